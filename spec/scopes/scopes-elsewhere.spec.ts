import { all, Component, component, createContainer, lazy, local, OnStart, OnStop, optional, subsystem, value } from 'systole';
import { checkTrace, createVirtualClock, startSystem } from 'systole/testing';
import type { Lazy, SystoleEvent } from 'systole';
import { rejection, systoleError } from '../support/errors';

@Component()
class Database {
  readonly kind: string = 'real';
}

@Component({ deps: [Database], scope: 'container' })
class Orders {
  constructor(readonly database: Database) {}
}

@Component({ scope: 'container', feature: 'reports' })
class Reports {
  started = false;
  @OnStart start(): void { this.started = true; }
}

describe('forks and selections', () => {
  it('have scopes of their own, with what is overridden in them', async () => {
    const container = createContainer({ components: [Orders] });
    const fork = container.fork().override(Database, { useValue: { kind: 'fake' } });
    await Promise.all([container.startAll(), fork.startAll()]);
    await container.runInScope(async (scope) => {
      await fork.runInScope((inner) => { expect(inner.get(Orders).database.kind).toBe('fake'); });
      expect(scope.get(Orders).database.kind).toBe('real');
      expect(systoleError(() => fork.get(Orders)).code).toBe('ERR_OUTSIDE_SCOPE');
    });
    const selected = container.select(Orders);
    expect(selected.ids()).toEqual(['Orders', 'Database']);
    await selected.startAll();
    expect(await selected.runInScope((scope) => scope.get(Orders).database)).toBe(selected.get(Database));
  });

  it('may put something else in the place of what belongs to scopes: for all, or for one', async () => {
    @Component({ deps: [Database] })
    class OtherOrders {
      constructor(readonly database: Database) {}
      @OnStart start(): void { started.push('other'); }
    }
    const started: string[] = [];
    const container = createContainer({ components: [Orders] }).override(Orders, { useClass: OtherOrders });
    await container.startAll();
    expect(started).toEqual([]);
    await container.runInScope((scope) => { expect(scope.get(Orders)).toBeInstanceOf(OtherOrders); });
    expect(started).toEqual(['other']);
    const fake = { database: new Database() };
    await container.runInScope((scope) => { expect(scope.get(Orders)).toBe(fake); }, { values: [[Orders, fake]] });
    expect(started).toEqual(['other']);
    expect(systoleError(() => container.override(Orders, { scope: 'singleton' })).code).toBe('ERR_BUSY');
    await container.stopAll();
    container.override(Orders, { scope: 'singleton' });
    await container.startAll();
    expect(container.get(Orders)).toBe(container.get(Orders));
  });
});

describe('switches', () => {
  it('leave out of scopes what is off, and say so to who asks for it there', async () => {
    const Asker = component('asker', { scope: 'container', deps: [optional(Reports)], start: (reports) => ({ reports }) });
    const container = createContainer({ components: [Asker, Reports], features: { reports: false } });
    await container.startAll();
    await container.runInScope((scope) => {
      expect(scope.get(Asker).reports).toBeUndefined();
      for (const ask of [() => scope.get(Reports), () => scope.resolve(Reports), () => container.get(Reports)]) expect(systoleError(ask).code).toBe('ERR_DISABLED');
    });
    await container.enable('reports');
    await container.runInScope((scope) => { expect(scope.get(Asker).reports?.started).toBe(true); });
  });

  it('and additions while a scope is open are for the next one', async () => {
    const container = createContainer({ components: [Orders] });
    await container.startAll();
    await container.runInScope(async (scope) => {
      container.add(Reports);
      expect(systoleError(() => scope.resolve(Reports)).message).toBe([
        'Reports was asked for in a scope that is older than Reports.',
        '  a scope keeps to the components that there were when it was opened: open another one',
      ].join('\n'));
      expect(scope.get(Orders)).toBe(container.get(Orders));
      await container.start(Reports);
      await scope.runInScope((inner) => { expect(inner.get(Reports).started).toBe(true); });
    });
  });
});

describe('groups, lists and systems', () => {
  it('give members of every scope, in order of registration', async () => {
    @Component({ scope: 'transient', tags: ['rule'] })
    class First {}
    @Component({ tags: ['rule'] })
    class Second {}
    @Component({ scope: 'container', tags: ['rule'] })
    class Third {}
    @Component({ deps: [all<object>('rule')], scope: 'container' })
    class Rules { constructor(readonly list: readonly object[]) {} }
    const container = createContainer({ components: [Rules, First, Second, Third] });
    await container.startAll();
    await container.runInScope((scope) => { expect(scope.get(Rules).list).toEqual([expect.any(First), container.get(Second), scope.get(Third)]); });
  });

  it('have neighbours by their local names', async () => {
    const Client = component('client', { scope: 'container', deps: [local<string>('url')], start: (url) => `client of ${url}` });
    const container = createContainer({ groups: { first: { client: Client, url: 'a' }, second: { client: Client, url: 'b' } } });
    await container.startAll();
    await container.runInScope((scope) => { expect([scope.get('first/client'), scope.get('second/client')]).toEqual(['client of a', 'client of b']); });
  });

  it('inside others have scopes of their own, and what is wrong there is found outside', async () => {
    const inside = createContainer({ name: 'inside', components: [Orders] });
    const System = subsystem('system', inside, { imports: [Database] });
    const container = createContainer({ components: [System, Database] });
    await container.startAll();
    expect(await container.get(System).runInScope((scope) => scope.get(Orders).database)).toBe(container.get(Database));
    const broken = createContainer({ components: [component('holder', { deps: [Orders], start: () => 1 })] });
    expect(createContainer({ components: [subsystem('broken', broken)] }).verify().map(({ code }) => code)).toEqual(['ERR_CAPTIVE_DEPENDENCY']);
    expect(systoleError(() => createContainer({ components: [component('x', { ...{ scope: 'container' }, deps: [], start: () => 1, keep: { key: 'a' } })] })).code).toBe('ERR_INVALID_OPTION');
  });
});

describe('the test kit', () => {
  it('runs scopes, whose containers leave a trace without faults', async () => {
    const log: string[] = [];
    @Component({ deps: [Database, value('port', 1)], scope: 'container' })
    class Session {
      constructor(readonly database: Database, readonly port: number) {}
      @OnStart async start(): Promise<void> { await Promise.resolve(); log.push('start'); }
      @OnStop async stop(): Promise<void> { await Promise.resolve(); log.push('stop'); }
    }
    const container = createContainer({ components: [Session], clock: createVirtualClock() });
    {
      await using system = await startSystem(container, { overrides: [[Database, { useValue: { kind: 'fake' } }]] });
      expect(await system.container.runInScope((scope) => scope.get(Session).database.kind)).toBe('fake');
    }
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    await container.startAll();
    const running = container.runInScope(() => new Promise<void>((resolve) => { setImmediate(resolve); }));
    await Promise.all([container.restartAll(), running]);
    await container.runInScope(() => undefined);
    await container.stopAll();
    expect(log).toEqual(['start', 'stop', 'start', 'stop', 'start', 'stop']);
    expect(checkTrace(events)).toEqual([]);
  });

  it('lets dispose wait for a scope that is open', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [component('session', { scope: 'container', start: () => 1, stop: () => { log.push('stop session'); } }), component('base', { start: () => 1, stop: () => { log.push('stop base'); } })], order: ['base', 'session'] });
    await container.startAll();
    let release: () => void = () => undefined;
    const running = container.runInScope(() => new Promise<void>((resolve) => { release = resolve; }));
    const disposed = container.dispose();
    await new Promise((resolve) => { setImmediate(resolve); });
    release();
    await Promise.all([running, disposed]);
    expect(log).toEqual(['stop session', 'stop base']);
    expect(await rejection(container.runInScope(() => undefined))).toMatchObject({ code: 'ERR_STATE', details: { call: 'runInScope()', state: 'disposed' } });
  });
});

describe('a singleton that is asked for in a scope', () => {
  it('is made outside of it, so that nothing of the first scope is kept by it', async () => {
    @Component({ scope: 'container' })
    class Basket {}
    const Shop = component('shop', { make: (): object => ({}) });
    const container = createContainer({ components: [Shop, Basket, component('window', { scope: 'container', deps: [Shop], make: (shop) => shop })], name: 'mall' })
      .override(Shop, { useFactory: (asked) => asked.resolve(Basket) });
    const refusal = [
      'Basket was asked for outside of a scope; there is one for each scope of mall.',
      '  ask inside of one: container.runInScope((scope) => scope.get(Basket))',
    ].join('\n');
    expect(systoleError(() => container.createChildContainer().resolve('window')).message).toBe(refusal);
    container.disable('window');
    await container.runInScope((scope) => {
      expect(systoleError(() => container.resolve(Shop)).message).toBe(refusal);
      expect(systoleError(() => scope.resolve(Shop)).message).toBe(refusal);
    });
  });

  it('is started and stopped outside of it, and what it begins goes on there', async () => {
    @Component({ scope: 'container' })
    class Basket {}
    const asked: string[] = [];
    const ask = (baskets: Lazy<Basket>): void => { asked.push(systoleError(() => baskets.get()).code); };
    const Shop = component('shop', {
      deps: [lazy(() => Basket)], after: [Basket],
      start: async (baskets) => { ask(baskets); await Promise.resolve(); ask(baskets); return baskets; }, stop: (baskets) => { ask(baskets); },
    });
    const container = createContainer({ components: [Basket] });
    await container.startAll();
    await container.runInScope(async (scope) => {
      scope.get(Basket);
      container.add(Shop);
      await container.start(Shop);
      expect(container.get(Shop).get()).toBe(scope.get(Basket));
      await container.stop(Shop);
    });
    expect(asked).toEqual(['ERR_OUTSIDE_SCOPE', 'ERR_OUTSIDE_SCOPE', 'ERR_OUTSIDE_SCOPE']);
  });
});
