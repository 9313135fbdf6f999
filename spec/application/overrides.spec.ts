import { all, Component, component, createContainer, delay, inject, injectable, lazy, OnStart, OnStop, optional, pick, token, value } from 'systole';

interface Mailer { send(to: string): string }

/** A database that is nothing but a name. */
function named(name: string) {
  return { name, start: () => undefined, stop: () => undefined };
}

function world() {
  const log: string[] = [];
  @Component()
  class Database {
    readonly name: string = 'real';
    constructor() { log.push('construct Database'); }
    @OnStart start(): void { log.push('start Database'); }
    @OnStop stop(): void { log.push('stop Database'); }
  }
  @Component(Database)
  class Api {
    constructor(readonly database: Database) { log.push(`construct Api on ${database.name}`); }
    @OnStart start(): void { log.push('start Api'); }
  }
  return { log, Database, Api };
}

describe('an override', () => {
  it('by value takes the place of the component, without its handlers and dependencies', async () => {
    const { log, Database, Api } = world();
    const system = createContainer({ components: [Api] }).fork().override(Database, { useValue: named('fake') });
    await system.startAll();
    expect(system.get(Database).name).toBe('fake');
    await system.stopAll();
    expect(log).toEqual(['construct Api on fake', 'start Api']);
  });

  it('by class brings that class\'s own dependencies and handlers', async () => {
    const { log, Database, Api } = world();
    const Url = value('url', 'memory://');
    @Component(Url)
    class Fake {
      readonly name: string;
      constructor(url: string) { this.name = url; }
      @OnStart start(): void { log.push('start Fake'); }
      @OnStop stop(): void { log.push('stop Fake'); }
    }
    const system = createContainer({ components: [Api] }).override(Database, { useClass: Fake });
    await system.startAll();
    await system.stopAll();
    expect(log).toEqual(['start Fake', 'construct Api on memory://', 'start Api', 'stop Fake']);
    expect(system.ids()).toEqual(['Api', 'Database', 'url']);
  });

  it('by a plain class is constructed without arguments', async () => {
    const { Database, Api } = world();
    class Fake { readonly name = 'plain'; start(): void { throw new Error('not a handler here'); } stop(): void { throw new Error('not a handler here'); } }
    const system = createContainer({ components: [Api] }).override(Database, { useClass: Fake });
    await system.startAll();
    expect(system.get(Database)).toBeInstanceOf(Fake);
    await system.stopAll();
  });

  it('by a plain class that needs arguments is refused, with what to do', () => {
    const { Database, Api } = world();
    class Fake { constructor(readonly name: string) {} start(): void { throw new Error('never'); } stop(): void { throw new Error('never'); } }
    expect(() => createContainer({ components: [Api] }).override(Database, { useClass: Fake })).toThrow([
      'Fake is to take the place of Database, but nobody knows what its constructor needs.',
      '  decorate it with @Component(...), or pass an instance: { useValue }',
    ].join('\n'));
  });

  it('by a plain class that has said what its constructor needs is given that', async () => {
    const { Database, Api } = world();
    class Clock { readonly now = 'noon'; }
    class Fake {
      readonly name: string;
      constructor(clock: Clock, tone: string, readonly trace: string | undefined) { this.name = `${clock.now}, ${tone}`; }
      start(): void { throw new Error('not a handler here'); }
      stop(): void { throw new Error('not a handler here'); }
    }
    injectable()(Clock);
    inject(Clock)(Fake, undefined, 0);
    inject('tone')(Fake, undefined, 1);
    inject('trace', { isOptional: true })(Fake, undefined, 2);
    injectable()(Fake);
    const overridden = createContainer({ components: [Api] }).override(Database, { useClass: Fake });
    expect(overridden.verify().map(({ code, details }) => [code, 'missing' in details && details.missing])).toEqual([['ERR_MISSING_DEPENDENCY', 'tone']]);
    for (const system of [overridden, createContainer({ components: [Api] }).register(Database, { useClass: Fake })]) {
      system.register('tone', { useValue: 'dry' });
      await system.startAll();
      expect([system.get(Api).database.name, (system.get(Database) as object as Fake).trace]).toEqual(['noon, dry', undefined]);
      await system.stopAll();
    }
    class Patient extends Fake { constructor(clock: Clock) { super(clock, 'wet', undefined); } }
    inject(delay(() => Clock))(Patient, undefined, 0);
    injectable()(Patient);
    expect(() => createContainer({ components: [Api] }).override(Database, { useClass: Patient })).toThrow('Patient asks with @inject(delay(() => …)) at position 1 of its constructor, which components do not.');
  });

  it('by a plain class with handlers is refused, which nobody would call', () => {
    const { Database, Api } = world();
    class Fake {
      readonly name = 'plain';
      @OnStart start(): void { throw new Error('never'); }
      @OnStop stop(): void { throw new Error('never'); }
    }
    const system = createContainer({ components: [Api] });
    for (const override of [() => system.override(Database, { useClass: Fake }), () => system.register(Database, { useClass: Fake })]) {
      expect(override).toThrow([
        'Fake is to take the place of Database and has handlers, but is no component, so nobody would call them.',
        "  decorate it with @Component(), or take the handlers' decorators off it",
      ].join('\n'));
    }
    class Inheriting extends Fake {}
    expect(system.override(Database, { useClass: Inheriting }).resolve(Database)).toBeInstanceOf(Inheriting);
  });

  it('by factory is made just before its start, by a function of the container', async () => {
    const { Database, Api } = world();
    const system = createContainer({ components: [Api], name: 'test' }).override(Database, { useFactory: (container: { readonly name: string }) => named(container.name) });
    await system.startAll();
    expect(system.get(Api).database.name).toBe('test');
    await system.stopAll();
  });

  it('by token stands for another component, which starts first', async () => {
    const { log, Database, Api } = world();
    const Other = component('other', { start: () => { log.push('start other'); return named('other'); } });
    const system = createContainer({ components: [Api] }).override(Database, { useToken: Other });
    await system.startAll();
    expect(system.get(Database)).toBe(system.get(Other));
    expect(log).toEqual(['start other', 'construct Api on other', 'start Api']);
    await system.stopAll();
  });

  it('by a part of a definition replaces only that part', async () => {
    const { log, Database, Api } = world();
    const system = createContainer({ components: [Api] }).override(Database, { stop: () => { log.push('fake stop'); } });
    await system.startAll();
    await system.stopAll();
    expect(log).toEqual(['construct Database', 'start Database', 'construct Api on real', 'start Api', 'fake stop']);
  });

  it('with fewer dependencies shrinks what is started', async () => {
    const log: string[] = [];
    const Config = component('config', { start: () => { log.push('config'); return 'url'; } });
    const Pool = component('pool', { deps: [Config], start: (url) => { log.push(`pool ${url}`); return {}; } });
    const system = createContainer({ components: [component('api', { deps: [Pool], start: () => { log.push('api'); } })] });
    const faked = system.fork().override(Pool, { useValue: {} });
    await faked.startAll();
    expect(log).toEqual(['api']);
    expect(faked.ids()).toEqual(['api', 'pool']);
    await faked.stopAll();
  });

  it('discards what was constructed with the old one', () => {
    const { Database, Api } = world();
    const system = createContainer({ components: [Api] });
    expect(system.resolve(Api).database.name).toBe('real');
    system.override(Database, { useValue: named('fake') });
    expect(system.resolve(Api).database.name).toBe('fake');
  });

  it('keeps the config and the switches that were set before', async () => {
    const seen: unknown[] = [];
    const Cache = component('cache', { config: { n: 1 }, start: ({ config }) => { seen.push(config); } });
    const container = createContainer({ components: [Cache], config: { cache: { n: 2 } } }).override(Cache, { start: ({ config }: { readonly config: unknown }) => { seen.push('fake', config); } });
    await container.startAll();
    expect(seen).toEqual(['fake', { n: 2 }]);
    await container.stopAll();
    const off = createContainer({ components: [Cache] }).override(Cache, { enabled: false }).override('cache', { useValue: 1 });
    expect(off.isDisabled(Cache)).toBe(true);
  });

  it('can be taken back', async () => {
    const { Database, Api } = world();
    const container = createContainer({ components: [Api] }).override(Database, { useValue: named('fake') });
    expect(container.resolve(Api).database.name).toBe('fake');
    expect(container.restore(Database).resolve(Api).database.name).toBe('real');
    container.register(Database, { useFactory: () => Object.assign(new Database(), { name: 'mock' }) });
    expect(container.resolve(Api).database.name).toBe('mock');
    container.reset();
    expect(container.resolve(Api).database.name).toBe('real');
    await container.startAll();
    expect(() => container.restore(Database)).toThrow('restore() is refused, because Api is ready.');
    await container.stopAll();
  });

  it.each([
    ['nothing', {}, 'database has an override of an object.'],
    ['undefined', undefined, 'database has an override of undefined.'],
    ['a misspelt provider', { useVaule: 1 }, 'database has useVaule 1.'],
    ['a class that is undefined', { useClass: undefined }, 'database has useClass undefined.'],
  ])('by %s is refused', (_, by, sentence) => {
    const container = createContainer({ components: [component('database')] });
    expect(() => container.override('database', by as never)).toThrow(`${sentence}\n  override database by one of { useValue }, { useClass }, { useFactory }, { useToken }, or by options and handlers of its own, not both`);
  });

  it('says by what to override what is made by a function', () => {
    const Made = component('made', { make: () => 1 });
    const container = createContainer({ components: [Made] });
    expect(() => container.override(Made, { make: () => 2 } as never)).toThrow([
      'made has make a function.',
      '  what is made otherwise is made by a factory: override made by { useFactory }, which is given the container',
    ].join('\n'));
    expect(container.override(Made, { useFactory: () => 3 }).resolve(Made)).toBe(3);
  });

  it('leaves all(Class) with its members', async () => {
    abstract class Route { abstract readonly path: string; }
    @Component()
    class Orders extends Route { readonly path: string = '/orders'; }
    const Router = component('router', { deps: [all(Route)], start: (routes) => routes.map((route) => route.path) });
    const container = createContainer({ components: [Router, Orders] }).override(Orders, { useValue: { path: '/fake' } });
    await container.startAll();
    expect(container.get(Router)).toEqual(['/fake']);
    await container.stopAll();
  });

  it('leaves the container it was forked from alone', async () => {
    const { Database, Api } = world();
    const original = createContainer({ components: [Api] });
    const fork = original.fork().override(Database, { useValue: named('fake') });
    await Promise.all([original.startAll(), fork.startAll()]);
    expect([original.get(Api).database.name, fork.get(Api).database.name]).toEqual(['real', 'fake']);
    await Promise.all([original.stopAll(), fork.stopAll()]);
  });

  it('of a token that no component provides yet is a plain registration away', async () => {
    const Mailer = token<Mailer>('mailer');
    const Greeter = component('greeter', { deps: [Mailer], start: (mailer) => ({ greet: () => mailer.send('you') }) });
    const system = createContainer({ components: [Greeter] });
    system.register(Mailer, { useValue: { send: (to: string) => `sent to ${to}` } });
    await system.startAll();
    expect(system.get(Greeter).greet()).toBe('sent to you');
    await system.stopAll();
  });
});

describe('dependency forms', () => {
  it('give each what it asked for', async () => {
    const Env = value('env', { http: { port: 8080 } });
    const Plugin = token<{ readonly name: string }>('plugin');
    const First = component('first', { tags: [Plugin], start: () => ({ name: 'first' }) });
    const Second = component('second', { tags: [Plugin], start: () => ({ name: 'second' }) });
    const Off = component('off', { tags: [Plugin], enabled: false, start: () => ({ name: 'off' }) });
    const Missing = token<string>('missing');
    const seen: unknown[] = [];
    const Asker = component('asker', {
      deps: [Env, pick(Env, (env) => env.http.port), all(Plugin), optional(Missing), optional(Off), lazy(() => Env), 'env', pick('env', (env: { http: { port: number } }) => env.http)],
      start: (...args) => { seen.push(...args.slice(0, -1)); },
    });
    const container = createContainer({ components: [Asker, First, Second, Off] });
    await container.startAll();
    expect(seen.slice(0, 5)).toEqual([{ http: { port: 8080 } }, 8080, [{ name: 'first' }, { name: 'second' }], undefined, undefined]);
    expect((seen[5] as { get(): unknown }).get()).toEqual({ http: { port: 8080 } });
    expect(seen[6]).toBe(seen[0]);
    expect(seen[7]).toBe((seen[0] as { http: object }).http);
    expect(container.graph().successors('asker')?.sort()).toEqual(['env', 'first', 'off', 'second']);
    await container.stopAll();
  });

  it('all(Class) finds every component of the kind', async () => {
    abstract class Route { abstract readonly path: string; }
    @Component()
    class Orders extends Route { readonly path = '/orders'; }
    @Component()
    class Health extends Route { readonly path = '/health'; }
    const Router = component('router', { deps: [all(Route)], start: (routes) => routes.map((route) => route.path) });
    const container = createContainer({ components: [Router, Orders, Health] });
    await container.startAll();
    expect(container.get(Router)).toEqual(['/orders', '/health']);
    await container.stopAll();
  });

  it('a falsy instance is an instance', async () => {
    const seen: unknown[] = [];
    const falsy = [value('zero', 0), value('no', false), value('empty', ''), value('nothing', null), value('undef', undefined)];
    const container = createContainer({ components: [component('asker', { deps: falsy, start: (...args) => { seen.push(...args.slice(0, -1)); } })] });
    await container.startAll();
    expect(seen).toEqual([0, false, '', null, undefined]);
    expect(falsy.map((key) => container.get(key))).toEqual([0, false, '', null, undefined]);
    await container.stopAll();
  });
});
