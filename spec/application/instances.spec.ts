import { z } from 'zod';
import type { HandlerContext } from 'systole';
import { After, Before, Component, component, createContainer, On, OnDrain, OnStart, OnStop, value } from 'systole';
import { createVirtualClock } from 'systole/testing';

describe('instances', () => {
  it('are constructed just before their own start, when everything they need is up', async () => {
    const log: string[] = [];
    @Component()
    class Database {
      open = false;
      constructor() { log.push('construct Database'); }
      @OnStart async connect(): Promise<void> { await Promise.resolve(); this.open = true; log.push('start Database'); }
    }
    @Component(Database)
    class Api {
      constructor(database: Database) { log.push(`construct Api on ${database.open ? 'an open' : 'a closed'} database`); }
    }
    const container = createContainer({ components: [Api] });
    await container.startAll();
    expect(log).toEqual(['construct Database', 'start Database', 'construct Api on an open database']);
    await container.stopAll();
  });

  it('are new after each stop, unless they are kept', async () => {
    @Component()
    class Fresh {}
    @Component({ keep: true })
    class Kept {}
    const container = createContainer({ components: [Fresh, Kept] });
    await container.startAll();
    const [fresh, kept] = [container.get(Fresh), container.get(Kept)];
    await container.restartAll();
    expect(container.get(Fresh)).not.toBe(fresh);
    expect(container.get(Kept)).toBe(kept);
    await container.stopAll();
    expect(() => container.get(Kept)).toThrow('Kept is not up; it is stopped.');
  });

  it('that were resolved before the start are the ones that start', async () => {
    @Component()
    class Database {}
    @Component(Database)
    class Api { constructor(readonly database: Database) {} }
    const container = createContainer({ components: [Api] });
    const api = container.resolve(Api);
    expect(container.status(Api)).toBe('registered');
    await container.startAll();
    expect(container.get(Api)).toBe(api);
    expect(container.get(Database)).toBe(api.database);
    await container.stopAll();
  });

  it('resolve through a chain of 20,000 without a deep stack', () => {
    class Link { constructor(readonly below?: Link) {} }
    let top: typeof Link = class extends Link {};
    Component({ name: 'Link0', deps: [] })(top as new () => Link);
    for (let place = 1; place < 20_000; place += 1) {
      const next: typeof Link = class extends Link {};
      Component({ name: `Link${place}`, deps: [top] })(next as new (below: Link) => Link);
      top = next;
    }
    let depth = 0;
    for (let link: Link | undefined = createContainer({ components: [top] }).resolve(top); link !== undefined; link = link.below) depth += 1;
    expect(depth).toBe(20_000);
  });

  it('are disposed of at the stop when they have no stop handler of their own', async () => {
    const log: string[] = [];
    @Component()
    class Socket { [Symbol.dispose](): void { log.push('dispose Socket'); } }
    @Component()
    class Stream { async [Symbol.asyncDispose](): Promise<void> { await Promise.resolve(); log.push('dispose Stream'); } }
    @Component()
    class Both { @OnStop stop(): void { log.push('stop Both'); } [Symbol.dispose](): void { log.push('never'); } }
    const borrowed = value('borrowed', { [Symbol.dispose]: () => { log.push('never'); } });
    const container = createContainer({ components: [Socket, Stream, Both, borrowed] });
    await container.startAll();
    await container.stopAll();
    expect(log.sort()).toEqual(['dispose Socket', 'dispose Stream', 'stop Both']);
  });
});

describe('an instance that cannot be asked whether it is disposable', () => {
  it('fails to stop, and takes nothing else along', async () => {
    const log: string[] = [];
    const hostile = new Proxy({}, { get: (_target, name) => { if (name === Symbol.asyncDispose) throw new Error('hands off'); return undefined; } });
    const container = createContainer({ components: [component('hostile', { start: () => hostile }), component('fine', { stop: () => { log.push('stop fine'); } })] });
    await container.startAll();
    await expect(container.stopAll()).rejects.toThrow('hostile failed to stop: hands off');
    expect(log).toEqual(['stop fine']);
  });
});

describe('handlers', () => {
  it('run base class first on the way up, last on the way down, with Before and After around them', async () => {
    const log: string[] = [];
    class Base {
      @OnStart openBase(): void { log.push('openBase'); }
      @OnStop closeBase(): void { log.push('closeBase'); }
    }
    @Component()
    class Derived extends Base {
      @Before('start') beforeStart(): void { log.push('before start'); }
      @OnStart async open(): Promise<void> { await Promise.resolve(); log.push('open'); }
      @After('start') afterStart(): void { log.push('after start'); }
      @OnDrain drain(): void { log.push('drain'); }
      @Before('stop') beforeStop(): void { log.push('before stop'); }
      @OnStop close(): void { log.push('close'); }
      @After('stop') afterStop(): void { log.push('after stop'); }
    }
    const container = createContainer({ components: [Derived] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['before start', 'openBase', 'open', 'after start', 'drain', 'before stop', 'close', 'closeBase', 'after stop']);
  });

  it('all run on the way down, even when one fails', async () => {
    const log: string[] = [];
    @Component()
    class Files {
      @OnStop first(): void { log.push('first'); throw new Error('first is stuck'); }
      @OnStop second(): void { log.push('second'); throw new Error('second is stuck'); }
    }
    const container = createContainer({ components: [Files] });
    await container.startAll();
    await expect(container.stopAll()).rejects.toThrow('Files failed to stop: second is stuck; first is stuck');
    expect(log).toEqual(['second', 'first']);
  });

  it('get a context with id, config, notes and the container', async () => {
    const seen: unknown[] = [];
    @Component({ config: { size: 3 } })
    class Cache {
      @OnStart start({ id, config, meta, deadline, remainingMs, signal, container }: HandlerContext<{ readonly size: number }>): void {
        meta.set('opened', true);
        seen.push(id, config.size, deadline, remainingMs, signal.aborted, container.name);
      }
      @OnStop stop({ meta }: HandlerContext): void { seen.push(meta.get('opened')); }
    }
    const container = createContainer({ components: [Cache], name: 'test', clock: createVirtualClock() });
    await container.startAll();
    await container.stopAll();
    expect(seen).toEqual(['Cache', 3, 15_000, 15_000, false, 'test', true]);
  });

  it('answer phases of the user\'s own, and what they return stands in the report', async () => {
    const log: string[] = [];
    @Component()
    class Database { @On('reload') reload(): string { log.push('Database'); return 'reloaded'; } }
    @Component(Database)
    class Api {
      constructor(readonly database: Database) {}
      @On('reload') async reload(): Promise<number> { await Promise.resolve(); log.push('Api'); return 7; }
    }
    const container = createContainer({ components: [Api] });
    await container.startAll();
    const report = await container.run('reload');
    expect(report.components.map(({ id, value: given }) => [id, given])).toEqual([['Database', 'reloaded'], ['Api', 7]]);
    container.definePhase('reload', { order: 'dependents-first' });
    await container.run('reload');
    expect(log).toEqual(['Database', 'Api', 'Api', 'Database']);
    await container.stopAll();
  });
});

describe('hooks of a phase of the user\'s own', () => {
  it('run around its handlers, and what they return counts for nothing', async () => {
    const log: string[] = [];
    @Component()
    class Rates {
      @Before('reload') before(): string { log.push('before'); return 'no answer'; }
      @On('reload') async first(): Promise<string> { await Promise.resolve(); log.push('first'); return 'not the last'; }
      @On('reload') second(): string { log.push('second'); return 'the answer'; }
      @After('reload') async after(): Promise<string> { await Promise.resolve(); log.push('after'); return 'no answer'; }
      @After('reload') last(): void { log.push('last'); }
    }
    @Component()
    class Spy {
      @Before('reload') before(): string { return 'no answer'; }
      @After('reload') async after(): Promise<string> { return 'no answer'; }
    }
    const container = createContainer({ components: [Rates, Spy] });
    await container.startAll();
    const report = await container.run('reload');
    expect([log, report.components.map(({ id, value: given }) => [id, given])]).toEqual([['before', 'first', 'second', 'after', 'last'], [['Rates', 'the answer'], ['Spy', undefined]]]);
    await container.stopAll();
  });

  it('fail it like its handlers, and end it', async () => {
    const log: string[] = [];
    @Component()
    class Rates {
      @On('reload') reload(): void { log.push('reload'); }
      @After('reload') after(): void { throw new Error('too late'); }
      @After('reload') last(): void { log.push('last'); }
    }
    const container = createContainer({ components: [Rates] });
    await container.startAll();
    await expect(container.run('reload')).rejects.toThrow('Rates failed to answer reload: too late');
    expect(log).toEqual(['reload']);
    await container.stopAll();
  });
});

describe('config', () => {
  it('given to the container wins over the component\'s own, and holds from the next start', async () => {
    const seen: unknown[] = [];
    const Cache = component('cache', { config: { size: 1 }, start: ({ config }) => { seen.push(config); } });
    const container = createContainer({ components: [Cache], config: { cache: { size: 2 } } });
    await container.startAll();
    container.configure(Cache, { size: 3 });
    await container.restart(Cache);
    expect(seen).toEqual([{ size: 2 }, { size: 3 }]);
    await container.stopAll();
  });

  it('may be a function, called at each start with what is up', async () => {
    const seen: unknown[] = [];
    let port = 1;
    const Env = component('env', { start: () => ({ port: port++ }) });
    const Server = component('server', { deps: [Env], config: (live) => ({ port: live.get(Env).port }), start: (_env, { config }) => { seen.push(config); } });
    const container = createContainer({ components: [Server] });
    await container.startAll();
    await container.restartAll();
    expect(seen).toEqual([{ port: 1 }, { port: 2 }]);
    await container.stopAll();
  });

  it('is what its schema makes of it', async () => {
    const seen: unknown[] = [];
    const Server = component('server', {
      config: { port: '8080' },
      configSchema: z.object({ port: z.coerce.number().int(), host: z.string().default('localhost') }),
      start: ({ config }) => { seen.push(config); },
    });
    const container = createContainer({ components: [Server] });
    await container.startAll();
    expect(seen).toEqual([{ port: 8080, host: 'localhost' }]);
    await container.stopAll();
  });

  it('that its schema refuses fails the start, with every issue and its path', async () => {
    const Server = component('server', { config: { http: { port: 'x' } }, configSchema: z.object({ http: z.object({ port: z.number() }), host: z.string() }), start: () => 1 });
    const error: unknown = await createContainer({ components: [Server] }).startAll().catch((thrown: unknown) => thrown);
    const cause = (error as Error).cause as Error & { readonly code: string };
    expect(cause.code).toBe('ERR_INVALID_CONFIG');
    expect(cause.message.replace(/declared at: .*instances\.spec\.ts:\d+/, 'declared at: here')).toBe([
      'server has a config that its schema refuses.',
      '  http.port: Invalid input: expected number, received string',
      '  host: Invalid input: expected string, received undefined',
      '  declared at: here',
      '  mend the config of the component, or its configSchema',
    ].join('\n'));
  });

  it('has its counterpart for instances', async () => {
    const Pool = component('pool', { start: () => ({ size: 0 }), instanceSchema: z.object({ size: z.number().positive() }) });
    await expect(createContainer({ components: [Pool] }).startAll()).rejects.toMatchObject({ cause: { code: 'ERR_INVALID_CONFIG' } });
  });
});

describe('containers', () => {
  it('share nothing', async () => {
    @Component()
    class Counter { count = 0; }
    const [one, two] = [createContainer({ components: [Counter] }), createContainer({ components: [Counter] })];
    await Promise.all([one.startAll(), two.startAll()]);
    one.get(Counter).count = 5;
    expect(two.get(Counter).count).toBe(0);
    await one.stopAll();
    expect(two.isStarted(Counter)).toBe(true);
    await two.stopAll();
  });

  it('that are selected hold only the chosen components and what those need', async () => {
    const container = createContainer({ components: [value('a', 1), component('b', { deps: ['a'] }), component('c')] });
    const selected = container.select('b');
    expect(selected.ids()).toEqual(['a', 'b']);
    await selected.startAll();
    expect(container.state).toBe('idle');
    await selected.stopAll();
    expect(() => container.select('nope')).toThrow('Nothing here goes by nope.');
  });

  it('lose a component that is removed', async () => {
    const container = createContainer({ components: [value('a', 1), value('b', 2)] });
    container.remove('a');
    expect(container.ids()).toEqual(['b']);
    container.add(value('a', 3));
    await container.startAll();
    expect(container.get('a')).toBe(3);
    await container.stopAll();
  });

  it('are plain, frozen data when looked at', async () => {
    const Database = component('database', { start: () => 1 });
    const container = createContainer({ components: [component('api', { deps: [Database] })], name: 'shop' });
    await container.startAll();
    const snapshot = container.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toMatchObject({
      name: 'shop', state: 'running', ready: true,
      components: [
        { id: 'api', state: 'ready', needs: ['database'], neededBy: [], hasInstance: true },
        { id: 'database', state: 'ready', needs: [], neededBy: ['api'], hasInstance: true },
      ],
    });
    expect([snapshot, ...snapshot.components].every((part) => Object.isFrozen(part))).toBe(true);
    expect(container.plan()).toEqual({ phase: 'start', order: ['database', 'api'], rounds: [['database'], ['api']] });
    expect(container.plan('stop').order).toEqual(['api', 'database']);
    await container.stopAll();
  });

  it('stop at the end of an await using block', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [component('a', { stop: () => { log.push('stop a'); } })] });
    {
      await using running = await container.startAll();
      expect(running.outcome).toBe('done');
    }
    expect(log).toEqual(['stop a']);
    expect(container.state).toBe('stopped');
  });
});
