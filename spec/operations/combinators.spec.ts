import type { OperationSpec } from 'systole/operations';
import { all, delay, fail, operation, primitive, race, retry, timeout, value, wrap } from 'systole/operations';
import { systoleError } from '../support/errors';
import { outline, Stage } from './stage';

describe('all', () => {
  it('never runs more at a time than it may, and always as many as it may', async () => {
    const stage = new Stage();
    let inFlight = 0;
    const seen: number[] = [];
    const part = (ms: number): OperationSpec => operation(`takes ${String(ms)}`, async (op) => {
      inFlight += 1;
      seen.push(inFlight);
      await op.run(delay(ms));
      inFlight -= 1;
    });
    const handle = stage.operate(all([30, 10, 10, 20, 5].map(part), { concurrency: 2 }));
    await stage.clock.advance(40);
    expect([handle.state, seen, handle.report().elapsedMs]).toEqual(['succeeded', [1, 2, 2, 2, 2], 40]);
  });

  it('gives the same input to all', async () => {
    const stage = new Stage();
    const spec = all([operation('double', (_, size: number) => size * 2), operation('square', (_, size: number) => size * size)]);
    expect(await stage.operate(operation('outer', async (op) => op.run(spec, 5)))).toEqual([10, 25]);
  });

  it('that calls off the rest waits for it, and says which failure was the reason', async () => {
    const stage = new Stage();
    const handle = stage.operate(all([stage.failing('a', 10), stage.deaf('b', 100), stage.failing('c', 10)], { failFast: true, name: 'hosts' }));
    await stage.clock.advance(99);
    expect(handle.state).toBe('running');
    await stage.clock.advance(1);
    expect(handle.reason).toMatchObject({
      details: {
        failed: [
          { place: 0, name: 'a', state: 'failed', reason: 'a is broken' },
          { place: 1, name: 'b', state: 'aborted', reason: { code: 'ERR_ABORTED', details: { rootCause: 'a', path: ['hosts', 'a'] } } },
          { place: 2, name: 'c', state: 'aborted' },
        ],
      },
    });
  });
});

describe('race', () => {
  it('gives what the first one gives, when the others have been called off and have ended', async () => {
    const stage = new Stage();
    const handle = stage.operate(race([stage.deaf('slow', 100, 'slow'), stage.deaf('fast', 10, 'fast'), stage.obedient('obedient', 50)]));
    await stage.clock.advance(99);
    expect(outline(handle.report())).toBe('race running [slow aborting, fast succeeded, obedient aborted]');
    await stage.clock.advance(1);
    expect([await handle, handle.report().children[0]?.reason]).toMatchObject(['fast', { code: 'ERR_ABORTED', message: 'Called off, because fast was faster.' }]);
  });

  it('fails with the first when that fails; or goes on until one succeeds, if so asked', async () => {
    const stage = new Stage();
    const parts = [stage.failing('a', 10), stage.deaf('b', 20, 'b'), stage.failing('c', 30)];
    const first = stage.operate(race(parts));
    const until = stage.operate(race(parts, { untilSuccess: true }));
    const none = stage.operate(race([stage.failing('a', 10), stage.failing('c', 30)], { untilSuccess: true }));
    await stage.clock.advance(2_000);
    expect([Stage.end(first), await until, Stage.end(none)]).toEqual(['failed: a is broken', 'b', 'failed: race: 2 of 2 did not succeed.']);
  });

  it('has one winner when several end at one moment: the same each time', async () => {
    const stage = new Stage();
    const winners = new Set<unknown>();
    for (let run = 0; run < 3; run += 1) {
      const handle = stage.operate(race([stage.deaf('a', 10, 'a'), stage.deaf('b', 10, 'b')]));
      await stage.clock.advance(10);
      winners.add(await handle);
    }
    expect([...winners]).toEqual(['a']);
  });

  it('ends as called off when it is', async () => {
    const stage = new Stage();
    const handle = stage.operate(race([delay('1h'), delay('2h')]));
    await stage.clock.advance(5);
    handle.abort('enough');
    await stage.clock.settle();
    expect(Stage.end(handle)).toBe('aborted: race was called off: enough.');
  });
});

describe('retry', () => {
  const failing = (stage: Stage, times: number): OperationSpec => operation('flaky', async (op) => {
    stage.note(`attempt ${String(op.attempt)}`);
    await op.run(delay(1));
    if (op.attempt <= times) throw new Error(`attempt ${String(op.attempt)} failed`);
    return op.attempt;
  });
  const attempts = (stage: Stage): readonly string[] => stage.log.filter((line) => line.includes(': attempt'));

  it('tries again after a wait that grows, and gives the first result', async () => {
    const stage = new Stage();
    const handle = stage.operate(retry(failing(stage, 4), { attempts: 5, backoff: { from: 10, factor: 3, atMost: 50 } }));
    await stage.clock.advance(5);
    expect([handle.report().progress, outline(handle.report())]).toEqual(['waits 10 ms before attempt 2', 'retry flaky running [flaky failed [delay 1 ms succeeded]]']);
    await stage.clock.advance(1_000);
    expect([await handle, attempts(stage)]).toEqual([5, ['at 0: attempt 1', 'at 11: attempt 2', 'at 42: attempt 3', 'at 93: attempt 4', 'at 144: attempt 5']]);
    expect(handle.report().children.map(({ attempt, state }) => `${String(attempt)} ${state}`)).toEqual(['1 failed', '2 failed', '3 failed', '4 failed', '5 succeeded']);
  });

  it('fails with the last reason as it is, and not before', async () => {
    const stage = new Stage();
    const handle = stage.operate(retry(failing(stage, 9), { attempts: 2 }));
    await stage.clock.advance(10);
    expect([Stage.end(handle), attempts(stage)]).toEqual(['failed: attempt 2 failed', ['at 0: attempt 1', 'at 1: attempt 2']]);
  });

  it('leaves a part of the wait to chance, which can be given', async () => {
    const stage = new Stage();
    const handle = stage.operate(retry(failing(stage, 2), { attempts: 3, backoff: 100, jitter: 0.5, random: () => 0.5 }));
    await stage.clock.advance(1_000);
    expect([handle.state, attempts(stage)]).toEqual(['succeeded', ['at 0: attempt 1', 'at 76: attempt 2', 'at 152: attempt 3']]);
  });

  it('asks whether a failure is worth another attempt, and how long to wait', async () => {
    const stage = new Stage();
    const asked: unknown[] = [];
    const handle = stage.operate(retry(failing(stage, 9), {
      attempts: 9, retryIf: (_, attempt) => attempt < 3, backoff: (attempt, reason) => { asked.push([attempt, String(reason)]); return '5ms'; },
    }));
    await stage.clock.advance(1_000);
    expect([Stage.end(handle), asked]).toEqual(['failed: attempt 3 failed', [[1, 'Error: attempt 1 failed'], [2, 'Error: attempt 2 failed']]]);
  });

  it('tries again what has run over its own limit, and is bounded by a limit around it', async () => {
    const stage = new Stage();
    const handle = stage.operate(timeout(retry(timeout(stage.obedient('hangs', 1_000), 20), { attempts: 99, backoff: 5 }), 60));
    await stage.clock.advance(60);
    expect(outline(handle.report())).toBe('retry hangs timed-out [hangs timed-out, hangs#2 timed-out, hangs#3 aborted]');
  });

  it('ends at once when it is called off while it waits', async () => {
    const stage = new Stage();
    const handle = stage.operate(retry(failing(stage, 9), { attempts: 9, backoff: '1h' }));
    await stage.clock.advance(10);
    handle.abort('enough');
    await stage.clock.settle();
    expect([Stage.end(handle), stage.clock.pending]).toEqual(['aborted: retry flaky was called off: enough.', 0]);
  });
});

describe('a primitive', () => {
  it('is over once what stops it is, and fails with what that throws', async () => {
    const stage = new Stage();
    const stopped = stage.operate(primitive('stopped', () => async () => stage.clock.after(20)));
    const stuck = stage.operate(primitive('stuck', () => () => { throw new Error('stuck'); }));
    await stage.clock.advance(5);
    stopped.abort('enough');
    stuck.abort('enough');
    await stage.clock.advance(19);
    expect(stopped.state).toBe('aborting');
    await stage.clock.advance(1);
    expect([stopped.state, Stage.end(stuck), String(stuck.report().lateFailure)]).toEqual(['aborted', 'aborted: stuck was called off: enough.', 'Error: stuck']);
  });

  it('that returns what cannot stop it fails, and says so', async () => {
    const stage = new Stage();
    const handle = stage.operate(primitive('listen', () => 5 as never));
    await stage.clock.settle();
    expect(handle.reason).toMatchObject({ code: 'ERR_INVALID_OPTION', message: 'what listen returns is 5.\n  it is a function that stops it, or undefined' });
  });
});

describe('wrap', () => {
  it('leaves the operation as it is, and keeps its limits and what undoes it', async () => {
    const stage = new Stage();
    const plain = timeout(delay(100), 50);
    const wrapped = wrap(plain, { body: async (op, _, inner) => { stage.note('around'); await op.run(inner); return undefined; } });
    const handle = stage.operate(wrapped);
    await stage.clock.advance(50);
    expect([Stage.end(handle), outline(handle.report()), wrapped.name]).toEqual(['timed-out: delay 100 ms took longer than 50 ms.', 'delay 100 ms timed-out [delay 100 ms aborted]', 'delay 100 ms']);
  });

  it('hears why, and refuses a change that there is not', async () => {
    const stage = new Stage();
    const heard: unknown[] = [];
    stage.operate(wrap(fail('no disk'), { on: { 'enter failed': ({ name, path, from, reason, atMs }) => { heard.push([name, path, from, reason, atMs]); } } }));
    await stage.clock.settle();
    expect(heard).toEqual([['fail', ['fail'], 'running', 'no disk', 0]]);
    expect(systoleError(() => wrap(value(1), { on: { 'enter created': () => undefined } }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'on', value: 'enter created' } });
    expect(systoleError(() => wrap(value(1), { on: { 'enter failed': 5 as never } }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'on["enter failed"]', value: 5 } });
  });
});
