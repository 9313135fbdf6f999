import 'reflect-metadata';
import { Component, component, createContainer, delay, inject, injectable, instanceCachingFactory, lazy, Lifecycle, OnStart, singleton, supplier, token, update } from 'systole';
import type { DependencyContainer } from 'systole';
import { delay as delayByTsyringe } from 'tsyringe';
import { systoleError } from '../support/errors';

/** Decorates a plain class under both protocols: what each parameter asks for. */
function plain<Class extends new (...args: never[]) => object>(target: Class, ...needs: readonly Parameters<typeof inject>[0][]): Class {
  needs.forEach((need, position) => { inject(need)(target, undefined, position); });
  injectable()(target);
  return target;
}

@Component()
class Database {
  isUp = false;
  @OnStart connect(): void { this.isUp = true; }
}
class Repository { constructor(readonly database: Database) {} }
plain(Repository, Database);
class Cache { constructor(readonly repository: Repository, readonly url: string) {} }
plain(Cache, Repository, 'url');
class Clock { readonly now = 'noon'; }
plain(Clock);

function holding(): ReturnType<typeof createContainer> {
  return createContainer({ components: [Database] }).register('url', { useValue: 'one' }).registerSingleton(Cache).registerSingleton(Clock);
}

describe('a plain singleton', () => {
  it('is made anew when a component that it needs has a new instance, however far away that is; others stay', async () => {
    const container = holding();
    const [before, clock] = [container.resolve(Cache), container.resolve(Clock)];
    expect(before.repository.database).toBe(container.resolve(Database));
    await container.startAll();
    expect(container.resolve(Cache)).toBe(before);
    await container.restartAll();
    const after = container.resolve(Cache);
    expect(after).not.toBe(before);
    expect(after.repository.database).toBe(container.get(Database));
    expect([container.createChildContainer().resolve(Cache) === after, container.resolve(Clock) === clock]).toEqual([true, true]);
    await container.stopAll();
  });

  it('is made anew when a component that it needs is overridden, or gives itself another instance', async () => {
    const container = holding();
    const child = container.createChildContainer();
    expect(child.resolve(Cache)).toBe(container.resolve(Cache));
    const fake = Object.assign(new Database(), { isUp: true });
    container.override(Database, { useValue: fake });
    expect([container.resolve(Cache).repository.database, child.resolve(Cache).repository.database]).toEqual([fake, fake]);
    await container.startAll();
    const other = new Database();
    await container.apply(Database, () => other);
    expect(container.resolve(Cache).repository.database).toBe(other);
    await container.stopAll();
  });

  it('is made anew when it is a class that says so itself, or one of many registrations, or made once for each container', () => {
    class Said { constructor(readonly database: Database) {} }
    inject(Database)(Said, undefined, 0);
    singleton()(Said);
    const container = createContainer({ components: [Database] });
    container.register('many', { useClass: Repository }, { lifecycle: Lifecycle.Singleton }).register('many', { useClass: Clock }, { lifecycle: Lifecycle.Singleton });
    container.register('scoped', { useClass: Repository }, { lifecycle: Lifecycle.ContainerScoped });
    const seen = (): readonly unknown[] => [container.resolve(Said), container.resolveAll('many')[0], container.resolve('scoped')];
    const before = seen();
    expect(seen().every((one, place) => one === before[place])).toBe(true);
    container.clear(Database);
    expect(seen().some((one, place) => one === before[place])).toBe(false);
    expect(seen()).toEqual(Array.from({ length: 3 }, () => ({ database: container.resolve(Database) })));
  });

  it('is made anew when a factory that it was made with had asked for something that is another now, however deep down', async () => {
    class Reader { constructor(readonly repository: Repository) {} }
    plain(Reader, 'repository');
    const container = createContainer({ components: [Database] }).registerSingleton(Reader).register('url', { useValue: 'one' });
    container.register('repository', { useFactory: (by) => ({ database: by.resolve('database'), url: by.resolve('url') }) });
    container.register('database', { useFactory: (by) => by.createChildContainer().resolve(Database) });
    const before = container.resolve(Reader);
    expect(container.resolve(Reader)).toBe(before);
    container.override('url', { useValue: 'two' });
    const after = container.resolve(Reader);
    expect(after).toMatchObject({ repository: { database: before.repository.database, url: 'two' } });
    await container.startAll();
    await container.restartAll();
    expect(container.resolve(Reader)).not.toBe(after);
    expect(container.resolve(Reader).repository.database).toBe(container.get(Database));
    await container.stopAll();
  });

  it('is what the component that asks for it is given anew after a restart', async () => {
    class Api { constructor(readonly cache: Cache) {} }
    Component(Cache)(Api);
    const container = createContainer({ components: [Api] }).register('url', { useValue: 'one' }).registerSingleton(Cache);
    await container.startAll();
    const before = container.get(Api).cache;
    await container.restart(Database);
    expect(container.get(Api).cache).not.toBe(before);
    expect([container.get(Api).cache, container.get(Api).cache.repository.database]).toEqual([container.resolve(Cache), container.get(Database)]);
    await container.stopAll();
  });
});

describe('clearInstances', () => {
  it('leaves nothing of what was made, and finds that values are gone', async () => {
    const container = createContainer({ components: [component('api', { deps: [Cache, 'url'] })] }).register('url', { useValue: 'one' }).registerSingleton(Cache);
    const before = container.resolve(Cache);
    expect(container.verify()).toEqual([]);
    container.clearInstances();
    expect(container.verify().map(({ details }) => details)).toMatchObject([{ component: 'api', missing: 'url', path: ['api'] }, { missing: 'url', path: ['api', 'Cache'] }]);
    container.register('url', { useValue: 'two' });
    expect(container.resolve(Cache)).not.toBe(before);
    expect(container.resolve(Cache)).toMatchObject({ url: 'two', repository: { database: container.resolve(Database) } });
    expect(container.resolve(Database)).not.toBe(before.repository.database);
  });
});

describe('an override of something plain', () => {
  const Api = component('api', { deps: [Cache], start: (cache) => cache.url });
  const Reader = component('reader', { deps: ['url'], start: (url) => url });

  it('is what everything is made with from then on, whatever was made before', async () => {
    const container = holding().add(Reader, Api);
    const before = container.resolve(Cache);
    expect(before.url).toBe('one');
    container.override('url', { useValue: 'two' });
    expect([container.resolve(Cache).url, container.resolve('url'), container.resolveAll('url')]).toEqual(['two', 'two', ['two']]);
    await container.startAll();
    expect([container.get(Api), container.get(Reader)]).toEqual(['two', 'two']);
    await container.stopAll();
    container.restore('url');
    expect([container.resolve(Cache).url, container.resolveAll('url')]).toEqual(['one', ['one']]);
    await container.startAll();
    expect([container.get(Api), container.get(Reader)]).toEqual(['one', 'one']);
    await container.stopAll();
  });

  it('has components anew that were constructed with the old one', () => {
    class Holder { constructor(readonly cache: Cache) {} }
    class Above { constructor(readonly holder: Holder) {} }
    Component(Cache)(Holder);
    Component(Holder)(Above);
    const container = createContainer({ components: [Above] }).register('url', { useValue: 'one' }).registerSingleton(Cache);
    expect(container.resolve(Above).holder.cache.url).toBe('one');
    container.override('url', { useFactory: () => 'two' });
    expect(container.resolve(Above).holder.cache.url).toBe('two');
  });

  it('keeps the lifecycle of what it stands for, and takes the place of a class that is registered nowhere', async () => {
    class Fake extends Clock { override readonly now = 'midnight' as never; }
    const container = holding();
    container.override(Clock, { useClass: Fake });
    expect(container.resolve(Clock)).toBe(container.resolve(Clock));
    expect(container.resolve(Clock).now).toBe('midnight');
    const asking = createContainer({ components: [component('api', { deps: [Clock], start: (clock) => clock.now })] });
    asking.override(Clock, { useValue: { now: 'dawn' } as never });
    await asking.startAll();
    expect(asking.get('api')).toBe('dawn');
    await asking.stopAll();
  });

  it('is refused while somebody is up who was given what it replaces, and nothing has changed then', async () => {
    const container = holding().add(Api);
    await container.startAll();
    const busy = systoleError(() => { container.override('url', { useValue: 'two' }); });
    expect(busy).toMatchObject({ code: 'ERR_BUSY', details: { call: 'override()', busy: [{ id: 'api', state: 'ready' }] } });
    expect(systoleError(() => { container.overrideAll([['url', { useValue: 'two' }]]); })).toMatchObject({ code: 'ERR_BUSY', details: { call: 'overrideAll()' } });
    expect([container.resolve('url'), container.resolve(Cache).url]).toEqual(['one', 'one']);
    container.override(Clock, { useValue: { now: 'dawn' } as never });
    expect(container.resolve(Clock).now).toBe('dawn');
    await container.stopAll();
  });

  it('is one of several that are made together, or not at all', () => {
    const container = holding().add(Api);
    const port = token<number>('port');
    container.register(port, { useValue: 80 });
    container.overrideAll([['url', { useValue: 'two' }], [port, { useFactory: () => 81 }], [Database, { useValue: new Database() }]]);
    expect([container.resolve(Cache).url, container.resolve(port), container.describe(Database).made]).toEqual(['two', 81, 'value']);
    expect(() => container.overrideAll([['url', { useValue: 'three' }], ['nobody', { useValue: 1 }]])).toThrow('Nothing here goes by nobody.');
    container.register('a', { useToken: 'url' });
    expect(() => container.overrideAll([[Database, { tags: ['other'] }], [port, { useValue: 82 }], ['url', { useToken: 'a' }]])).toThrow('Token registration cycle detected! url -> a -> url');
    expect(() => container.overrideAll((all) => { all.register('url', { useValue: 'three' }).register('new', { useValue: 1 }); throw new Error('on purpose'); })).toThrow('on purpose');
    expect([container.resolve('url'), container.resolve(port), container.isRegistered('new'), container.describe(Database).tags]).toEqual(['two', 81, false, []]);
    container.restore('url', port);
    expect([container.resolve('url'), container.resolve(port)]).toEqual(['one', 80]);
  });

  it('goes with a fork, which can take it back', () => {
    const container = holding();
    container.override('url', { useValue: 'two' });
    const fork = container.fork();
    expect(fork.resolve('url')).toBe('two');
    fork.restore('url');
    expect([fork.resolve('url'), container.resolve('url')]).toEqual(['one', 'two']);
    fork.override('url', { useValue: 'three' });
    fork.register('url', { useValue: 'four' });
    fork.restore('url');
    expect(fork.resolve('url')).toBe('four');
  });

  it('of a name for a component leads elsewhere, and back', async () => {
    const container = createContainer({ components: [Database, component('api', { deps: ['db'], start: (db) => db })] }).register('db', { useToken: Database });
    container.override('db', { useValue: 'fake' });
    await container.startAll();
    expect(container.get('api')).toBe('fake');
    await container.stopAll();
    container.restore('db');
    await container.startAll();
    expect(container.get('api')).toBe(container.get(Database));
    await container.stopAll();
  });

  it('is refused for what is no provider', () => {
    const container = holding();
    expect(systoleError(() => { container.override('url', { useClass: 'Url' } as never); })).toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: 'url has useClass "Url".\n  override url by one of { useValue }, { useClass }, { useFactory }, { useToken }, or by options and handlers of its own, not both',
    });
    expect(systoleError(() => { container.override('url', { useValue: update(() => 'two') }); })).toMatchObject({
      code: 'ERR_INVALID_OPTION', message: expect.stringMatching(/^url has useValue .*\.\n {2}what is registered plainly is replaced as a whole: give the new value itself$/),
    });
    expect(container.resolve('url')).toBe('one');
  });
});

describe('long chains of plain singletons', () => {
  /** Each needs the one before; the first needs the database. */
  function chain(length: number): readonly (new (...args: never[]) => object)[] {
    const links: (new (...args: never[]) => object)[] = [];
    for (let place = 0; place < length; place += 1) {
      const Link = class { constructor(readonly before: object) {} };
      inject(links[place - 1] ?? Database)(Link, undefined, 0);
      singleton()(Link);
      links.push(Link);
    }
    return links;
  }

  // What looked at all below each link would look at hundreds of millions.
  it('are forgotten with the component that they are made of, in no more work than making them was', async () => {
    const links = chain(20_000);
    const container = createContainer({ components: [Database] });
    await container.startAll();
    const before = container.resolve(links.at(-1) ?? Database);
    await container.stopAll();
    expect(container.resolve(links.at(-1) ?? Database)).not.toBe(before);
  });

  it('may be asked for at every link, by as many components', async () => {
    const links = chain(6000);
    const askers = links.map((link, place) => component(`asker ${String(place)}`, { deps: [link], start: (given: object) => given }));
    const container = createContainer({ components: [...askers].reverse() });
    expect(container.verify()).toEqual([]);
    await container.startAll();
    expect(container.get(askers[5999] as typeof askers[0])).toBe(container.resolve(links[5999] ?? Database));
    await container.stopAll();
  });
});

describe('what was made of an instance that is gone', () => {
  class Slow { constructor(readonly database: Database) {} }
  plain(Slow, Database);

  it('is not handed out by a proxy in its place, either', async () => {
    class Early { constructor(readonly database: Database, readonly slow: Slow) {} }
    inject(delay(() => Database))(Early, undefined, 0);
    inject(delay(() => Slow))(Early, undefined, 1);
    singleton()(Early);
    const container = createContainer({ components: [Database] });
    await container.startAll();
    const early = container.resolve(Early);
    const slow = early.slow.database;
    expect([early.database.isUp, slow]).toEqual([true, container.get(Database)]);
    await container.restart(Database);
    expect(container.resolve(Early)).toBe(early);
    Object.assign(early.database, { isUp: 'seen' });
    expect([container.get(Database).isUp, early.slow.database]).toEqual(['seen', container.get(Database)]);
    expect(early.slow.database).not.toBe(slow);
  });

  /** As `delay`, of a package that tells nobody which class it is about. */
  function toldNobody(get: () => unknown): { createProxy(make: (wanted: unknown) => unknown): object } {
    return {
      createProxy: (make) => {
        let made: object | undefined;
        const instance = (): object => (made ??= make(get()) as object);
        return new Proxy({}, { get: (_, name) => Reflect.get(instance(), name) as unknown });
      },
    };
  }

  it.each([['here', delay], ['by tsyringe', delayByTsyringe], ['by who tells nobody of what', toldNobody]] as const)('is not handed out by a proxy that was made %s, after an override of it or of what it needs, plain or not', (_, delayed) => {
    class Early { constructor(readonly clock: Clock, readonly cache: Cache, readonly database: Database) {} }
    [Clock, Cache, Database].forEach((later, position) => { inject(delayed(() => later as never) as never)(Early, undefined, position); });
    singleton()(Early);
    const container = holding();
    const early = container.resolve(Early);
    const seen = (): unknown => [early.clock.now, early.cache.url, early.database.isUp, early.cache.repository.database.isUp];
    expect(seen()).toEqual(['noon', 'one', false, false]);
    container.override(Clock, { useValue: { now: 'dawn' } as never }).override('url', { useValue: 'two' });
    expect(seen()).toEqual(['dawn', 'two', false, false]);
    container.override(Database, { useValue: Object.assign(new Database(), { isUp: true }) });
    expect(seen()).toEqual(['dawn', 'two', true, true]);
    container.restore(Clock, 'url', Database);
    expect(seen()).toEqual(['noon', 'one', false, false]);
    expect(container.resolve(Early)).toBe(early);
  });

  it('is made anew in children, too, after an override of something plain', () => {
    const container = createContainer({ components: [Database] }).register('url', { useValue: 'one' }).register(Cache, { useClass: Cache }, { lifecycle: Lifecycle.ContainerScoped });
    const child = container.createChildContainer();
    const below = child.createChildContainer();
    below.registerSingleton(Clock);
    const clock = below.resolve(Clock);
    expect([child.resolve(Cache).url, below.resolve(Cache).url]).toEqual(['one', 'one']);
    container.override('url', { useValue: 'two' });
    expect([child.resolve(Cache).url, below.resolve(Cache).url, below.resolve(Clock) === clock]).toEqual(['two', 'two', true]);
  });

  it('stays behind a proxy while everything goes down, so that nothing is made then, and once the container is disposed of', async () => {
    let made = 0;
    @Component() class Counted { readonly count = made += 1; }
    class Early { constructor(readonly counted: Counted) {} }
    inject(delay(() => Counted))(Early, undefined, 0);
    singleton()(Early);
    const seen: number[] = [];
    const container = createContainer({ components: [
      component('last', { before: [Counted], start: () => undefined, stop: () => { seen.push(container.resolve(Early).counted.count); } }), Counted,
    ] });
    await container.startAll();
    const early = container.resolve(Early);
    expect(early.counted.count).toBe(1);
    await container.stopAll();
    expect([seen, made]).toEqual([[1], 1]);
    await container.startAll();
    expect(early.counted.count).toBe(2);
    await container.dispose();
    expect([early.counted.count, made]).toEqual([2, 2]);
  });

  it('is made anew in children, too, whether they have registered it or make their own of what is registered above', async () => {
    class Mine { constructor(readonly slow: Slow) {} }
    plain(Mine, Slow);
    const container = createContainer({ components: [Database] }).register(Slow, { useClass: Slow }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    const child = container.createChildContainer();
    child.registerSingleton(Mine);
    child.registerSingleton(Clock);
    const below = child.createChildContainer();
    const before = [below.resolve(Mine), child.resolve(Slow), below.resolve(Slow), child.resolve(Clock)];
    await container.restart(Database);
    const after = [below.resolve(Mine), child.resolve(Slow), below.resolve(Slow), child.resolve(Clock)];
    expect(after.map((one, place) => one === before[place])).toEqual([false, false, false, true]);
    expect(after.slice(0, 3).map((one) => (one instanceof Mine ? one.slow : one as Slow).database === container.get(Database))).toEqual([true, true, true]);
    expect(child.resolve(Mine)).toBe(after[0]);
  });
});

describe('an override of something plain', () => {
  it('is allowed while it is only asked for later, and counts from the next time on; who was given it has to be down', async () => {
    class Held { readonly name: string = 'held'; }
    plain(Held);
    const later = component('later', { deps: [lazy(() => Held), supplier(() => Held)], start: (one, other) => () => [one.get().name, other.get().name] });
    const container = createContainer({ components: [later] });
    await container.startAll();
    container.override(Held, { useValue: { name: 'fake' } });
    expect(container.get(later)()).toEqual(['fake', 'fake']);
    const now = createContainer({ components: [component('now', { deps: [Held], start: (held) => held })] });
    await now.startAll();
    expect(systoleError(() => now.override(Held, { useValue: { name: 'fake' } })).code).toBe('ERR_BUSY');
    await Promise.all([container.stopAll(), now.stopAll()]);
  });
});

describe('what instanceCachingFactory has made', () => {
  class Lazy { constructor(readonly database: Database) {} }

  it('is made anew when what it has asked for has another instance, or something else in its place; not otherwise', async () => {
    let calls = 0;
    class Other {}
    Component()(Other);
    const container = createContainer({ components: [Database, Other, component('user', { deps: ['kept'], start: (kept) => kept })] });
    container.register('kept', { useFactory: instanceCachingFactory((by) => { calls += 1; return { made: new Lazy(by.resolve(Database)), url: by.resolve<string>('url') }; }) }).register('url', { useValue: 'one' });
    await container.startAll();
    const first = container.resolve<{ readonly made: Lazy; readonly url: string }>('kept');
    expect([first.made.database, container.get('user')]).toEqual([container.get(Database), first]);
    await container.restart(Other);
    expect([container.resolve('kept'), container.createChildContainer().resolve('kept'), calls]).toEqual([first, first, calls]);
    await container.restartAll();
    const second = container.resolve<{ readonly made: Lazy; readonly url: string }>('kept');
    expect([second === first, second.made.database === container.get(Database), container.get('user')]).toEqual([false, true, second]);
    await container.stopAll();
    container.override('url', { useValue: 'two' });
    expect(container.resolve<{ readonly url: string }>('kept').url).toBe('two');
  });

  it('is of each container with all below it, and of nobody\'s where it is called by itself', () => {
    const make = instanceCachingFactory((by: DependencyContainer) => new Lazy(by.resolve(Database)));
    const container = createContainer({ components: [Database] });
    container.register('kept', { useFactory: make });
    const fake = new Database();
    const fork = container.fork().override(Database, { useValue: fake });
    expect([container.resolve<Lazy>('kept').database, fork.resolve<Lazy>('kept').database, container.resolve<Lazy>('kept').database]).toEqual([container.resolve(Database), fake, container.resolve(Database)]);
    expect([make(container), make(fork)]).toEqual([make(container), make(container)]);
  });

  it('stays while everything goes down, when it is first asked for by who is stopped', async () => {
    let calls = 0;
    const container = createContainer({ components: [Database, component('user', { deps: [Database], start: () => ({}), stop: () => { container.resolve('kept'); } })] });
    container.register('kept', { useFactory: instanceCachingFactory((by) => { calls += 1; return by.resolve(Database); }) });
    await container.startAll();
    container.resolve('kept');
    await container.stopAll();
    expect(calls).toBe(1);
  });
});
