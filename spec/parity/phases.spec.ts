import type { HandlerContext, OperationFailure, OperationReport } from 'systole';
import { After, Before, builtInPhases, Component, component, createContainer, On, OnResume, OnStart, OnStatus, OnStop, OnSuspend, value } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

const values = (report: OperationReport): unknown => report.components.map(({ id, value: given }) => [id, given]);

/** Three in a row, each answering `reload` and suspend and resume, but the middle one only `reload`. */
function line(): ReturnType<typeof createContainer> {
  const answers = (name: string, deps: readonly string[]): ReturnType<typeof component> => component(name, {
    deps,
    start: () => { log.push(`start ${name}`); return { name }; },
    stop: () => { log.push(`stop ${name}`); },
    ...(name === 'b' ? {} : { suspend: () => { log.push(`suspend ${name}`); }, resume: () => { log.push(`resume ${name}`); } }),
    on: { reload: () => { log.push(`reload ${name}`); return `${name} reloaded`; } },
  });
  return createContainer({ components: [answers('c', ['b']), answers('b', ['a']), answers('a', [])] });
}

describe('the built-in phases', () => {
  it('#65 Start goes by dependencies, and what a start returns is the instance', async () => {
    const First = component('first', { start: async () => { await Promise.resolve(); log.push('start first'); return { number: 1 }; } });
    const Second = component('second', { deps: [First], start: (first) => { log.push('start second'); return { number: first.number + 1 }; } });
    const container = createContainer({ components: [Second, First] });
    await container.startAll();
    expect([log, container.get(First), container.get(Second)]).toEqual([['start first', 'start second'], { number: 1 }, { number: 2 }]);
    await container.stopAll();
  });

  it('#66 Stop goes the other way, gets the instance, and lets go of it; leaving a block does the same', async () => {
    const container = createContainer({ components: [
      component('pool', { start: () => 'the pool', stop: (pool) => { log.push(`stop ${pool}`); return 'not an instance'; } }),
      component('api', { deps: ['pool'], start: (pool) => `an api on ${String(pool)}`, stop: (api) => { log.push(`stop ${api}`); } }),
    ] });
    await container.startAll();
    await container.stopAll();
    expect(log.splice(0)).toEqual(['stop an api on the pool', 'stop the pool']);
    expect(container.snapshot().components.map(({ state, hasInstance }) => [state, hasInstance])).toEqual([['stopped', false], ['stopped', false]]);
    {
      await using running = await container.startAll();
      expect(running.outcome).toBe('done');
    }
    expect(log).toEqual(['stop an api on the pool', 'stop the pool']);
  });

  it('#67 #68 #80 Suspend goes the other way and resume by dependencies, on the same instances; who answers neither is left as it is', async () => {
    const container = line();
    await container.startAll();
    const before = ['a', 'b', 'c'].map((id) => container.get(id));
    log.splice(0);
    await container.suspend();
    expect([log.splice(0), container.state, ['a', 'b', 'c'].map((id) => container.status(id))]).toEqual([['suspend c', 'suspend a'], 'suspended', ['suspended', 'ready', 'suspended']]);
    await container.resume();
    expect([log.splice(0), container.state]).toEqual([['resume a', 'resume c'], 'running']);
    expect(['a', 'b', 'c'].map((id) => container.get(id)).every((instance, place) => instance === before[place])).toBe(true);
    await container.stopAll();
  });

  it('#98 A second start calls nothing; to run the handlers again there is restart', async () => {
    const container = line();
    const first = await container.startAll();
    const second = await container.startAll();
    expect([first.components.map(({ id }) => id), second.outcome, second.components]).toEqual([['a', 'b', 'c'], 'done', []]);
    await container.restartAll();
    expect(log).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a', 'start a', 'start b', 'start c']);
    await container.stopAll();
  });

  it('#99 A stop of what is not up calls nothing, before the first start and after a stop', async () => {
    const container = line();
    const early = await container.stopAll();
    await container.startAll();
    await container.stopAll();
    log.splice(0);
    const again = await container.stopAll();
    expect([early.outcome, early.components, again.outcome, again.components, log]).toEqual(['done', [], 'done', [], []]);
  });

  it('#100 A start may come in stages, with the instances of the earlier ones in use between them', async () => {
    const container = createContainer({
      groups: { boot: { settings: component('settings', { start: () => { log.push('start settings'); return { level: 'debug' }; } }) } },
      components: [noted(log, 'api', { deps: ['boot/settings'] }), noted(log, 'other')],
    });
    await container.start('boot');
    expect([log.splice(0), container.get('boot/settings'), container.status('api')]).toEqual([['start settings'], { level: 'debug' }, 'registered']);
    await container.startAll();
    expect(log).toEqual(['start api', 'start other']);
    await container.stopAll();
  });
});

describe('status', () => {
  it('#1 A component says what it does in each phase by its own name, and nothing else has to be written anywhere', async () => {
    const note = (phase: string) => (): void => { log.push(phase); };
    const ByOptions = component('by options', { start: note('start'), stop: note('stop'), suspend: note('suspend'), resume: note('resume'), status: note('status') });
    @Component()
    class ByDecorators {
      @OnStart begin(): void { log.push('start'); }
      @OnStop end(): void { log.push('stop'); }
      @OnSuspend rest(): void { log.push('suspend'); }
      @OnResume wake(): void { log.push('resume'); }
      @OnStatus tell(): void { log.push('status'); }
    }
    for (const which of [ByOptions, ByDecorators]) {
      const container = createContainer({ components: [which] });
      await container.startAll();
      await container.run('status');
      await container.suspend();
      await container.resume();
      await container.stopAll();
      expect(log.splice(0)).toEqual(['start', 'status', 'suspend', 'resume', 'stop']);
    }
  });

  it('#69 gathers what components say of themselves, dependencies first, and changes nothing; before the start nobody says anything', async () => {
    const container = createContainer({ components: [component('api', { deps: ['db'], start: () => ({ up: true }), status: (api) => api }), component('db', { status: async () => 'fine' }), component('quiet')] });
    expect(values(await container.run('status'))).toEqual([]);
    await container.startAll();
    const [before, instance] = [container.snapshot().components.map(({ state }) => state), container.get('api')];
    expect(values(await container.run('status'))).toEqual([['db', 'fine'], ['api', { up: true }]]);
    expect([container.snapshot().components.map(({ state }) => state), container.get('api') === instance]).toEqual([before, true]);
    await container.stopAll();
  });

  it('#49 and descriptions do not mind what is missing', async () => {
    const container = createContainer({ components: [component('api', { deps: ['nowhere', 'also nowhere'], status: () => 'never' })] });
    expect([values(await container.run('status')), container.describe('api').needs, container.snapshot().components.length, container.explain('api'), container.graph().edgeCount()]).toEqual([[], [], 1, 'api is registered.', 0]);
    expect(container.verify().map(({ code }) => code)).toEqual(['ERR_MISSING_DEPENDENCY', 'ERR_MISSING_DEPENDENCY']);
  });
});

describe('phases of one\'s own', () => {
  it('#71 #72 A component that answers nothing else is visited, in the order that the phase declares', async () => {
    @Component()
    class Rates { @On('reload') reload(): void { log.push('Rates'); } }
    @Component(Rates)
    class Prices { constructor(readonly rates: Rates) {} @On('reload') recompute(): void { log.push('Prices'); } }
    const container = createContainer({ components: [Prices] });
    await container.startAll();
    await container.run('reload');
    await container.definePhase('reload', { order: 'dependents-first' }).run('reload');
    expect(log).toEqual(['Rates', 'Prices', 'Prices', 'Rates']);
    await container.stopAll();
  });

  it('#83 #102 What each handler returns is kept under its own component, and touches no instance', async () => {
    const container = line();
    await container.startAll();
    const before = container.get('a');
    const operation = container.run('reload');
    const report = await operation;
    expect([report.operation, values(report)]).toEqual(['reload', [['a', 'a reloaded'], ['b', 'b reloaded'], ['c', 'c reloaded']]]);
    expect([values(operation.report()), container.get('a') === before]).toEqual([values(report), true]);
    await container.stopAll();
  });

  it('#76 What a phase would do can be seen without calling anything', () => {
    const container = line().definePhase('reload', { order: 'dependents-first' });
    expect([container.verify(), container.plan(), container.plan('reload').order, container.plan('suspend').order]).toEqual([
      [], { phase: 'start', order: ['a', 'b', 'c'], rounds: [['a'], ['b'], ['c']] }, ['c', 'b', 'a'], ['c', 'b', 'a'],
    ]);
    expect([log, container.state]).toEqual([[], 'idle']);
  });
});

describe('any phase', () => {
  it('#77 of the built-in ones stands in a table, with its order and whether its return is the instance', () => {
    expect(builtInPhases).toEqual({
      start: { order: 'dependencies-first', returnsInstance: true },
      stop: { order: 'dependents-first', returnsInstance: false },
      suspend: { order: 'dependents-first', returnsInstance: false },
      resume: { order: 'dependencies-first', returnsInstance: false },
      status: { order: 'dependencies-first', returnsInstance: false },
    });
    const orders = Object.keys(builtInPhases).map((phase) => line().plan(phase).order.join(' '));
    expect([orders, [builtInPhases, builtInPhases.start].every(Object.isFrozen)]).toEqual([['a b c', 'c b a', 'c b a', 'a b c', 'a b c'], true]);
  });

  it('#75 can be run by its name; an unknown name is refused with those that are known', async () => {
    const container = line();
    const reached: unknown[] = [];
    for (const phase of ['start', 'reload', 'suspend', 'resume', 'stop']) {
      const report = await container.run(phase);
      reached.push([report.operation, report.outcome, container.state, log.splice(0)]);
    }
    expect(reached).toEqual([
      ['start', 'done', 'running', ['start a', 'start b', 'start c']],
      ['reload', 'done', 'running', ['reload a', 'reload b', 'reload c']],
      ['suspend', 'done', 'suspended', ['suspend c', 'suspend a']],
      ['resume', 'done', 'running', ['resume a', 'resume c']],
      ['stop', 'done', 'stopped', ['stop c', 'stop b', 'stop a']],
    ]);
    {
      await using running = await container.run('start', { only: ['b'] });
      expect(running.components.map(({ id }) => id)).toEqual(['a', 'b']);
    }
    expect(log.splice(0)).toEqual(['start a', 'start b', 'stop b', 'stop a']);
    await container.run('start', { only: ['b'] });
    await container.run('stop', { only: ['b'] });
    expect(log.splice(0)).toEqual(['start a', 'start b', 'stop b', 'stop a']);
    expect(() => container.run('relaod')).toThrow([
      'No phase here is called relaod.',
      '  known: start, stop, suspend, resume, status, reload',
      '  mark a method @On(phase), or call definePhase first',
    ].join('\n'));
    expect(log).toEqual([]);
  });

  it('#74 that only asks can be given another order, also status; the lifecycle\'s own keep theirs, which instances live by', async () => {
    const asked = (name: string, deps: readonly string[] = []): ReturnType<typeof component> => component(name, { deps, status: () => { log.push(`status ${name}`); } });
    const container = createContainer({ components: [asked('api', ['db']), asked('db')] }).definePhase('status', { order: 'dependents-first' });
    await container.startAll();
    await container.run('status');
    await container.fork().definePhase('status').startAll();
    expect([log, container.plan('status').order]).toEqual([['status api', 'status db'], ['api', 'db']]);
    const refused = ['start', 'stop', 'suspend', 'resume', 'drain'].map((phase) => {
      try {
        return container.definePhase(phase, { order: 'dependents-first' }).name;
      } catch (error) {
        return (error as Error).message.split('\n')[1];
      }
    });
    expect(refused).toEqual([
      '  it is built in and cannot be defined anew, start goes dependencies-first: nothing is constructed before what it needs is up; give yours another name',
      '  it is built in and cannot be defined anew, stop goes dependents-first: nobody loses what it still uses; give yours another name',
      '  it is built in and cannot be defined anew, suspend goes dependents-first: nobody rests while something that uses it works; give yours another name',
      '  it is built in and cannot be defined anew, resume goes dependencies-first: nobody works before what it uses does; give yours another name',
      '  it is built in and cannot be defined anew, drain is a part of stop; give yours another name',
    ]);
    await container.stopAll();
  });

  it('#70 #73 of one\'s own may return instances: what a handler gives takes the place of the one it had; otherwise it stands in the report', async () => {
    const Rates = component('rates', { start: () => ({ version: 1 }), on: { renew: async (rates) => { await Promise.resolve(); return { version: rates.version + 1 }; }, count: (rates) => rates.version } });
    const Prices = component('prices', { deps: [Rates], start: (rates) => ({ rates }), on: { renew: (prices, { container }) => { log.push(`prices of ${String(prices.rates.version)}, now ${String(container.get(Rates).version)}`); } } });
    const container = createContainer({ components: [Prices] }).definePhase('renew', { returnsInstance: true });
    await container.startAll();
    const before = container.get(Prices);
    const renewed = await container.run('renew');
    expect([values(renewed), container.get(Rates), container.get(Prices) === before, log]).toEqual([[['rates', undefined], ['prices', undefined]], { version: 2 }, true, ['prices of 1, now 2']]);
    expect([values(await container.run('count')), container.get(Rates)]).toEqual([[['rates', 2]], { version: 2 }]);
    await container.restartAll();
    expect(container.get(Rates)).toEqual({ version: 1 });
    await container.stopAll();
    const outer = createContainer().definePhase('renew', { returnsInstance: true }).mount('inside', container);
    await outer.startAll();
    const inside = outer.get('inside') as typeof container;
    await outer.run('renew');
    expect([outer.get('inside') === inside, inside.get(Rates)]).toEqual([true, { version: 2 }]);
    await outer.stopAll();
  });

  it('#73 refuses an instance that its schema refuses, or that comes after its limit, and leaves the one that is there', async () => {
    const clock = createVirtualClock();
    const isNumber = { '~standard': { version: 1 as const, vendor: 'spec', validate: (given: unknown) => (typeof given === 'number' ? { value: given } : { issues: [{ message: 'no number' }] }) } };
    const Checked = component('checked', { start: (): unknown => 1, instanceSchema: isNumber, on: { renew: () => 'two' } });
    const Late = component('late', { start: () => 1, on: { renew: () => clock.after(50).then(() => 2) } });
    const container = createContainer({ clock, components: [Checked, Late] }).definePhase('renew', { returnsInstance: true, timeoutMs: 10 });
    await container.startAll();
    const failed = rejection(container.run('renew'));
    await clock.advance(100);
    const { details } = await failed;
    expect('failures' in details && details.failures.map(({ id, kind }) => [id, kind])).toEqual([['checked', 'failed'], ['late', 'timed-out']]);
    expect([container.get(Checked), container.get(Late)]).toEqual([1, 1]);
    await container.stopAll();
  });
});

describe('a handler', () => {
  it('#81 #92 gets its instance and a context with its id, its resolved config, its notes and the container', async () => {
    const seen: unknown[] = [];
    const Env = value('env', { port: 1 });
    const Server = component('server', {
      group: 'http', deps: [Env],
      config: (live) => ({ port: live.get(Env).port + 1 }),
      start: (env, { meta }) => { meta.set('env', env); return { address: ':2' }; },
      on: { look: (server, { id, config, meta, container }) => { seen.push(server, id, config, meta.get('env'), container.get(Env) === meta.get('env'), container.name); } },
    });
    const container = createContainer({ components: [Server], name: 'shop' });
    await container.startAll();
    await container.run('look');
    expect(seen).toEqual([{ address: ':2' }, 'http/server', { port: 2 }, { port: 1 }, true, 'shop']);
    await container.stopAll();
  });

  it('#84 #85 #86 #89 has hooks before it and after it, several of them by name, all before those of its dependents', async () => {
    class Audited {
      @Before('start') openAudit(): void { log.push('openAudit'); }
      @After('start') closeAudit(): void { log.push('closeAudit'); }
    }
    @Component()
    class Database extends Audited {
      rows = 0;
      @Before('start') check(): void { log.push('check'); }
      @OnStart async load(): Promise<void> { await Promise.resolve(); this.rows = 3; log.push('load'); }
      @After('start') async count(): Promise<void> { await Promise.resolve(); log.push(`count ${this.rows} rows`); }
      override closeAudit(): void { log.push('closeAudit, Database'); }
    }
    @Component(Database)
    class Api {
      constructor(readonly database: Database) {}
      @Before('start') greet(): void { log.push('greet'); }
      @OnStart listen(): void { log.push('listen'); }
    }
    const container = createContainer({ components: [Api] });
    await container.startAll();
    expect(log).toEqual(['openAudit', 'check', 'load', 'closeAudit, Database', 'count 3 rows', 'greet', 'listen']);
    await container.stopAll();
  });

  it('#96 knows its component and the phase it answers', async () => {
    @Component()
    class Spy {
      @OnStart @OnStop @OnSuspend @On('reload') note({ id, phase }: HandlerContext): void { log.push(`${id}: ${phase}`); }
    }
    const container = createContainer({ components: [Spy] });
    await container.startAll();
    await container.run('reload');
    await container.suspend();
    await container.resume();
    await container.stopAll();
    expect(log).toEqual(['Spy: start', 'Spy: reload', 'Spy: suspend', 'Spy: stop']);
  });

  it('#97 of any phase answers all that its component has no other handler for', async () => {
    const container = createContainer({ components: [component('spy', { status: () => 'own', on: { 'flush': () => 'own', '*': (_, { phase }) => `any: ${phase}` } })] }).definePhase('reload').definePhase('flush');
    await container.startAll();
    expect([values(await container.run('reload')), values(await container.run('flush')), values(await container.run('status'))]).toEqual([[['spy', 'any: reload']], [['spy', 'own']], [['spy', 'own']]]);
    await container.stopAll();
  });

  it('#95 shows, to whoever subscribed, which component is in which phase', async () => {
    const container = line();
    container.subscribe((event) => { if (event.kind === 'step-starting' || event.kind === 'step-ended') log.push(`${event.kind} ${event.phase} ${event.component}`); });
    await container.start('a');
    expect(log).toEqual(['step-starting start a', 'start a', 'step-ended start a']);
    log.splice(0);
    await container.stopAll();
    expect(log).toEqual(['step-starting stop a', 'stop a', 'step-ended stop a']);
  });

  it('#94 leaves its time in the report, component by component', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { start: () => clock.after(30) }), component('b', { deps: ['a'], start: () => clock.after(20) })] });
    const operation = container.startAll();
    await clock.advance(100);
    const report = await operation;
    expect([report.elapsedMs, report.components.map(({ id, calledAtMs, settledAtMs, outcome }) => [id, calledAtMs, settledAtMs, outcome])]).toEqual([50, [
      ['a', 0, 30, { kind: 'done', elapsedMs: 30 }], ['b', 30, 50, { kind: 'done', elapsedMs: 20 }],
    ]]);
    await container.stopAll();
  });
});

describe('handlers of several components', () => {
  it('#101 #103 #104 run at the same time in every phase, by nothing but promises, where no dependency forbids it', async () => {
    const clock = createVirtualClock();
    const slow = (name: string, deps: readonly string[] = []): ReturnType<typeof component> => component(name, { deps, start: () => clock.after(10), stop: () => clock.after(10), on: { reload: () => clock.after(10) } });
    const make = (concurrency: number): ReturnType<typeof createContainer> => createContainer({ clock, concurrency, components: [slow('a'), slow('b'), slow('c'), slow('top', ['a', 'b', 'c'])] });
    const took = async (operation: PromiseLike<OperationReport>): Promise<number> => {
      await clock.advance(100);
      return (await operation).elapsedMs;
    };
    const [free, capped] = [make(Infinity), make(2)];
    expect([await took(free.startAll()), await took(free.run('reload')), await took(free.stopAll())]).toEqual([20, 20, 20]);
    expect([await took(capped.startAll()), await took(capped.run('reload')), await took(capped.stopAll())]).toEqual([30, 20, 20]);
  });

  it('#105 end with the first failure: nothing further is called, what is in flight is called off and awaited, what was up is stopped', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [
      noted(log, 'up'), component('broken', { start: () => clock.after(10).then(() => { throw new Error('no disk'); }) }),
      component('slow', { start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { log.push('call off slow'); clock.schedule(5, () => { reject(new Error('off')); }); }); }) }),
      noted(log, 'never', { deps: ['broken'] }),
    ] });
    const failed = rejection(container.startAll());
    await clock.advance(100);
    const { details, code } = await failed;
    expect(log).toEqual(['start up', 'call off slow', 'stop up']);
    const { report, ...facts } = details as OperationFailure;
    expect([code, JSON.parse(JSON.stringify(facts)), report.outcome]).toEqual(['ERR_START_FAILED', {
      rootCause: 'broken', failures: [{ id: 'broken', phase: 'start', kind: 'failed', error: {}, atMs: 10 }], cancelled: ['slow'], skipped: [{ id: 'never', path: ['never', 'broken'] }], quarantined: [],
    }, 'failed']);
    expect(facts.failures.map(({ error }) => error)).toEqual([new Error('no disk')]);
    expect(container.snapshot().components.map(({ id, state }) => [id, state])).toEqual([['up', 'stopped'], ['broken', 'failed'], ['slow', 'failed'], ['never', 'skipped']]);
  });

  it('#106 of several containers share nothing, not even when they run side by side', async () => {
    const Shared = component('shared', { start: ({ container }) => ({ of: container.name }), stop: (shared) => { log.push(`stop ${shared.of}`); } });
    const containers = ['one', 'two', 'three'].map((name) => createContainer({ components: [Shared], name }));
    await Promise.all(containers.map((container) => container.startAll()));
    expect(containers.map((container) => container.get(Shared))).toEqual([{ of: 'one' }, { of: 'two' }, { of: 'three' }]);
    await containers[1]?.stopAll();
    expect([log, containers.map((container) => container.state)]).toEqual([['stop two'], ['running', 'stopped', 'running']]);
    await Promise.all(containers.map((container) => container.stopAll()));
  });
});
