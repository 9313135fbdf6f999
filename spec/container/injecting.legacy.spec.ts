import {
  autoInjectable, Component, component, container, createContainer, delay, inject, injectable, injectAll, injectAllWithTransform, injectWithTransform, Lifecycle, OnStart, registry,
  scoped, singleton, token,
} from 'systole';
import type { InjectionToken, Transform } from 'systole';
import 'reflect-metadata';
import * as tsyringe from 'tsyringe';

// Parameter decorators, and the types of parameters, are known to legacy decorators only.

afterEach(() => { container.reset(); });

describe('@injectable', () => {
  it('lets containers make a class by the types of its constructor, and by what its parameters are decorated with', () => {
    @injectable()
    class Clock {}
    @injectable()
    class Report { constructor(readonly clock: Clock, @inject('title') readonly title: string) {} }
    container.register('title', { useValue: 'weekly' });
    expect(container.resolve(Report)).toMatchObject({ clock: new Clock(), title: 'weekly' });
    expect(container.resolve(Report).clock).not.toBe(container.resolve(Report).clock);
  });

  it('registers the class with the application\'s own container for the tokens that it names, and its children see that', () => {
    @injectable({ token: 'mailer' })
    class Mailer {}
    @injectable({ token: ['queue', 'outbox'] })
    class Queue {}
    const child = container.createChildContainer();
    expect([container.resolve('mailer'), child.resolve('queue'), child.resolve('outbox')]).toEqual([new Mailer(), new Queue(), new Queue()]);
    expect(createContainer().isRegistered('mailer')).toBe(false);
  });

  it('registers so for who was there before, too: children, scopes and forks of the application\'s own container see it, and it is told of in no other', async () => {
    const child = container.createChildContainer();
    const seen = await container.runInScope((scope) => {
      @injectable({ token: 'late' })
      class Late {}
      @registry([{ token: 'later', useFactory: (by) => [by.resolve('late')] }])
      class Registered {}
      expect(Registered).toBeInstanceOf(Function);
      const own = [child, scope, container.fork(), container.fork().createChildContainer()];
      return own.map((each) => [each.resolve('late') instanceof Late, each.resolve<unknown[]>('later').length]);
    });
    expect(seen).toEqual([[true, 1], [true, 1], [true, 1], [true, 1]]);
    for (const other of [createContainer(), createContainer().createChildContainer()]) expect(() => other.resolve('late')).toThrow(new Error('Attempted to resolve unregistered dependency token: "late"'));
  });

  it('knows what a class without a constructor needs: what its base class needs, with what is injected there', () => {
    class Base { constructor(@inject('url') readonly url: string) {} }
    @injectable()
    class Derived extends Base {}
    @injectable()
    class Fixed extends Base { constructor() { super('fixed'); } }
    container.register('url', { useValue: 'given' });
    expect([container.resolve(Derived).url, container.resolve(Fixed).url]).toEqual(['given', 'fixed']);
  });

  it('leaves the types alone that the compiler wrote down, which others read', () => {
    @injectable()
    class Report { constructor(@inject('title') readonly title: string) {} }
    expect(Reflect.getMetadata('design:paramtypes', Report)).toEqual([String]);
  });

  it('says of a class whose parameters nobody has told that they are not known', () => {
    class Untold { constructor(readonly part: string) {} }
    expect(() => container.resolve(Untold)).toThrow(new Error('TypeInfo not known for "Untold"'));
  });
});

describe('@singleton and @scoped', () => {
  it('make a class a singleton of the application\'s own container, seen by its children', () => {
    @singleton()
    class Cache {}
    expect(container.isRegistered(Cache)).toBe(true);
    expect(container.createChildContainer().resolve(Cache)).toBe(container.resolve(Cache));
    expect(container.fork().resolve(Cache)).not.toBe(container.resolve(Cache));
  });

  it('make a class a singleton of every other container, too, unless that has been told otherwise', () => {
    @singleton()
    class Cache {}
    @injectable()
    class Reader { constructor(readonly cache: Cache) {} }
    const [one, other] = [createContainer(), createContainer()];
    expect(one.resolve(Reader).cache).toBe(one.createChildContainer().resolve(Cache));
    expect(one.resolve(Cache)).not.toBe(other.resolve(Cache));
    other.register(Cache, { useClass: Cache });
    expect(other.resolve(Cache)).not.toBe(other.resolve(Cache));
    container.reset();
    expect(container.resolve(Cache)).not.toBe(container.resolve(Cache));
  });

  it('make a class once for each container, or once within each resolution', () => {
    @scoped(Lifecycle.ContainerScoped)
    class Session {}
    @scoped(Lifecycle.ResolutionScoped)
    class Unit {}
    @injectable()
    class Left { constructor(readonly session: Session, readonly unit: Unit) {} }
    @injectable()
    class Both { constructor(readonly left: Left, readonly session: Session, readonly unit: Unit) {} }
    for (const root of [container, createContainer()]) {
      const child = root.createChildContainer();
      expect(child.resolve(Session)).toBe(child.resolve(Session));
      expect(child.resolve(Session)).not.toBe(root.resolve(Session));
      const both = child.resolve(Both);
      expect([both.left.session, both.left.unit]).toEqual([both.session, both.unit]);
      expect(both.left.unit).toBe(both.unit);
      expect(child.resolve(Both).unit).not.toBe(both.unit);
      expect(child.resolve(Both).session).toBe(both.session);
    }
  });

  it('make one within each resolution for all that a component is given, too, however many plain classes are between', async () => {
    @scoped(Lifecycle.ResolutionScoped)
    class Unit {}
    @injectable()
    class Left { constructor(readonly unit: Unit) {} }
    @injectable()
    class Right { constructor(readonly left: Left, readonly unit: Unit) {} }
    @Component({ deps: [Left, Right, Unit] })
    class Page { constructor(readonly left: Left, readonly right: Right, readonly unit: Unit) {} }
    @Component({ deps: [Page, Unit] })
    class Site { constructor(readonly page: Page, readonly unit: Unit) {} }
    @Component({ deps: [Left, Right], scope: 'container' })
    class Request { constructor(readonly left: Left, readonly right: Right) {} }
    const system = createContainer({ components: [Site, Request] });
    await system.startAll();
    const { page, unit } = system.get(Site);
    expect([page.left.unit, page.right.unit, page.right.left.unit].every((one) => one === page.unit)).toBe(true);
    expect(unit).not.toBe(page.unit);
    const [one, other] = await Promise.all([1, 2].map(() => system.runInScope(() => system.get(Request))));
    expect([one?.left.unit === one?.right.unit, one?.left.unit === other?.left.unit]).toEqual([true, false]);
    await system.restartAll();
    expect([system.get(Page).unit === system.get(Page).left.unit, system.get(Page).unit === page.unit]).toEqual([true, false]);
    await system.stopAll();
  });

  it('register a scoped class for a token, where one is given', () => {
    @scoped(Lifecycle.ContainerScoped, 'session')
    class Session {}
    expect(container.resolve('session')).toBe(container.resolve('session'));
    expect(container.resolve('session')).toBeInstanceOf(Session);
    expect(container.resolve(Session)).not.toBe(container.resolve(Session));
  });

  it('leave a component what it is', () => {
    @singleton()
    @Component()
    class Once {}
    const system = createContainer({ components: [Once] });
    expect(system.resolve(Once)).toBe(system.resolve(Once));
    expect(container.describe(Once)).toMatchObject({ id: 'Once', made: 'class' });
  });
});

describe('@registry', () => {
  it('registers providers with the application\'s own container, with their lifecycles', () => {
    class Cache {}
    @registry([
      { token: 'url', useValue: 'https://example.org' },
      { token: 'link', useToken: 'url' },
      { token: 'made', useFactory: (by) => `made with ${by.resolve<string>('link')}` },
      { token: 'cache', useClass: Cache, options: { lifecycle: Lifecycle.Singleton } },
    ])
    class Settings {}
    expect(Settings).toBeInstanceOf(Function);
    expect(container.resolve('made')).toBe('made with https://example.org');
    expect(container.resolve('cache')).toBe(container.resolve('cache'));
  });
});

describe('@inject and its like', () => {
  interface Rate { readonly percent: number }
  const Rate = token<Rate>('rate');
  @injectable()
  class Sum implements Transform<readonly number[], string> { transform(numbers: readonly number[], unit: string): string { return `${String(numbers.reduce((sum, one) => sum + one, 0))} ${unit}`; } }
  class Upper { transform(text: string): string { return text.toUpperCase(); } }

  it('ask for a name, a class, a token of systole\'s, all registrations, and for what a transformer makes of them', () => {
    @injectable()
    class Bill {
      constructor(
        @inject(Rate) readonly rate: Rate, @injectAll('item') readonly items: number[], @injectAllWithTransform('item', Sum, 'EUR') readonly sum: string,
        @injectWithTransform('name', Upper) readonly name: string, readonly plain: Sum,
      ) {}
    }
    container.register(Rate, { useValue: { percent: 7 } }).register('item', { useValue: 1 }).register('item', { useValue: 2 }).register('name', { useValue: 'ada' });
    expect(container.resolve(Bill)).toEqual({ rate: { percent: 7 }, items: [1, 2], sum: '3 EUR', name: 'ADA', plain: new Sum() });
  });

  it('ask for tokens in factories and in children, which say so when nothing is registered', () => {
    container.register('percent', { useFactory: (by) => by.resolve(Rate).percent }).register(Rate, { useFactory: () => ({ percent: 7 }) });
    const child = container.createChildContainer().register(Rate, { useValue: { percent: 8 } }).registerSingleton('made', Rate);
    expect([container.resolve('percent'), child.resolve('percent'), child.resolve('made'), child.resolveAll(Rate).length]).toEqual([7, 8, { percent: 8 }, 1]);
    expect(() => createContainer().createChildContainer().resolve(Rate)).toThrow(new Error('Attempted to resolve unregistered dependency token: "rate"'));
  });

  it('are content with nothing where that is optional', () => {
    @injectable()
    class Bill { constructor(@inject('name', { isOptional: true }) readonly name?: string, @injectAll('item', { isOptional: true }) readonly items?: number[]) {} }
    expect(container.resolve(Bill)).toEqual({ name: undefined, items: [] });
  });

  it('name the parameter and what is missing, all the way down', () => {
    @injectable()
    class Store { constructor(@inject('url') readonly url: string) {} }
    @injectable()
    class Shop { constructor(readonly store: Store) {} }
    expect(() => container.resolve(Shop)).toThrow(
      'Cannot inject the dependency "store" at position #0 of "Shop" constructor. Reason:\n'
      + '    Cannot inject the dependency "url" at position #0 of "Store" constructor. Reason:\n'
      + '        Attempted to resolve unregistered dependency token: "url"',
    );
  });

  it('say of a token of systole\'s that nothing is registered for it', () => {
    @injectable()
    class Bill { constructor(@inject(Rate) readonly rate: Rate) {} }
    expect(() => container.resolve(Bill)).toThrow('Attempted to resolve unregistered dependency token: "rate"');
    @injectable()
    class Lenient { constructor(@inject(Rate, { isOptional: true }) readonly rate?: Rate) {} }
    expect(container.resolve(Lenient).rate).toBeUndefined();
  });
});

describe('delay', () => {
  interface Ping { readonly name: string; readonly pong: { readonly name: string } }

  it('lets two classes need each other, and looks the other up when it is first used', () => {
    let made = 0;
    @injectable()
    class Left implements Ping { readonly name = 'left'; constructor(@inject(delay(() => Right)) readonly pong: Ping) {} }
    @injectable()
    class Right implements Ping { readonly name = 'right'; constructor(readonly pong: Left) { made += 1; } }
    const left = container.resolve(Left);
    expect(made).toBe(0);
    expect([left.pong.name, left.pong.pong.name, left.pong instanceof Right, made]).toEqual(['right', 'left', true, 1]);
    expect(Object.keys(left.pong)).toEqual(['pong', 'name']);
    Object.assign(left.pong, { later: 1 });
    expect('later' in left.pong && Reflect.deleteProperty(left.pong, 'later') && !('later' in left.pong)).toBe(true);
  });

  it('stands for a class wherever a token may', () => {
    class Late { readonly name = 'late'; }
    container.register('late', { useClass: delay(() => Late) }).register('link', { useToken: delay(() => Late) });
    expect([container.resolve<Late>('late').name, container.resolve<Late>('link').name, container.resolve(delay(() => Late)).name]).toEqual(['late', 'late', 'late']);
  });

  it('refuses the class itself, which is not there yet', () => {
    expect(() => delay(undefined as never)).toThrow(new Error('Attempt to `delay` undefined. Constructor must be wrapped in a callback'));
  });
});

describe('@autoInjectable', () => {
  class Clock { now(): string { return 'noon'; } }

  it('fills in what the constructor is not given, out of the application\'s own container', () => {
    @autoInjectable()
    class Greeter {
      static readonly kind: string = 'greeter';
      constructor(readonly name: string, readonly clock?: Clock, @inject('tone') readonly tone?: string, @injectAll('extra') readonly extras?: number[]) {}
    }
    container.register('tone', { useValue: 'dry' }).register('extra', { useValue: 1 });
    const greeter = new Greeter('Ada');
    expect([greeter.name, greeter.clock?.now(), greeter.tone, greeter.extras]).toEqual(['Ada', 'noon', 'dry', [1]]);
    expect(new Greeter('Ada', undefined, 'loud', []).tone).toBe('loud');
    expect([Greeter.name, Greeter.kind]).toEqual(['Greeter', 'greeter']);
  });

  it('names the parameter that cannot be filled in', () => {
    @autoInjectable()
    class Greeter { constructor(readonly name: string, @inject('tone') readonly tone?: string) {} }
    expect(() => new Greeter('Ada')).toThrow('at position #1 of "Greeter" constructor. Reason:\n    Attempted to resolve unregistered dependency token: "tone"');
  });

  it('gives components', () => {
    @Component()
    class Pool {}
    @autoInjectable()
    class Script { constructor(readonly pool?: Pool) {} }
    expect(new Script().pool).toBe(container.resolve(Pool));
  });

  it('gives what belongs to the scope of the application\'s own container that it is constructed in, and what is registered there', async () => {
    @Component({ scope: 'container' })
    class Session {}
    class Basket {}
    @autoInjectable()
    class Page { constructor(readonly session?: Session, readonly basket?: Basket, @inject('user') readonly user?: string) {} }
    container.register(Basket, { useClass: Basket }, { lifecycle: Lifecycle.ContainerScoped }).register('user', { useValue: 'nobody' });
    await container.startAll();
    const pages = await Promise.all(['ada', 'ben'].map((user) => container.runInScope(async (scope) => {
      scope.registerInstance('user', user);
      await Promise.resolve();
      const page = new Page();
      expect([page.session === scope.get(Session), page.basket === scope.resolve(Basket), page.user]).toEqual([true, true, user]);
      // A scope of another container is none of its business.
      await createContainer().runInScope(() => { expect(new Page().session).toBe(page.session); });
      return page;
    })));
    expect([pages[0]?.session === pages[1]?.session, pages[0]?.basket === pages[1]?.basket]).toEqual([false, false]);
    expect(new Page(pages[0]?.session).basket).toBe(container.resolve(Basket));
    expect(() => new Page()).toThrow('Session was asked for outside of a scope');
    await container.stopAll();
    container.remove(Session);
  });
});

describe('a class decorated here', () => {
  it('is given components', async () => {
    const Pool = component('pool', { start: () => 'the pool' });
    @Component()
    class Database { state = 'down'; @OnStart connect(): void { this.state = 'up'; } }
    @injectable()
    class Orders { constructor(readonly database: Database, @inject(Pool) readonly pool: string) {} }
    const system = createContainer({ components: [Database, Pool] });
    await system.startAll();
    expect(system.resolve(Orders)).toMatchObject({ database: { state: 'up' }, pool: 'the pool' });
    await system.stopAll();
  });

  it('is one for tsyringe\'s own container, too, which is told to ask for it; and the other way round', async () => {
    @Component()
    class Database { state = 'down'; @OnStart connect(): void { this.state = 'up'; } }
    @singleton()
    class Orders { constructor(readonly database: Database, @inject('url') readonly url: string) {} }
    @tsyringe.injectable()
    class Page { constructor(readonly orders: Orders, readonly database: Database) {} }
    const system = createContainer({ components: [Database] });
    const old = tsyringe.container.createChildContainer().register('url', { useValue: 'db://there' });
    for (const moved of [Database, Orders]) old.register<object>(moved, { useFactory: () => system.resolve<object>(moved) });
    system.register('url', { useFactory: () => old.resolve<string>('url') });
    await system.startAll();
    const page = old.resolve(Page);
    expect([page.orders === system.resolve(Orders), page.database === system.get(Database), page.orders.url, page.database.state]).toEqual([true, true, 'db://there', 'up']);
    await system.stopAll();
  });

  it('may have its parameters decorated by tsyringe, and one decorated by tsyringe by systole', () => {
    const name: InjectionToken<string> = 'name';
    @injectable()
    class Ours { constructor(@tsyringe.inject(name) readonly name: string, @tsyringe.inject(tsyringe.delay(() => Theirs)) readonly theirs: Named) {} }
    @tsyringe.injectable()
    class Theirs { constructor(@inject(name) readonly name: string) {} }
    const system = createContainer();
    system.register(name, { useValue: 'Ada' });
    expect([system.resolve(Ours).name, system.resolve(Ours).theirs.name]).toEqual(['Ada', 'Ada']);
  });
});

interface Named { readonly name: string }
