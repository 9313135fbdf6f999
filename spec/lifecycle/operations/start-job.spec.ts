import type { Act } from '../../support/acts';
import { fails, obeys, takes } from '../../support/acts';
import { Rig } from '../../support/rig';

describe('a start', () => {
  it('is the same as one of the same components in another order, and as no other', () => {
    const parts = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`c${String(index)}`, { start: takes(10) }]));
    const isJoined = (ids: readonly string[], options: Parameters<Rig['start']>[1] = {}): boolean => {
      const rig = new Rig(parts);
      const start = rig.start(['c1', 'c2', 'c3']);
      return rig.start(ids, options) === start;
    };
    expect(isJoined(['c2', 'c3', 'c1'])).toBe(true);
    expect([isJoined(['c12', 'c3']), isJoined(['c1', 'c2', 'c3'], { isolated: true }), isJoined(['c1', 'c2', 'c3'], { rollback: false }), isJoined([])]).toEqual([false, false, false, false]);
  });

  it('says in its report who is switched off, and why', async () => {
    const rig = new Rig({ a: {}, off: {} });
    rig.switch('off', false);
    const report = await rig.start();
    expect(report.components.map(({ id, phase, outcome }) => [id, phase, outcome.kind === 'disabled' ? outcome.reason : outcome.kind])).toEqual([['a', 'start', 'done'], ['off', 'start', 'switched off']]);
  });

  it('of one alone does not ask for members of a list that are switched off', async () => {
    const rig = new Rig({ off: {}, all: { needs: ['off*'] } });
    rig.switch('off', false);
    await rig.start(['all'], { isolated: true });
    expect(rig.states).toEqual({ off: 'disabled', all: 'ready' });
  });

  it('that is called off while it waits for a handler that was left behind ends at once', async () => {
    const rig = new Rig({ a: { start: takes(60_000), startTimeoutMs: 50 } });
    rig.start();
    await rig.clock.advance(2_000);
    const start = rig.watch(rig.start([], { waitForQuiescenceMs: 30_000 }));
    await rig.clock.advance(10);
    expect(start.end).toBe('pending');
    start.operation.abort();
    await rig.clock.advance(0);
    expect([start.end, start.atMs]).toEqual(['ERR_ABORTED', 2_010]);
    expect(start.systoleError.message).toBe('start was called off.\n  it was aborted from outside; call it again when the reason is gone');
  });

  it('hurried while it waits for who has been called off is rolled back in a hurry, too', async () => {
    for (const isAborted of [true, false]) {
      const aborted: boolean[] = [];
      const rig = new Rig({ base: { stop: ({ signal }) => { aborted.push(signal.aborted); } }, bad: { start: fails('no port', isAborted ? 50_000 : 5) }, deaf: { start: takes(500) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(10);
      if (isAborted) start.operation.abort();
      rig.kernel.hurry();
      await rig.clock.advance(2_000);
      expect([start.end, aborted]).toEqual([isAborted ? 'ERR_ABORTED' : 'ERR_START_FAILED', [true]]);
    }
  });

  it('that fails gives those that it calls off the failure as the cause of their signal\'s reason', async () => {
    const reasons: unknown[] = [];
    const keeps: Act = (turn) => {
      turn.signal.addEventListener('abort', () => { reasons.push((turn.signal.reason as Error).message, (turn.signal.reason as Error).cause); });
      return obeys()(turn);
    };
    const error = new Error('no port');
    const rig = new Rig({ bad: { start: async ({ clock }) => { await clock.after(5); throw error; } }, other: { start: keeps } });
    rig.start();
    await rig.clock.advance(100);
    expect(reasons).toEqual(['Called off, because bad failed: no port', error]);
  });

  it('says of whom it leaves out because of an invalid component what that requires, link by link', async () => {
    const rig = new Rig({ a: { start: ({ attempt }) => { attempt.invalidate('a', 'invalid', 'no url'); } }, b: { needs: ['a'] }, c: { needs: ['b'] } });
    await rig.start();
    const { reasons } = rig.kernel.core.table;
    expect([rig.states, reasons.get(1), reasons.get(2)]).toEqual([
      { a: 'failed', b: 'skipped', c: 'skipped' }, 'skipped, because it requires a, which is invalid', 'skipped, because it requires b, which is skipped',
    ]);
  });
});
