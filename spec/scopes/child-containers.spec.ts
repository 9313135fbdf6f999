import 'reflect-metadata';
import { inject, injectable, Lifecycle } from 'tsyringe';
import { all, Component, component, createContainer, lazy, OnStart, OnStop, required, scoped, value } from 'systole';
import type { DependencyContainer } from 'systole';
import { needs } from '../container/needs';
import { systoleError } from '../support/errors';

@Component()
class Database {}

@Component({ deps: [Database], scope: 'container' })
class Orders {
  constructor(readonly database: Database) {}
}

@Component({ deps: [Orders, Orders], scope: 'transient' })
class Report {
  constructor(readonly first: Orders, readonly second: Orders) {}
}

describe('a child container', () => {
  it('has instances of its own of what belongs to scopes, and the singletons of its parent', () => {
    const container = createContainer({ components: [Report] });
    const [first, second] = [container.createChildContainer(), container.createChildContainer()];
    expect(first.resolve(Orders)).toBe(first.resolve(Orders));
    expect(first.resolve(Orders)).not.toBe(second.resolve(Orders));
    expect(first.resolve(Orders).database).toBe(container.resolve(Database));
    const grandchild = first.createChildContainer();
    expect(grandchild.resolve(Orders)).not.toBe(first.resolve(Orders));
    const report = first.resolve(Report);
    expect(report).not.toBe(first.resolve(Report));
    expect([report.first, report.second]).toEqual([first.resolve(Orders), first.resolve(Orders)]);
    expect(report.first).toBe(first.resolve(Orders));
    expect(first.resolveAll(Orders)).toEqual([first.resolve(Orders)]);
    expect(systoleError(() => container.resolve(Orders)).code).toBe('ERR_OUTSIDE_SCOPE');
  });

  it('constructs what has handlers without starting it, as resolve does', () => {
    const log: string[] = [];
    @Component({ scope: 'container' })
    class Session { @OnStart start(): void { log.push('never'); } }
    const container = createContainer({ components: [Session, component('made', { scope: 'container', start: () => 1 })] });
    const child = container.createChildContainer();
    expect(child.resolve(Session)).toBe(child.resolve(Session));
    expect(systoleError(() => child.resolve('made')).message).toBe([
      'made has no instance yet: it is what its start handler returns.',
      '  start it first, or override it: container.override(made, { useValue })',
    ].join('\n'));
    expect(log).toEqual([]);
  });

  it('disposes of what it has made, and of nothing else', async () => {
    const log: string[] = [];
    @Component({ scope: 'container' })
    class File { [Symbol.dispose](): void { log.push('close file'); } }
    @Component({ deps: [File], scope: 'container' })
    class Reader {
      constructor(readonly file: File) {}
      async [Symbol.asyncDispose](): Promise<void> { await Promise.resolve(); log.push('close reader'); }
    }
    const container = createContainer({ components: [Reader] });
    const [child, other] = [container.createChildContainer(), container.createChildContainer()];
    child.resolve(Reader);
    other.resolve(Reader);
    await child.dispose();
    expect(log).toEqual(['close reader', 'close file']);
    expect(() => child.resolve(Reader)).toThrow('disposed');
    other.resolve(Reader);
  });

  it('goes on with what it has when the container changes', () => {
    const container = createContainer({ components: [Report] });
    const child = container.createChildContainer();
    const orders = child.resolve(Orders);
    const Late = component('late', { scope: 'container' });
    @Component({ deps: [Orders], scope: 'container' })
    class Later { constructor(readonly orders: Orders) {} }
    container.add(Later, Late);
    expect(child.resolve(Later).orders).toBe(orders);
    container.override(Orders, { useValue: { database: 'fake' } as never });
    expect(child.resolve(Orders)).toEqual({ database: 'fake' });
  });
});

describe('plain registrations', () => {
  @injectable()
  class Basket {}
  @injectable()
  class Page {
    constructor(readonly basket: Basket, readonly orders: Orders) {}
  }
  // Standard decorators know no parameters, so what tsyringe would read from the compiler is written down.
  Reflect.defineMetadata('design:paramtypes', [], Basket);
  Reflect.defineMetadata('design:paramtypes', [Basket, Orders], Page);
  injectable()(Basket);
  injectable()(Page);

  const prepared = () => createContainer({ components: [Orders] })
    .register(Basket, { useClass: Basket }, { lifecycle: Lifecycle.ContainerScoped }).register(Page, { useClass: Page });

  it('of the lifecycle ContainerScoped mean the same: one in each scope', async () => {
    const container = prepared();
    await container.startAll();
    const outside = container.resolve(Basket);
    const inside = await container.runInScope(async (scope) => {
      const basket = scope.resolve(Basket);
      await Promise.resolve();
      expect(container.resolve(Basket)).toBe(basket);
      expect(container.resolve(Page).basket).toBe(basket);
      expect(scope.resolve(Page).orders).toBe(scope.get(Orders));
      expect(scope.resolve(Page)).not.toBe(scope.resolve(Page));
      await container.runInScope((inner) => { expect(inner.resolve(Basket)).not.toBe(basket); });
      return basket;
    });
    expect(inside).not.toBe(outside);
    expect(container.resolve(Basket)).toBe(outside);
    expect(() => container.resolve(Page)).toThrow('Orders was asked for outside of a scope');
  });

  it('may depend on what belongs to scopes, in a child container as in its parent\'s scope', () => {
    const child = prepared().createChildContainer();
    for (let turn = 0; turn < 4; turn += 1) expect(child.resolve(Page).orders).toBe(child.resolve(Orders));
    expect(child.resolve(Page).basket).toBe(child.resolve(Basket));
  });

  it('of a scope are seen by what is made in it, and by nobody else', async () => {
    const Name = 'name';
    const Greeting = component('greeting', { scope: 'container', deps: [required('language', { scope: 'container' })], start: (language: unknown) => String(language) });
    const container = createContainer({ components: [Greeting] });
    await container.startAll();
    await container.runInScope((scope) => {
      scope.registerInstance(Name, 'ada').register('short', { useToken: Name }).registerSingleton('one', Basket).registerType('type', Name);
      expect([scope.resolve('short'), scope.resolve('type'), scope.resolveAll(Name), scope.isRegistered(Name), scope.isRegistered(Greeting), container.isRegistered(Name)])
        .toEqual(['ada', 'ada', ['ada'], true, true, false]);
      expect(scope.resolve('one')).toBe(scope.resolve('one'));
      expect(scope.createChildContainer().resolve(Name)).toBe('ada');
      expect(scope.get(Greeting)).toBe('en');
    }, { values: [['language', 'en']] });
  });

  it('may be what a scope begins with, before anything of it is started, in the places of classes and of names', async () => {
    class Account { constructor(readonly user = 'nobody') {} }
    scoped(Lifecycle.ContainerScoped)(Account);
    const log: string[] = [];
    const Work = component('work', { scope: 'container', deps: [Account, 'language', 'tongue'], start: (...given: readonly [Account, unknown, unknown]) => { log.push([given[0].user, given[1], given[2]].join(' ')); } });
    const container = createContainer({ components: [Work] }).register('language', { useFactory: () => 'none' }).register('tongue', { useToken: 'language' });
    await container.startAll();
    await container.runInScope(async (scope) => {
      expect([scope.resolve(Account).user, scope.createChildContainer().resolve('tongue'), container.resolve('language')]).toEqual(['ada', 'en', 'en']);
      await scope.runInScope((inner) => { expect(inner.resolve('language')).toBe('en'); }, { values: [[Account, new Account('ben')]] });
    }, { values: [[Account, new Account('ada')], ['language', 'en']] });
    await container.runInScope(() => undefined);
    expect(log).toEqual(['ada en en', 'ben en en', 'nobody none none']);
    expect(container.isRegistered(Account)).toBe(false);
  });

  it('are disposed of with the scope that has made them', async () => {
    const log: string[] = [];
    class Connection { dispose(): void { log.push('closed'); } }
    const container = createContainer().register('connection', { useClass: Connection }, { lifecycle: Lifecycle.ContainerScoped });
    await container.runInScope((scope) => {
      expect(scope.resolve('connection')).toBe(container.resolve('connection'));
      log.push('end');
    });
    expect(log).toEqual(['end', 'closed']);
  });

  it('of decorated parameters are asked in the scope, too', () => {
    @injectable()
    class Asker { constructor(readonly basket: object) {} }
    inject(Basket)(Asker, undefined, 0);
    Reflect.defineMetadata('design:paramtypes', [Object], Asker);
    injectable()(Asker);
    const child = prepared().createChildContainer();
    expect(child.resolve(Asker).basket).toBe(child.resolve(Basket));
  });

  it('in the place of a component are given to who asks for that there, as by tsyringe, and leave the parent alone', async () => {
    const Port = value('port', 80);
    class Plain { constructor(readonly database: object) {} }
    needs(Plain, Database);
    class Both { constructor(readonly plain: Plain, readonly database: object) {} }
    needs(Both, Plain, Database);
    const container = createContainer({ components: [Orders, Port] });
    container.resolve(Both);
    const child = container.createChildContainer();
    const fake = new (class extends Database {})();
    child.register(Database, { useValue: fake }).register(Port, { useFactory: () => 8080 }).register('port', { useValue: 8081 });
    const told = (asked: DependencyContainer): unknown => [
      asked.resolve(Database) === fake, asked.resolveAll(Database).map((one) => one === fake), asked.resolve(Port), asked.resolve('port'), asked.resolve(Both).database === fake, asked.resolve(Both).plain.database === fake,
    ];
    const [ofChild, ofParent] = [[true, [true], 8080, 8081, true, true], [false, [false], 80, 80, false, false]];
    expect([child, child.createChildContainer(), container.createChildContainer(), container].map(told)).toEqual([ofChild, ofChild, ofParent, ofParent]);
    expect([child.resolve(Orders).database === fake, child.createChildContainer().resolve(Orders).database === fake, container.createChildContainer().resolve(Orders).database === fake]).toEqual([true, true, false]);
    await container.runInScope((scope) => {
      scope.registerInstance(Database, fake).registerInstance(Port, 8080).registerInstance('port', 8081);
      expect([scope, scope.createChildContainer()].map(told)).toEqual([ofChild, ofChild]);
      expect(scope.resolve(Orders).database).toBe(fake);
      expect(container.resolve(Database)).not.toBe(fake);
      return scope.runInScope((inner) => {
        expect(told(inner)).toEqual(ofChild);
        expect(inner.resolve(Orders).database).toBe(fake);
      });
    });
    child.register(Database, { useClass: Database });
    expect(child.resolve(Database)).toBe(container.resolve(Database));
    child.reset();
    expect(told(child)).toEqual(ofParent);
  });

  it('in the place of a component are given to whatever is made there from then on; what has been made there stays as it is', () => {
    class Invoices { constructor(readonly database: Database, readonly orders: Orders, readonly again: Database) {} }
    Component({ deps: [Database, Orders, Database], scope: 'transient' })(Invoices);
    class Basket { constructor(readonly orders: Orders) {} }
    needs(Basket, Orders);
    const container = createContainer({ components: [Report, Invoices] });
    const child = container.createChildContainer();
    const [database, orders] = [child.resolve(Invoices).database, child.resolve(Orders)];
    let made = 0;
    class Fake extends Database { readonly number = made += 1; }
    needs(Fake);
    const fakeOrders = new Orders(new Database());
    child.register(Database, { useClass: Fake }).register(Orders, { useValue: fakeOrders });
    const seen = (asked: DependencyContainer): unknown => {
      const { database: first, orders: given, again } = asked.resolve(Invoices);
      return [first, again, ...[given, asked.resolve(Report).first, asked.resolve(Orders), asked.resolve(Basket).orders].map((one) => one === fakeOrders)];
    };
    expect(seen(child)).toEqual([{ number: 1 }, { number: 2 }, true, true, true, true]);
    expect(seen(child.createChildContainer())).toEqual([{ number: 3 }, { number: 4 }, true, true, true, true]);
    expect(orders.database).toBe(database);
    expect(container.createChildContainer().resolve(Invoices).database).toBe(database);
    child.reset();
    expect([child.resolve(Invoices).database, child.resolve(Orders), child.resolve(Report).first]).toEqual([database, orders, orders]);
    expect([child.resolve(Orders) === orders, child.resolve(Report).second === orders, made]).toEqual([true, true, 4]);
  });

  it('in the place of a component of a lifecycle are made as that says: one for the child, or one for each who asks', () => {
    class Pair { constructor(readonly first: Orders, readonly second: Orders) {} }
    Component({ deps: [Orders, Orders], scope: 'transient' })(Pair);
    class Fake { readonly database = 'fake'; }
    needs(Fake);
    const container = createContainer({ components: [Pair] });
    const [single, scoped, each] = [container.createChildContainer(), container.createChildContainer(), container.createChildContainer()];
    single.registerSingleton(Orders, Fake);
    scoped.register(Orders, { useClass: Fake as never }, { lifecycle: Lifecycle.ContainerScoped });
    each.register(Orders, { useClass: Fake as never });
    const same = (child: DependencyContainer): unknown => {
      const { first, second } = child.resolve(Pair);
      return [first.database, first === second, first === child.resolve(Orders), first === child.createChildContainer().resolve(Pair).first];
    };
    expect([single, scoped, each].map(same)).toEqual([['fake', true, true, true], ['fake', true, true, false], ['fake', false, false, false]]);
  });

  it('in the place of what handlers have started are given from then on; what was started is stopped as what it is', async () => {
    const log: string[] = [];
    class Session { @OnStart begin(): void { log.push('begin'); } @OnStop end(): void { log.push('end'); } }
    Component({ scope: 'container' })(Session);
    class Page { constructor(readonly session: Session, readonly sessions: readonly Session[]) {} }
    Component({ deps: [Session, all(Session)], scope: 'transient' })(Page);
    const asked = component('asked', { deps: [lazy(() => Session)], start: (session) => session });
    const container = createContainer({ components: [Page, asked] });
    await container.startAll();
    const fake = Object.assign(new Session(), { begin: 'never', end: 'never' });
    await container.runInScope(async (scope) => {
      const own = scope.get(Session);
      expect(scope.resolve(Page).session).toBe(own);
      scope.register(Session, { useValue: fake });
      const page = scope.resolve(Page);
      expect([page.session, page.sessions[0], scope.get(Session), scope.resolve(Session), container.get(asked).get()]).toEqual([fake, fake, fake, fake, fake]);
      await scope.runInScope((inner) => {
        expect([inner.resolve(Page).session, inner.get(Session)]).toEqual([fake, fake]);
        log.push('inside');
      });
    });
    expect(log).toEqual(['begin', 'inside', 'end']);
    await container.stopAll();
  });

  it('of a child are made anew when a component of the parent has another instance, with what the child has made of it itself', async () => {
    class Page { constructor(readonly orders: Orders) {} }
    needs(Page, Orders);
    const container = createContainer({ components: [Report] }).register(Page, { useClass: Page }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    const child = container.createChildContainer();
    const before = child.resolve(Page);
    expect([child.resolve(Orders) === before.orders, before.orders.database === container.get(Database)]).toEqual([true, true]);
    await container.restart(Database);
    const after = child.resolve(Orders);
    expect([after === before.orders, after.database === container.get(Database), child.resolve(Report).first === after, child.resolve(Page).orders === after]).toEqual([false, true, true, true]);
    await container.stopAll();
  });
});
