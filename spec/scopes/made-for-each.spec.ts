import { alias, all, Component, component, createContainer, group, lazy, OnStart, optional, pick, supplier, value } from 'systole';
import type { Lazy, Supplier, Token } from 'systole';
import { rejection, systoleError } from '../support/errors';

@Component()
class Database {
  isUp = false;
  @OnStart connect(): void { this.isUp = true; }
}

@Component({ deps: [Database], scope: 'transient' })
class Query {
  readonly foundUp: boolean;
  constructor(readonly database: Database) { this.foundUp = database.isUp; }
}

@Component({ scope: 'resolution' })
class Trace {}

@Component({ deps: [Trace, Query], scope: 'transient' })
class Repository {
  constructor(readonly trace: Trace, readonly query: Query) {}
}

describe('a transient component', () => {
  it('is a new one for each place that asks for it, and for each call of get and resolve', async () => {
    @Component(Query, Query)
    class Asker {
      constructor(readonly first: Query, readonly second: Query) {}
    }
    const container = createContainer({ components: [Asker, Query] });
    await container.startAll();
    const { first, second } = container.get(Asker);
    const made = new Set([first, second, container.get(Query), container.get(Query), container.resolve(Query), container.resolve(Query)]);
    expect(made.size).toBe(6);
    for (const query of made) expect(query.database).toBe(container.get(Database));
  });

  it('is made when what it needs is up, although nobody starts it', async () => {
    @Component(Repository)
    class Asker {
      constructor(readonly repository: Repository) {}
    }
    const container = createContainer({ components: [Asker] });
    const report = await container.startAll();
    expect(container.get(Asker).repository.query.foundUp).toBe(true);
    expect(report.components.find(({ id }) => id === 'Query')).toMatchObject({ outcome: { kind: 'done' } });
    expect(container.snapshot().components.find(({ id }) => id === 'Query')).toMatchObject({ state: 'ready', hasInstance: false });
  });

  it('can be resolved before a start, with all it needs, and is not had by get', () => {
    const container = createContainer({ components: [Query] });
    expect(container.resolve(Query).foundUp).toBe(false);
    expect(container.resolve(Query).database).toBe(container.resolve(Database));
    expect(systoleError(() => container.get(Query)).message).toBe([
      'Query is not up; it is registered.',
      '  start it first: await container.startAll(), or in a unit test construct it with container.resolve(Query)',
    ].join('\n'));
    expect(container.get(Query, { otherwise: 'none' })).toBe('none');
  });

  it('is made of what is there by then, whatever was there the last time', async () => {
    const container = createContainer({ components: [Repository] });
    await container.startAll();
    const before = container.resolve(Repository).query.database;
    expect(container.resolve(Repository).query.database).toBe(before);
    await container.restart(Database);
    expect(container.resolve(Repository).query.database).toBe(container.get(Database));
    expect(container.get(Database)).not.toBe(before);
    await container.stopAll();
    const constructed = container.resolve(Repository).query.database;
    expect([constructed.isUp, constructed === before]).toEqual([false, false]);
    container.override(Database, { useValue: { isUp: true, connect: () => undefined } });
    expect(container.resolve(Repository).query.database.isUp).toBe(true);
  });

  it('comes through every form, each time anew', async () => {
    const Tag = 'queries';
    @Component({ deps: [Database], scope: 'transient', tags: [Tag] })
    class Tagged {
      constructor(readonly database: Database) {}
    }
    @Component({ scope: 'transient', name: 'one', group: 'parts' })
    class Part {}
    const Again = alias('again', Query);
    const Asker = component('asker', {
      deps: [pick(Query, (query) => query.database), optional(Query), all<Tagged>(Tag), group<Part>('parts'), Again, all<Tagged>(Tag)],
      start: (database, query, tagged, parts, again, others) => ({ database, query, tagged, parts, again, others }),
    });
    const container = createContainer({ components: [Asker, Tagged, Part] });
    await container.startAll();
    const asker = container.get(Asker);
    expect(asker.database).toBe(container.get(Database));
    expect(asker.query).toBeInstanceOf(Query);
    expect(asker.again).toBeInstanceOf(Query);
    expect(asker.again).not.toBe(asker.query);
    expect(asker.tagged).toEqual([expect.any(Tagged)]);
    expect(asker.others[0]).not.toBe(asker.tagged[0]);
    expect(Object.keys(asker.parts)).toEqual(['one']);
    expect(container.get(Again)).not.toBe(container.get(Again));
  });

  it('is left out where it is switched off', async () => {
    @Component({ scope: 'transient', enabled: false, tags: ['off'] })
    class Off {}
    const Asker = component('asker', { deps: [optional(Off), all('off')], start: (off, list) => ({ off, list }) });
    const container = createContainer({ components: [Asker, Off] });
    await container.startAll();
    expect(container.get(Asker)).toEqual({ off: undefined, list: [] });
    expect(systoleError(() => container.get(Off)).code).toBe('ERR_DISABLED');
    expect(systoleError(() => container.resolve(Off)).code).toBe('ERR_DISABLED');
  });

  it('is not limited in how deep it needs others of its kind', () => {
    const chain = Array.from({ length: 5_000 }, (_, number) => {
      const Link = class { constructor(readonly next?: object) {} };
      Object.defineProperty(Link, 'name', { value: `Link${String(number)}` });
      return Link;
    });
    chain.forEach((Link, number) => {
      const next = chain[number + 1];
      (Component as (options: object) => (target: unknown) => void)({ deps: next === undefined ? [] : [next], scope: 'transient' })(Link);
    });
    const container = createContainer({ components: [chain[0]!] });
    let depth = 0;
    for (let link: { readonly next?: object | undefined } | undefined = container.resolve(chain[0]!); link !== undefined; link = link.next) depth += 1;
    expect(depth).toBe(5_000);
  });

  it('can be another thing in a test', async () => {
    const container = createContainer({ components: [Repository] });
    await using running = await container.fork().override(Query, { useValue: { foundUp: true } as never }).startAll();
    expect(running.components.length).toBeGreaterThan(0);
    let made = 0;
    const counted = container.fork().override(Query, { useFactory: () => ({ foundUp: (made += 1) > 0 }) as never });
    expect([counted.resolve(Repository).query.foundUp, counted.resolve(Repository).query.foundUp, made]).toEqual([true, true, 2]);
    counted.override(Query, { scope: 'singleton' });
    expect(counted.resolve(Repository).query).toBe(counted.resolve(Repository).query);
  });

  it('may ask for others while it is made', () => {
    const seen: unknown[] = [];
    @Component({ deps: [Query], scope: 'transient' })
    class Curious {
      constructor(readonly query: Query) { seen.push(container.resolve(Repository)); }
    }
    @Component({ deps: [Curious, Query, Curious], scope: 'transient' })
    class Asker {
      constructor(readonly first: Curious, readonly query: Query, readonly second: Curious) {}
    }
    const container = createContainer({ components: [Asker, Repository] });
    const { first, query, second } = container.resolve(Asker);
    expect([first, query, second]).toEqual([expect.any(Curious), expect.any(Query), expect.any(Curious)]);
    expect(new Set([first.query, query, second.query]).size).toBe(3);
    expect(seen).toEqual([expect.any(Repository), expect.any(Repository)]);
  });

  it('has no handlers, which nobody would call', () => {
    @Component({ scope: 'transient' })
    class Started {
      @OnStart start(): void { throw new Error('never called'); }
    }
    expect(systoleError(() => createContainer({ components: [Started] })).message).toBe([
      'Started has scope "transient".',
      "  it has handlers (start), and nobody would know when to stop it: take them away, or give it scope: 'container', which is started and stopped with each scope",
    ].join('\n'));
    expect(systoleError(() => createContainer({ components: [component('made', { scope: 'resolution', start: () => 1, stop: () => undefined })] })).message).toContain('it has handlers (start, stop)');
    expect(systoleError(() => createContainer({ components: [component('made', { scope: 'always' as 'transient' })] })).message).toContain('it is one of: singleton, container, resolution, transient');
    expect(systoleError(() => createContainer({ components: [component('made', { scope: 'container', keep: true })] })).message).toContain('leave out keep');
  });
});

describe('a component of a resolution', () => {
  it('is shared by whatever is made for one thing, and by nothing else', async () => {
    @Component(Trace, Repository, Repository)
    class Asker {
      constructor(readonly trace: Trace, readonly first: Repository, readonly second: Repository) {}
    }
    @Component(Trace)
    class Other {
      constructor(readonly trace: Trace) {}
    }
    const container = createContainer({ components: [Asker, Other] });
    await container.startAll();
    const { trace, first, second } = container.get(Asker);
    expect(first).not.toBe(second);
    expect(first.trace).toBe(trace);
    expect(second.trace).toBe(trace);
    expect(container.get(Other).trace).not.toBe(trace);
    const { trace: anew } = container.resolve(Repository);
    expect(anew).not.toBe(trace);
    expect(container.get(Trace)).not.toBe(container.get(Trace));
  });
});

describe('supplier and lazy', () => {
  @Component({ deps: [supplier(() => Query), lazy(() => Query), supplier(() => Database)] })
  class Asker {
    constructor(readonly queries: Supplier<Query>, readonly query: Lazy<Query>, readonly databases: Supplier<Database>) {}
  }

  it('give a new one of a transient component each time, or one that is made the first time', async () => {
    const container = createContainer({ components: [Asker] });
    await container.startAll();
    const { queries, query, databases } = container.get(Asker);
    expect(queries.get()).not.toBe(queries.get());
    expect(query.get()).toBe(query.get());
    expect(queries.get().database).toBe(container.get(Database));
    expect(databases.get()).toBe(container.get(Database));
  });

  it('work in a unit test before anything is started, and refuse what is not up afterwards', async () => {
    const container = createContainer({ components: [Asker, value('other', 1)] });
    const { queries } = container.resolve(Asker);
    expect(queries.get()).toBeInstanceOf(Query);
    await container.start(Asker);
    await container.stopAll();
    expect(systoleError(() => queries.get()).message).toBe([
      'Query is not up; it is registered.',
      '  start it first: await container.startAll(), or in a unit test construct it with container.resolve(Query)',
    ].join('\n'));
  });
});

describe('what cannot be made', () => {
  class RouteError extends Error {}
  const Route = component('route', { scope: 'transient', make: (): string => { throw new RouteError('no route'); } });
  const Client = component('client', { scope: 'transient', deps: [Route], make: (route) => ({ route }) });
  const Api = component('api', { deps: [Client], make: (client) => client });

  it('is named, with the way there and why, where somebody else is what it was made for', async () => {
    const container = createContainer({ components: [Api] });
    const error = await rejection(container.startAll());
    expect(error.message.split('\n').slice(0, 2)).toEqual([
      'api failed to start: route could not be made (asked through client -> route): no route', '  failed: api (start): route could not be made (asked through client -> route): no route',
    ]);
    for (const asked of [Api, Client]) {
      const thrown: unknown = await container.resolveAsync(asked).catch((reason: unknown) => reason);
      expect(thrown).toMatchObject({ message: 'route could not be made (asked through client -> route): no route', cause: expect.any(RouteError) });
      expect(() => container.resolve(asked)).toThrow('route could not be made (asked through client -> route): no route');
    }
  });

  it('is told with both ends of a way that is long', () => {
    let last: Token<unknown> = Route;
    for (let at = 1; at <= 9; at += 1) last = component(`c${at}`, { scope: 'transient', deps: [last], make: (needed) => ({ needed }) });
    expect(() => createContainer({ components: [last] }).resolve(last)).toThrow('route could not be made (asked through c9 -> c8 -> c7 -> c6 -> … -> c3 -> c2 -> c1 -> route): no route');
  });

  it('is what its maker has thrown for whoever asks for it', async () => {
    const container = createContainer({ components: [Api] });
    expect(() => container.resolve(Route)).toThrow(RouteError);
    await expect(container.resolveAsync(Route)).rejects.toThrow(RouteError);
  });
});
