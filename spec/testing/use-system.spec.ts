import type { SystoleEvent } from 'systole';
import { Component, component, createContainer, OnStart, OnStop, token, value } from 'systole';
import { delay, operation } from 'systole/operations';
import { called, calls, createVirtualClock, failStart, fake, hangStop, leftoversOf, slow, slowStop, startSystem, useSystem } from 'systole/testing';
import type { TestHook, UseSystemOptions } from 'systole/testing';
import { realClock } from '../../src/app/host/real-clock';
import { rejection, systoleError } from '../support/errors';
import { standStill } from '../support/stalls';

interface Mailer { send(to: string): Promise<void> }
const Mailer = token<Mailer>('mailer');
const RealMailer = component(Mailer, { start: (): Promise<Mailer> => Promise.reject(new Error('no mail from tests')) });

const log: string[] = [];

@Component({ deps: [], name: 'db', stopTimeoutMs: 50, abortGraceMs: 10 })
class Database {
  @OnStart connect(): void { log.push('connect'); }
  @OnStop close(): void { log.push('close'); }
}
@Component(Database, Mailer)
class Orders {
  constructor(readonly database: Database, readonly mailer: Mailer) {}
  @OnStart open(): void { log.push('open'); }
  @OnStop shut(): void { log.push('shut'); }
  place(customer: string): Promise<void> { return this.mailer.send(customer); }
}
@Component()
class Reports {
  @OnStart start(): void { log.push('reports'); }
}

const application = createContainer({ components: [RealMailer, Orders, Reports], forceGraceMs: 10 });
const mailer = fake(Mailer, { send: () => Promise.resolve() });

describe('a system under test', () => {
  it('lets go of what is kept, and looks for what that has left', async () => {
    const told: string[] = [];
    const clock = createVirtualClock();
    const container = createContainer({ components: [component('pool', { keep: true, start: () => clock.schedule(1_000, () => undefined), stop: (cancel) => { told.push('close'); cancel(); } })] });
    const system = await startSystem(container, { clock });
    await system.stop();
    expect([told, clock.pending]).toEqual([['close'], 0]);
  });

  it('fails with what the stop of what is kept fails with', async () => {
    const system = await startSystem(createContainer({ components: [component('pool', { keep: true, start: () => 1, stop: () => { throw new Error('cannot close'); } })] }));
    await expect(system.stop()).rejects.toThrow('cannot close');
  });
});

/** A test runner of which nothing but the hooks is left. */
class Runner {
  readonly hooks: Record<'beforeEach' | 'afterEach' | 'beforeAll' | 'afterAll', TestHook>;
  private readonly registered: Record<string, (() => Promise<void>)[]> = {};

  constructor() {
    const hook = (name: string): TestHook => (run) => { (this.registered[name] ??= []).push(run); };
    this.hooks = { beforeEach: hook('beforeEach'), afterEach: hook('afterEach'), beforeAll: hook('beforeAll'), afterAll: hook('afterAll') };
  }

  get names(): readonly string[] {
    return Object.keys(this.registered);
  }

  async run(name: keyof Runner['hooks']): Promise<void> {
    for (const run of this.registered[name] ?? []) await run();
  }
}

beforeEach(() => { log.length = 0; });

describe('startSystem', () => {
  it('starts a fork under its overrides, and stops it at the end of the block', async () => {
    {
      await using system = await startSystem(application, { overrides: [[Mailer, { useValue: mailer }]] });
      await system.get(Orders).place('ada');
      expect(calls(system.fake(Mailer).send).map(({ args }) => args)).toEqual([['ada']]);
      expect(system.events[0]).toMatchObject({ kind: 'wired', sequence: 1 });
      log.push('end of block');
    }
    expect(log).toEqual(['reports', 'connect', 'open', 'end of block', 'shut', 'close']);
    expect(application.state).toBe('idle');
  });

  it('calls off operations that still run, and fails when one ignores that', async () => {
    const options = { clock: 'virtual', overrides: [[Mailer, { useValue: mailer }]] } as const;
    const quiet = await startSystem(application, options);
    const gone = quiet.container.operate(operation('poll', async (op) => { for (;;) await op.run(delay('1s')); }));
    await quiet.stop();
    expect(gone.state).toBe('aborted');
    const deaf = await startSystem(application, options);
    deaf.container.operate(operation('deaf', () => new Promise(() => undefined)));
    const { stopped, details } = await deaf.stop().then(() => ({ stopped: true, details: undefined }), (error: unknown) => ({ stopped: false, details: (error as { readonly details: unknown }).details }));
    expect([stopped, details]).toEqual([false, { leftovers: ['deaf (operation 2) ignores that it was called off'] }]);
  });

  it('starts only what is named, and what that needs under the overrides', async () => {
    await using system = await startSystem(application, { overrides: [[Mailer, { useValue: mailer }], [Database, { useValue: fake(Database) }]], only: [Orders] });
    expect([log, system.container.ids()]).toEqual([['open'], ['mailer', 'Orders', 'db']]);
  });

  it('takes overrides as a map, and as a function that is asked for each system', async () => {
    let asked = 0;
    const overrides = (): [[typeof Mailer, { useValue: Mailer }]] => {
      asked += 1;
      return [[Mailer, { useValue: fake(Mailer, { send: () => Promise.resolve() }) }]];
    };
    const first = await startSystem(application, { overrides });
    const second = await startSystem(application, { overrides });
    expect([asked, first.fake(Mailer) === second.fake(Mailer)]).toEqual([2, false]);
    const third = await startSystem(application, { overrides: new Map([[Mailer, { useValue: mailer }]]) });
    expect(third.get(Mailer)).toBe(mailer);
    for (const system of [first, second, third]) await system.stop();
  });

  it('rejects as the start does, with everything stopped again', async () => {
    const refused = await rejection(startSystem(application));
    expect([refused.code, log]).toEqual(['ERR_START_FAILED', ['reports', 'connect', 'close']]);
  });

  it('refuses overrides, faults and names that do not fit, before anything runs', async () => {
    class Other {}
    expect((await rejection(startSystem(application, { overrides: [[Other, { useValue: new Other() }]] }))).code).toBe('ERR_NOT_FOUND');
    expect((await rejection(startSystem(application, { only: [Other] }))).code).toBe('ERR_NOT_FOUND');
    expect((await rejection(startSystem(application, { faults: [slow(Other, 5)] }))).code).toBe('ERR_NOT_FOUND');
    expect((await rejection(startSystem(application, { tolerate: [Other] }))).code).toBe('ERR_NOT_FOUND');
    expect((await rejection(startSystem(application, { overrides: [[Mailer, {}]] }))).code).toBe('ERR_INVALID_OPTION');
    expect(log).toEqual([]);
  });

  it('refuses options that no compiler has looked at, before anything runs', async () => {
    const given = { overrides: { [Mailer.description]: mailer }, only: Orders, clock: 'real', faults: failStart(Orders), start: 'no', tolerate: 'db', stopBudgetMs: -1, overides: [] };
    const findings = await Promise.all(Object.entries(given).map(async ([name, value]) => {
      const { code, message } = await rejection(startSystem(application, { [name]: value }));
      return [code, ...message.split('\n')];
    }));
    expect(findings).toEqual([
      ['overrides is an object.', '  it is a list of keys, each with its override, a map of them, or a function that returns one'],
      ['only is Orders.', '  it is a list'],
      ['clock is "real".', "  it is 'virtual', or a clock"],
      ['faults is an object.', '  it is a list'],
      ['start is "no".', '  it is true or false'],
      ['tolerate is "db".', '  it is a list'],
      ['stopBudgetMs is -1.', '  it is a number of milliseconds, more than 0 and at most 2147483647, or Infinity for none'],
      ['overides is a list.', '  there is no such option; known: overrides, only, clock, faults, start, tolerate, checkTrace, stopBudgetMs'],
    ].map((lines) => ['ERR_INVALID_OPTION', ...lines]));
    expect((await rejection(startSystem(application, { only: 5, clock: {} } as never))).code).toBe('ERR_WIRING');
    expect(log).toEqual([]);
  });

  it('refuses a fault of what does not run, since it would meet nothing', async () => {
    expect((await rejection(startSystem(application, { only: [Reports], faults: [failStart(Database)] }))).message).toBe(
      'Nothing here goes by db.\n  its fault would meet nothing: name it in { only: [...] }, or something that needs it',
    );
    expect(log).toEqual([]);
  });

  it('says what may be the matter when it is handed no container', async () => {
    expect((await rejection(startSystem(undefined as never))).message).toBe([
      'the container is undefined.',
      '  pass what createContainer(...) returned; where two files import each other, it may not have been made yet',
    ].join('\n'));
  });

  it('gives each system a virtual clock of its own, or the one it is handed', async () => {
    const only = { only: [Reports] };
    const clock = createVirtualClock();
    const own = await startSystem(application, { ...only, clock: 'virtual' });
    const handed = await startSystem(application, { ...only, clock });
    const inherited = await startSystem(createContainer({ components: [Reports], clock }), {});
    expect([own.clock === clock, handed.clock === clock, inherited.clock === clock]).toEqual([false, true, true]);
    const real = await startSystem(application, only);
    expect(systoleError(() => real.clock).message).toBe([
      'system.clock was called while the system runs on another clock; it is allowed when the clock is a virtual one.',
      "  pass { clock: 'virtual' }",
    ].join('\n'));
    for (const system of [own, handed, inherited, real]) await system.stop();
  });

  it('leaves the start to the test, if that is told so', async () => {
    await using system = await startSystem(application, { overrides: [[Mailer, { useValue: mailer }]], faults: [slow(Database, 200)], clock: 'virtual', start: false });
    const start = system.container.startAll();
    await system.clock.advance(200);
    expect((await start).elapsedMs).toBe(200);
  });

  it('says that what it is asked for is no fake, or left out', async () => {
    await using system = await startSystem(application, { only: [Reports] });
    expect(() => system.get(Orders)).toThrow('Nothing here goes by Orders.\n  it is left out of this system: name it in { only: [...] }, or something that needs it');
    expect(() => system.get('nowhere')).toThrow('Nothing here goes by nowhere.\n  add it with container.add(...), or list it in createContainer({ components })');
    expect(systoleError(() => system.fake(Reports))).toMatchObject({ code: 'ERR_NOT_A_FAKE', details: { name: 'Reports' } });
  });

  it('stops once, however often it is told to', async () => {
    const system = await startSystem(application, { overrides: [[Mailer, { useValue: mailer }]], only: [Orders] });
    await Promise.all([system.stop(), system.stop()]);
    await system.stop();
    await system[Symbol.asyncDispose]();
    expect(log).toEqual(['connect', 'open', 'shut', 'close']);
  });
});

describe('the end of a system under test', () => {
  it('fails with every component that did not go down, what failed to stop, and what waits on the virtual clock', async () => {
    const clock = createVirtualClock();
    const Leaky = component('leaky', {
      start: () => {
        clock.schedule(60_000, () => undefined);
        clock.schedule(90_000, () => undefined);
        clock.hold();
      },
      stop: () => { throw new Error('the socket is gone\nand more'); },
    });
    const system = await startSystem(createContainer({ components: [Leaky, Database], forceGraceMs: 10 }), { clock, faults: [hangStop(Database)] });
    const failed = await rejection(system.stop());
    expect(failed.message).toBe([
      'The test left something behind.',
      '  db is quarantined: a handler ignored its signal and is still in flight',
      '  leaky failed in its stop: the socket is gone',
      '  2 timers on the virtual clock',
      '  1 hold on the virtual clock',
      '  stop what the test has started, or name those it is about in { tolerate: [...] }',
    ].join('\n'));
    expect([failed.code, failed.details, failed.cause]).toEqual(['ERR_LEFTOVERS', {
      leftovers: failed.message.split('\n').slice(1, -1).map((line) => line.trim()),
    }, expect.objectContaining({ code: 'ERR_STOP_FAILED' })]);
  });

  it('goes on with real time, so that a stop that waits for the virtual clock ends', async () => {
    const system = await startSystem(application, { only: [Database], clock: 'virtual', faults: [slowStop(Database, 20)] });
    await system.stop();
    expect([log, system.clock.now() >= 20, system.container.status(Database)]).toEqual([['connect', 'close'], true, 'stopped']);
  });

  it('tolerates what the test is about', async () => {
    const system = await startSystem(application, { only: [Database], clock: 'virtual', faults: [hangStop(Database)], tolerate: [Database] });
    await system.stop();
    expect(system.container.status(Database)).toBe('quarantined');
    expect(leftoversOf(system.container)).toEqual(['db is quarantined: a handler ignored its signal and is still in flight']);
  });

  it('says nothing of what waited on the clock before, nor of what the test has stopped itself', async () => {
    const clock = createVirtualClock();
    clock.schedule(1_000, () => undefined);
    const system = await startSystem(application, { only: [Database], clock });
    await system.container.stopAll();
    await system.stop();
    expect(log).toEqual(['connect', 'close']);
  });

  it('says when the start had not ended, and for whom it waited', async () => {
    const runner = new Runner();
    useSystem(application, { only: [Database], clock: 'virtual', faults: [slow(Database, 5)], hooks: runner.hooks });
    void runner.run('beforeEach').catch(() => undefined);
    const failed = await rejection(runner.run('afterEach'));
    expect(failed.details).toEqual({ leftovers: ['the start had not ended; it waited for db, on a virtual clock that stands still: pass { start: false } and advance it'] });
  });

  it.each([undefined, 'virtual'] as const)('is stopped in real time while the test runner fakes the timers of the process (clock: %s)', async (clock) => {
    const hung = { only: [Database], faults: [slowStop(Database, 20)], ...(clock === undefined ? {} : { clock }) };
    const system = await startSystem(application, clock === undefined ? { only: [Database] } : hung);
    jest.useFakeTimers();
    try {
      await system.stop();
    } finally {
      jest.useRealTimers();
    }
    expect([log, system.container.status(Database)]).toEqual([['connect', 'close'], 'stopped']);
  });

  it('says that its clock stands still, when a stop would need a limit to end', async () => {
    const system = await startSystem(application, { only: [Database], faults: [hangStop(Database)], stopBudgetMs: 30 });
    jest.useFakeTimers();
    const failed = await rejection(system.stop()).finally(() => { jest.useRealTimers(); });
    expect(failed.details).toEqual({ leftovers: [
      'the stop had not ended after 30 ms; it waited for db, on a clock that stands still: '
        + 'give the real timers back before the system is stopped (jest.useRealTimers()), or let it run on a virtual clock',
      'db is stopping',
    ] });
  });

  it('takes its own time on a clock that goes on, however little the budget', async () => {
    const system = await startSystem(application, { only: [Database], faults: [slowStop(Database, 60_000)], stopBudgetMs: 20 });
    await rejection(system.stop()).then(({ details }) => { expect(details).toEqual({ leftovers: [expect.stringMatching(/^db failed in its stop: db took longer than \d+ ms/)] }); });
  });

  it('takes no clock for one that stands still because the process did', async () => {
    const system = await startSystem(application, { only: [Database], faults: [slowStop(Database, 60_000)], stopBudgetMs: 20 });
    const stopped = rejection(system.stop());
    standStill(100);
    expect((await stopped).details).toEqual({ leftovers: [expect.stringMatching(/^db failed in its stop: db took longer than \d+ ms/)] });
  });

  it('tells of a stop that was left behind, too, when that has ended since', async () => {
    let lostMs = 0;
    const clock = { ...realClock, now: () => realClock.now() + lostMs };
    const Pool = component('pool', { stop: async () => { await Promise.resolve(); } });
    // It is called when the time of all is over, the grace included, and left behind for as long as its promise takes.
    const Blocking = component('blocking', { deps: [Pool], stop: () => { lostMs += 60_000; } });
    const system = await startSystem(createContainer({ components: [Blocking], clock }));
    expect((await rejection(system.stop())).details).toEqual({ leftovers: [
      expect.stringMatching(/^blocking failed in its stop: blocking took longer than \d+ ms/), expect.stringMatching(/^pool failed in its stop: pool took longer than \d+ ms/),
    ] });
    expect(system.container.status('pool')).toBe('stopped');
  });

  it('holds what was told against the invariants, if asked to', async () => {
    const overrides = [[Mailer, { useValue: mailer }]] as const;
    for (const clock of [createVirtualClock(), undefined]) {
      const sound = await startSystem(application, { overrides, checkTrace: true, ...(clock === undefined ? {} : { clock }) });
      await sound.stop();
      expect(sound.events.at(-1)?.kind).toBe('operation-ended');
    }
    const forged = await startSystem(application, { overrides, checkTrace: true, clock: 'virtual' });
    (forged.events as SystoleEvent[]).splice(3, 1);
    expect((await rejection(forged.stop())).details).toEqual({ leftovers: expect.arrayContaining([expect.stringMatching(/^E1: Event /)]) });
  });

  it('breaks no invariant by standing still, whenever that is', async () => {
    const pool = component('pool', { start: async () => { await Promise.resolve(); }, stop: async () => { await Promise.resolve(); } });
    const container = createContainer({ components: [pool, component('api', { deps: [pool], stop: () => undefined })] });
    const looks = { all: 0, before: 0 };
    // Three seconds go by before one of the looks at the clock, a later one each time, until there are no more.
    while (looks.before <= looks.all) {
      looks.before += 1;
      looks.all = 0;
      const now = (): number => realClock.now() + ((looks.all += 1) < looks.before ? 0 : 3_000);
      const system = await startSystem(container, { clock: { ...realClock, now }, checkTrace: true, stopBudgetMs: 60_000 });
      await system.stop();
    }
    expect(looks.all).toBeGreaterThan(20);
  });

  it('disposes of plain singletons too', async () => {
    const disposed: string[] = [];
    class Plain { dispose(): void { disposed.push('Plain'); } }
    const container = createContainer({ components: [Reports] });
    container.registerSingleton(Plain);
    const system = await startSystem(container);
    system.container.resolve(Plain);
    await system.stop();
    expect(disposed).toEqual(['Plain']);
  });
});

describe('useSystem', () => {
  function use(options: UseSystemOptions<readonly [typeof Mailer]> = {}): { readonly runner: Runner; readonly system: ReturnType<typeof useSystem> } {
    const runner = new Runner();
    return { runner, system: useSystem(application, { overrides: [[Mailer, { useValue: mailer }]], only: [Orders], hooks: runner.hooks, ...options }) };
  }

  it('starts a new system before each test and stops it after', async () => {
    const { runner, system } = use();
    await runner.run('beforeEach');
    const first = system.get(Orders);
    await first.place('ada');
    await runner.run('afterEach');
    await runner.run('beforeEach');
    expect([system.get(Orders) === first, system.container.status(Orders)]).toEqual([false, 'ready']);
    await runner.run('afterEach');
    expect(log).toEqual(['connect', 'open', 'shut', 'close', 'connect', 'open', 'shut', 'close']);
  });

  it('gives a fake to each test without the calls of the one before', async () => {
    const { runner, system } = use();
    await runner.run('beforeEach');
    await system.get(Orders).place('ada');
    expect(called(system.fake(Mailer).send)).toBe(true);
    await runner.run('afterEach');
    await runner.run('beforeEach');
    expect(called(system.fake(Mailer).send)).toBe(false);
    await runner.run('afterEach');
  });

  it('refuses where it is called what is no option, and what is no container', () => {
    const hooks = new Runner().hooks;
    expect(systoleError(() => useSystem(application, { per: 'files', hooks } as never)).message).toBe('per is "files".\n  it is one of: test, file');
    expect(systoleError(() => useSystem(application, { only: Orders, hooks } as never)).message).toBe('only is Orders.\n  it is a list');
    expect(systoleError(() => useSystem(application, { hooks: 'jest' } as never)).message).toBe('hooks is "jest".\n  it is an object with the hooks of the test runner');
    expect(systoleError(() => useSystem(undefined as never, { hooks })).details).toMatchObject({ option: 'the container', value: undefined });
  });

  it('starts one system for a whole file, if asked to', () => {
    expect([use({ per: 'file' }).runner.names, use().runner.names]).toEqual([['beforeAll', 'afterAll'], ['beforeEach', 'afterEach']]);
  });

  it('takes the hooks of node:test by their own names', () => {
    const seen: string[] = [];
    useSystem(application, { per: 'file', hooks: { before: () => seen.push('before'), after: () => seen.push('after') } });
    expect(seen).toEqual(['before', 'after']);
  });

  it.each(['container', 'clock', 'events', 'get()', 'fake()', 'stop()'] as const)('refuses system.%s outside a test', async (member) => {
    const { runner, system } = use();
    const ask = (): unknown => {
      if (member === 'get()') return system.get(Orders);
      if (member === 'fake()') return system.fake(Mailer);
      return member === 'stop()' ? system.stop() : system[member];
    };
    const early = systoleError(ask);
    expect(early.message).toBe([
      `system.${member} was called while no test runs; it is allowed when a test runs.`,
      '  use the system inside it(...) or a hook that comes after useSystem, not in describe(...)',
    ].join('\n'));
    await runner.run('beforeEach');
    await runner.run('afterEach');
    expect(systoleError(ask).code).toBe('ERR_STATE');
  });

  it('fails the test that left something behind', async () => {
    const { runner, system } = use({ faults: [hangStop(Database)] });
    await runner.run('beforeEach');
    expect(system.container.state).toBe('running');
    expect((await rejection(runner.run('afterEach'))).code).toBe('ERR_LEFTOVERS');
  });

  it('has nothing to add when the start has failed and was rolled back', async () => {
    const { runner } = use({ faults: [failStart(Database)] });
    expect((await rejection(runner.run('beforeEach'))).code).toBe('ERR_START_FAILED');
    await runner.run('afterEach');
    expect(log).toEqual([]);
  });

  it('is refused without hooks, with what to pass', () => {
    const refused = systoleError(() => useSystem(application, { hooks: {} }));
    expect([refused.code, refused.details]).toEqual(['ERR_NO_TEST_HOOKS', { missing: ['beforeEach', 'afterEach'] }]);
    expect(refused.message).toBe([
      'useSystem found no beforeEach and no afterEach to tie the system to.',
      '  jest has them as globals, vitest only with { globals: true }',
      '  pass those of the test runner: useSystem(container, { hooks: { beforeEach, afterEach } }); or call startSystem(container) in the test',
    ].join('\n'));
    const half = systoleError(() => useSystem(application, { per: 'file', hooks: { beforeAll: () => undefined } }));
    expect([half.code, half.details]).toEqual(['ERR_NO_TEST_HOOKS', { missing: ['afterAll'] }]);
  });
});

describe('useSystem on the globals of jest', () => {
  const Port = value('port', 8080);
  const system = useSystem(createContainer({ components: [Port] }), { overrides: [[Port, { useValue: 1 }]] });
  const seen: unknown[] = [];

  it.each([1, 2])('has a system in test %d', () => {
    seen.push(system.container);
    expect([system.get(Port), new Set(seen).size]).toEqual([1, seen.length]);
  });
});
