import type { Act } from '../../support/acts';
import { hangs, takes } from '../../support/acts';
import { Rig } from '../../support/rig';

/** Starts one component with the handler, lets ten seconds pass, and says how it all ended. */
async function outcomeOf(start: Act): Promise<readonly unknown[]> {
  const rig = new Rig({ a: { start } });
  const watch = rig.watch(rig.start());
  await rig.clock.advance(10_000);
  return [watch.end, rig.state('a'), rig.leftovers.timers, rig.leftovers.held];
}

const succeeds = ['done', 'ready', 0, 0];
const failing = ['ERR_START_FAILED', 'failed', 0, 0];

describe('a handler', () => {
  class Lazy extends Promise<unknown> {
    override then(): never { throw new Error('not today'); }
  }

  it.each<[string, Act, readonly unknown[]]>([
    ['that gives nothing succeeds', () => undefined, succeeds],
    ['that gives a value succeeds', () => 42, succeeds],
    ['that gives a function succeeds', () => () => undefined, succeeds],
    ['that gives null succeeds', () => null, succeeds],
    ['that resolves succeeds', async () => { await Promise.resolve(); }, succeeds],
    ['that throws fails', () => { throw new Error('x'); }, failing],
    ['that throws undefined fails', () => { throw undefined as unknown; }, failing],
    ['that rejects fails', () => Promise.reject(new Error('x')), failing],
     
    ['that rejects with nothing fails', () => Promise.reject(), failing],
    ['whose thenable resolves succeeds', () => ({ then: (done: () => void) => { done(); } }), succeeds],
    ['whose thenable rejects fails', () => ({ then: (_: unknown, fail: (error: Error) => void) => { fail(new Error('x')); } }), failing],
    ['whose thenable calls back twice counts by its first call', () => ({ then: (done: () => void, fail: (error: Error) => void) => { done(); fail(new Error('x')); } }), succeeds],
    ['whose thenable fails first and then resolves counts by its first call', () => ({ then: (done: () => void, fail: (error: Error) => void) => { fail(new Error('x')); done(); } }), failing],
    ['whose thenable throws fails', () => ({ then: () => { throw new Error('x'); } }), failing],
    ['whose thenable is a function is waited for', () => Object.assign(() => undefined, { then: (done: () => void) => { done(); } }), succeeds],
    ['whose then cannot be looked at fails', () => Object.defineProperty({}, 'then', { get: () => { throw new Error('x'); } }), failing],
    ['whose promise is of a hostile kind fails', () => new Lazy(() => undefined), failing],
  ])('%s', async (_, act, expected) => {
    expect(await outcomeOf(act)).toEqual(expected);
  });

  it('in flight can be stopped by what it asks for itself: a stop that calls it off', async () => {
    const rig = new Rig({ a: { start: async ({ rig: own, signal }) => {
      own.stop();
      await Promise.resolve();
      if (signal.aborted) throw signal.reason as Error;
    } }, b: { needs: ['a'] } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    expect([start.end, rig.log, rig.states]).toEqual(['ERR_SUPERSEDED', ['start a', 'start a aborted'], { a: 'failed', b: 'skipped' }]);
  });

  it('that waits for the stop it asks for is left behind, and nothing waits for ever', async () => {
    const rig = new Rig({ a: { start: async ({ rig: own }) => { await own.stop(); } } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10_000);
    expect([start.end, rig.states, rig.leftovers]).toEqual(['ERR_SUPERSEDED', { a: 'stopped' }, { timers: 0, held: 0 }]);
  });

  it.each(['start', 'restart', 'suspend', 'resume', 'migrate'] as const)('that calls %s is answered at once that it would wait for itself', async (call) => {
    const codes: unknown[] = [];
    const rig = new Rig({ a: { start: async ({ rig: own }) => { await own[call]().catch((error: unknown) => codes.push((error as { readonly code: string }).code)); } } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(10);
    expect([codes, start.end]).toEqual([['ERR_REENTRANT'], 'done']);
  });

  it('on its way down that calls for a stop is answered so, too', async () => {
    const rig = new Rig({ a: { stop: async ({ rig: own }) => { await own.stop(); } } });
    await rig.start();
    const stop = rig.watch(rig.stop());
    await rig.clock.settle();
    expect([stop.end, rig.states]).toEqual(['ERR_STOP_FAILED', { a: 'failed' }]);
  });

  it('that awaits the very start it belongs to runs into its limit, and no further', async () => {
    const rig = new Rig({ a: { startTimeoutMs: 50, start: async ({ rig: own, clock }) => { await clock.after(1); await own.start(); } } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(5_000);
    expect([start.end, rig.leftovers]).toEqual(['ERR_START_FAILED', { timers: 0, held: 0 }]);
  });

  it('that throws from its abort listener harms nobody but the process it warns', async () => {
    const rig = new Rig({ a: { startTimeoutMs: 10, start: ({ signal }) => {
      const target = signal;
      return new Promise((_, reject) => { target.addEventListener('abort', () => { reject(new Error('own words')); }); });
    } } });
    const start = rig.watch(rig.start());
    await rig.clock.advance(100);
    expect(start.story).toMatchObject({ rootCause: 'a', failures: ['timed-out: a (start) at 10'], cancelled: [] });
  });

  it('that blocks the event loop beyond its limit has run over it', async () => {
    let offset = 0;
    const rig = new Rig({ a: { startTimeoutMs: 50, start: async () => { offset = 100; await Promise.resolve(); } } }, { abortGraceMs: 10 });
    const now = rig.clock.now.bind(rig.clock);
    Object.assign(rig.clock, { now: () => now() + offset });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1_000);
    expect(start.story).toMatchObject({ rootCause: 'a', failures: ['timed-out: a (start) at 100'] });
  });

  it('has one timer for all limits of one length, and none after the operation', async () => {
    const rig = new Rig(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`p${String(index)}`, { start: takes(10) }])));
    rig.start();
    // The deadline of the whole, the slow warning, and the limits.
    expect(rig.timers).toBe(3);
    await rig.clock.advance(10);
    expect(rig.leftovers).toEqual({ timers: 0, held: 0 });
  });

  it('may have no limit at all', async () => {
    const rig = new Rig({ a: { startTimeoutMs: Infinity, start: takes(1e10) } }, { startDeadlineMs: Infinity, slowWarningMs: Infinity });
    const start = rig.watch(rig.start());
    await rig.clock.advance(1e10);
    expect([start.end, start.atMs]).toEqual(['done', 1e10]);
  });

  it('can be told apart from a clock that jumps: only the monotonic one counts', async () => {
    const rig = new Rig({ a: { startTimeoutMs: 50, start: takes(40) } });
    Object.assign(rig.clock, { wallTime: () => 86_400_000 });
    const start = rig.watch(rig.start());
    await rig.clock.advance(50);
    expect([start.end, start.atMs]).toEqual(['done', 40]);
  });

  it('left behind keeps no timer and no hold', async () => {
    const rig = new Rig({ a: { start: hangs } });
    rig.start();
    await rig.clock.advance(20_000);
    expect([rig.state('a'), rig.leftovers]).toEqual(['quarantined', { timers: 0, held: 0 }]);
  });
});
