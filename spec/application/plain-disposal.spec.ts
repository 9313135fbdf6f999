import { Component, component, createContainer, delay, inject, injectable, Lifecycle, OnStart, OnStop, singleton, subsystem, token } from 'systole';
import type { Container } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

type AnyClass = new (...args: never[]) => object;
type Need = Parameters<typeof inject>[0];

/** Decorates a plain class under both protocols: what each parameter asks for. */
function plain<Class extends AnyClass>(target: Class, ...needs: readonly Need[]): Class {
  needs.forEach((need, position) => { inject(need)(target, undefined, position); });
  injectable()(target);
  return target;
}

/** A plain singleton that writes down that it is disposed of. */
function disposable(log: string[], name: string, needs: readonly Need[], dispose: () => unknown = () => undefined): AnyClass {
  const Class = class {
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) { this.given = given; }
    dispose(): unknown { log.push(`dispose ${name}`); return dispose(); }
  };
  Object.defineProperty(Class, 'name', { value: name });
  Object.defineProperty(Class, 'length', { value: needs.length });
  singleton()(plain(Class, ...needs));
  return Class;
}

function databaseTold(log: string[]): AnyClass {
  @Component()
  class Database {
    @OnStart connect(): void { log.push('connect'); }
    @OnStop close(): void { log.push('close'); }
  }
  return Database;
}

const none = (): undefined => undefined;

describe('a plain thing with dispose() that was made of a component', () => {
  it('is disposed of once with each stop of the component, before that is stopped and after all that depends on it, so that nothing piles up', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Cache = disposable(log, 'Cache', [Database]);
    const Api = component('api', { deps: [Cache], start: (cache: object) => cache, stop: () => { log.push('stop api'); } });
    const container = createContainer({ components: [Api] });
    const seen = new Set<object>();
    for (let times = 0; times < 20; times += 1) {
      await container.startAll();
      seen.add(container.get(Api));
      await container.stopAll();
    }
    expect(seen.size).toBe(20);
    expect(log).toEqual(Array.from({ length: 20 }, () => ['connect', 'stop api', 'dispose Cache', 'close']).flat());
    await container.dispose();
    expect(log).toHaveLength(80);
  });

  it('is disposed of by restarts, of everything and of the component alone, and by the roll-back of a start that fails', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Cache = disposable(log, 'Cache', [Database]);
    let fails = false;
    const Api = component('api', { deps: [Cache], start: (cache: object) => { if (fails) throw new Error('on purpose'); return cache; } });
    const container = createContainer({ components: [Api] });
    await container.startAll();
    const [before, held] = [container.resolve(Cache), container.get(Api)];
    await container.restart(Database, { isolated: true });
    // Whoever is left out of the restart goes on with what it has.
    expect([container.get(Api) === held, container.resolve(Cache) === before]).toEqual([true, false]);
    expect(log.splice(0)).toEqual(['connect', 'dispose Cache', 'close', 'connect']);
    await container.restartAll();
    expect(log.splice(0)).toEqual(['dispose Cache', 'close', 'connect']);
    await container.stopAll();
    fails = true;
    log.length = 0;
    expect((await rejection(container.startAll())).code).toBe('ERR_START_FAILED');
    expect(log).toEqual(['connect', 'dispose Cache', 'close']);
  });

  it('goes before what it was itself made of, the last made first, each when the one before it has ended', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    const Database = databaseTold(log);
    const slowly = (name: string) => async (): Promise<void> => { await clock.after(10); log.push(`${name} is gone`); };
    const Cache = disposable(log, 'Cache', [Database], slowly('Cache'));
    const Between = plain(class Between { constructor(readonly cache: object) {} }, Cache);
    const Search = disposable(log, 'Search', [Between], slowly('Search'));
    const container = createContainer({ components: [Database], clock });
    await container.startAll();
    container.resolve(Search);
    const stopped = container.stopAll();
    await clock.advance(20);
    expect((await stopped).components.map(({ id, outcome }) => [id, outcome])).toEqual([['Database', { kind: 'done', elapsedMs: 20 }]]);
    expect(log).toEqual(['connect', 'dispose Search', 'Search is gone', 'dispose Cache', 'Cache is gone', 'close']);
  });

  it('fails the stop of the component when it fails, is named then, and keeps nobody else from being stopped', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Cache = disposable(log, 'Cache', [Database], () => { throw new Error('still in use'); });
    const Search = disposable(log, 'Search', [Cache], () => Promise.reject(new Error('no answer')));
    const container = createContainer({ components: [Database] });
    await container.startAll();
    container.resolve(Search);
    const error = await rejection(container.stopAll());
    expect(log).toEqual(['connect', 'dispose Search', 'dispose Cache', 'close']);
    if (error.code !== 'ERR_STOP_FAILED') throw error;
    expect(error.details.failures.map(({ id, phase, kind }) => [id, phase, kind])).toEqual([['Database', 'stop', 'failed']]);
    const [first, second] = (error.details.failures[0]?.error as AggregateError).errors as Error[];
    expect(first).toMatchObject({ code: 'ERR_DISPOSE_FAILED', details: { name: 'Search', component: 'Database' }, cause: new Error('no answer') });
    expect(second?.message).toBe([
      'Cache could not be disposed of: still in use',
      '  it was made of Database, and is disposed of when that is stopped',
      '  see to it in dispose() of Cache, which is called once: what it cannot let go of stays',
    ].join('\n'));
    await container.dispose();
    expect(log).toHaveLength(4);
  });

  it('has the time that the stop of the component has: then that is stopped all the same, and is left behind with it', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    const Database = databaseTold(log);
    const ends: (() => void)[] = [];
    const hang = (): Promise<void> => new Promise((resolve) => { ends.push(resolve); });
    const Cache = disposable(log, 'Cache', [Database], hang);
    const Search = disposable(log, 'Search', [Cache], hang);
    const container = createContainer({ components: [Database], clock, stopTimeoutMs: 100, forceGraceMs: 50 });
    await container.startAll();
    container.resolve(Search);
    const stopped = rejection(container.stopAll());
    await clock.advance(99);
    expect(log).toEqual(['connect', 'dispose Search']);
    await clock.advance(51);
    expect(log).toEqual(['connect', 'dispose Search', 'dispose Cache', 'close']);
    expect(await stopped).toMatchObject({ code: 'ERR_STOP_FAILED', details: { quarantined: ['Database'] } });
    ends[0]?.();
    await clock.settle();
    expect(container.status(Database)).toBe('quarantined');
    ends[1]?.();
    await clock.settle();
    expect(container.status(Database)).toBe('stopped');
  });

  it('stays while the component is kept, and goes when that is let go', async () => {
    const log: string[] = [];
    @Component({ keep: true })
    class Pool { @OnStop close(): void { log.push('close'); } }
    const Cache = disposable(log, 'Cache', [Pool]);
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    const before = container.resolve(Cache);
    await container.stopAll();
    await container.startAll();
    expect([container.resolve(Cache) === before, log]).toEqual([true, []]);
    await container.stopAll();
    await container.evict(Pool);
    expect(log).toEqual(['dispose Cache', 'close']);
  });

  it('goes before an instance that was kept and does not fit any more', async () => {
    const log: string[] = [];
    let size = 1;
    const Pool = component('pool', { keep: true, config: () => ({ size }), start: () => ({ size }), stop: ({ size: was }) => { log.push(`close ${String(was)}`); } });
    const Cache = disposable(log, 'Cache', [Pool]);
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    container.resolve(Cache);
    await container.stopAll();
    size = 2;
    await container.startAll();
    expect(log).toEqual(['dispose Cache', 'close 1']);
    await container.dispose();
    expect(log).toEqual(['dispose Cache', 'close 1', 'close 2']);
  });

  it('stays with everything else that the container has made when the component stays as it is, and is of another', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Other = component('other', { start: () => 1 });
    const Cache = disposable(log, 'Cache', [Other]);
    const Clock = disposable(log, 'Clock', []);
    const Late = disposable(log, 'Late', [delay(() => Database as never)]);
    const container = createContainer({ components: [Database, Other] });
    await container.startAll();
    const before = [Cache, Clock, Late].map((one) => container.resolve<object>(one));
    await container.stop(Database);
    expect([Cache, Clock, Late].map((one) => container.resolve<object>(one))).toEqual(before);
    expect(log).toEqual(['connect', 'close']);
    await container.dispose();
    expect(log).toEqual(['connect', 'close', 'dispose Cache', 'dispose Late', 'dispose Clock']);
  });

  it('is disposed of once, however often it was made anew by overrides, clearInstances and instances that components gave themselves', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const url = token<string>('url');
    let made = 0;
    const Cache = plain(class Cache {
      readonly number = made += 1;
      constructor(readonly database: object, readonly at: string) {}
      dispose(): void { log.push(`dispose ${String(this.number)}`); }
    }, Database, url);
    const container = createContainer({ components: [Database] }).register(url, { useValue: 'one' }).registerSingleton(Cache);
    container.resolve(Cache);
    container.override(url, { useValue: 'two' });
    container.resolve(Cache);
    container.override(Database, { useValue: new Database() });
    container.resolve(Cache);
    container.restore(Database);
    await container.startAll();
    container.resolve(Cache);
    await container.apply(Database, () => new Database());
    container.resolve(Cache);
    container.clearInstances();
    container.register(url, { useValue: 'three' });
    container.resolve(Cache);
    await container.stopAll();
    expect(log).toEqual(['connect', 'dispose 6', 'dispose 5', 'dispose 4', 'dispose 3', 'dispose 2', 'dispose 1', 'close']);
    container.resolve(Cache);
    await container.dispose();
    expect(log.slice(8)).toEqual(['dispose 7']);
  });

  it('may be anything that a container makes of a class: what is made for whoever asks, what a factory has asked for, what stands behind other names', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const each = (name: string, ...needs: readonly Need[]): AnyClass => plain({ [name]: class { constructor(readonly given: unknown) {} dispose(): void { log.push(`dispose ${name}`); } } }[name] as AnyClass, ...needs);
    const [Transient, Named, ByFactory, Deep] = [each('Transient', Database), each('Named', 'db'), each('ByFactory', 'made'), each('Deep', 'by factory')];
    const container = createContainer({ components: [Database] }).register('db', { useToken: Database }).register('made', { useFactory: (by) => by.resolve('db') });
    container.register('named', { useClass: Named }, { lifecycle: Lifecycle.Singleton }).register('by factory', { useClass: ByFactory }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    for (const one of [Transient, 'named', Deep]) for (let times = 0; times < 3; times += 1) container.resolve<object>(one);
    await container.stopAll();
    expect(log).toEqual(['connect', 'dispose Deep', 'dispose Deep', 'dispose Deep', 'dispose ByFactory', 'dispose Named', 'dispose Transient', 'dispose Transient', 'dispose Transient', 'close']);
  });

  it('is disposed of when the start of the component fails, before the clean-ups of that', async () => {
    const log: string[] = [];
    const Pool = token<object>('pool');
    const Cache = disposable(log, 'Cache', [Pool]);
    const container: Container = createContainer({ components: [component(Pool, {
      start: ({ defer, setInstance }) => {
        defer(() => { log.push('clean up'); });
        setInstance({});
        container.resolve(Cache);
        throw new Error('on purpose');
      },
    })] });
    expect((await rejection(container.startAll())).code).toBe('ERR_START_FAILED');
    expect(log).toEqual(['dispose Cache', 'clean up']);
  });

  it('is disposed of when the start of the component fails after it has been left behind, too, and without clean-ups', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    let fail = none as (error: Error) => void;
    @Component({ startTimeoutMs: 100 })
    class Pool { @OnStart start(): Promise<void> { container.resolve(Cache); return new Promise((_, reject) => { fail = reject; }); } }
    const Cache = disposable(log, 'Cache', [Pool]);
    const container: Container = createContainer({ components: [Pool], clock, abortGraceMs: 10 });
    const started = rejection(container.startAll());
    await clock.advance(110);
    expect([(await started).code, container.status(Pool), log]).toEqual(['ERR_START_FAILED', 'quarantined', []]);
    fail(new Error('late'));
    await clock.settle();
    expect([container.status(Pool), log]).toEqual(['failed', ['dispose Cache']]);
  });

  it('is waited for by whatever else it was made of, while it is being disposed of', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    const [First, Second] = ['first', 'second'].map((name) => component(name, { start: () => ({ name }), stop: () => { log.push(`stop ${name}`); } }));
    const Inner = disposable(log, 'Inner', [Second as never]);
    const Outer = disposable(log, 'Outer', [First as never, Inner], async () => { await clock.after(10); log.push('Outer is gone'); });
    const container = createContainer({ components: [First as never, Second as never], clock });
    await container.startAll();
    container.resolve(Outer);
    const stopped = container.stopAll();
    await clock.advance(10);
    await stopped;
    expect(log.slice(0, 2)).toEqual(['dispose Outer', 'Outer is gone']);
    expect(log.indexOf('dispose Inner')).toBeLessThan(log.indexOf('stop second'));
    expect([...log].sort()).toEqual(['Outer is gone', 'dispose Inner', 'dispose Outer', 'stop first', 'stop second']);
  });

  it('that a stop handler has made goes after that handler, in the same stop', async () => {
    const log: string[] = [];
    class Pool { @OnStop close(): void { log.push('close'); container.resolve(Transient); } }
    Component()(Pool);
    class Transient { constructor(readonly pool: object) { log.push('make'); } dispose(): void { log.push('dispose'); } }
    plain(Transient, Pool);
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    container.resolve(Transient);
    await container.stopAll();
    expect(log).toEqual(['make', 'dispose', 'close', 'make', 'dispose']);
  });

  it.each<readonly [string, (log: string[]) => unknown, string]>([
    ['at once', (log) => { log.push('closed'); }, 'stopped'],
    ['later', async (log) => { await Promise.resolve(); log.push('closed'); }, 'stopped'],
    ['and fails', () => { throw new Error('not closed'); }, 'not closed'],
    ['and fails later', async () => { await Promise.resolve(); throw new Error('not closed'); }, 'not closed'],
  ])('that a stop handler has made is the first of its kind, and goes all the same: the handler ends %s', async (_, close, end) => {
    const log: string[] = [];
    class Pool { @OnStop close(): void | PromiseLike<void> { container.resolve(Late); return close(log) as PromiseLike<void> | undefined; } }
    Component()(Pool);
    const Late = disposable(log, 'Late', [Pool]);
    const container = createContainer({ components: [Pool] });
    if (end !== 'stopped') container.register('other', { useValue: 1 });
    await container.startAll();
    const ended = await container.stopAll().then(() => 'stopped', (error: unknown) => ((error as Error).cause as Error).message);
    expect([log, ended]).toEqual([end === 'stopped' ? ['closed', 'dispose Late'] : ['dispose Late'], end]);
    await container.dispose();
    expect(log.filter((line) => line === 'dispose Late')).toHaveLength(1);
  });
});

describe('a plain thing with dispose() that was made below a container', () => {
  it('goes with the first of what it was made of: the component, or the child container', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Session = plain({ Session: class { constructor(readonly database: object) {} dispose(): void { log.push('dispose Session'); } } }.Session, Database);
    const Cart = plain({ Cart: class { constructor(readonly session: object) {} dispose(): void { log.push('dispose Cart'); } } }.Cart, Session);
    const container = createContainer({ components: [Database] });
    container.register(Session, { useClass: Session }, { lifecycle: Lifecycle.ContainerScoped }).register(Cart, { useClass: Cart }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    for (let times = 0; times < 4; times += 1) {
      const child = container.createChildContainer();
      child.resolve(Cart);
      await child.dispose();
    }
    expect(log.splice(0)).toEqual(['connect', ...Array.from({ length: 4 }, () => ['dispose Cart', 'dispose Session']).flat()]);
    const child = container.createChildContainer().createChildContainer();
    const before = child.resolve(Cart);
    await container.restart(Database);
    expect(log.splice(0)).toEqual(['dispose Cart', 'dispose Session', 'close', 'connect']);
    expect(child.resolve(Cart)).not.toBe(before);
    await child.dispose();
    expect(log.splice(0)).toEqual(['dispose Cart', 'dispose Session']);
    await container.stopAll();
    expect(log).toEqual(['close']);
  });

  it('goes with that in however many children, each of which may have been given something of its own', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Session = plain({ Session: class { constructor(readonly database: object, readonly user: string) {} dispose(): void { log.push(`dispose ${this.user}`); } } }.Session, Database, 'user');
    const container = createContainer({ components: [Database] }).register(Session, { useClass: Session }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    const children = Array.from({ length: 150 }, (_, number) => container.createChildContainer().register('user', { useValue: String(number) }));
    for (const child of children) child.resolve(Session);
    await (children[7] as unknown as { dispose(): Promise<void> }).dispose();
    expect(log.splice(0)).toEqual(['connect', 'dispose 7']);
    await container.restart(Database);
    const others = children.flatMap((_, number) => (number === 7 ? [] : [`dispose ${String(number)}`]));
    expect(log.splice(0)).toEqual([...others.reverse(), 'close', 'connect']);
    await container.stopAll();
    expect(log).toEqual(['close']);
  });

  it('stays with a child where that has been given something else than the component that it would be made of', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Session = plain({ Session: class { constructor(readonly store: object) {} dispose(): void { log.push('dispose Session'); } } }.Session, 'store');
    const container = createContainer({ components: [Database] }).register('store', { useToken: Database }).register(Session, { useClass: Session }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    const [fake, real] = [container.createChildContainer(), container.createChildContainer()];
    const other = new (class Store {})();
    fake.register('store', { useValue: other });
    real.register('other', { useValue: other });
    const before = fake.resolve(Session);
    expect([before.store === other, real.resolve(Session).store === container.get(Database)]).toEqual([true, true]);
    await container.stopAll();
    expect([log.splice(0), fake.resolve(Session) === before]).toEqual([['connect', 'dispose Session', 'close'], true]);
    await (fake as unknown as { dispose(): Promise<void> }).dispose();
    expect(log).toEqual(['dispose Session']);
  });

  it('goes with the container that it is registered with, whoever has asked for it first', async () => {
    const log: string[] = [];
    const Registered = plain({ Registered: class { dispose(): void { log.push('dispose Registered'); } } }.Registered);
    const Said = disposable(log, 'Said', []);
    const container = createContainer().registerSingleton(Registered);
    const child = container.createChildContainer();
    const [registered, said] = [child.resolve(Registered), child.resolve(Said)];
    await child.dispose();
    expect([container.resolve(Registered) === registered, container.resolve(Said) === said, log]).toEqual([true, true, []]);
    await container.dispose();
    expect(log).toEqual(['dispose Said', 'dispose Registered']);
  });

  it('goes in a scope before what it was made of is stopped there, or disposed of', async () => {
    const log: string[] = [];
    @Component({ scope: 'container' })
    class Transaction { @OnStart begin(): void { log.push('begin'); } @OnStop end(): void { log.push('end'); } }
    @Component({ scope: 'container' })
    class File { [Symbol.dispose](): void { log.push('close'); } }
    const [Writer, Reader] = [['Writer', Transaction], ['Reader', File]].map(([name, of]) => plain(
      { [name as string]: class { constructor(readonly given: object) {} dispose(): void { log.push(`dispose ${name as string}`); } } }[name as string] as AnyClass, of as AnyClass,
    ));
    const container = createContainer({ components: [Transaction, File] });
    await container.startAll();
    await container.runInScope((scope) => {
      scope.resolve(Writer as AnyClass);
      scope.resolve(Reader as AnyClass);
    });
    expect(log).toEqual(['begin', 'dispose Reader', 'close', 'dispose Writer', 'end']);
    await container.dispose();
    expect(log).toHaveLength(5);
  });

  it('goes in one scope whatever takes its time in another, but not before what takes its time in that one', async () => {
    const log: string[] = [];
    const clock = createVirtualClock();
    @Component({ scope: 'container' })
    class Transaction { @OnStart begin(): void { log.push('begin'); } @OnStop end(): void { log.push(`end at ${String(clock.now())}`); } }
    class Writer { ms = 0; constructor(readonly transaction: Transaction) {} dispose(): Promise<void> { return clock.after(this.ms); } }
    plain(Writer, Transaction);
    const container = createContainer({ clock, components: [Transaction] });
    await container.startAll();
    const scopes = [
      container.runInScope((scope) => { scope.resolve(Writer).ms = 1_000; }),
      container.runInScope((scope) => { scope.resolve(Writer); }),
      container.runInScope((scope) => {
        scope.resolve(Writer).ms = 500;
        void scope.dispose();
      }),
    ];
    await clock.advance(2_000);
    await Promise.all(scopes);
    expect(log).toEqual(['begin', 'begin', 'begin', 'end at 0', 'end at 500', 'end at 1000']);
    const stopped = container.stopAll();
    await clock.advance(1_000);
    await stopped;
  });

  it('goes in a child container with what belongs to scopes, when that comes to its stop', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    @Component({ scope: 'container', deps: [Database] })
    class Orders { constructor(readonly database: object) {} [Symbol.dispose](): void { log.push('dispose Orders'); } }
    const Page = plain({ Page: class { constructor(readonly orders: object) {} dispose(): void { log.push('dispose Page'); } } }.Page, Orders);
    const container = createContainer({ components: [Orders] });
    await container.startAll();
    const child = container.createChildContainer();
    child.resolve(Page);
    await container.stopAll();
    expect(log).toEqual(['connect', 'dispose Page', 'dispose Orders', 'close']);
    await child.dispose();
    expect(log).toHaveLength(4);
  });

  it('goes inside a subsystem with what that stops', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const Cache = disposable(log, 'Cache', [Database]);
    const inside = createContainer({ components: [component('api', { deps: [Cache], start: (cache: object) => cache })] });
    const container = createContainer({ components: [subsystem('billing', inside)] });
    await container.startAll();
    await container.restartAll();
    await container.stopAll();
    expect(log).toEqual(['connect', 'dispose Cache', 'close', 'connect', 'dispose Cache', 'close']);
  });
});
