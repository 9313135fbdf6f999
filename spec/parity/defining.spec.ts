import type { Container, HandlerContext, Token } from 'systole';
import { alias, Component, component, createContainer, defineSystem, group, isComponent, isContainer, local, OnStart, OnStop, pick, required, system, token, value } from 'systole';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

describe('ids and groups', () => {
  it('#2 An id is a name, or a group and a name; a third level is refused', () => {
    @Component({ group: 'services', name: 'db' })
    class Database {}
    const container = createContainer({ components: [Database, component('cache', { group: 'services' }), value('env/port', 8080), component('alone')] });
    expect(container.ids()).toEqual(['services/db', 'services/cache', 'env/port', 'alone']);
    const tooDeep = systoleError(() => createContainer({ components: [component('c', { group: 'a/b' })] }));
    expect([tooDeep.code, tooDeep.details]).toEqual(['ERR_INVALID_ID', { id: 'a/b/c' }]);
  });

  it('#3 A group is a unit: it is referenced, selected, staged, and duplicated under another name', async () => {
    const members = { server: noted(log, 'server', { deps: [local('port')] }), port: 8080 };
    const seen: unknown[] = [];
    const App = component('app', { deps: [group('http1')], start: (http) => { seen.push(http); } });
    const container = createContainer({ components: [App], groups: { http1: members, http2: members } });
    expect(container.ids()).toEqual(['app', 'http1/server', 'http1/port', 'http2/server', 'http2/port']);
    expect(container.select('http2').ids()).toEqual(['http2/server', 'http2/port']);
    await container.start('http1');
    expect([container.ids({ status: 'ready' }), log]).toEqual([['http1/server', 'http1/port'], ['start http1/server']]);
    await container.startAll();
    expect(seen).toEqual([{ server: 'the http1/server', port: 8080 }]);
    expect(log).toEqual(['start http1/server', 'start http2/server']);
    await container.stopAll();
  });

  it('#4 One definition in two groups gives two instances, each with its own id and neighbours', async () => {
    @Component({ deps: [local('port')], name: 'server' })
    class HttpServer {
      constructor(readonly port: number) {}
    }
    const container = createContainer({ groups: { http1: { server: HttpServer, port: 8080 }, http2: { server: HttpServer, port: 9090 } } });
    await container.startAll();
    const servers = [container.get('http1/server'), container.get('http2/server')] as HttpServer[];
    expect([servers.map((server) => server.port), servers.every((server) => server instanceof HttpServer), servers[0] === servers[1]]).toEqual([[8080, 9090], true, false]);
    await container.stopAll();
  });
});

describe('what is no class', () => {
  it('#6 A constant stands where a start handler would, and takes the place of one', async () => {
    const Real = component('greeting', { start: () => { throw new Error('not called'); } });
    const container = createContainer({ components: [value('boop', 'boop'), Real] }).override(Real, { useValue: 'hello' as never });
    await container.startAll();
    expect([container.get('boop'), container.get('greeting')]).toEqual(['boop', 'hello']);
    await container.stopAll();
  });

  it('#7 #8 An alias is the instance of another component, or a part of it, and depends on it', async () => {
    const Env = component('env', { start: () => ({ http: { ports: [8080, 9090] } }) });
    const container = createContainer({ components: [alias('environment', Env), alias('http.port', pick(Env, (env) => env.http.ports[1]))] });
    await container.startAll();
    expect(container.get('environment')).toBe(container.get(Env));
    expect(container.get('http.port')).toBe(9090);
    expect(container.graph().edges().map(({ v, w }) => [v, w])).toEqual([['environment', 'env'], ['http.port', 'env']]);
    expect(container.plan().order).toEqual(['env', 'environment', 'http.port']);
    await container.stopAll();
  });

  it('#9 A placeholder keeps everything from starting, by its name, until something is put in its place', async () => {
    const Mailer = token<{ send(): string }>('mailer');
    const container = createContainer({ components: [required(Mailer), noted(log, 'first'), component('signup', { deps: [Mailer], start: (mailer) => mailer.send() })] });
    const refused = await rejection(container.startAll());
    expect([refused.code, refused.details, log]).toEqual(['ERR_NOT_PROVIDED', { component: 'mailer', neededBy: ['signup'] }, []]);
    container.override(Mailer, { useValue: { send: () => 'sent' } });
    await container.startAll();
    expect(container.get('signup')).toBe('sent');
    await container.stopAll();
  });

  it('#11 What a component has beside its handlers are fields, made of what it depends on, and its handlers see them', async () => {
    const Env = value('env', { host: 'localhost' });
    @Component(Env)
    class Server {
      readonly retries = 3;
      readonly address: string;
      constructor(env: { readonly host: string }) { this.address = `http://${env.host}`; }
      @OnStart start(): void { log.push(`start ${this.address}, ${this.retries} retries`); }
      @OnStop stop(): void { log.push(`stop ${this.address}, ${this.retries} retries`); }
    }
    const container = createContainer({ components: [Server] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start http://localhost, 3 retries', 'stop http://localhost, 3 retries']);
  });

  it('#16 A library can ship definitions as plain data, without importing anything', async () => {
    // What stands in this block could be written in any package.
    const library = {
      env: { url: 'pg://' },
      pool: { deps: ['db/env'], start: (env: { readonly url: string }) => `pool on ${env.url}`, stop: (pool: string) => { log.push(`stop ${pool}`); } },
      Repository: class { constructor(readonly pool: string) {} },
      repositoryDeps: ['db/pool'],
    } as const;
    Component(...library.repositoryDeps)(library.Repository);
    const container = createContainer({ groups: { db: { env: library.env, pool: component('pool', library.pool), repository: library.Repository } } });
    await container.startAll();
    expect((container.get('db/repository') as { pool: string }).pool).toBe('pool on pg://');
    await container.stopAll();
    expect(log).toEqual(['stop pool on pg://']);
  });
});

describe('a definition', () => {
  it('#14 #37 is never changed by running: forks of a container run side by side, and have everything else as it is', async () => {
    let made = 0;
    const Counter = component('counter', { config: { by: 1 }, start: ({ config }) => { made += config.by; return { number: made }; } });
    const Off = component('off', { feature: 'extra' });
    const dev = createContainer({ components: [Counter, Off], features: { extra: false } }).definePhase('reload', { order: 'dependents-first' });
    dev.configure(Counter, { by: 10 }).override(Off, { doc: 'switched off' });
    dev.register('plain', { useValue: 7 });
    const before = { dev: dev.snapshot().components, definition: Object.isFrozen(Counter) };
    const test = dev.fork('test').configure(Counter, { by: 100 });
    await Promise.all([dev.startAll(), test.startAll()]);
    expect([dev.get(Counter), test.get(Counter)]).toEqual([{ number: 10 }, { number: 110 }]);
    expect([test.isDisabled(Off), test.hasPhase('reload'), test.plan('reload').order, test.resolve('plain')]).toEqual([true, true, ['counter'], 7]);
    await dev.stopAll();
    expect([dev.isStarted(Counter), test.isStarted(Counter)]).toEqual([false, true]);
    await test.stopAll();
    expect([before.definition, dev.fork().snapshot().components.map(({ id, state }) => [id, state])]).toEqual([true, before.dev.map(({ id, state }) => [id, state])]);
  });

  it('#15 of a wrong shape is refused before anything runs, with data for programs and words for people', () => {
    const refusals = [
      () => createContainer({ components: [value('a/b/c', 1)] }),
      () => createContainer({ components: [{ start: () => 1 } as never] }),
      () => createContainer({ components: [component('a', { sart: () => 1 } as never)] }),
      () => createContainer().definePhase('reload', { order: 'sideways' as never }),
    ].map(systoleError).map(({ code, details, message }) => [code, details, message.split('\n').filter((line) => !line.includes('declared at'))]);
    expect(refusals).toEqual([
      ['ERR_INVALID_ID', { id: 'a/b/c' }, ['"a/b/c" cannot be an id.', '  an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__']],
      ['ERR_NOT_A_COMPONENT', { name: 'an object', component: undefined, position: undefined }, ['an object is listed as a component, but it is not one.', '  list a class decorated with @Component, or what component(...) or value(...) returned']],
      ['ERR_INVALID_OPTION', { component: 'a', option: 'sart', value: expect.any(Function) }, ['a has sart a function.', expect.stringMatching(/^ {2}there is no such option; known: config, /)]],
      ['ERR_INVALID_OPTION', { component: undefined, option: 'order', value: 'sideways' }, ['order is "sideways".', '  it is one of: dependencies-first, dependents-first']],
    ]);
  });

  it('#17 #19 may be found by a name: then come overrides, then a selection; nothing is started, and an unknown name is refused', async () => {
    const build = (): Container => createContainer({ components: [noted(log, 'api', { deps: ['db'] }), noted(log, 'db'), noted(log, 'mail')] });
    defineSystem('shop', build);
    const resolved = [system('shop', { db: { useValue: 'fake' } }).select('api'), build().fork().overrideAll({ db: { useValue: 'fake' } }).select('api')];
    expect([log, resolved.map((container) => [container.ids(), container.state, container.resolve('db')])]).toEqual([[], [[['api', 'db'], 'idle', 'fake'], [['api', 'db'], 'idle', 'fake']]]);
    expect([system('shop').ids(), system('shop') === system('shop')]).toEqual([['api', 'db', 'mail'], false]);
    const unknown = systoleError(() => system('shoop'));
    expect([unknown.code, unknown.details]).toEqual(['ERR_NOT_FOUND', { name: 'shoop', similar: ['shop'] }]);
  });

  it('#20 is the same in every environment: what differs are the overrides of what it refers to', async () => {
    const environments = { dev: { host: 'localhost', port: 8080 }, test: { host: 'localhost', port: 0 } };
    const Server = component('server', { deps: ['env/host', 'env/port'], start: (host: string, port: number) => `${host}:${port}` });
    const base = createContainer({ components: [Server], groups: { env: { host: 'example.org', port: 443 } } });
    const systems = [base, ...Object.values(environments).map((environment) => {
      const fork = base.fork();
      for (const [name, setting] of Object.entries(environment)) fork.override(`env/${name}`, { useValue: setting });
      return fork;
    })];
    await Promise.all(systems.map((system) => system.startAll()));
    expect(systems.map((system) => system.get(Server))).toEqual(['example.org:443', 'localhost:8080', 'localhost:0']);
    await Promise.all(systems.map((system) => system.stopAll()));
  });

  it('#21 goes by a token that stays when its id changes: for looking up, depending, deep paths and errors', async () => {
    const Database: Token<{ readonly pool: { readonly max: number } }> = token('database');
    const User = component('user', { deps: [pick(Database, (database) => database.pool.max)], start: (max) => max });
    const named = (name: string): ReturnType<typeof createContainer> => createContainer({ components: [User, component(Database, { group: 'services', name, start: () => ({ pool: { max: 5 } }) })] });
    for (const name of ['db', 'primary']) {
      const container = named(name);
      const early = systoleError(() => container.get(Database));
      expect([early.code, early.details]).toEqual(['ERR_NOT_STARTED', { component: `services/${name}`, state: 'registered' }]);
      await container.startAll();
      expect([container.get(User), container.get(Database)]).toEqual([5, { pool: { max: 5 } }]);
      await container.stopAll();
    }
    const unknown = systoleError(() => createContainer().get(Database));
    expect([unknown.code, unknown.details]).toEqual(['ERR_NOT_FOUND', { name: 'database', similar: [] }]);
  });
});

describe('a system and a component', () => {
  it('#78 can each be told from other values', () => {
    @Component()
    class Database {}
    const container = createContainer({ components: [Database] });
    const values = [container, container.fork(), Database, component('c'), value('v', 1), class {}, token<number>('t'), { start: () => 1 }, 'db', null];
    expect(values.map((each) => [isContainer(each), isComponent(each)])).toEqual([
      [true, false], [true, false], [false, true], [false, true], [false, true], [false, false], [false, false], [false, false], [false, false], [false, false],
    ]);
  });
});

describe('taking components in', () => {
  it('#24 One at a time: it is there and not started, and what it needs may come later', async () => {
    const container = createContainer();
    expect(container.add(noted(log, 'web', { deps: ['db'] }))).toBe(container);
    expect([container.ids(), container.status('web'), container.snapshot().components[0]?.hasInstance]).toEqual([['web'], 'registered', false]);
    expect(container.verify().map(({ code }) => code)).toEqual(['ERR_MISSING_DEPENDENCY']);
    container.add(noted(log, 'db'));
    await container.startAll();
    expect(log).toEqual(['start db', 'start web']);
    await container.stopAll();
  });

  it('#25 A second component of one id is a conflict, and changes nothing', () => {
    const container = createContainer({ components: [value('port', 1)] });
    const conflict = systoleError(() => container.add(value('other', 3), value('port', 2)));
    expect([conflict.code, (conflict.details as { readonly id: string }).id]).toEqual(['ERR_DUPLICATE_ID', 'port']);
    expect([container.ids(), container.resolve('port')]).toEqual([['port'], 1]);
  });

  it('#26 #27 A list goes in as a whole, into what is there already; duplicates in it are all named', () => {
    const container = createContainer({ components: [value('a', 1)] });
    expect(container.add(value('b', 2), value('c', 3))).toBe(container);
    expect(container.ids()).toEqual(['a', 'b', 'c']);
    const refused = systoleError(() => container.add(value('d', 1), value('d', 2), value('e', 1), value('e', 2), value('f', 1)));
    expect(refused.code).toBe('ERR_WIRING');
    const { findings } = refused.details as { readonly findings: readonly { readonly code: string; readonly details: unknown }[] };
    expect(findings.map(({ code, details }) => [code, (details as { readonly id: string }).id])).toEqual([['ERR_DUPLICATE_ID', 'd'], ['ERR_DUPLICATE_ID', 'e']]);
    expect(container.ids()).toEqual(['a', 'b', 'c']);
  });

  it('#28 Whatever says what a component is gets checked: adding, overriding, configuring', async () => {
    const positive = { '~standard': { version: 1 as const, vendor: 'test', validate: (given: unknown) => (Number(given) > 0 ? { value: given } : { issues: [{ message: 'not positive' }] }) } };
    const container = createContainer({ components: [component('pool', { config: 1, configSchema: positive, safe: true })] });
    const added = systoleError(() => container.add(component('x', { startTimeoutMs: -1 })));
    const overridden = systoleError(() => container.override('pool', { strat: () => 1 } as never));
    expect([added, overridden].map(({ code, details }) => [code, details])).toEqual([
      ['ERR_INVALID_OPTION', { component: 'x', option: 'startTimeoutMs', value: -1 }],
      ['ERR_INVALID_OPTION', { component: 'pool', option: 'strat', value: expect.any(Function) }],
    ]);
    const configured = systoleError(() => container.configure('pool', -5));
    expect([configured.code, configured.details, container.describe('pool').writtenConfig]).toEqual(['ERR_INVALID_CONFIG', {
      component: 'pool', stage: 'config', schema: 'configSchema', declaredAt: expect.stringMatching(/defining\.spec\.ts:\d+$/), issues: [{ message: 'not positive', path: [], received: 'number' }],
    }, 1]);
    const started = await rejection(container.override('pool', { config: -5 }).startAll());
    expect(started.cause).toEqual(configured);
  });

  it('#29 What a component needs is a list, which may come from a set, and is empty unless given', async () => {
    const needs = new Set(['db', 'cache']);
    const container = createContainer({ components: [component('web', { deps: [...needs] }), value('db', 1), value('cache', 2), component('alone')] });
    expect(container.snapshot().components.map(({ id, needs: needed }) => [id, needed])).toEqual([['web', ['db', 'cache']], ['db', []], ['cache', []], ['alone', []]]);
  });

  it('#32 Containers are isolated: one for each tenant, with no state between them', async () => {
    const Store = component('store', { start: () => new Map<string, number>() });
    const [one, two] = [createContainer({ components: [Store], name: 'one' }), createContainer({ components: [Store], name: 'two' })];
    await one.startAll();
    one.get(Store).set('visits', 1);
    expect([one.status(Store), two.status(Store)]).toEqual(['ready', 'registered']);
    await two.startAll();
    expect([one.get(Store).size, two.get(Store).size]).toEqual([1, 0]);
    await one.stopAll();
    expect([one.state, two.state, two.isStarted(Store)]).toEqual(['stopped', 'running', true]);
    await two.stopAll();
  });

  it('#35 Start and stop both get the config of their part', async () => {
    const Part = component('part', { config: { port: 8080 }, start: ({ config }) => { log.push(`start on ${config.port}`); }, stop: (_, { config }) => { log.push(`stop on ${config.port}`); } });
    const container = createContainer({ components: [Part] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start on 8080', 'stop on 8080']);
  });

  it('#36 How a kind of part starts and stops may be said elsewhere; a part whose kind nobody implements is refused', async () => {
    abstract class Queue {
      abstract readonly topic: string;
      @OnStart subscribe({ id }: HandlerContext): void { log.push(`start ${id} on ${this.topic}`); }
      @OnStop unsubscribe({ id }: HandlerContext): void { log.push(`stop ${id} on ${this.topic}`); }
    }
    @Component()
    class Mails extends Queue { readonly topic = 'mails'; }
    @Component(Mails)
    class Jobs extends Queue { readonly topic = 'jobs'; constructor(readonly mails: Mails) { super(); } }
    const container = createContainer({ components: [Jobs] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start Mails on mails', 'start Jobs on jobs', 'stop Jobs on jobs', 'stop Mails on mails']);
    const Topic = token<string>('topic');
    const unimplemented = await rejection(createContainer({ components: [component('reader', { deps: [Topic] })] }).startAll());
    expect([unimplemented.code, unimplemented.details]).toEqual(['ERR_MISSING_DEPENDENCY', { component: 'reader', position: 0, missing: 'topic', path: ['reader'], similar: [] }]);
  });
});
