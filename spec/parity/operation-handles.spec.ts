import type { OperationHandle, OperationScope, OperationSpec } from 'systole/operations';
import { all, delay, fail, guard, operate, operation, value } from 'systole/operations';
import type { VirtualClock } from 'systole/testing';
import { createVirtualClock } from 'systole/testing';
import { outline } from '../operations/stage';
import { rejection } from '../support/errors';

let clock: VirtualClock;
beforeEach(() => { clock = createVirtualClock(); });

function begin<Result, Failure>(spec: OperationSpec<undefined, Result, Failure>): OperationHandle<Result, Failure> {
  return operate(spec, undefined, { clock, onEvent: () => undefined });
}

/** One that has succeeded, one that has failed, one that was called off, one that goes on. */
async function four(): Promise<readonly OperationHandle[]> {
  const handles = [begin(value('result')), begin(fail('no disk')), begin(delay('1h')), begin(delay('2h'))] as const;
  handles[2].abort('enough');
  await clock.settle();
  return handles;
}

const error = new Error('broken');

describe('operate', () => {
  it('#317 begins at once, does not wait, and gives what it can be asked and called off with', async () => {
    const log: string[] = [];
    const handle = operate(operation('deploy', async (op, host: string) => {
      log.push(`begins with ${host}`);
      await op.run(delay(10));
      log.push('ends');
    }), 'host a', { clock });
    log.push('returned');
    expect([handle.state, handle.name, log]).toEqual(['running', 'deploy', ['begins with host a', 'returned']]);
    await clock.advance(10);
    expect([handle.state, log.at(-1)]).toEqual(['succeeded', 'ends']);
  });

  it('#318 awaiting gives the result, or throws the reason as it is', async () => {
    expect(await begin(value('result'))).toBe('result');
    await expect(begin(operation('bad', () => { throw error; }))).rejects.toBe(error);
    await expect(begin(fail('no disk'))).rejects.toBe('no disk');
    const gone = begin(delay('1h'));
    gone.abort('enough');
    expect(await rejection(gone)).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
  });

  it('#319 wait gives another value when it is not over in time, while it goes on, and throws like awaiting when it has failed', async () => {
    const handle = begin(operation('deploy', async (op) => { await op.run(delay(50)); return 'result'; }));
    const waiting = handle.wait({ timeoutMs: 20, orElse: 'not yet' });
    await clock.advance(20);
    expect([await waiting, handle.state, clock.pending]).toEqual(['not yet', 'running', 1]);
    const more = handle.wait({ timeoutMs: 100 });
    await clock.advance(30);
    expect([await more, await handle.wait(), clock.pending]).toEqual(['result', 'result', 0]);
    await expect(begin(fail(error)).wait({ timeoutMs: 5, orElse: 'not yet' })).rejects.toBe(error);
    expect(await rejection(handle.wait({ timeoutMs: -1 }))).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option: 'timeoutMs', value: -1 } });
  });

  it('#320 settled gives how it ended without throwing, or another value when it is not over in time', async () => {
    const [good, bad, gone, running] = await four();
    expect([await good?.settled(), await bad?.settled(), await gone?.settled()])
      .toMatchObject([{ state: 'succeeded', value: 'result' }, { state: 'failed', reason: 'no disk' }, { state: 'aborted', reason: { code: 'ERR_ABORTED' } }]);
    const late = running?.settled({ timeoutMs: 10, orElse: 'not yet' });
    await clock.advance(10);
    expect([await late, running?.state]).toEqual(['not yet', 'running']);
  });

  it('#321 #322 #323 isComplete and isFailed have three values, and isRunning two', async () => {
    const asked = (await four()).map(({ state, isComplete, isFailed, isRunning }) => ({ state, isComplete, isFailed, isRunning }));
    expect(asked).toEqual([
      { state: 'succeeded', isComplete: true, isFailed: false, isRunning: false },
      { state: 'failed', isComplete: false, isFailed: true, isRunning: false },
      { state: 'aborted', isComplete: false, isFailed: false, isRunning: false },
      { state: 'running', isComplete: undefined, isFailed: undefined, isRunning: true },
    ]);
  });

  it('#324 reason says why it did not succeed, without waiting', async () => {
    const [good, bad, gone, running] = await four();
    expect([good?.reason, bad?.reason, running?.reason]).toEqual([undefined, 'no disk', undefined]);
    expect(gone?.reason).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    expect(begin(fail('at once')).reason).toBe('at once');
  });
});

describe('abort', () => {
  it('#325 reaches the step that runs, later steps are not run, and after the end it does nothing', async () => {
    const later = jest.fn<unknown, []>();
    const handle = begin(operation('deploy', async (op) => { await op.run(delay('1h')); await op.run(operation('later', later)); }));
    await clock.advance(5);
    handle.abort();
    await clock.settle();
    handle.abort();
    expect([outline(handle.report()), later.mock.calls, handle.history.length]).toEqual(['deploy aborted [delay 3600000 ms aborted]', [], 4]);
  });

  it('#326 reaches whatever is nested, at every depth', async () => {
    const nested = (depth: number): OperationSpec => operation(`level ${String(depth)}`, async (op) => op.run(depth === 0 ? all([delay('1h'), delay('2h')]) : nested(depth - 1)));
    const handle = begin(nested(2));
    await clock.advance(5);
    handle.abort();
    await clock.settle();
    expect(outline(handle.report())).toBe('level 2 aborted [level 1 aborted [level 0 aborted [all aborted [delay 3600000 ms aborted, delay 7200000 ms aborted]]]]');
  });

  it('#327 has a reason, which the work can see', async () => {
    const seen: unknown[] = [];
    const handle = begin(operation('deploy', ({ signal }) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        seen.push((signal.reason as Error).cause);
        reject(signal.reason as Error);
      });
    })));
    handle.abort('maintenance');
    await clock.settle();
    expect([seen, handle.reason]).toMatchObject([['maintenance'], { code: 'ERR_ABORTED', cause: 'maintenance', message: 'deploy was called off: maintenance.\n  it was aborted from outside; run it again when the reason is gone' }]);
  });
});

describe('where operations run', () => {
  it('#328 all time comes from one clock, which a test may hold in its hands', async () => {
    const real = jest.spyOn(globalThis, 'setTimeout');
    const handle = begin(operation('deploy', async (op) => { await op.run(delay('10 days')); return op.remainingMs; }));
    await clock.advance(864_000_000);
    expect([await handle, real.mock.calls, handle.report().elapsedMs]).toEqual([Infinity, [], 864_000_000]);
    real.mockRestore();
  });

  it('#330 nested operations keep what is their own', async () => {
    const own: unknown[] = [];
    const nested: OperationSpec<number, string> = operation<number, string>('nested', async (op, depth) => {
      op.partial(`partial ${String(depth)}`);
      op.progress(`progress ${String(depth)}`);
      const inner = depth > 0 ? await op.run(nested, depth - 1) : '';
      own.push([op.name, depth, op.depth]);
      return `${inner}${String(depth)}`;
    });
    const handle = operate(nested, 2, { clock });
    expect([await handle, own]).toEqual(['012', [['nested', 0, 2], ['nested', 1, 1], ['nested', 2, 0]]]);
    const { partial, progress, children } = handle.report();
    expect([partial, progress, children[0]?.partial, children[0]?.children[0]?.progress]).toEqual(['partial 2', 'progress 2', 'partial 1', 'progress 0']);
  });

  it('#331 an operation knows how deep it is, and the way to it', async () => {
    const where = ({ depth, path }: OperationScope): unknown => [depth, path];
    const handle = begin(operation('outer', async (op) => [where(op), ...await op.run(all([operation('one', where), operation('other', where)]))]));
    expect(await handle).toEqual([[0, ['outer']], [2, ['outer', 'all', 'one']], [2, ['outer', 'all', 'other']]]);
  });

  it('#333 guard hands on whatever a function throws, or rejects with, and is as typed as the function', async () => {
    const told: unknown[] = [];
    const half = guard((count: number) => { if (count % 2 === 1) throw error; return count / 2; }, (thrown) => { told.push(thrown); });
    const later = guard(async (count: number) => { await clock.settle(); return half(count) ?? Promise.reject(error); }, (thrown) => { told.push(thrown); });
    expect([half(4), half(3), await later(4), await later(3)]).toEqual([2, undefined, 2, undefined]);
    expect(told).toEqual([error, error, error]);
  });
});
