import { Component, component, createContainer, scoped, token } from 'systole';
import { delay, inject, injectable, injectAll, Lifecycle } from 'tsyringe';
import { systoleError } from '../support/errors';
import { injected, needs } from './needs';

interface Link { readonly next: Link | undefined }
/** Classes that each need the one before, the first nothing. */
function chain(length: number): readonly (new () => Link)[] {
  const classes: (new () => Link)[] = [class implements Link { readonly next = undefined; }];
  while (classes.length < length) {
    const Next = class implements Link { readonly next: Link; constructor(next: Link) { this.next = next; } };
    classes.push(needs(Next, classes.at(-1)) as unknown as new () => Link);
  }
  return classes;
}

function lengthOf(link: Link): number {
  let length = 0;
  for (let at: Link | undefined = link; at !== undefined; at = at.next) length += 1;
  return length;
}

describe('resolving plain classes', () => {
  it('goes down a chain of 10,000, which no stack could, as often as it is asked', () => {
    const classes = chain(10_000);
    const container = createContainer();
    for (let times = 0; times < 4; times += 1) expect(lengthOf(container.resolve<Link>(classes.at(-1)!))).toBe(10_000);
    expect(container.resolve(classes[99]!)).not.toBe(container.resolve(classes[99]!));
  });

  it('goes down a chain of singletons, and makes each once', () => {
    const classes = chain(10_000);
    const container = createContainer();
    for (const one of classes) container.registerSingleton(one);
    expect(lengthOf(container.resolve<Link>(classes.at(-1)!))).toBe(10_000);
    expect(container.resolve<Link>(classes.at(-1)!).next).toBe(container.resolve(classes.at(-2)!));
  });

  it('goes down a chain of names', () => {
    const container = createContainer();
    container.register('0', { useValue: 'the end' });
    for (let link = 10_000; link > 0; link -= 1) container.register(String(link), { useToken: String(link - 1) });
    expect(container.resolve('10000')).toBe('the end');
  });

  it('says how far it got when there is a gap at the end of a long chain, in a text that can be read', () => {
    const classes = chain(1_000);
    injected(classes[0]! as new () => object, 'missing');
    const container = createContainer();
    let thrown: unknown;
    try {
      container.resolve<Link>(classes.at(-1)!);
    } catch (error) {
      thrown = error;
    }
    const told = (thrown as Error).message.split('\n');
    expect(told).toHaveLength(42);
    expect(told[0]).toBe('Cannot inject the dependency "next" at position #0 of "Next" constructor. Reason:');
    expect(told[20]!.trim()).toBe('(960 more constructors)');
    expect(told.at(-1)!.trim()).toBe('Attempted to resolve unregistered dependency token: "missing"');
    expect((thrown as Error).cause).toEqual(new Error('Attempted to resolve unregistered dependency token: "missing"'));
  });

  it('names what is missing, and who asked for it, in the same words the first time and later', () => {
    class Store { constructor(readonly url: string) {} }
    class Api { constructor(readonly clock: object, readonly store: Store) {} }
    class Clock {}
    injected(Store, 'url');
    needs(Api, Clock, Store);
    const container = createContainer();
    const message = 'Cannot inject the dependency "store" at position #1 of "Api" constructor. Reason:\n'
      + '    Cannot inject the dependency "url" at position #0 of "Store" constructor. Reason:\n'
      + '        down';
    let isDown = false;
    container.register('url', { useFactory: () => { if (isDown) throw new Error('down'); return 'there'; } });
    for (let times = 0; times < 3; times += 1) expect(container.resolve(Api).store.url).toBe('there');
    isDown = true;
    expect(() => container.resolve(Api)).toThrow(message);
    expect(() => { const fresh = container.fork(); fresh.resolve(Api); }).toThrow(message);
  });

  it('makes for each child what each container makes once, in the order in which it is asked for, and disposes of it the other way round', async () => {
    const told: string[] = [];
    class Disposing { constructor() { told.push(`+${new.target.name}`); } dispose(): void { told.push(`-${this.constructor.name}`); } }
    class Clock {}
    class Session extends Disposing {}
    class Cart extends Disposing { constructor(readonly clock: Clock, readonly session: Session) { super(); } }
    class Prices { constructor(readonly session: Session) { told.push('+Prices'); } }
    class Order extends Disposing { constructor(readonly cart: Cart, readonly prices: Prices, readonly session: Session, readonly clock: Clock) { super(); } }
    class Mail extends Disposing {}
    for (const [target, ...types] of [[Session], [Cart, Clock, Session], [Prices, Session], [Order, Cart, Prices, Session, Clock], [Mail]] as const) needs(target, ...types);
    const container = createContainer();
    container.registerSingleton(Clock);
    for (const target of [Session, Cart, Prices, Order, Mail]) container.register<object>(target, { useClass: target }, { lifecycle: Lifecycle.ContainerScoped });
    const seen = new Set<object>();
    for (let times = 0; times < 6; times += 1) {
      told.length = 0;
      const child = container.createChildContainer();
      const order = child.resolve(Order);
      expect(order.cart).toMatchObject({ session: order.session, clock: order.clock });
      expect(order.prices.session).toBe(order.session);
      expect(child.resolve(Order)).toBe(order);
      child.resolve(Mail);
      expect(seen.has(order)).toBe(false);
      seen.add(order);
      await child.dispose();
      expect(told.join(' ')).toBe('+Session +Cart +Prices +Order +Mail -Mail -Order -Cart -Session');
    }
  });

  it('makes in a child what is missing after a constructor has thrown, names who asked for it, and disposes of all of it once', async () => {
    const told: string[] = [];
    let isDown = false;
    class Session { constructor() { told.push('+session'); } dispose(): void { told.push('-session'); } }
    class Store { constructor(readonly session: Session) { if (isDown) throw new Error('down'); told.push('+store'); } dispose(): void { told.push('-store'); } }
    class Prices { constructor(readonly session: Session, readonly store: Store) {} }
    class Order { constructor(readonly session: Session, readonly prices: Prices, readonly store: Store) { told.push('+order'); } dispose(): void { told.push('-order'); } }
    for (const [target, ...types] of [[Session], [Store, Session], [Prices, Session, Store], [Order, Session, Prices, Store]] as const) needs(target, ...types);
    const container = createContainer();
    for (const target of [Session, Store, Prices, Order]) container.register<object>(target, { useClass: target }, { lifecycle: Lifecycle.ContainerScoped });
    for (let times = 0; times < 6; times += 1) {
      told.length = 0;
      const child = container.createChildContainer();
      isDown = true;
      expect(() => child.resolve(Order)).toThrow(new Error('Cannot inject the dependency "prices" at position #1 of "Order" constructor. Reason:\n'
        + '    Cannot inject the dependency "store" at position #1 of "Prices" constructor. Reason:\n'
        + '        down', { cause: new Error('down') }));
      expect(() => child.resolve(Store)).toThrow(new Error('down'));
      isDown = false;
      expect(child.resolve(Order).session).toBe(child.resolve(Session));
      await child.dispose();
      expect(told.join(' ')).toBe('+session +store +order -order -store -session');
    }
  });

  it.each([['before', 1], ['after', 2]])('keeps what a child registers apart from what classes say of themselves, %s it asks for those', (_, first) => {
    class Registered {}
    class Saying {}
    class Inherited {}
    const asOwn = { lifecycle: Lifecycle.ContainerScoped };
    scoped(Lifecycle.ContainerScoped)(Saying);
    const container = createContainer();
    container.register(Inherited, { useClass: Inherited }, asOwn);
    const child = container.createChildContainer();
    if (first === 2) child.resolve(Saying);
    child.register(Registered, { useClass: Registered }, asOwn);
    const grandchild = child.createChildContainer();
    for (const target of [Registered, Saying, Inherited]) {
      for (const one of [child, grandchild]) expect(one.resolve<object>(target)).toBe(one.resolve<object>(target));
      expect(child.resolve<object>(target)).toBeInstanceOf(target);
      expect(grandchild.resolve<object>(target)).toBeInstanceOf(target);
      expect(grandchild.resolve<object>(target)).not.toBe(child.resolve<object>(target));
    }
  });

  it('takes what a constructor has asked the same child for meanwhile', async () => {
    const told: string[] = [];
    const asking: { child: { resolve(token: unknown): unknown } | undefined } = { child: undefined };
    class Clock { constructor() { told.push('+clock'); } dispose(): void { told.push('-clock'); } }
    class Session { constructor() { asking.child?.resolve(Clock); told.push('+session'); } dispose(): void { told.push('-session'); } }
    class Order { constructor(readonly session: Session, readonly clock: Clock) {} }
    for (const [target, ...types] of [[Clock], [Session], [Order, Session, Clock]] as const) needs(target, ...types);
    const container = createContainer();
    for (const target of [Clock, Session, Order]) container.register<object>(target, { useClass: target }, { lifecycle: Lifecycle.ContainerScoped });
    for (let times = 0; times < 6; times += 1) {
      told.length = 0;
      const child = container.createChildContainer();
      asking.child = child;
      expect(child.resolve(Order).clock).toBe(child.resolve(Clock));
      await child.dispose();
      expect(told.join(' ')).toBe('+clock +session -session -clock');
    }
  });

  it('disposes of what a child has made before and after it was reset, and gives nothing of before', async () => {
    const told: string[] = [];
    let made = 0;
    class Session { readonly number = made += 1; dispose(): void { told.push(`-${String(this.number)}`); } }
    class Order { constructor(readonly session: Session) {} }
    needs(Session);
    needs(Order, Session);
    const container = createContainer();
    for (const target of [Session, Order]) container.register<object>(target, { useClass: target }, { lifecycle: Lifecycle.ContainerScoped });
    for (let times = 0; times < 6; times += 1) {
      made = told.length = 0;
      const child = container.createChildContainer();
      expect(child.resolve(Order).session.number).toBe(1);
      child.clearInstances();
      expect(child.resolve(Order).session.number).toBe(2);
      await child.dispose();
      expect(told).toEqual(['-2', '-1']);
    }
  });

  it('tells which part it was whose constructor has thrown, however many that one takes itself', () => {
    class Clock {}
    class Store { constructor(readonly clock: Clock, readonly other: Clock) { throw new Error('down'); } }
    class Api { constructor(readonly clock: Clock, readonly store: Store) {} }
    for (const [target, ...types] of [[Store, Clock, Clock], [Api, Clock, Store]] as const) needs(target, ...types);
    expect(() => createContainer().resolve(Api)).toThrow(new Error('Cannot inject the dependency "store" at position #1 of "Api" constructor. Reason:\n'
      + '    down', { cause: new Error('down') }));
  });

  it('refuses a ring with the walk around it, and constructs nothing of it', () => {
    const made: string[] = [];
    class First { constructor() { made.push('First'); } }
    class Second { constructor() { made.push('Second'); } }
    class Third { constructor() { made.push('Third'); } }
    class Asker { constructor(readonly first: First) {} }
    injected(First as new () => object, 'second');
    injected(Second as new () => object, 'third');
    injected(Third as new () => object, 'first');
    needs(Asker, First);
    const container = createContainer();
    container.register('first', { useClass: First }).register('second', { useClass: Second }).registerSingleton('third', Third);
    const ring = {
      code: 'ERR_CYCLE',
      message: 'First, Second and Third need each other.\n  First needs Second\n  Second needs Third\n  Third needs First\n'
        + '  break it where the need is weakest: @inject(delay(() => Second)) in First',
      details: { walk: ['First', 'Second', 'Third', 'First'] },
    };
    expect(refusalOf(() => container.resolve('first'))).toMatchObject(ring);
    expect(refusalOf(() => container.resolve('first'))).toMatchObject(ring);
    expect(made).toEqual([]);
  });

  it('takes a factory that asks for its own class again for what it is: not for a ring', () => {
    class Doll { constructor(readonly inner: Doll | undefined) {} }
    injected(Doll, 'inner');
    const container = createContainer();
    let left = 3;
    container.register('inner', { useFactory: (by) => { left -= 1; return left < 0 ? undefined : by.resolve(Doll); } });
    expect(container.resolve(Doll).inner?.inner?.inner).toMatchObject({ inner: undefined });
  });

  it('refuses factories that ask for each other without an end, with the walk around them, whatever is between', () => {
    class Between { constructor(readonly part: unknown) {} }
    injected(Between, 'c');
    const container = createContainer();
    let calls = 0;
    container.register('a', { useFactory: (by) => { calls += 1; return by.resolve('b'); } });
    container.register('b', { useToken: 'between' }).register('between', { useFactory: (by) => by.createChildContainer().resolve(Between) });
    container.register('c', { useFactory: (by) => by.resolveAll('a') });
    class Asker { constructor(readonly between: Between) {} }
    needs(Asker, Between);
    const ring = {
      code: 'ERR_CYCLE',
      message: expect.stringMatching(/^\w+, \w+, \w+ and \w+ need each other\.\n( {2}\w+ needs \w+\n){4} {2}break it where the need is weakest: let the factory of \w+ ask for \w+ when it is used, not while it is made$/),
    };
    for (const asked of ['a', 'between', 'c', Asker, Between]) {
      const refused = refusalOf(() => container.resolve<unknown>(asked)) as { readonly details: { readonly walk: readonly string[] } };
      expect(refused).toMatchObject(ring);
      expect([...new Set(refused.details.walk)].sort()).toEqual(['Between', 'a', 'between', 'c']);
      expect(refused.details.walk[0]).toBe(refused.details.walk.at(-1));
    }
    expect(calls).toBeLessThan(2_000);
    container.override('a', { useFactory: () => 'the end' });
    expect(container.resolve(Asker).between.part).toEqual(['the end']);
  });

  it('lets a ring of one factory, and of many, be told by the one that it begins with', () => {
    const container = createContainer();
    container.register('self', { useFactory: (by) => by.resolve('self') });
    expect(refusalOf(() => container.resolve('self'))).toMatchObject({
      code: 'ERR_CYCLE', details: { walk: ['self', 'self'] },
      message: 'self needs itself.\n  self needs self\n  break it where the need is weakest: let the factory of self ask for self when it is used, not while it is made',
    });
    const many = Array.from({ length: 400 }, (_, place) => `f${String(place)}`);
    many.forEach((name, place) => { container.register(name, { useFactory: (by) => by.resolve(many[(place + 1) % many.length]!) }); });
    expect(refusalOf(() => container.resolve('f7'))).toMatchObject({ code: 'ERR_CYCLE', details: { walk: [...many.slice(7), ...many.slice(0, 8)] } });
    container.register('last', { useFactory: () => 'the end' });
    container.register('f6', { useToken: 'last' });
    expect(container.resolve('f7')).toBe('the end');
  });

  it('refuses classes of which nobody has said what they need, and what is no class', () => {
    class Undecorated { constructor(readonly part: object) {} }
    class Asker { constructor(readonly later: object) {} }
    needs(Asker, undefined);
    const container = createContainer();
    expect(() => container.resolve(Undecorated)).toThrow(new Error('TypeInfo not known for "Undecorated"'));
    expect(() => container.resolve(Asker)).toThrow('Cannot inject the dependency "later" at position #0 of "Asker" constructor. Reason:\n'
      + '    Attempted to construct an undefined constructor. Could mean a circular dependency problem. Try using `delay` function.');
    expect(() => container.register('a', { useToken: 'b' }).register('b', { useToken: 'c' }).register('c', { useToken: 'a' }))
      .toThrow(new Error('Token registration cycle detected! c -> a -> b -> c'));
    expect(() => { container.registerSingleton('nothing'); }).toThrow(new Error('Cannot register a type name as a singleton without a "to" token'));
  });

  it('refuses to register what makes nothing, such as a class that is not there yet, and keeps what was registered', () => {
    const container = createContainer().register('clock', { useValue: 1 });
    const refused = (provider: unknown): string => systoleError(() => { container.register('clock', provider as never); }).message;
    const remedy = '\n  register a class, or one of { useValue }, { useClass }, { useFactory }, { useToken }; a class that comes later as delay(() => TheClass)';
    const reason = '\n  usual reason: two files import each other; the class did not exist yet when it was registered';
    expect([undefined, { useClass: undefined }, { useToken: undefined }, { useFactory: undefined }].map(refused)).toEqual(['useClass', 'useClass', 'useToken', 'useFactory']
      .map((option) => `clock is registered with ${option} undefined, which makes nothing.${reason}${remedy}`));
    expect([{}, { useClass: 'Clock' }, null].map(refused)).toEqual(['an object', 'Clock', 'null'].map((what) => `clock is registered with useClass ${what}, which makes nothing.${remedy}`));
    expect(systoleError(() => { container.registerSingleton(undefined as never); }).code).toBe('ERR_INVALID_OPTION');
    expect(container.resolveAll('clock')).toEqual([1]);
    expect(container.register('nothing', { useValue: undefined }).registerInstance('none', null).resolve('nothing')).toBeUndefined();
  });

  it('tells a decorated subclass without a constructor, which needs what its base class needs, from one that nobody has decorated', () => {
    class Part {}
    class Base { constructor(readonly part: Part) {} }
    class Decorated extends Base {}
    class Undecorated extends Base {}
    needs(Base, Part);
    injectable()(Decorated);
    const container = createContainer();
    expect(container.resolve(Decorated).part).toBeInstanceOf(Part);
    expect(container.resolve(Undecorated).part).toBeUndefined();
  });

  it('makes singletons that are falsy once, too', () => {
    const container = createContainer();
    let made = 0;
    for (const falsy of [0, '', false, null, undefined]) {
      container.register('made', { useFactory: () => { made += 1; return falsy; } });
      container.registerSingleton('single', 'made');
      container.register('scoped', { useToken: 'made' }, { lifecycle: Lifecycle.ContainerScoped });
      made = 0;
      expect([container.resolve('single'), container.resolve('single'), made]).toEqual([falsy, falsy, 1]);
      expect([container.resolve('scoped'), container.resolve('scoped'), made]).toEqual([falsy, falsy, 2]);
      container.registerInstance('value', falsy);
      expect(container.resolve('value')).toBe(falsy);
    }
  });

  it('gives what is registered now, whatever was given before', () => {
    class Api { constructor(readonly url: string) {} }
    injected(Api, 'url');
    const container = createContainer();
    container.register('url', { useValue: 'one' });
    const child = container.createChildContainer();
    const seen = (): readonly string[] => [container.resolve(Api).url, child.resolve(Api).url];
    expect([seen(), seen(), seen()]).toEqual([['one', 'one'], ['one', 'one'], ['one', 'one']]);
    container.register('url', { useValue: 'two' });
    expect(seen()).toEqual(['two', 'two']);
    child.register('url', { useValue: 'three' });
    expect(seen()).toEqual(['two', 'three']);
    child.reset();
    expect(seen()).toEqual(['two', 'two']);
  });

  it('gives what a constructor has registered to those behind it', () => {
    const container = createContainer();
    class Setup { constructor() { container.register('url', { useValue: 'set up' }); } }
    class Api { constructor(readonly setup: Setup, readonly url: string) {} }
    injected(Api, inject(Setup), 'url');
    expect(container.resolve(Api).url).toBe('set up');
    expect(container.resolve(Api).url).toBe('set up');
  });

  it('makes the same of classes with any number of parameters', () => {
    const container = createContainer();
    container.register('part', { useValue: 'part' });
    for (let count = 0; count <= 6; count += 1) {
      const Many = class { readonly parts: readonly unknown[]; constructor(...parts: readonly unknown[]) { this.parts = parts; } };
      injected(Many, ...Array.from({ length: count }, () => 'part'));
      for (let times = 0; times < 4; times += 1) expect(container.resolve(Many).parts).toEqual(Array.from({ length: count }, () => 'part'));
    }
  });
});

describe('plain classes beside components', () => {
  it('are given components, by themselves, by a list and through a delay', async () => {
    @Component()
    class Database { readonly name = 'database'; }
    const Port = token<number>('port');
    class Api { constructor(readonly database: Database, readonly all: readonly Database[], readonly late: Database) {} }
    injected(Api, inject(Database), injectAll(Database), inject(delay(() => Database)));
    const container = createContainer({ components: [Database, component('server', { deps: [Port], start: () => undefined })] });
    container.register(Port, { useValue: 80 });
    await container.startAll();
    for (let times = 0; times < 3; times += 1) {
      const { database, all, late } = container.resolve(Api);
      expect([database, all[0], late.name]).toEqual([container.get(Database), container.get(Database), 'database']);
    }
    const first = container.get(Database);
    await container.restartAll();
    expect(container.resolve(Api).database).toBe(container.get(Database));
    expect(container.resolve(Api).database).not.toBe(first);
    await container.stopAll();
  });

  it('become components\' overrides as soon as a component of theirs is there', () => {
    class Service { readonly from: string = 'plain'; }
    const container = createContainer();
    expect(container.resolve(Service).from).toBe('plain');
    Component()(Service);
    container.add(Service);
    expect(container.resolve(Service)).toBe(container.resolve(Service));
  });
});

describe('disposing', () => {
  it('goes from users to what they use, one after the other, and attempts all', async () => {
    const log: string[] = [];
    class Pool { async dispose(): Promise<void> { log.push('Pool…'); await Promise.resolve(); log.push('Pool'); throw new Error('pool'); } }
    class Store { constructor(readonly pool: Pool) {} dispose(): void { log.push('Store'); throw new Error('store'); } }
    class Api { constructor(readonly store: Store) {} async dispose(): Promise<void> { log.push('Api…'); await Promise.resolve(); log.push('Api'); } }
    class Other { dispose(force: boolean): void { log.push(`Other ${String(force)}`); } }
    needs(Store, Pool);
    needs(Api, Store);
    const container = createContainer();
    container.registerSingleton(Pool);
    container.resolve(Api);
    container.resolve(Other);
    await expect(container.dispose()).rejects.toMatchObject({ errors: [new Error('store'), new Error('pool')] });
    expect(log).toEqual(['Api…', 'Api', 'Store', 'Pool…', 'Pool']);
    expect(() => container.resolve(Api)).toThrow(new Error('This container has been disposed, you cannot interact with a disposed container'));
  });

  it('of a child leaves alone what its parent has constructed', async () => {
    const log: string[] = [];
    class Pool { dispose(): void { log.push('Pool'); } }
    class Request { constructor(readonly pool: Pool) {} dispose(): void { log.push('Request'); } }
    needs(Request, Pool);
    const container = createContainer();
    container.registerSingleton(Pool);
    container.register(Request, Request, { lifecycle: Lifecycle.ContainerScoped });
    container.resolve(Pool);
    for (let times = 0; times < 3; times += 1) {
      const child = container.createChildContainer();
      expect(child.resolve(Request)).toBe(child.resolve(Request));
      await child.dispose();
    }
    expect(log).toEqual(['Request', 'Request', 'Request']);
    await container.dispose();
    expect(log).toEqual(['Request', 'Request', 'Request', 'Pool']);
  });
});

function refusalOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}
