import type { Body, OperationSpec } from 'systole/operations';
import { all, delay, detach, fail, nonCancellable, operate, operation, race, retry, timeout, value, withCompensation } from 'systole/operations';
import { rejection, systoleError } from '../support/errors';
import { outline, Stage } from './stage';

describe('an operation', () => {
  it('ends after everything that it runs, awaited or not', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', (op) => { void op.run(delay(50)); return 'result'; }));
    await stage.clock.advance(49);
    expect(outline(handle.report())).toBe('outer running [delay 50 ms running]');
    await stage.clock.advance(1);
    expect([handle.state, await handle]).toEqual(['succeeded', 'result']);
  });

  it('fails with a part that fails and that nobody awaits, so that no failure is lost', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', async (op) => { void op.run(stage.failing('audit', 10)); await op.run(delay(50)); return 'result'; }));
    const heard = stage.operate(operation('outer', async (op) => { const part = op.run(stage.failing('audit', 10)); await op.run(delay(50)); return part.settled(); }));
    await stage.clock.advance(50);
    expect([Stage.end(handle), await heard]).toEqual(['failed: audit is broken', { state: 'failed', reason: 'audit is broken' }]);
  });

  it('that fails calls off what still goes on inside, waits for it, and keeps its own reason', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', async (op) => {
      void op.run(stage.obedient('part', 1_000));
      await op.run(stage.deaf('other', 10));
      throw new Error('no disk');
    }));
    await stage.clock.advance(10);
    expect(stage.log.slice(-4)).toEqual(['at 10: part aborting', 'at 10: part hears of it', 'at 10: part aborted', 'at 10: outer failed']);
    expect([Stage.end(handle), handle.report().children[0]?.reason]).toMatchObject([
      'failed: no disk', { code: 'ERR_ABORTED', details: { rootCause: 'outer', path: ['outer'] }, message: 'Called off, because outer failed: no disk' },
    ]);
  });

  it('that has failed goes on being what it is, when it is called off during its clean-ups', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', (op) => {
      op.defer(async (cleaning) => { await cleaning.run(delay(50)); stage.note('cleaned up'); });
      throw new Error('no disk');
    }));
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(40);
    expect([Stage.end(handle), stage.log.includes('at 50: cleaned up')]).toEqual(['failed: no disk', true]);
  });

  it('refuses what its body begins when it is over', async () => {
    const stage = new Stage();
    const later: { run?: () => unknown; defer?: () => void } = {};
    const handle = stage.operate(operation('outer', (op) => {
      later.run = () => op.run(delay(5));
      later.defer = () => { op.defer(() => undefined); };
    }));
    await handle;
    expect(systoleError(() => later.run?.())).toMatchObject({
      code: 'ERR_STATE', details: { call: 'op.run(delay 5 ms)', state: 'succeeded' },
      message: 'op.run(delay 5 ms) was called when outer was over: it has succeeded.\n  await what the body begins, so that it does not end before; or detach it',
    });
    expect(systoleError(() => { later.defer?.(); })).toMatchObject({ code: 'ERR_STATE', details: { call: 'op.defer' } });
  });

  it('treats a body alike that throws at once, rejects, or gives a thenable that calls back twice', async () => {
    const stage = new Stage();
    const twice = { then: (done: (given: string) => void): void => { done('first'); done('second'); } };
    const bodies: readonly (() => unknown)[] = [() => { throw new Error('x'); }, () => Promise.reject(new Error('x')), () => twice, () => 5];
    const ends = await Promise.all(bodies.map((body) => stage.operate(operation('body', body)).settled()));
    expect(ends.map((end) => ('value' in end ? end.value : String(end.reason)))).toEqual(['Error: x', 'Error: x', 'first', 5]);
  });

  it('runs over its limit when it ends too late, although no timer had a chance to fire', async () => {
    const stage = new Stage();
    let nowMs = 0;
    const clock = { ...stage.clock, now: () => nowMs, schedule: () => () => undefined, hold: () => () => undefined };
    const handle = operate(timeout(operation('blocks', () => { nowMs = 51; return 'result'; }), 50), undefined, { clock });
    expect([await rejection(handle), handle.state, handle.report().lateResult]).toMatchObject([{ code: 'ERR_TIMEOUT' }, 'timed-out', 'result']);
  });

  it('holds the process as long as it goes on, and no longer', async () => {
    const stage = new Stage();
    const handle = stage.operate(delay(5));
    expect(stage.clock.held).toBe(1);
    await stage.clock.advance(5);
    expect([handle.state, stage.clock.held]).toEqual(['succeeded', 0]);
  });

  it('refuses at once what is no operation, and limits that are none', () => {
    const refused = (call: () => unknown): unknown => [systoleError(call).code, systoleError(call).message.split('\n')[0]];
    expect([
      refused(() => operate('deploy' as never)), refused(() => operate(delay(5), undefined, { graceMs: -1 })), refused(() => operate(delay(5), undefined, { cleanUpMs: 0 })),
      refused(() => operate(delay(5), undefined, { signal: 'now' as never })), refused(() => operation('', () => 5)), refused(() => operation('deploy', 5 as never)),
      refused(() => timeout(delay(5), 0)), refused(() => all([delay(5)], { concurrency: 0 })), refused(() => all('list' as never)), refused(() => race([])),
      refused(() => retry(delay(5), { attempts: 0 })), refused(() => retry(delay(5), { attempts: 2, jitter: 2 })), refused(() => retry(delay(5), { attempts: Infinity })), refused(() => withCompensation(delay(5), 'undo' as never)),
    ]).toEqual([
      ['ERR_INVALID_OPTION', 'the operation is "deploy".'], ['ERR_INVALID_OPTION', 'graceMs is -1.'], ['ERR_INVALID_OPTION', 'cleanUpMs is 0.'],
      ['ERR_INVALID_OPTION', 'signal is "now".'], ['ERR_INVALID_OPTION', 'name is "".'], ['ERR_INVALID_OPTION', 'the body is 5.'],
      ['ERR_INVALID_OPTION', 'the timeout is 0.'], ['ERR_INVALID_OPTION', 'concurrency is 0.'], ['ERR_INVALID_OPTION', 'the operations is "list".'], ['ERR_INVALID_OPTION', 'the operations is a list.'],
      ['ERR_INVALID_OPTION', 'attempts is 0.'], ['ERR_INVALID_OPTION', 'jitter is 2.'], ['ERR_INVALID_OPTION', 'backoff is undefined.'], ['ERR_INVALID_OPTION', 'what undoes it is "undo".'],
    ]);
  });

  it('that is detached outlives what it was begun in, and is not called off with it', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', async (op) => {
      const { operation: apart } = await op.run(detach(stage.obedient('apart', 50)));
      const other = op.detach(stage.obedient('other', 60));
      await op.run(delay('1h'));
      return [apart, other];
    }));
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.advance(50);
    expect(stage.log.slice(-3)).toEqual(['at 10: outer aborted', 'at 50: apart succeeded', 'at 60: other succeeded']);
    expect(stage.clock.held).toBe(0);
  });
});

describe('clean-ups', () => {
  it('run the last first, however the operation ends, each even if another fails', async () => {
    const stage = new Stage();
    const spec = (last: OperationSpec): OperationSpec => operation('outer', async (op) => {
      op.defer(() => { stage.note('first'); });
      op.defer(() => { throw new Error('second is broken'); });
      op.defer(operation('third', () => { stage.note('third'); }));
      await op.run(last);
      return 'result';
    });
    for (const last of [value(1), fail('no disk'), delay('1h')]) {
      const handle = stage.operate(spec(last));
      await stage.clock.advance(1);
      handle.abort('enough');
      await stage.clock.advance(1);
      stage.log.push(Stage.end(handle), ...handle.report().cleanUpFailures.map(String));
    }
    expect(stage.log.filter((line) => !/(?:ing|ed)$/.test(line) || line.includes(' is '))).toEqual([
      'at 0: third', 'at 0: first', 'failed: second is broken', 'Error: second is broken',
      'at 2: third', 'at 2: first', 'failed: no disk', 'Error: second is broken',
      'at 5: third', 'at 5: first', 'aborted: outer was called off: enough.', 'Error: second is broken',
    ]);
  });

  it('share one limit, and one grace after it, so that the end is bounded however many hang', async () => {
    const stage = new Stage();
    const handle = stage.operate(operation('outer', (op) => {
      for (let place = 0; place < 5; place += 1) op.defer(() => stage.clock.after(100_000));
      op.defer(() => { stage.note('the last one'); });
    }), { cleanUpMs: 1_000, graceMs: 100 });
    await stage.clock.advance(1_099);
    expect(handle.state).toBe('running');
    await stage.clock.advance(1);
    const { cleanUpFailures, children } = handle.report();
    expect([handle.state, cleanUpFailures.length, children.map(({ isQuarantined }) => isQuarantined)]).toEqual(['failed', 5, [false, true, true, true, true, true]]);
  });
});

describe('compensation', () => {
  const noted = (stage: Stage, name: string): OperationSpec => withCompensation(stage.deaf(name, 1, name), (result) => { stage.note(`undoes ${result}`); });
  const undone = (stage: Stage): readonly string[] => stage.log.filter((line) => line.includes('undoes'));

  it('undoes what inner sequences have done, when the whole fails later, as if they had been written out', async () => {
    const stage = new Stage();
    const inner = operation('inner', async (op) => { await op.run(noted(stage, 'a')); await op.run(all([noted(stage, 'b'), noted(stage, 'c')])); });
    const handle = stage.operate(operation('outer', async (op) => {
      await op.run(inner);
      await op.run(noted(stage, 'd'));
      await op.run(fail('no disk'));
    }));
    await stage.clock.advance(10);
    expect([Stage.end(handle), undone(stage)]).toEqual(['failed: no disk', ['at 3: undoes d', 'at 3: undoes c', 'at 3: undoes b', 'at 3: undoes a']]);
  });

  it('undoes nothing when the whole succeeds, and nothing of a step that has not succeeded', async () => {
    const stage = new Stage();
    await stage.operate(operation('good', async (op) => { await Promise.all([op.run(noted(stage, 'a')), stage.clock.advance(5)]); }));
    const handle = stage.operate(operation('bad', async (op) => op.run(withCompensation(stage.failing('step', 1), () => { stage.note('undoes nothing'); }))));
    await stage.clock.advance(5);
    expect([Stage.end(handle), undone(stage)]).toEqual(['failed: step is broken', []]);
  });

  it('undoes what an attempt has done before the next attempt', async () => {
    const stage = new Stage();
    let attempts = 0;
    const spec = retry(operation('deploy', async (op) => {
      attempts += 1;
      await op.run(noted(stage, `attempt ${String(op.attempt)}`));
      if (attempts < 3) throw new Error('not yet');
      return op.attempt;
    }), { attempts: 5, backoff: 10 });
    const handle = stage.operate(spec);
    await stage.clock.advance(100);
    expect([await handle, undone(stage)]).toEqual([3, ['at 1: undoes attempt 1', 'at 12: undoes attempt 2']]);
  });

  it('undoes what a body has given, when its operation does not succeed even so', async () => {
    const stage = new Stage();
    const undoing = (name: string, body: Body<unknown, unknown>): OperationSpec => withCompensation(operation(name, body), (result) => { stage.note(`undoes ${String(result)}`); });
    const lost = stage.operate(undoing('lost part', (op) => { void op.run(stage.failing('part', 1)); return 'lost'; }));
    const gone = stage.operate(undoing('gone', (op) => { void op.run(delay('1h')); return 'gone'; }));
    const unclean = stage.operate(undoing('unclean', (op) => { op.defer(() => { throw new Error('stuck'); }); return 'unclean'; }));
    await stage.clock.advance(1);
    gone.abort('enough');
    await stage.clock.settle();
    expect([undone(stage), [lost, gone, unclean].map(Stage.end)]).toEqual([
      ['at 0: undoes unclean', 'at 1: undoes lost', 'at 1: undoes gone'], ['failed: part is broken', 'aborted: gone was called off: enough.', 'failed: stuck'],
    ]);
    expect([lost, gone, unclean].map((handle) => handle.report().lateResult)).toEqual(['lost', 'gone', 'unclean']);
  });

  it('is laid around by more than one: the outermost undoes first, each even if another fails', async () => {
    const stage = new Stage();
    const spec = withCompensation(withCompensation(stage.deaf('step', 1, 'it'), () => { stage.note('undoes inside'); }), () => { stage.note('undoes outside'); throw new Error('stuck'); });
    const handle = stage.operate(operation('whole', async (op) => { await op.run(spec); throw new Error('no disk'); }));
    await stage.clock.advance(5);
    expect([Stage.end(handle), undone(stage), handle.report().cleanUpFailures.map(String)]).toEqual(['failed: no disk', ['at 1: undoes outside', 'at 1: undoes inside'], ['Error: stuck']]);
  });
});

describe('a failure that nobody awaits', () => {
  it('is a warning of the process without listeners, and never an unhandled rejection', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const unhandled = jest.fn<unknown, []>();
    process.on('unhandledRejection', unhandled);
    const { clock } = new Stage();
    operate(operation('silent', () => { throw new Error('no disk'); }), undefined, { clock });
    operate(fail('heard'), undefined, { clock, onEvent: () => undefined });
    operate(fail('awaited'), undefined, { clock }).catch(() => undefined);
    await operate(fail('asked'), undefined, { clock }).settled();
    operate(delay(5), undefined, { clock }).abort();
    await clock.advance(10);
    expect([warned.mock.calls.map(([text]) => text), unhandled.mock.calls]).toEqual([['The operation silent failed, and nobody awaits it: no disk'], []]);
    expect(warned.mock.calls[0]?.[1]).toMatchObject({ code: 'SYSTOLE_OPERATION' });
    process.off('unhandledRejection', unhandled);
    warned.mockRestore();
  });

  it('is not hidden by the end of the block that it was begun in', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const stage = new Stage();
    const leave = async (): Promise<string> => {
      await using handle = operate(nonCancellable(stage.failing('commit', 50), { maxMs: '1s' }), undefined, { clock: stage.clock });
      await using gone = operate(delay('1h'), undefined, { clock: stage.clock });
      return `${handle.state}, ${gone.state}`;
    };
    const left = leave();
    await stage.clock.advance(50);
    expect([await left, warned.mock.calls.map(([text]) => text), stage.clock.pending]).toEqual(['running, running', ['The operation commit failed, and nobody awaits it: commit is broken'], 0]);
    warned.mockRestore();
  });

  it('is not hidden by somebody who has stopped waiting', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { clock } = new Stage();
    const handle = operate(operation('late', async (op) => { await op.run(delay(50)); throw new Error('no disk'); }), undefined, { clock });
    const waiting = handle.wait({ timeoutMs: 10, orElse: 'not yet' });
    await clock.advance(50);
    expect([await waiting, warned.mock.calls.map(([text]) => text)]).toEqual(['not yet', ['The operation late failed, and nobody awaits it: no disk']]);
    warned.mockRestore();
  });
});

describe('listeners and hooks', () => {
  it('change nothing by what they throw, which goes to the process\'s warnings', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { clock } = new Stage();
    const handle = operate(delay(5), undefined, { clock, onEvent: () => { throw new Error('broken'); } });
    const other = operate(delay(5), undefined, { clock, onEvent: (): unknown => Promise.reject(new Error('broken later')) });
    await clock.advance(5);
    expect([handle.state, other.state, new Set(warned.mock.calls.map(([text]) => text))]).toEqual(['succeeded', 'succeeded', new Set(['A listener failed: broken', 'A listener failed: broken later'])]);
    warned.mockRestore();
  });

  it('may call the operation off while they hear that it begins: then its body is never called', async () => {
    const { clock } = new Stage();
    const body = jest.fn<unknown, []>();
    const controller = new AbortController();
    const handle = operate(operation('deploy', body), undefined, { clock, signal: controller.signal, onEvent: (event) => { if (event.kind === 'run-changed' && event.to === 'running') controller.abort(); } });
    await clock.settle();
    expect([handle.state, body.mock.calls]).toEqual(['aborted', []]);
  });
});
