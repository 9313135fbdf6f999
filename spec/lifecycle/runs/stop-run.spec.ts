import type { Act, Turn } from '../../support/acts';
import { fails, hangs, obeys, takes, throws } from '../../support/acts';
import type { Part } from '../../support/rig';
import { chain, Rig } from '../../support/rig';

/** A started rig, with an empty log. */
async function started(parts: Readonly<Record<string, Part>>, settings: ConstructorParameters<typeof Rig>[1] = {}): Promise<Rig> {
  const rig = new Rig(parts, settings);
  const start = rig.watch(rig.start());
  await rig.clock.settle();
  if (start.end !== 'done') throw new Error(`the start ended as ${start.end}`);
  rig.takeLog();
  return rig;
}

const quiet = { timers: 0, held: 0 };

describe('a stop', () => {
  it('stops each component in the turn in which its last dependent has settled; siblings do not wait for each other', async () => {
    const rig = await started({
      db: {}, slow: { needs: ['db'], stop: takes(100) }, quick: { needs: ['db'], stop: takes(10) }, leaf: {}, onQuick: { needs: ['quick', 'leaf'], stop: takes(5) },
    });
    const from = rig.clock.now();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(1_000);
    const called = rig.events.flatMap((event) => (event.kind === 'step-starting' && event.phase === 'stop' ? [`${event.component} at ${String(event.atMs - from)}`] : []));
    expect(called).toEqual(['onQuick at 0', 'slow at 0', 'quick at 5', 'leaf at 5', 'db at 100']);
    expect([stop.end, stop.atMs, rig.kernel.state, rig.leftovers]).toEqual(['done', from + 100, 'stopped', quiet]);
    expect(rig.downs).toEqual(['onQuick', 'leaf', 'quick', 'slow', 'db']);
  });

  it('goes on after a failure, attempts everything, and reports each failure once', async () => {
    const rig = await started({ a: { stop: throws('a') }, b: { needs: ['a'], stop: fails('b', 10) }, c: { needs: ['b'], stop: throws('c') }, d: {} });
    const from = rig.clock.now();
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100);
    expect(rig.log).toEqual(['stop c', 'stop c failed', 'stop d', 'stopped d', 'stop b', 'stop b failed', 'stop a', 'stop a failed']);
    expect(stop.story).toEqual({
      code: 'ERR_STOP_FAILED', rootCause: 'c', cancelled: [], skipped: [], quarantined: [],
      failures: [`failed: c (stop) at ${String(from)}`, `failed: b (stop) at ${String(from + 10)}`, `failed: a (stop) at ${String(from + 10)}`],
    });
    expect([rig.states, rig.kernel.state]).toEqual([{ a: 'failed', b: 'failed', c: 'failed', d: 'stopped' }, 'stopped']);
  });

  it('calls no handler when nothing is up, even on wiring that is not sound', async () => {
    const rig = new Rig({ a: {} });
    await rig.stop();
    expect([rig.log, rig.states, rig.kernel.state]).toEqual([[], { a: 'registered' }, 'stopped']);
  });

  it('leaves alone what was never started, and calls no stop twice', async () => {
    const rig = new Rig({ a: {}, b: {}, c: { needs: ['a'] } });
    await rig.start(['c']);
    await rig.stop();
    await rig.stop();
    expect(rig.log).toEqual(['start a', 'started a', 'start c', 'started c', 'stop c', 'stopped c', 'stop a', 'stopped a']);
  });

  it('is shared by all who ask while it goes on', async () => {
    const rig = await started({ a: { stop: takes(10) } });
    const first = rig.stop();
    expect([rig.stop() === first, rig.stop(['a']) === first]).toEqual([true, true]);
    await rig.clock.advance(10);
    await expect(first).resolves.toMatchObject({ operation: 'stop', outcome: 'done' });
  });

  it('records a stop for each start, of components without a stop handler too', async () => {
    const rig = await started({ a: { stop: null } });
    const report = await rig.stop();
    expect(report.components.map(({ id, phase, outcome }) => [id, phase, outcome.kind])).toEqual([['a', 'stop', 'done']]);
  });

  it('runs the clean-ups of a component after its stop, even if that fails', async () => {
    const rig = new Rig({ a: { start: ({ attempt }) => { attempt.defer(() => { rig.log.push('clean up 1'); }); attempt.defer(() => { rig.log.push('clean up 2'); }); }, stop: throws() } });
    await rig.start();
    rig.takeLog();
    const stop = rig.watch(rig.stop());
    await rig.clock.settle();
    expect(rig.log).toEqual(['stop a', 'clean up 2', 'clean up 1', 'stop a failed']);
    expect(stop.end).toBe('ERR_STOP_FAILED');
  });

  it('runs clean-ups that are registered by clean-ups, too', async () => {
    const rig = new Rig({ a: { stop: null, start: ({ attempt }) => {
      attempt.defer(() => { rig.log.push('outer'); attempt.defer(() => { rig.log.push('inner'); }); });
    } } });
    await rig.start();
    rig.takeLog();
    await rig.stop();
    expect(rig.log).toEqual(['stop a', 'outer', 'inner', 'stopped a']);
  });

  describe('escalates', () => {
    it('from drain to stop to force to leaving behind, each once', async () => {
      const seen: string[] = [];
      const noting = (name: string, act: Act): Act => (turn: Turn) => {
        turn.signal.addEventListener('abort', () => { seen.push(`${name} aborted at ${String(turn.clock.now())}`); });
        return act(turn);
      };
      const rig = await started({
        db: {},
        api: { needs: ['db'], drainTimeoutMs: 30, stopTimeoutMs: 50, drain: noting('drain', hangs), stop: noting('stop', hangs), forceStop: noting('force', hangs) },
      }, { forceGraceMs: 20 });
      const from = rig.clock.now();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(1_000);
      expect(rig.log).toEqual([
        'drain api', 'stop api', 'drain api timed out, left running', 'force-stop api', 'force-stop api timed out, left running',
        'stop api timed out, left running', 'stop db', 'stopped db',
      ].sort((a, b) => rig.log.indexOf(a) - rig.log.indexOf(b)));
      expect(rig.log.indexOf('stop db')).toBeGreaterThan(rig.log.indexOf('stop api timed out, left running'));
      expect(seen.slice(0, 2)).toEqual([`drain aborted at ${String(from + 30)}`, `stop aborted at ${String(from + 80)}`]);
      expect(stop.atMs).toBe(from + 100);
      expect(stop.story).toMatchObject({ quarantined: ['api'] });
      expect([rig.states, rig.leftovers]).toEqual([{ db: 'stopped', api: 'quarantined' }, quiet]);
    });

    it('and says of a dependency that it was stopped under one that was left behind', async () => {
      const rig = await started({ db: {}, api: { needs: ['db'], stop: hangs } });
      rig.stop();
      await rig.clock.advance(30_000);
      expect(rig.kernel.core.table.reasons.get(rig.index('db'))).toBe('stopped under api, which has a handler in flight');
    });

    it('to no force handler for what stops in time, and to one at most', async () => {
      const rig = await started({ good: { stop: takes(10), forceStop: () => undefined }, bad: { stopTimeoutMs: 20, stop: obeys(), forceStop: () => undefined } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(1_000);
      expect(rig.log).toEqual(['stop bad', 'stop good', 'stopped good', 'force-stop bad', 'force-stopped bad', 'stop bad timed out']);
      expect(stop.story).toMatchObject({ failures: ['timed-out: bad (stop) at 20'], quarantined: [] });
      expect(rig.states).toEqual({ good: 'stopped', bad: 'failed' });
    });

    it('to the force handler also where no grace is given', async () => {
      const rig = await started({ bad: { stopTimeoutMs: 20, stop: hangs, forceStop: () => undefined } }, { forceGraceMs: 0 });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(20);
      expect(rig.log).toEqual(['stop bad', 'stop bad timed out, left running', 'force-stop bad', 'force-stop bad aborted']);
      expect([stop.end, rig.states, rig.leftovers]).toEqual(['ERR_STOP_FAILED', { bad: 'quarantined' }, quiet]);
    });

    it('and lets a stop that ends in the grace count as stopped', async () => {
      const rig = await started({ tardy: { stopTimeoutMs: 20, stop: takes(500) } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(1_000);
      expect([stop.end, rig.states]).toEqual(['ERR_STOP_FAILED', { tardy: 'stopped' }]);
    });

    it('over a drain that fails, or a drain over its limit, to the stop', async () => {
      const rig = await started({ a: { drain: throws() }, b: { drainTimeoutMs: 10, drain: obeys(), stop: takes(5) } });
      const from = rig.clock.now();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(100);
      expect([stop.atMs, rig.states]).toEqual([from + 15, { a: 'stopped', b: 'stopped' }]);
      expect(stop.story).toMatchObject({ failures: [`failed: a (drain) at ${String(from)}`, `timed-out: b (drain) at ${String(from + 10)}`] });
    });

    it('but drains with the instance still there, before anything it needs is touched', async () => {
      const rig = await started({ db: {}, api: { needs: ['db'], drain: takes(10) } });
      rig.stop();
      await rig.clock.settle();
      expect(rig.states).toEqual({ db: 'ready', api: 'draining' });
      await rig.clock.advance(10);
      expect(rig.log).toEqual(['drain api', 'drained api', 'stop api', 'stopped api', 'stop db', 'stopped db']);
    });

    it('and calls no drain when asked not to', async () => {
      const rig = await started({ api: { drain: hangs } });
      await rig.stop([], { drains: false });
      expect(rig.log).toEqual(['stop api', 'stopped api']);
    });
  });

  describe('keeps its one deadline', () => {
    const allHang: Part = { drain: hangs, stop: hangs, forceStop: hangs };

    it.each(Array.from({ length: 50 }, (_, index) => index + 1))('with every handler hanging in a chain of %i', async (length) => {
      const rig = await started(chain(length, allHang), { stopBudgetMs: 2_000, forceGraceMs: 300 });
      const from = rig.clock.now();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(2_300);
      const stops = rig.log.filter((line) => /^stop c\d+$/.test(line));
      const forced = rig.log.filter((line) => /^force-stop c\d+$/.test(line));
      expect([stop.end, stops.length, forced.length, rig.leftovers]).toEqual(['ERR_STOP_FAILED', length, length, quiet]);
      expect(stop.atMs).toBeLessThanOrEqual(from + 2_300);
      expect(new Set(Object.values(rig.states))).toEqual(new Set(['quarantined']));
    });

    it('in a star whose arms all hang, and gives its centre a proper turn', async () => {
      const arms = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`arm${String(index)}`, { ...allHang, needs: ['centre'] }]));
      const rig = await started({ centre: { stop: takes(50) }, ...arms }, { stopBudgetMs: 1_000, forceGraceMs: 300 });
      const from = rig.clock.now();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(1_300);
      expect([rig.state('centre'), rig.leftovers]).toEqual(['stopped', quiet]);
      expect(stop.atMs).toBeLessThanOrEqual(from + 1_000);
    });

    it('and reserves time for those behind: one that hangs does not eat the time of the pool below', async () => {
      const rig = await started({ pool: { stop: takes(90) }, api: { needs: ['pool'], stop: hangs } }, { stopBudgetMs: 1_000 });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(2_000);
      expect([stop.story, rig.states]).toMatchObject([{ quarantined: ['api'] }, { pool: 'stopped', api: 'quarantined' }]);
    });

    it('even against a handler that extends its own limit', async () => {
      const rig = await started({ pool: { stop: takes(90) }, api: { needs: ['pool'], stop: ({ attempt }) => { attempt.extend(Infinity); return new Promise(() => undefined); } } }, { stopBudgetMs: 1_000, forceGraceMs: 100 });
      const from = rig.clock.now();
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(2_000);
      expect(stop.atMs).toBeLessThanOrEqual(from + 1_100);
      expect(rig.state('pool')).toBe('stopped');
    });

    it('by calling what is left after it with an aborted signal, all within one grace', async () => {
      const seen: unknown[] = [];
      const noting: Act = ({ signal, clock }) => { seen.push([signal.aborted, clock.now()]); };
      const rig = await started({ a: { stop: noting }, b: { needs: ['a'], stop: noting }, c: { needs: ['b'], stop: takes(1_000) } }, { stopBudgetMs: 1_000, forceGraceMs: 100, stopTimeoutMs: Infinity });
      const from = rig.clock.now();
      rig.stop();
      rig.kernel.hurry();
      await rig.clock.advance(2_000);
      expect(seen).toEqual([[true, from + 100], [true, from + 100]]);
      expect(rig.log).toEqual(expect.arrayContaining(['stop c timed out, left running', 'stop b', 'stop a', 'late stop c done']));
    });

    it('gives every limit as the least of its own, the deadline, and what those behind need', async () => {
      const limits: Record<string, number> = {};
      const noting: Act = ({ id, attempt, clock }) => { limits[id] = attempt.dueAtMs - clock.now(); };
      const rig = await started({ a: { stop: noting }, b: { needs: ['a'], stop: noting, stopTimeoutMs: 40 }, c: { needs: ['b'], stop: noting } }, { stopBudgetMs: 5_000, forceGraceMs: 1_000 });
      await rig.stop();
      expect(limits).toEqual({ c: 3_800, b: 40, a: 5_000 });
    });

    it('and has none with an infinite budget', async () => {
      const rig = await started({ a: { stop: takes(1e9), stopTimeoutMs: Infinity } }, { stopBudgetMs: Infinity });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(2e9);
      expect(stop.end).toBe('done');
    });
  });

  describe('hurried', () => {
    it('ends a drain at once, and stops with an aborted signal', async () => {
      const rig = await started({ api: { drain: hangs, stop: obeys(1_000), forceStop: () => undefined } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(100);
      rig.kernel.hurry();
      await rig.clock.advance(1_000);
      expect(rig.log).toContain('stop api');
      expect([stop.end, stop.atMs, rig.leftovers]).toEqual(['ERR_STOP_FAILED', 1_100, quiet]);
      expect(rig.state('api')).toBe('quarantined');
    });

    it('forces a stop that is going on, and bounds the rest by one grace', async () => {
      const rig = await started({ db: { stop: hangs }, api: { needs: ['db'], stop: hangs, forceStop: () => undefined } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(100);
      rig.kernel.hurry();
      rig.kernel.hurry();
      await rig.clock.advance(1_000);
      expect([stop.atMs, rig.states]).toEqual([1_100, { db: 'quarantined', api: 'quarantined' }]);
      expect(rig.log.filter((line) => line === 'force-stop api')).toHaveLength(1);
    });

    it('does not cut short a force handler that has its grace', async () => {
      const rig = await started({ api: { stopTimeoutMs: 50, stop: obeys(Infinity, 300), forceStop: takes(200) } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(100);
      rig.kernel.hurry();
      await rig.clock.advance(1_000);
      expect(rig.log).toEqual(['stop api', 'force-stop api', 'force-stopped api', 'stop api timed out']);
      expect([stop.atMs, rig.states]).toEqual([350, { api: 'failed' }]);
    });

    it('through the abort of its operation', async () => {
      const rig = await started({ api: { stop: hangs } });
      const stop = rig.watch(rig.stop());
      stop.operation.abort();
      await rig.clock.advance(1_000);
      expect([stop.end, stop.atMs]).toEqual(['ERR_STOP_FAILED', 1_000]);
    });

    it('before it has begun, when it waits for a start to wind down', async () => {
      const rig = new Rig({ a: { stop: hangs }, b: { start: hangs } });
      rig.start();
      await rig.clock.advance(10);
      const stop = rig.watch(rig.stop());
      rig.kernel.hurry();
      await rig.clock.advance(3_000);
      expect(stop.atMs).toBe(2_010);
    });

    it('does nothing to a start that nobody has called off, nor to its roll-back later', async () => {
      const rig = new Rig({ a: { stop: takes(50) }, bad: { start: fails('x', 100) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(10);
      rig.kernel.hurry();
      await rig.clock.advance(1_000);
      expect(start.story).toMatchObject({ failures: ['failed: bad (start) at 100'] });
      expect([start.atMs, rig.states]).toEqual([150, { a: 'stopped', bad: 'failed' }]);
    });

    it('in a roll-back that goes on', async () => {
      const rig = new Rig({ a: { stop: hangs }, bad: { start: fails('x', 100) } });
      const start = rig.watch(rig.start());
      await rig.clock.advance(200);
      rig.kernel.hurry();
      await rig.clock.advance(1_000);
      expect([start.end, start.atMs]).toEqual(['ERR_START_FAILED', 1_200]);
    });
  });

  describe('leaves behind', () => {
    it('a stop that then ends late, and takes its word for how', async () => {
      const rig = await started({ good: { stop: takes(20_000) }, bad: { stop: fails('too late', 20_000) } });
      const stop = rig.watch(rig.stop());
      await rig.clock.advance(15_000);
      expect([stop.end, rig.states]).toEqual(['ERR_STOP_FAILED', { good: 'quarantined', bad: 'quarantined' }]);
      rig.takeLog();
      await rig.clock.advance(10_000);
      expect([rig.log, rig.states]).toEqual([['late stop bad failed', 'late stop good done'], { good: 'stopped', bad: 'failed' }]);
      expect(rig.downs).toEqual(['bad', 'good']);
    });

    it('a failed late stop as failed even if its drain ends later and well', async () => {
      const rig = await started({ a: { drainTimeoutMs: 10, drain: takes(30_000), stop: fails('no', 20_000) } });
      rig.stop();
      await rig.clock.advance(40_000);
      expect([rig.log.slice(-2), rig.states]).toEqual([['late stop a failed', 'late drain a done'], { a: 'failed' }]);
    });
  });
});
