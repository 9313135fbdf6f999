import { Component, component, createContainer, isSystoleError, OnDrain, OnForceStop, OnStart, OnStop, On, optional, ready, value } from '../../src/index';
import type { AnySystoleError, Container, SystoleEvent } from '../../src/index';
import { deriveForTesting } from '../../src/app/overrides/derive-for-testing';
import type { Steps } from '../../src/lifecycle/steps';
import { explore } from '../../src/testing/index';
import type { ExploredRun, ExploreOptions } from '../../src/testing/index';

const nothing = (): void => undefined;

/** A graph with some of everything; what it is made of must never be called. */
function application(): { readonly container: Container; readonly called: readonly string[] } {
  const called: string[] = [];
  const call = (name: string) => (): never => {
    called.push(name);
    throw new Error(`${name} was called`);
  };
  @Component({ config: call('config'), startTimeoutMs: 5_000 })
  class Database {
    constructor() { call('constructor')(); }
    @OnStart connect(): void { call('start')(); }
    @OnStop close(): void { call('stop')(); }
    @On('reload') reload(): void { call('reload')(); }
  }
  @Component({ deps: [Database], readiness: 'explicit', pool: 'workers' })
  class Consumer {
    constructor(readonly database: Database) { call('constructor')(); }
    @OnStart subscribe(): void { call('start')(); }
    async [Symbol.asyncDispose](): Promise<void> { call('dispose')(); }
  }
  const Cache = component('cache', { deps: [Database], feature: 'caching', start: call('start'), suspend: call('suspend'), resume: call('resume') });
  const Made = component('made', { deps: [Database], start: call('start'), enabled: call('enabled'), configSchema: { '~standard': { version: 1, vendor: 'none', validate: call('schema') } } });
  @Component({ deps: [ready(Consumer), optional(Cache), optional(Made)] })
  class Api {
    constructor(readonly consumer: Consumer, readonly cache: unknown, readonly made: unknown) { call('constructor')(); }
    @OnStart listen(): void { call('start')(); }
    @OnDrain drain(): void { call('drain')(); }
    @OnForceStop destroy(): void { call('force-stop')(); }
  }
  return { container: createContainer({ components: [Api, Cache, Made], pools: { workers: 1 } }), called };
}

/** Components that were told to go faster than their stop does. */
const nothingIsForced = ({ moments }: ExploredRun): string | undefined => {
  for (const { event } of moments()) if (event.kind === 'component-changed' && event.to === 'forcing') return `${event.component} is forced, though nothing fails`;
  return undefined;
};

async function errorOf(container: Container, options: ExploreOptions): Promise<AnySystoleError> {
  const error: unknown = await explore(container, options).then(() => undefined, (reason: unknown) => reason);
  if (isSystoleError(error)) return error;
  throw new Error(`explore ended otherwise: ${String(error)}`);
}

describe('explore', () => {
  it('runs a graph of everything under faults, breaks no rule, and says what it has reached', async () => {
    const { container } = application();

    const report = await explore(container, { runs: 100 });

    expect(report).toMatchObject({ runs: 100, seed: 1, violations: [] });
    expect(report.events).toBeGreaterThan(2_000);
    expect(report.calls).toBeGreaterThan(200);
    expect(Object.keys(report.reached)).toEqual(expect.arrayContaining([
      'call startAll: done', 'call startAll: ERR_START_FAILED', 'call stopAll: ERR_STOP_FAILED', 'call resume: done', 'call disable: done', 'call run: done',
      'step start: timed-out', 'step start: disabled', 'step drain: done', 'step suspend: done', 'step reload: done', 'step stop: failed',
      'state ready', 'state disabled', 'state suspended', 'state quarantined', 'late start: done',
    ]));
  });

  it('calls no constructor, handler, schema, config function or enabled function of the graph', async () => {
    const { container, called } = application();

    await explore(container, { runs: 50 });

    expect(called).toEqual([]);
  });

  it('leaves the container as it was: idle, without instances, and with nobody listening', async () => {
    const { container } = application();
    const before = container.snapshot();
    const heard: SystoleEvent[] = [];
    container.subscribe((event) => { heard.push(event); });

    await explore(container, { runs: 20 });

    const { atMs: _, ...now } = container.snapshot();
    expect(before).toMatchObject(now);
    expect(container.state).toBe('idle');
    expect(now.components.some(({ hasInstance }) => hasInstance)).toBe(false);
    expect(heard).toEqual([]);
  });

  it('explores a container that runs, without touching it', async () => {
    const container = createContainer({ components: [component('only', { start: nothing })] });
    await container.startAll();

    await explore(container, { runs: 5 });

    expect(container.state).toBe('running');
    await container.stopAll();
  });

  it('gives the same log for the same seed, and another for another', async () => {
    const logs = async (seed: number, runs: number): Promise<readonly (readonly string[])[]> => {
      const seen: (readonly string[])[] = [];
      await explore(application().container, { seed, runs, check: (run) => { seen.push(run.log()); } });
      return seen;
    };

    const [first, ...ofTen] = await logs(7, 10);
    expect(await logs(7, 10)).toEqual([first, ...ofTen]);
    expect(await logs(9, 1)).toEqual([first, ofTen[2]]);
    expect(new Set(ofTen.map((log) => log.join('\n'))).size).toBe(10);
  });

  it('begins with a run without chance: all is started and stopped, and every handler is done at once', async () => {
    const runs: ExploredRun[] = [];

    await explore(application().container, { runs: 0, check: (run) => { runs.push(run); } });

    expect(runs.map(({ seed, isFaultFree }) => ({ seed, isFaultFree }))).toEqual([{ seed: undefined, isFaultFree: true }]);
    expect(runs[0]?.calls.map(({ call, end }) => `${call}: ${end}`)).toEqual(['startAll: done', 'stopAll: done', 'stopAll: done']);
    expect(runs[0]?.events.filter((event) => event.kind === 'component-changed' && event.to === 'ready')).toHaveLength(5);
  });

  it('takes its seed from SYSTOLE_SEED, unless it is given one', async () => {
    process.env['SYSTOLE_SEED'] = '41';
    try {
      const { container } = application();
      expect((await explore(container, { runs: 1 })).seed).toBe(41);
      expect((await explore(container, { runs: 1, seed: 5 })).seed).toBe(5);
      process.env['SYSTOLE_SEED'] = 'today';
      expect((await errorOf(container, { runs: 1 })).message).toBe('SYSTOLE_SEED is "today".\n  it is a whole number');
    } finally {
      delete process.env['SYSTOLE_SEED'];
    }
  });

  it.each([[false, 'false'], [true, 'true'], [3, '3'], [null, 'null'], [['a sentence'], 'a list']])('refuses a check that returns %j, of which nobody knows what it means', async (said, shown) => {
    const failed = await errorOf(application().container, { runs: 1, check: () => said as never });
    expect([failed.code, failed.message]).toEqual(['ERR_INVALID_OPTION', `what the check returned is ${shown}.\n  a check returns a sentence that says what is wrong, or nothing`]);
  });

  it('refuses to call nothing, and what no compiler has looked at, before any run', async () => {
    const refused = async (options: object): Promise<string> => (await errorOf(application().container, { ...options, check: () => 'played' })).message;
    expect([
      await refused({ calls: [] }), await refused({ calls: [{ call: 'disable', targets: [] }] }), await refused({ calls: [{ call: 'start', targets: [] }] }),
      await refused({ calls: 'startAll' }), await refused({ run: 5 }), (await errorOf(application().container, { check: 'no' as never })).message,
    ]).toEqual([
      'the number of calls is 0.\n  it is at least one; without `calls` it is all of them', 'the number of targets is 0.\n  disable names at least one here',
      'the number of targets is 0.\n  start names at least one here', 'calls is "startAll".\n  it is a list',
      'run is 5.\n  there is no such option; known: runs, seed, faults, calls, check', 'check is "no".\n  it is a function',
    ]);
  });

  it('refuses a graph that is not sound with what verify finds, before any run', async () => {
    const A = component('a', { deps: ['b'], start: nothing });
    const B = component('b', { deps: ['a'], start: nothing });
    const container = createContainer({ components: [A, B] });
    let checked = 0;

    const error = await errorOf(container, { check: () => { checked += 1; } });

    expect(error.code).toBe('ERR_CYCLE');
    expect(error.message).toBe(container.verify()[0]?.message);
    expect(checked).toBe(0);
  });

  it('refuses options out of range', async () => {
    const { container } = application();

    expect((await errorOf(container, { runs: -1 })).message).toBe('runs is -1.\n  it is a whole number, 0 or more');
    expect((await errorOf(container, { seed: 0.5 })).message).toBe('seed is 0.5.\n  it is a whole number');
    expect((await errorOf(container, { faults: 'some' as never })).message).toBe("faults is \"some\".\n  it is one of: none, obedient, any");
    expect((await errorOf(container, { calls: ['halt' as never] })).message).toBe(
      "calls is \"halt\".\n  it is one of: startAll, stopAll, restartAll, start, stop, restart, suspend, resume, enable, disable, run, abort, hurry");
    expect((await errorOf(container, { calls: [{ call: 'stop', targets: ['Cash'] }] })).message).toMatch(/^Nothing here goes by Cash\./);
    expect((await errorOf(container, { calls: [{ call: 'run', targets: [] }] })).message).toBe('the number of targets is 0.\n  run names at least one here');
  });

  it('calls only what it is told to, with the targets it is told', async () => {
    const { container } = application();

    const { reached } = await explore(container, {
      runs: 30, faults: 'none',
      calls: ['startAll', { call: 'disable', targets: ['caching'] }, { call: 'run', targets: ['reload', 'Database'] }],
      check: ({ calls }) => {
        for (const { call, targets } of calls) {
          if (call === 'disable') expect(targets).toEqual(['caching']);
          if (call === 'run') expect(targets).toEqual(['reload', 'Database']);
        }
      },
    });

    const calls = new Set(Object.keys(reached).filter((name) => name.startsWith('call ')).map((name) => name.slice('call '.length, name.indexOf(':'))));
    expect(calls).toEqual(new Set(['startAll', 'disable', 'run', 'stopAll']));
  });

  it('explores a container that holds nothing, and one whose components have no handlers', async () => {
    expect(await explore(createContainer(), { runs: 10 })).toMatchObject({ runs: 10, violations: [] });
    expect((await explore(createContainer({ components: [value('port', 80)] }), { runs: 10 })).reached['state ready']).toBeGreaterThan(0);
  });

  describe('the weather', () => {
    it('none: every handler ends well, unless it is called off or the budget of all is too short for it', async () => {
      const { reached } = await explore(application().container, { runs: 100, faults: 'none', check: ({ isFaultFree }) => { expect(isFaultFree).toBe(true); } });

      expect(Object.keys(reached).filter((name) => name.includes(': failed') || name.startsWith('late '))).toEqual([]);
      expect(reached['step start: done']).toBeGreaterThan(100);
    });

    it('obedient: whatever fails or is called off, nothing is left behind', async () => {
      const { reached } = await explore(application().container, { runs: 300, faults: 'obedient' });

      expect(reached).toMatchObject({ 'step start: failed': expect.any(Number), 'step start: timed-out': expect.any(Number), 'step stop: timed-out': expect.any(Number) });
      expect(Object.keys(reached).filter((name) => name === 'state quarantined' || name.startsWith('late '))).toEqual([]);
    });
  });

  describe('the check', () => {
    it('sees every run event by event, with the states just after each', async () => {
      const A = component('a', { start: nothing });
      const B = component('b', { deps: [A], start: nothing, stop: nothing });
      const seen: string[] = [];

      await explore(createContainer({ components: [B] }), {
        runs: 0,
        check: (run) => {
          for (const { event, status, isUp } of run.moments()) {
            if (event.kind === 'component-changed') seen.push(`a ${status(A)}, b ${status('b')}${isUp(B) ? ', b is up' : ''}`);
          }
          expect(run.snapshot.components.map(({ id, state }) => `${id} ${state}`)).toEqual(['b stopped', 'a stopped']);
        },
      });

      expect(seen).toEqual([
        'a registered, b waiting', 'a waiting, b waiting', 'a starting, b waiting', 'a started, b waiting', 'a ready, b waiting',
        'a ready, b starting', 'a ready, b started, b is up', 'a ready, b ready, b is up',
        'a ready, b stopping', 'a ready, b stopped', 'a stopping, b stopped', 'a stopped, b stopped',
      ]);
    });

    it('fails the exploration with what it throws, and that is the cause', async () => {
      const assertion = new Error('expected 1 to be 2\nand more');

      const error = await errorOf(application().container, { runs: 3, seed: 8, check: async ({ seed }) => { if (seed === 9) throw assertion; } });

      expect(error).toMatchObject({ code: 'ERR_INVARIANT_VIOLATED', cause: assertion, details: { seed: 9, run: 2, replay: 'explore(container, { seed: 9, runs: 1, check })' } });
      expect(error.message.split('\n')[0]).toBe('The check refuses run 2 of 3 (seed 9): expected 1 to be 2.');
    });

    it('that says nothing, or an empty sentence, is content', async () => {
      const { container } = application();
      expect((await explore(container, { runs: 2, check: () => '' })).runs).toBe(2);
      expect((await explore(container, { runs: 2, check: () => undefined })).runs).toBe(2);
    });
  });

  it('replays the very run by what its error says', async () => {
    const { container } = application();
    const options: ExploreOptions = { runs: 200, faults: 'none', calls: ['startAll', 'stopAll'], check: nothingIsForced };
    const slow = container.fork().override('Database', { stopTimeoutMs: 20_000 }).override('Consumer', { stopTimeoutMs: 20_000 });

    const error = await errorOf(slow, options);
    if (error.code !== 'ERR_INVARIANT_VIOLATED') throw error;
    const again = await errorOf(slow, { ...options, runs: 1, seed: error.details.seed as number });

    expect(error.details.replay).toBe(`explore(container, { seed: ${String(error.details.seed)}, runs: 1, faults: 'none', calls: ['startAll', 'stopAll'], check })`);
    expect(again).toMatchObject({ details: { violations: error.details.violations, log: error.details.log } });
    expect(error.details.log.at(-1)).toMatch(/^\d+ #\d+ component-changed \{"component":"Database","from":"stopping","to":"forcing"/);
  });

  it('tells a broken rule of the lifecycle by its number and in words', async () => {
    // What is announced is not what holds.
    const whimsical = (steps: Steps): Steps => {
      let reads = 0;
      return {
        run: (...args) => steps.run(...args), has: (...args) => steps.has(...args), down: (component) => { steps.down(component); },
        limits: () => ({ startTimeoutMs: (reads += 1) === 1 ? 100 : 10_000 }),
      };
    };
    const container = deriveForTesting(createContainer({ components: [component('api', { start: nothing, startTimeoutMs: 100 })] }), { aroundSteps: whimsical });

    const error = await errorOf(container, { runs: 50, faults: 'obedient', calls: ['startAll'] });

    expect(error.message).toBe([
      'Run 4 of 50 (seed 4) breaks a rule of the lifecycle: no component is busy for longer than its limits allow (C5).',
      '  C5 at 10000 ms: api was starting from 0 ms to 10000 ms, although it may be so only until 100 ms.',
      '  C5 at 184000 ms: api was starting from 174000 ms to 184000 ms, although it may be so only until 174100 ms.',
      '  C5 at 358001 ms: api was starting from 348001 ms to 358001 ms, although it may be so only until 348101 ms.',
      '  called: startAll() at 0 ms, ERR_START_FAILED',
      '  at 0 ms: start begins',
      '  at 0 ms: api is waiting',
      '  at 0 ms: api is starting',
      '  at 10000 ms: api is aborting: api took longer than 10000 ms in its start handlers.',
      '  the graph is not to blame for that, systole is: report it with the graph and the seed',
      "  play it again: explore(container, { seed: 4, runs: 1, faults: 'obedient', calls: ['startAll'] })",
    ].join('\n'));
  });
});
