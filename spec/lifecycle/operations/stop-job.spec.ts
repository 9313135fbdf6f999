import fc from 'fast-check';
import type { Act } from '../../support/acts';
import { defers, hangs, obeys } from '../../support/acts';
import { Rig } from '../../support/rig';
import type { Part } from '../../support/rig';

describe('a stop of some', () => {
  it('stops them, what depends on them, and what nobody else asked for needs', async () => {
    const rig = new Rig({ base: {}, a: { needs: ['base'] }, onA: { needs: ['a'] }, b: { needs: ['base'] }, onlyA: {}, user: { needs: ['a', 'onlyA'] } });
    await rig.start(['user', 'b', 'onA']);
    await rig.stop(['a']);
    expect(rig.states).toEqual({ base: 'ready', a: 'stopped', onA: 'stopped', b: 'ready', onlyA: 'stopped', user: 'stopped' });
  });

  it('leaves exactly what the others asked for', async () => {
    const rig = new Rig({ shared: {}, own: {}, a: { needs: ['shared', 'own'] }, b: { needs: ['shared'] } });
    await rig.start(['a']);
    await rig.start(['b']);
    await rig.stop(['a']);
    expect(rig.up).toEqual(['shared', 'b']);
  });

  it('lets what was asked for by name stay, although nobody needs it any more', async () => {
    const rig = new Rig({ shared: {}, a: { needs: ['shared'] } });
    await rig.start(['a', 'shared']);
    await rig.stop(['a']);
    expect(rig.up).toEqual(['shared']);
  });

  it('forgets what was asked for in a start that failed', async () => {
    const rig = new Rig({ shared: {}, a: { needs: ['shared'] }, bad: { needs: ['shared'], start: () => { throw new Error('x'); } } });
    await rig.start(['a']);
    await rig.start(['shared', 'bad']).catch(() => undefined);
    await rig.stop(['a']);
    expect([rig.up, rig.kernel.state]).toEqual([[], 'stopped']);
  });

  it('that leaves nothing up leaves a system that is stopped, not one that runs', async () => {
    const rig = new Rig({ a: {}, b: {} });
    await rig.start();
    await rig.stop(['a', 'b']);
    expect([rig.kernel.state, rig.kernel.allRequested]).toEqual(['stopped', false]);
    await rig.start();
    expect(rig.up).toEqual(['a', 'b']);
  });

  it('alone stops only the targets; later everything gets its one stop, dependents first', async () => {
    const rig = new Rig({ db: {}, repo: { needs: ['db'] }, api: { needs: ['repo'] } });
    await rig.start();
    await rig.stop(['repo'], { isolated: true });
    expect(rig.states).toEqual({ db: 'ready', repo: 'stopped', api: 'ready' });
    await rig.start(['repo'], { isolated: true });
    expect(rig.up).toEqual(['db', 'repo', 'api']);
    rig.takeLog();
    await rig.stop();
    expect(rig.log.filter((line) => line.startsWith('stop '))).toEqual(['stop api', 'stop repo', 'stop db']);
  });

  it('of what is down takes nothing away from those who could have used it', async () => {
    const rig = new Rig({ shared: {}, cache: {}, a: { needs: ['shared', 'cache?'] }, b: { needs: ['shared'] } });
    await rig.start(['a']);
    await rig.start(['b']);
    await rig.stop(['cache']);
    await rig.stop(['b']);
    expect(rig.up).toEqual(['shared', 'a']);
  });

  it('of what is switched off stops what only that had needed', async () => {
    const rig = new Rig({ db: {}, shared: {}, a: { needs: ['db', 'shared'] }, b: { needs: ['shared'] } });
    await rig.start(['a']);
    await rig.start(['b']);
    await rig.toggle('a', false);
    await rig.stop(['a']);
    expect(rig.states).toEqual({ db: 'stopped', shared: 'ready', a: 'disabled', b: 'ready' });
  });

  it('stops what was needed only by what goes because nobody needs its own dependency any more', async () => {
    const rig = new Rig({ db: {}, disk: {}, log: { needs: ['db', 'disk'] }, api: { needs: ['log'] }, a: { needs: ['db'] } });
    await rig.start(['api']);
    await rig.stop(['api'], { isolated: true });
    await rig.start(['a']);
    await rig.stop(['a']);
    expect([rig.up, rig.kernel.state]).toEqual([[], 'stopped']);
  });

  it('while suspended leaves what a resume will need, and takes along what was needed only by something the suspend had stopped', async () => {
    const parts = { shared: {}, own: {}, pump: { needs: ['shared', 'own'], whenSuspended: 'stop' as const }, b: { needs: ['shared'] } };
    const rig = new Rig(parts);
    await rig.start(['pump', 'b']);
    await rig.suspend();
    await rig.stop(['b']);
    expect(rig.states).toEqual({ shared: 'ready', own: 'ready', pump: 'stopped', b: 'stopped' });
    await rig.stop(['pump']);
    expect([rig.up, rig.kernel.state]).toEqual([[], 'stopped']);
  });

  it('has a start of some alone refused when what they require is not up', async () => {
    const rig = new Rig({ db: {}, repo: { needs: ['db'] }, maybe: {}, api: { needs: ['maybe?'] } });
    const start = rig.watch(rig.start(['repo'], { isolated: true }));
    await rig.clock.settle();
    expect([start.end, rig.log, rig.kernel.state]).toEqual(['ERR_STATE', [], 'idle']);
    await rig.start(['api'], { isolated: true });
    await rig.start(['db', 'repo'], { isolated: true });
    expect(rig.up).toEqual(['db', 'repo', 'api']);
  });

  it('follows set algebra for any sequence of starts and stops', async () => {
    const graph = fc.integer({ min: 2, max: 8 }).chain((size) => fc.record({
      size: fc.constant(size),
      edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([from, to]) => from > to), { maxLength: 14 }),
      calls: fc.array(fc.record({ verb: fc.constantFrom('start', 'stop'), targets: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 12 }),
    }));
    await fc.assert(fc.asyncProperty(graph, async ({ size, edges, calls }) => {
      const needs = Array.from({ length: size }, (_, node) => new Set(edges.filter(([from]) => from === node).map(([, to]) => to)));
      const rig = new Rig(Object.fromEntries(needs.map((set, node): [string, Part] => [`n${String(node)}`, { needs: [...set].map((need) => `n${String(need)}`) }])));
      const model = new Model(needs);
      for (const { verb, targets } of calls) {
        const ids = targets.map((target) => `n${String(target)}`);
        await (verb === 'start' ? rig.start(ids) : rig.stop(ids));
        model.call(verb, targets);
        expect(rig.up).toEqual([...model.up()].sort((a, b) => a - b).map((node) => `n${String(node)}`));
      }
    }), { numRuns: 300 });
  });
});

/** What should be up: the closure of what was asked for, where a stop takes back what it stops. */
class Model {
  private readonly needs: readonly ReadonlySet<number>[];
  private asked = new Set<number>();

  constructor(needs: readonly ReadonlySet<number>[]) {
    this.needs = needs;
  }

  call(verb: string, targets: readonly number[]): void {
    if (verb === 'start') targets.forEach((target) => this.asked.add(target));
    else this.asked = new Set([...this.asked].filter((node) => !targets.some((target) => this.closure([node]).has(target))));
  }

  up(): ReadonlySet<number> {
    return this.closure([...this.asked]);
  }

  private closure(nodes: readonly number[]): ReadonlySet<number> {
    const all = new Set(nodes);
    for (const node of all) this.needs[node]?.forEach((need) => all.add(need));
    return all;
  }
}

describe('a stop that takes over', () => {
  const settings = { abortGraceMs: 1_000, stopBudgetMs: 25_000, forceGraceMs: 1_000 };
  const latestMs = 27_000;

  it.each<[string, Part]>([
    ['has clean-ups that hang', { start: defers(['x'], obeys()), stopTimeoutMs: 60_000 }],
    ['ignores its abort for as long as it may', { start: hangs, abortGraceMs: 9_000 }],
  ])('from a start that %s settles within one abort grace, the stop budget and one force grace of its call', async (_, bad) => {
    const rig = new Rig({
      up: { stop: hangs, stopTimeoutMs: 20_000 },
      bad: { ...bad, start: (turn) => { turn.attempt.defer(() => new Promise(() => undefined)); return (bad.start as Act)(turn); } },
    }, settings);
    rig.start();
    await rig.clock.advance(100);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100_000);
    expect(stop.end).toBe('ERR_STOP_FAILED');
    expect(stop.atMs).toBeLessThanOrEqual(100 + latestMs);
    expect(rig.log).toContain('stop up');
  });

  it('from a restart that is still stopping has no more time than that either', async () => {
    const rig = new Rig({ under: { stop: hangs }, up: { needs: ['under'], stop: hangs, stopTimeoutMs: 60_000 } }, settings);
    await rig.start();
    rig.restart();
    await rig.clock.advance(100);
    const stop = rig.watch(rig.stop());
    await rig.clock.advance(100_000);
    expect([stop.atMs === undefined || stop.atMs <= 100 + latestMs, rig.log.filter((line) => line.startsWith('stop ') && !line.includes(' left'))]).toEqual([true, ['stop up', 'stop under']]);
  });
});
