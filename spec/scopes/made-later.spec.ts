import { all, Component, component, createContainer, lazy, OnStart, optional, pick, ref, supplier } from 'systole';
import type { HandlerContext, Lazy, Supplier } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

const later = <Value>(value: Value): Promise<Value> => new Promise((resolve) => { setImmediate(() => { resolve(value); }); });

interface Connection { readonly number: number; readonly isUp: boolean }
let log: string[] = [];
let opened = 0;
beforeEach(() => { log = []; opened = 0; });

@Component()
class Database {
  isUp = false;
  @OnStart connect(): void { this.isUp = true; }
}

/** One connection for each who asks; who has none to give it to closes it. */
const Connection = component('connection', {
  scope: 'transient', deps: [Database], tags: ['connections'],
  make: async (database: Database): Promise<Connection> => {
    const number = opened += 1;
    await later(undefined);
    log.push(`open ${String(number)}`);
    return { number, isUp: database.isUp, [Symbol.asyncDispose]: async () => { log.push(`close ${String(await later(number))}`); } } as Connection;
  },
});

@Component({ deps: [Connection], scope: 'transient' })
class Repository { constructor(readonly connection: Connection) {} }

describe('what is transient and takes time to make', () => {
  it('is there before whoever asks for it is constructed, each its own', async () => {
    @Component(Connection, Repository, pick(Connection, ({ number }) => number), optional(Connection), all<Connection>('connections'))
    class Users {
      readonly numbers: readonly number[];
      constructor(one: Connection, { connection }: Repository, number: number, maybe: Connection | undefined, several: readonly Connection[]) {
        this.numbers = [one.number, connection.number, number, maybe?.number ?? 0, ...several.map((each) => each.number)];
        log.push(`constructed with ${String(this.numbers.length)} of ${String(opened)}, all up: ${String([one, connection, ...several].every(({ isUp }) => isUp))}`);
      }
    }
    const Orders = component('orders', { deps: [Connection], after: [Users], start: ({ number }) => number });
    const container = createContainer({ components: [Users, Orders] });
    await container.startAll();
    expect([...container.get(Users).numbers].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(container.get(Orders)).toBe(6);
    expect(log).toEqual(['open 1', 'open 2', 'open 3', 'open 4', 'open 5', 'constructed with 5 of 5, all up: true', 'open 6']);
  });

  it('is made at the same time as whatever else is made for the same thing', async () => {
    const gates: (() => void)[] = [];
    const Slow = component('slow', { scope: 'transient', make: () => new Promise<number>((resolve) => { gates.push(() => { resolve(1); }); }) });
    const container = createContainer({ components: [component('asker', { deps: [Slow, Slow], start: (one, other) => one + other })] });
    const starting = container.startAll();
    await later(undefined);
    expect(gates).toHaveLength(2);
    for (const open of gates) open();
    await starting;
    expect(container.get('asker')).toBe(2);
  });

  it('of a resolution is made once, and shared by all that is made for the same thing', async () => {
    const Trace = component('trace', { scope: 'resolution', make: async () => ({ number: await later(opened += 1) }) });
    @Component({ deps: [Trace], scope: 'transient' })
    class Part { constructor(readonly trace: { number: number }) {} }
    const asker = (name: string) => component(name, { deps: [Part, Trace, Part], start: (one, trace, other) => [one.trace.number, trace.number, other.trace.number] });
    const [One, Other] = [asker('one'), asker('other')];
    const container = createContainer({ components: [One, Other] });
    await container.startAll();
    expect([container.get(One), container.get(Other)]).toEqual([[1, 1, 1], [2, 2, 2]]);
    const { trace } = await container.resolveAsync(Part);
    expect(trace.number).toBe(3);
  });

  it('may stand in a config, and be shown to a schema of the whole', async () => {
    const shown: unknown[] = [];
    const definitionSchema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => { shown.push((value as { deps: unknown[] }).deps[0]); return { value }; } } } as const;
    const asker = component('asker', {
      deps: [Connection], config: { other: ref(Connection) }, definitionSchema,
      start: ({ number }, { config }: HandlerContext<{ other: Connection }>) => [config.other.number, number],
    });
    const container = createContainer({ components: [asker] });
    await container.startAll();
    expect(container.get(asker)).toEqual([1, 3]);
    expect(shown).toMatchObject([{ number: 2 }]);
    expect(log).toEqual(['open 1', 'open 2', 'close 2', 'open 3']);
  });

  it('is had by who waits: of the container, of a supplier and of a scope', async () => {
    @Component({ deps: [supplier(() => Repository), supplier(() => Database), lazy(() => Repository)] })
    class Users { constructor(readonly repositories: Supplier<Repository>, readonly databases: Supplier<Database>, readonly lazy: Lazy<Repository>) {} }
    const container = createContainer({ components: [Users] });
    expect((await container.resolveAsync(Repository)).connection).toMatchObject({ number: 1, isUp: false });
    const { repositories, databases, lazy: handle } = container.resolve(Users);
    await container.startAll();
    expect((await repositories.getAsync()).connection).toMatchObject({ number: 2, isUp: true });
    expect(await databases.getAsync()).toBe(container.get(Database));
    expect(await container.runInScope(async (scope) => [(await scope.resolveAsync(Connection)).number, (await repositories.getAsync()).connection.number])).toEqual([3, 4]);
    const message = [
      'connection cannot be made at once: its factory gives a promise.',
      '  path: Repository -> connection',
      '  wait for it: await container.resolveAsync(Repository), or list supplier(() => Repository) and await its getAsync(); a component that lists Repository is started when it is there',
    ].join('\n');
    for (const ask of [() => container.resolve(Repository), () => container.get(Repository), () => repositories.get(), () => handle.get()]) {
      expect(systoleError(ask)).toMatchObject({ code: 'ERR_NOT_STARTED', message, details: { component: 'connection', state: 'registered' } });
    }
    expect(systoleError(() => container.get(Connection)).message).not.toContain('path');
    for (let turns = 0; turns < 3; turns += 1) await later(undefined);
    expect(log.filter((line) => line.startsWith('close'))).toEqual(['close 5', 'close 6', 'close 7', 'close 8', 'close 9']);
    await container.stopAll();
    expect((await rejection(repositories.getAsync())).code).toBe('ERR_NOT_STARTED');
  });

  it('is not made with what is gone by then', async () => {
    const Asker = component('asker', { deps: [supplier(() => Repository)], start: (repositories) => repositories });
    const container = createContainer({ components: [Asker] });
    await container.startAll();
    const asked = rejection(container.get(Asker).getAsync());
    await container.stopAll();
    expect((await asked).message.split('\n')[0]).toBe('Repository is not up; it is stopped.');
    expect(log).toEqual([]);
  });

  it('is made again when something that it was made of has been replaced by then', async () => {
    const Source = component('source', { start: () => ({}) });
    const gates: (() => void)[] = [];
    const Part = component('part', { scope: 'transient', deps: [Source], make: async (source) => {
      if (gates.length === 0) await new Promise<void>((resolve) => { gates.push(resolve); });
      return { source, [Symbol.dispose]: () => { log.push('disposed of'); } };
    } });
    const Whole = component('whole', { scope: 'transient', deps: [Part, Source], make: (part, source) => [part.source, source] });
    const container = createContainer({ components: [Whole] });
    await container.startAll();
    const asked = container.resolveAsync(Whole);
    await later(undefined);
    await container.restart(Source);
    for (const open of gates) open();
    for (const given of await asked) expect(given).toBe(container.get(Source));
    expect(log).toEqual(['disposed of']);
  });

  it('is disposed of when what it was for is gone by then', async () => {
    const gates: (() => void)[] = [];
    const Slow = component('slow', { scope: 'transient', make: () => new Promise<object>((resolve) => { gates.push(() => { resolve({ [Symbol.dispose]: () => { log.push('disposed of'); } }); }); }) });
    const Whole = component('whole', { scope: 'transient', deps: [Slow, Database], make: () => log.push('never') });
    const container = createContainer({ components: [Whole] });
    const asked = rejection(container.resolveAsync(Whole));
    await later(undefined);
    container.override(Whole, { useValue: 5 });
    for (const open of gates) open();
    expect((await asked).message).toBe([
      'whole was asked for, and overridden before what it asks for was there.',
      '  ask for it again; override before anything is asked for, or started',
    ].join('\n'));
    expect(log).toEqual(['disposed of']);
  });

  it('gives way to what takes no time, and takes its place, by overrides', async () => {
    const Users = component('users', { deps: [Connection], start: ({ number }) => number });
    const container = createContainer({ components: [Users] });
    container.override(Connection, { useFactory: () => ({ number: 7, isUp: true }) });
    await container.startAll();
    expect([container.get(Users), container.get(Connection).number]).toEqual([7, 7]);
    await container.stopAll();
    container.override(Connection, { useFactory: () => later({ number: 8, isUp: true }) });
    await container.startAll();
    expect(container.get(Users)).toBe(8);
    expect((await rejection(Promise.resolve().then(() => container.get(Connection)))).code).toBe('ERR_NOT_STARTED');
  });

  it('is left out with what is switched off', async () => {
    const Users = component('users', { deps: [optional(Connection)], start: (connection) => connection?.number ?? 'none' });
    const Strict = component('strict', { deps: [Connection], start: () => log.push('never') });
    const container = createContainer({ components: [Users, Strict, Connection] });
    await container.disable(Connection);
    await container.startAll();
    expect([container.get(Users), container.status(Strict), log]).toEqual(['none', 'disabled', []]);
    expect((await rejection(container.resolveAsync(Connection))).code).toBe('ERR_DISABLED');
    await container.enable(Connection);
    expect([container.status(Strict), log]).toEqual(['ready', ['open 1', 'open 2', 'never']]);
  });
});

describe('one that fails', () => {
  const Broken = component('broken', { scope: 'transient', make: async (): Promise<number> => { await later(undefined); throw new Error('no route'); } });

  it('fails the start of who asks for it, when all that was made for that is disposed of, and what has come up is stopped', async () => {
    const First = component('first', { start: () => ({}), stop: () => { log.push('stop first'); } });
    const Users = component('users', { deps: [First, Connection, Broken, Repository], start: () => { log.push('never'); } });
    const error = await rejection(createContainer({ components: [Users] }).startAll());
    expect([error.code, error.message.split('\n')[0]]).toEqual(['ERR_START_FAILED', 'users failed to start: broken could not be made: no route']);
    expect(log).toEqual(['open 1', 'open 2', 'close 1', 'stop first']);
  });

  it('fails the start with that alone, when something that was made for it cannot be disposed of: a warning tells of it', async () => {
    const Leaky = component('leaky', { scope: 'transient', make: async () => { await later(undefined); return { [Symbol.asyncDispose]: () => Promise.reject(new Error('cannot close')) }; } });
    const Users = component('users', { deps: [Leaky, Broken], start: () => { log.push('never'); } });
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      const error = await rejection(createContainer({ components: [Users] }).startAll());
      expect([error.code, error.message.split('\n')[0]]).toEqual(['ERR_START_FAILED', 'users failed to start: broken could not be made: no route']);
      expect(warned.mock.calls.map(([text, options]) => [text, (options as { readonly code?: string }).code])).toEqual([
        ['Something that nobody has been given could not be disposed of: cannot close', 'SYSTOLE_DISPOSE'],
      ]);
    } finally {
      warned.mockRestore();
    }
    expect(log).toEqual([]);
  });

  it('has nothing disposed of that was there before: a value that stands for what is made, or what the container has', async () => {
    const owned = (name: string): object => ({ [Symbol.dispose]: () => { log.push(`dispose ${name}`); } });
    const Pool = component('pool', { start: () => owned('pool') });
    const Made = component('made', { scope: 'transient', make: () => owned('made') });
    const Given = component('given', { scope: 'transient', make: () => owned('given by make') });
    const Same = component('same', { scope: 'transient', deps: [Pool], make: async (pool) => pool });
    const Users = component('users', { deps: [Made, Given, Same, Broken], start: () => { log.push('never'); } });
    const container = createContainer({ components: [Users] }).override(Given, { useValue: owned('value') });
    await expect(container.startAll()).rejects.toThrow('no route');
    expect(log).toEqual(['dispose made', 'dispose pool']); // the pool by its own stop
    await container.start(Pool);
    expect(systoleError(() => container.resolve(Same)).code).toBe('ERR_NOT_STARTED');
    await later(undefined);
    expect(log).toEqual(['dispose made', 'dispose pool']);
  });

  it('is told to who waits for it', async () => {
    const container = createContainer({ components: [component('asker', { scope: 'transient', deps: [Connection, Broken], make: () => 1 })] });
    await expect(container.resolveAsync('asker')).rejects.toThrow(/^broken could not be made \(asked through asker -> broken\): no route$/);
    await expect(container.resolveAsync(Broken)).rejects.toThrow(/^no route$/);
    expect(log).toEqual(['open 1', 'close 1']);
  });

  it('has the limit of the start that waits for it; what comes after that is disposed of, and nobody is constructed with it', async () => {
    const clock = createVirtualClock();
    let give: (value: object) => void = () => undefined;
    const Slow = component('slow', { scope: 'transient', make: () => new Promise<object>((resolve) => { give = resolve; }) });
    const Users = component('users', { deps: [Slow], startTimeoutMs: 100, abortGraceMs: 10, start: () => { log.push('never'); } });
    const container = createContainer({ components: [Users], clock });
    const failed = rejection(container.startAll());
    await clock.advance(200);
    expect((await failed).message.split('\n')[0]).toBe('users took longer than 100 ms in its start handlers.');
    expect(container.status(Users)).toBe('quarantined');
    give({ [Symbol.dispose]: () => { log.push('disposed of'); } });
    await clock.settle();
    expect([log, container.status(Users)]).toEqual([['disposed of'], 'failed']);
  });
});

describe('in a scope', () => {
  @Component({ scope: 'container' })
  class Session { readonly number: number = opened += 1; }
  const Cursor = component('cursor', { scope: 'transient', deps: [Session], make: async ({ number }: Session) => later({ session: number }) });
  @Component({ deps: [Cursor, Session], scope: 'container' })
  class Page { constructor(readonly cursor: { session: number }, readonly session: Session) {} }

  it('is made before the function is called for who belongs to the scope, with the instances of the scope', async () => {
    const container = createContainer({ components: [Page] });
    await container.startAll();
    const pages = await Promise.all([1, 2].map(() => container.runInScope((scope) => scope.get(Page))));
    expect(pages.map(({ cursor, session }) => cursor.session === session.number)).toEqual([true, true]);
    expect(pages[0]?.session).not.toBe(pages[1]?.session);
  });

  it('can be waited for in there, and neither outside nor afterwards', async () => {
    const container = createContainer({ components: [Page] });
    await container.startAll();
    let late: Promise<unknown> = Promise.resolve();
    await container.runInScope(async (scope) => {
      expect((await container.resolveAsync(Cursor)).session).toBe(scope.get(Session).number);
      late = later(scope).then((ended) => ended.resolveAsync(Cursor));
      late.catch(() => undefined);
    });
    expect((await rejection(late)).message.split('\n')[0]).toBe('cursor was asked for in a scope that has ended.');
    expect((await rejection(container.resolveAsync(Cursor))).code).toBe('ERR_OUTSIDE_SCOPE');
  });

  it('is disposed of when the scope has ended by the time that it is there', async () => {
    const Page = component('page', { scope: 'transient', deps: [Session], make: async () => { await later(undefined); return { [Symbol.dispose]: () => { log.push('disposed of'); } }; } });
    const container = createContainer({ components: [Page] });
    await container.startAll();
    let asked: Promise<unknown> = Promise.resolve();
    await container.runInScope((scope) => { asked = rejection(scope.resolveAsync(Page)); });
    expect(await asked).toMatchObject({ code: 'ERR_OUTSIDE_SCOPE', message: expect.stringContaining('page was asked for in a scope that has ended.') });
    expect(log).toEqual(['disposed of']);
  });
});

it('is not deeper than the stack, however long the chain of what is made later', async () => {
  let last = component('0', { scope: 'transient', make: () => later(0) });
  for (let number = 1; number <= 3000; number += 1) last = component(String(number), { scope: 'transient', deps: [last], make: (before) => Promise.resolve(before + 1) });
  expect(await createContainer({ components: [last] }).resolveAsync(last)).toBe(3000);
});
