import { all, delay, nonCancellable, operation, timeout, withCompensation } from 'systole/operations';
import { outline, Stage } from './stage';

describe('calling an operation off', () => {
  it('ends a delay at once, and leaves no timer', async () => {
    const stage = new Stage();
    const handle = stage.operate(delay('1h'));
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.settle();
    expect(stage.log).toEqual(['at 0: delay 3600000 ms running', 'at 10: delay 3600000 ms aborting', 'at 10: delay 3600000 ms aborted']);
    expect([handle.state, stage.clock.pending, stage.clock.held]).toEqual(['aborted', 0, 0]);
    expect(handle.reason).toMatchObject({
      code: 'ERR_ABORTED', cause: 'enough', details: { rootCause: undefined, path: ['delay 3600000 ms'] },
      message: 'delay 3600000 ms was called off: enough.\n  it was aborted from outside; run it again when the reason is gone',
    });
  });

  it('reaches everything inside in the same turn, whatever its depth, and later steps are not run', async () => {
    const stage = new Stage();
    const later = operation('later', () => { stage.note('must not be'); });
    const handle = stage.operate(operation('deploy', async (op) => {
      await op.run(all([stage.obedient('one', 50), all([stage.obedient('two', 50), stage.obedient('three', 50)], { name: 'inner' })], { name: 'outer' }));
      await op.run(later);
    }));
    await stage.clock.advance(20);
    stage.log.length = 0;
    handle.abort('enough');
    expect(stage.log).toEqual([
      'at 20: deploy aborting', 'at 20: outer aborting', 'at 20: one aborting', 'at 20: one hears of it', 'at 20: inner aborting', 'at 20: two aborting', 'at 20: two hears of it',
      'at 20: three aborting', 'at 20: three hears of it',
    ]);
    await stage.clock.settle();
    expect(stage.log.slice(9)).toEqual([
      'at 20: one aborted', 'at 20: two aborted', 'at 20: three aborted', 'at 20: inner aborted', 'at 20: outer aborted', 'at 20: deploy aborted',
    ]);
    expect(outline(handle.report())).toBe('deploy aborted [outer aborted [one aborted, inner aborted [two aborted, three aborted]]]');
  });

  it('gives all that goes on inside the same reason', async () => {
    const stage = new Stage();
    const reasons: unknown[] = [];
    const inner = operation('inner', async ({ signal }) => {
      await stage.clock.after(5);
      reasons.push((signal).reason);
      throw (signal).reason;
    });
    const handle = stage.operate(operation('outer', async (op) => op.run(inner)));
    await stage.clock.advance(1);
    handle.abort('enough');
    await stage.clock.advance(10);
    expect(reasons).toEqual([handle.reason]);
  });

  it('never calls a body that has not begun', async () => {
    const stage = new Stage();
    const body = jest.fn<unknown, []>();
    const gone = new AbortController();
    gone.abort('too late');
    const handle = stage.operate(operation('deploy', body), { signal: gone.signal });
    const inside = stage.operate(operation('whole', async (op) => {
      const part = op.run(operation('part', body));
      part.abort('changed my mind');
      return part.settled();
    }));
    await stage.clock.settle();
    expect([Stage.end(handle), (await inside).state, body.mock.calls]).toEqual(['aborted: deploy was called off: too late.', 'aborted', []]);
    expect(handle.history.map(({ state }) => state)).toEqual(['created', 'aborted']);
  });

  it('changes nothing after the end, or twice', async () => {
    const stage = new Stage();
    const done = stage.operate(delay(5));
    const gone = stage.operate(delay(50));
    await stage.clock.advance(5);
    done.abort('late');
    gone.abort('first');
    gone.abort('second');
    await stage.clock.settle();
    done.abort('later');
    expect([Stage.end(done), Stage.end(gone)]).toEqual(['succeeded', 'aborted: delay 50 ms was called off: first.']);
  });

  it('undoes what has been done, the last first, in a scope that it does not reach', async () => {
    const stage = new Stage();
    const step = (name: string) => withCompensation(stage.deaf(name, 10, name), async (result, op) => {
      stage.note(`undoes ${result}`);
      await op.run(delay(20));
      stage.note(`has undone ${result}, ${op.signal.aborted ? 'called off' : 'in peace'}`);
    });
    const handle = stage.operate(operation('deploy', async (op) => {
      await op.run(step('one'));
      await op.run(step('two'));
      await op.run(delay('1h'));
    }));
    await stage.clock.advance(20);
    stage.log.length = 0;
    handle.abort('enough');
    await stage.clock.advance(25);
    handle.abort('again, during the compensation');
    expect([handle.state, outline(handle.report())]).toEqual(['aborting',
      'deploy aborting [one succeeded, two succeeded, delay 3600000 ms aborted, undo two succeeded [delay 20 ms succeeded], undo one running [delay 20 ms running]]']);
    await stage.clock.advance(15);
    expect(stage.log.filter((line) => line.includes('undoes') || line.includes('undone') || line.includes('deploy'))).toEqual([
      'at 20: deploy aborting', 'at 20: undoes two', 'at 40: has undone two, in peace', 'at 40: undoes one', 'at 60: has undone one, in peace', 'at 60: deploy aborted',
    ]);
    expect(Stage.end(handle)).toBe('aborted: deploy was called off: enough.');
  });

  it('leaves a body behind that ignores it for the grace, and keeps what it gives later', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', async (op) => op.run(stage.deaf('deaf', 5_000, 'a result'))), { graceMs: 100 });
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(99);
    expect(handle.state).toBe('aborting');
    await stage.clock.advance(1);
    expect(stage.log.slice(2)).toEqual(['at 10: outer aborting', 'at 10: deaf aborting', 'at 110: deaf aborted, left behind', 'at 110: outer aborted']);
    await stage.clock.advance(5_000);
    expect(stage.log.slice(-1)).toEqual(['at 5000: deaf is late: done']);
    expect([handle.state, stage.clock.pending]).toEqual(['aborted', 0]);
  });

  it('leaves bodies behind at every depth, the innermost first, when they go on regardless', async () => {
    const stage = new Stage();
    const nested = (name: string, ...inside: readonly ReturnType<Stage['deaf']>[]): ReturnType<Stage['deaf']> => operation(name, async (op) => {
      for (const spec of inside) await op.run(spec).settled();
      await stage.clock.after(1_000);
    });
    const handle = stage.operate(nested('outer', nested('middle', nested('inner'))), { graceMs: 100 });
    await stage.clock.advance(10);
    stage.log.length = 0;
    handle.abort('enough');
    await stage.clock.advance(100);
    expect(stage.log.slice(3)).toEqual(['at 110: inner aborted, left behind', 'at 110: middle aborted, left behind', 'at 110: outer aborted, left behind']);
    expect(stage.clock.held).toBe(0);
  });

  it('keeps what a body gives in the grace as a late result, which changes nothing', async () => {
    const stage = new Stage();
    const handle = stage.operate(stage.deaf('deploy', 50, 'a result'));
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(40);
    expect([Stage.end(handle), handle.report().lateResult, handle.report().isQuarantined]).toEqual(['aborted: deploy was called off: enough.', 'a result', false]);
  });

  it('undoes what comes up too late, in the grace and after it', async () => {
    const stage = new Stage();
    const step = withCompensation(stage.deaf('lease', 50, 'a lease'), (result) => { stage.note(`undoes ${result}`); });
    for (const graceMs of [100, 10]) {
      const handle = stage.operate(step, { graceMs });
      await stage.clock.advance(20);
      handle.abort('enough');
      await stage.clock.advance(80);
    }
    expect(stage.log.filter((line) => line.includes('undoes'))).toEqual(['at 50: undoes a lease', 'at 150: undoes a lease']);
    expect(stage.log.filter((line) => line.includes('lease abort'))).toEqual([
      'at 20: lease aborting', 'at 50: lease aborted', 'at 120: lease aborting', 'at 130: lease aborted, left behind',
    ]);
  });

  it('waits for what must not be called off, which is bounded by its own limit', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('migrate', async (op) => {
      await op.run(nonCancellable(stage.deaf('commit', 5_000), { maxMs: '10s' }));
      stage.note('goes on');
      await op.run(delay('1h'));
    }), { graceMs: 100 });
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(4_989);
    expect(outline(handle.report())).toBe('migrate aborting [commit running]');
    await stage.clock.advance(1);
    expect([Stage.end(handle), outline(handle.report())]).toEqual(['aborted: migrate was called off: enough.', 'migrate aborted [commit succeeded, delay 3600000 ms aborted]']);
    const bounded = stage.operate(nonCancellable(stage.obedient('commit', 5_000), { maxMs: 50 }));
    bounded.abort('it does not matter');
    await stage.clock.advance(50);
    expect(Stage.end(bounded)).toBe('timed-out: commit took longer than 50 ms.');
  });

  it('gives the grace anew once what must not be called off is over', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('migrate', async (op) => {
      await op.run(nonCancellable(stage.deaf('commit', 500), { maxMs: '10s' }));
      await stage.clock.after(10_000);
    }), { graceMs: 100 });
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(589);
    expect(handle.state).toBe('aborting');
    await stage.clock.advance(1);
    expect([handle.state, handle.report().isQuarantined]).toEqual(['aborted', true]);
  });

  it('is done by a signal too, of which nothing is left afterwards', async () => {
    const stage = new Stage();
    const controller = new AbortController();
    const added = jest.spyOn(controller.signal, 'addEventListener');
    const removed = jest.spyOn(controller.signal, 'removeEventListener');
    const done = stage.operate(delay(5), { signal: controller.signal });
    await stage.clock.advance(5);
    expect([done.state, added.mock.calls.length, removed.mock.calls.length]).toEqual(['succeeded', 1, 1]);
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
    const other = stage.operate(delay(5), { signal: controller.signal });
    controller.abort('closing');
    await stage.clock.settle();
    expect(Stage.end(other)).toBe('aborted: delay 5 ms was called off: closing.');
  });

  it('is done to all that share a signal, each with a reason of its own', async () => {
    const stage = new Stage();
    const controller = new AbortController();
    const handles = [delay('1h'), delay('2h'), delay(5)].map((spec) => stage.operate(spec, { signal: controller.signal }));
    await stage.clock.advance(5);
    controller.abort('closing');
    await stage.clock.settle();
    expect(handles.map(Stage.end)).toEqual(['aborted: delay 3600000 ms was called off: closing.', 'aborted: delay 7200000 ms was called off: closing.', 'succeeded']);
  });

  it('counts by what came first: a limit, an abort, a result, a failure, at one moment', async () => {
    const stage = new Stage();
    const end = async (begin: (stage: Stage) => { readonly state: string; readonly reason: unknown }): Promise<string> => {
      const handle = begin(stage);
      await stage.clock.advance(2_000);
      return Stage.end(handle);
    };
    // The limit's timer is made first, so it comes first.
    expect(await end(() => stage.operate(timeout(stage.deaf('deploy', 10), 10)))).toBe('timed-out: deploy took longer than 10 ms.');
    expect(await end(() => {
      const handle = stage.operate(timeout(delay('1h'), 10));
      stage.clock.schedule(10, () => { handle.abort('enough'); });
      return handle;
    })).toBe('timed-out: delay 3600000 ms took longer than 10 ms.');
    expect(await end(() => {
      const ended: { abort?: () => void } = {};
      stage.clock.schedule(10, () => { ended.abort?.(); });
      const handle = stage.operate(timeout(delay('1h'), 10));
      ended.abort = () => { handle.abort('enough'); };
      return handle;
    })).toBe('aborted: delay 3600000 ms was called off: enough.');
    expect(await end(() => {
      const ended: { abort?: () => void } = {};
      const handle = stage.operate(stage.deaf('deploy', 10));
      stage.clock.schedule(10, () => { ended.abort?.(); });
      ended.abort = () => { handle.abort('a moment too late'); };
      return handle;
    })).toBe('succeeded');
  });
});
