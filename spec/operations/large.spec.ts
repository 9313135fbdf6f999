import { getEventListeners } from 'node:events';
import type { OperationSpec, RunReport } from 'systole/operations';
import { all, delay, operate, operation, timeout, value, withCompensation } from 'systole/operations';
import { createVirtualClock } from 'systole/testing';
import { Stage } from './stage';

/** Runs in a report, itself included. */
function sizeOf(report: RunReport): number {
  let size = 0;
  const open = [report];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    size += 1;
    open.push(...next.children);
  }
  return size;
}

describe('a large operation', () => {
  it('runs 100,000 steps one after the other, and keeps the last 1,000 in its report', async () => {
    const clock = createVirtualClock();
    const handle = operate(operation('long', async (op) => {
      let sum = 0;
      for (let step = 0; step < 100_000; step += 1) sum += await op.run(value(1));
      return sum;
    }), undefined, { clock });
    expect(await handle).toBe(100_000);
    const report = handle.report();
    expect([sizeOf(report), report.children.at(-1)?.id, report.earlier, clock.pending, clock.held]).toEqual([1_000, 100_001, { succeeded: 99_001 }, 0, 0]);
    expect([handle.history.length, handle.text().split('\n')[1]]).toEqual([3, '  before: 99001 succeeded']);
  });

  it('runs 10,000 parts at the same time, and calls them off in one turn', async () => {
    const clock = createVirtualClock();
    const parts = Array.from({ length: 10_000 }, () => delay(10));
    const done = operate(all(parts), undefined, { clock });
    const gone = operate(all(parts), undefined, { clock });
    await clock.settle();
    expect(gone.report().children.length).toBe(10_000);
    gone.abort('enough');
    await clock.settle();
    expect([gone.state, gone.report().earlier, clock.pending]).toEqual(['aborted', { aborted: 9_001 }, 10_000]);
    // A virtual clock looks through all its timers for the next: what is measured here is not that.
    done.abort('enough');
    await clock.settle();
    expect([done.state, clock.pending, clock.held]).toEqual(['aborted', 0, 0]);
  });

  it('nests 20,000 deep, and can be asked, told and called off there', async () => {
    const clock = createVirtualClock();
    const nested: OperationSpec<number, number> = operation<number, number>('nested', async (op, depth) => {
      if (depth === 0) await op.run(delay(10));
      return depth === 0 ? 0 : 1 + await op.run(nested, depth - 1);
    });
    const done = operate(nested, 20_000, { clock });
    const gone = operate(nested, 20_000, { clock });
    await clock.settle();
    expect([sizeOf(gone.report()), gone.text().split('\n').length]).toEqual([20_002, 20_002]);
    let depth = 0;
    for (let plain = gone.toJSON(); plain.children[0] !== undefined; plain = plain.children[0]) depth += 1;
    expect(depth).toBe(20_001);
    gone.abort('enough');
    await clock.advance(10);
    expect([await done, gone.state, clock.pending]).toEqual([20_000, 'aborted', 0]);
  });

  it('leaves 20,000 behind that are nested and wait for a body that is deaf', async () => {
    const stage = new Stage();
    const nested: OperationSpec<number> = operation<number, unknown>('nested', (op, depth) => (depth === 0 ? stage.clock.after(10_000) : op.run(nested, depth - 1)));
    const handle = operate(nested, 20_000, { clock: stage.clock, graceMs: 10 });
    await stage.clock.settle();
    handle.abort('enough');
    await stage.clock.advance(10);
    expect([handle.state, handle.report().isQuarantined, stage.clock.held]).toEqual(['aborted', false, 0]);
  });

  it('leaves nothing on a signal that outlives 10,000 of them, nor on a clock', async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const parts = all([delay(1), timeout(value(1), 50)]);
    const running = Array.from({ length: 10_000 }, () => operate(parts, undefined, { clock, signal }));
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    for (const handle of running) handle.abort();
    await clock.settle();
    expect([getEventListeners(signal, 'abort').length, clock.pending, clock.held]).toEqual([0, 0, 0]);
  });

  it('undoes 10,000 steps, the last first', async () => {
    const clock = createVirtualClock();
    const undone: number[] = [];
    const handle = operate(operation('long', async (op) => {
      for (let step = 0; step < 10_000; step += 1) await op.run(withCompensation(value(step), (result) => { undone.push(result); }));
      throw new Error('no disk');
    }), undefined, { clock, onEvent: () => undefined });
    await handle.settled();
    expect([undone.length, undone[0], undone.at(-1)]).toEqual([10_000, 9_999, 0]);
  });
});
