import { Component, component, createContainer, injectable, inject, lazy, OnStart, OnStop, optional, token } from 'systole';
import type { Container, DependencyContainer, SystoleEvent } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

const log: string[] = [];
beforeEach(() => { log.length = 0; });

/** Whoever does not wait for this is too early. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

@Component()
class Database {
  state = 'down';
  @OnStart async connect(): Promise<void> {
    await manyTurns();
    this.state = 'up';
    log.push('Database');
  }
  @OnStop close(): void {
    this.state = 'closed';
    log.push('close Database');
  }
}

interface Repository { readonly seen: string; readonly database: Database }

@Component('repository')
class Server {
  constructor(readonly repository: Repository) {}
  @OnStart listen(): void { log.push(`Server: ${this.repository.seen}, ${this.repository.database.state}`); }
  @OnStop async close(): Promise<void> {
    await manyTurns();
    log.push(`close Server: ${this.repository.database.state}`);
  }
}

/** What a factory makes that has asked for the database. */
function repositoryOf(database: Database): Repository {
  return { seen: database.state, database };
}

function asksForDatabase(container: { resolve(key: typeof Database): Database }): Repository {
  return repositoryOf(container.resolve(Database));
}

function steps(components: readonly { readonly id: string; readonly outcome: { readonly kind: string } }[]): readonly string[] {
  return components.map(({ id, outcome }) => `${id} ${outcome.kind}`);
}

const inOrder = ['Database', 'Server: up, up', 'close Server: up', 'close Database'];

describe('a component that is given what a factory makes', () => {
  it.each<readonly [string, (container: Container) => unknown]>([
    ['with the container that it is given', (container) => container.register('repository', { useFactory: asksForDatabase })],
    ['with the container that it knows', (container) => container.register('repository', { useFactory: () => asksForDatabase(container) })],
    ['with get of the container that it knows', (container) => container.register('repository', { useFactory: () => repositoryOf(container.get(Database)) })],
    ['with a child of the container', (container) => container.register('repository', { useFactory: (by) => asksForDatabase(by.createChildContainer()) })],
    ['for all of a token', (container) => container.register('database', { useToken: Database }).register('repository', { useFactory: (by) => repositoryOf(by.resolveAll<Database>('database')[0] as Database) })],
    ['behind another factory', (container) => container.register('repository', { useFactory: (by) => by.resolve('inner') }).register('inner', { useFactory: asksForDatabase })],
    ['behind another name', (container) => container.register('repository', { useToken: 'inner' }).register('inner', { useFactory: asksForDatabase })],
    ['that is put in the place of another', (container) => container.register('repository', { useValue: {} }).override('repository', { useFactory: asksForDatabase })],
  ])('waits for the components that the factory asks for, %s, and is stopped before them', async (_, register) => {
    for (const components of [[Server, Database], [Database, Server], [Server]]) {
      const container = createContainer({ components });
      register(container);
      for (const start of ['first', 'second']) {
        log.length = 0;
        await container.startAll();
        await container.stopAll();
        expect([start, ...log]).toEqual([start, ...inOrder]);
      }
    }
  });

  it('is begun too early once, if it is: the factory is called again when what it has asked for is up, and the next start knows', async () => {
    let calls = 0;
    const container = createContainer({ components: [Server, Database] });
    container.register('repository', { useFactory: (by) => { calls += 1; return asksForDatabase(by); } });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => events.push(event));
    const first = await container.startAll();
    expect([steps(first.components), calls]).toEqual([['Server put-off', 'Database done', 'Server done'], 2]);
    expect(first.components[0]?.outcome).toEqual({ kind: 'put-off', because: 'Database' });
    expect(events.flatMap((event) => (event.kind === 'component-changed' && event.component === 'Server' ? [`${event.to}${event.reason === undefined ? '' : `: ${event.reason}`}`] : []))).toEqual([
      'waiting', 'starting', 'waiting: waits for Database, which it turned out to need', 'starting', 'started', 'ready',
    ]);
    await container.stopAll();
    const second = await container.startAll();
    expect([steps(second.components), calls]).toEqual([['Database done', 'Server done'], 3]);
    expect(container.plan().rounds).toEqual([['Database'], ['Server']]);
    expect(container.explain('repository')).toBe('repository is a plain registration: what a factory makes, each time; it has asked for Database; asked for by Server.');
    await container.stopAll();
  });

  it('is begun again as soon as that is up, whoever else is still being started', async () => {
    const clock = createVirtualClock();
    const at = (name: string, ms: number): ReturnType<typeof component> => component(name, { start: async () => { await clock.after(ms); log.push(`${name} at ${String(clock.now())}`); return name; } });
    const container = createContainer({ clock, components: [
      component('server', { deps: ['repository'], start: () => { log.push(`server at ${String(clock.now())}`); } } as never), at('slow', 700), at('database', 100),
    ] });
    container.register('repository', { useFactory: (by) => by.resolve('database') });
    const started = container.startAll();
    await clock.advance(700);
    await started;
    expect(log).toEqual(['database at 100', 'server at 100', 'slow at 700']);
    const stopped = container.stopAll();
    await clock.advance(1_000);
    await stopped;
  });

  it('waits whatever the factory makes of being refused', async () => {
    const container = createContainer({ components: [Server, Database] });
    const refusals: unknown[] = [];
    container.register('repository', {
      useFactory: (by) => {
        try {
          return asksForDatabase(by);
        } catch (error) {
          refusals.push(error);
          return { seen: 'nothing', database: { state: 'nothing' } };
        }
      },
    });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(inOrder);
    expect(refusals).toMatchObject([{
      code: 'ERR_NOT_STARTED', details: { component: 'Database', state: 'waiting' },
      message: 'Database is not up; it is waiting.\n'
        + '  a factory asks for it, to make something for Server, which cannot be started before\n'
        + '  let the factory ask for it when it is used; or start it first: await container.start(Database)',
    }]);
  });

  it('waits for all that the factory asks for, one after the other, and so do those that wait for it', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const parts = names.map((name) => component(token<string>(name), { start: async () => { await manyTurns(); log.push(name); return name; } }));
    const container = createContainer({ components: [
      component('last', { deps: ['user'], start: (user) => { log.push(`last: ${String(user)}`); return 'last'; } }),
      component('user', { deps: ['all of them'], start: (all) => { log.push(`user: ${String(all)}`); return 'user'; } }), ...parts,
    ] as never });
    container.register('all of them', { useFactory: (by) => names.map((name) => by.resolve(name)) });
    await container.startAll();
    expect(log).toEqual(['a', 'b', 'c', 'd', 'user: a,b,c,d', 'last: user']);
    await container.stopAll();
  });

  it('waits through chains of such components, however many have to be put off together', async () => {
    const length = 200;
    const links = Array.from({ length }, (_, link) => component(`link ${String(link)}`, { deps: link === 0 ? [] : [`before ${String(link)}`], start: async () => { await Promise.resolve(); log.push(String(link)); return link; } } as never));
    const container = createContainer({ components: [...links].reverse() });
    for (let link = 1; link < length; link += 1) container.register(`before ${String(link)}`, { useFactory: (by) => by.resolve(`link ${String(link - 1)}`) });
    const report = await container.startAll();
    expect(log).toEqual(Array.from({ length }, (_, link) => String(link)));
    expect(report.components.length).toBeLessThanOrEqual(2 * length);
    await container.stopAll();
    log.length = 0;
    expect((await container.startAll()).components).toHaveLength(length);
    await container.stopAll();
  });

  it('waits for what stands behind a plain class that the factory asks for, and for what a transient component needs', async () => {
    class Query { constructor(readonly database: Database) {} }
    inject(Database)(Query, undefined, 0);
    injectable()(Query);
    @Component({ deps: [Database], scope: 'transient' }) class Cursor { readonly seen: string; constructor(readonly database: Database) { this.seen = database.state; } }
    for (const key of [Query, Cursor]) {
      log.length = 0;
      const container = createContainer({ components: [Server, Database, Cursor] });
      container.register('repository', { useFactory: (by) => repositoryOf(by.resolve<Query | Cursor>(key).database) });
      await container.startAll();
      await container.stopAll();
      expect(log).toEqual(inOrder);
    }
  });

  it('knows what was asked for when it was resolved before its start, and when everything happened to be up', async () => {
    const resolved = createContainer({ components: [Server, Database] });
    resolved.register('repository', { useFactory: asksForDatabase });
    resolved.resolve(Server);
    await resolved.startAll();
    await resolved.stopAll();
    expect(log).toEqual(['Database', 'Server: down, up', 'close Server: up', 'close Database']);

    log.length = 0;
    const lucky = createContainer({ components: [Database, Server] });
    lucky.register('repository', { useFactory: asksForDatabase });
    await lucky.startAll({ concurrency: 1 });
    await lucky.stopAll();
    expect(log).toEqual(inOrder);
  });

  it('waits where it is given that optionally, and where it refers to it in its config', async () => {
    const container = createContainer({ components: [
      component('lenient', { deps: [optional('repository')] as never, start: (repository: Repository) => { log.push(`lenient: ${repository.seen}`); } }), Database,
    ] });
    container.register('repository', { useFactory: asksForDatabase });
    await container.startAll();
    expect(log).toEqual(['Database', 'lenient: up']);
    await container.stopAll();
  });

  it('does not wait for what the factory asks for later, or what is asked for by who uses it', async () => {
    const container = createContainer({ components: [
      component('user', { deps: ['later', lazy(() => Server)] as never, start: (later: () => Database) => { log.push('user'); return later; } }), Database, Server,
    ] });
    container.register('repository', { useFactory: asksForDatabase }).register('later', { useFactory: (by) => () => by.resolve(Database) });
    await container.startAll();
    expect(log).toEqual(['user', 'Database', 'Server: up, up']);
    expect((container.get('user') as () => Database)()).toBe(container.get(Database));
    await container.stopAll();
  });

  it('does not wait for what a constructor looks up by itself, by whatever name: nobody could know that', async () => {
    const container = createContainer({ components: [Database] });
    class Locating { readonly found: Repository = container.resolve('repository'); }
    Component()(Locating);
    container.add(Locating).register('repository', { useFactory: asksForDatabase });
    const report = await container.start(Locating);
    expect([steps(report.components), container.get(Locating).found.seen, container.status(Database)]).toEqual([['Locating done'], 'down', 'registered']);
    await container.stopAll();
  });

  it('does not wait for components of another container that a factory asks', async () => {
    const other = createContainer({ components: [Database] });
    const container = createContainer({ components: [Server] });
    container.register('repository', { useFactory: () => asksForDatabase(other) });
    await container.startAll();
    expect([container.ids(), log]).toEqual([['Server'], ['Server: down, down']]);
    await container.stopAll();
  });

  it('is started and stopped with what the factory has asked for, by a start of its own, a restart and a resume', async () => {
    const container = createContainer({ components: [Server, Database] });
    container.register('repository', { useFactory: asksForDatabase });
    await container.start(Server);
    expect(log.splice(0)).toEqual(['Database', 'Server: up, up']);
    await container.restart(Database);
    expect(log.splice(0)).toEqual(['close Server: up', 'close Database', 'Database', 'Server: up, up']);
    await container.suspend();
    await container.resume();
    log.length = 0;
    await container.stop(Database);
    expect(log.splice(0)).toEqual(['close Server: up', 'close Database']);
  });

  it('is put off in a restart, too: what its factory asks for has been replaced by something that is down', async () => {
    const container = createContainer({ components: [Server, Database, component('other', { start: () => { log.push('other'); return 'other'; } })] });
    let asks: 'none' | 'other' = 'none';
    container.register('repository', { useFactory: (by) => ({ seen: asks === 'none' ? 'none' : by.resolve('other'), database: { state: 'none' } }) });
    await container.start(Server);
    asks = 'other';
    await container.restart(Server);
    expect(log).toEqual(['Server: none, none', 'close Server: none', 'other', 'Server: other, none']);
    await container.stopAll();
  });
});

describe('a component that is made by a factory', () => {
  const make = (by: { resolve(key: typeof Database): Database }): Server => new Server(asksForDatabase(by));
  /** A factory has no handlers. */
  const front = component('front', {
    deps: [Server],
    start: (server) => { log.push(`front: ${server.repository.seen}`); return server; },
    stop: async (server: Server) => { await manyTurns(); log.push(`close front: ${server.repository.database.state}`); },
  });

  it.each<readonly [string, (container: Container) => unknown]>([
    ['an override', (container) => container.override(Server, { useFactory: (by) => make(by as never) })],
    ['an override that knows the container', (container) => container.override(Server, { useFactory: () => make(container) })],
    ['a registration in its place', (container) => container.register(Server, { useFactory: make })],
    ['an override that asks for what is plain', (container) => { container.register('made', { useFactory: asksForDatabase }); container.override(Server, { useFactory: () => new Server(container.resolve('made')) }); }],
  ])('waits for what that asks for: %s', async (_, override) => {
    for (const components of [[front, Database], [front]]) {
      const container = createContainer({ components });
      container.register('repository', { useValue: {} });
      override(container);
      for (const start of ['first', 'second']) {
        log.length = 0;
        await container.startAll();
        await container.stopAll();
        expect([start, ...log]).toEqual([start, 'Database', 'front: up', 'close front: up', 'close Database']);
      }
      expect(container.plan().rounds).toEqual([['Database'], ['Server'], ['front']]);
    }
  });

  it('needs what that has asked for no longer once it is made in another way', async () => {
    const container = createContainer({ components: [Server, Database] });
    container.register('repository', { useValue: { seen: 'a value', database: { state: 'none' } } });
    container.override(Server, { useFactory: (by) => make(by as never) });
    await container.startAll();
    await container.stopAll();
    expect(container.plan().rounds).toEqual([['Database'], ['Server']]);
    container.restore(Server);
    expect(container.plan().rounds).toEqual([['Server', 'Database']]);
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['Database', 'close Database', 'Server: a value, none', 'Database', 'close Database', 'close Server: none']);
  });

  it('waits in a scope for what that asks the scope for', async () => {
    @Component({ scope: 'container' }) class Transaction { state = 'none'; @OnStart async begin(): Promise<void> { await manyTurns(); this.state = 'open'; log.push('begin'); } @OnStop commit(): void { this.state = 'over'; log.push('commit'); } }
    @Component({ deps: [], scope: 'container' }) class Work { constructor(readonly transaction?: Transaction) {} }
    @Component({ deps: [Work], scope: 'container' }) class Handler {
      constructor(readonly work: Work) {}
      @OnStart handle(): void { log.push(`handle: ${String(this.work.transaction?.state)}`); }
      @OnStop async answer(): Promise<void> { await manyTurns(); log.push(`answer: ${String(this.work.transaction?.state)}`); }
    }
    const container = createContainer({ components: [Handler, Transaction] });
    container.override(Work, { useFactory: (by) => new Work(by.resolve(Transaction)) });
    await container.startAll();
    for (const scope of ['first', 'second']) {
      log.length = 0;
      await container.runInScope(() => undefined);
      expect([scope, ...log]).toEqual([scope, 'begin', 'handle: open', 'answer: open', 'commit']);
    }
    await container.stopAll();
  });
});

describe('a component whose factory asks for what does not come up', () => {
  function failing(): Container {
    @Component({ name: 'Database' }) class Broken { @OnStart fail(): void { throw new Error('no connection'); } }
    @Component({ deps: [Broken] }) class Other { constructor(readonly broken: Broken) {} }
    const container = createContainer({ components: [component('server', { deps: ['repository'], start: () => { log.push('server'); } } as never), Other, Broken] });
    container.register('repository', { useFactory: (by) => by.resolve(Broken) });
    return container;
  }

  it('is skipped with the start that failed', async () => {
    const container = failing();
    const error = await rejection(container.startAll());
    expect(error).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'Database' } });
    expect([log, container.status('server'), container.state]).toEqual([[], 'skipped', 'failed']);
  });

  it('needs it: two that need each other through a factory are told how, and nothing is left running', async () => {
    @Component() class Cache { @OnStart warm(): void { log.push('Cache'); } @OnStop cool(): void { log.push('cool Cache'); } }
    @Component({ deps: ['made'] }) class Left { constructor(readonly made: object) {} }
    @Component({ deps: [Left] }) class Right { constructor(readonly left: Left) {} }
    const container = createContainer({ components: [Cache, Left, Right] });
    container.register('made', { useFactory: (by) => by.resolve(Right) });
    const error = await rejection(container.startAll());
    expect(error.message.replace(/\(\S*plain-factories\.spec\.ts:\d+\)/g, '(here)')).toBe([
      'Left failed to start: Left, made and Right need each other.', 'failed: Left (start): Left, made and Right need each other.',
      '  Left needs made  (here)', '  made needs Right', '  Right needs Left  (here)', '  break it where the need is weakest: lazy(() => made) in Left, or a third component that both need', 'skipped: Right', 'stopped again: Cache',
      'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
    expect(error.cause).toMatchObject({ code: 'ERR_CYCLE', details: { walk: ['Left', 'made', 'Right', 'Left'] } });
    expect([log, container.status('Left'), container.status('Right'), container.state]).toEqual([['Cache', 'cool Cache'], 'failed', 'skipped', 'failed']);
    // From now on it is known before anything is called.
    log.length = 0;
    expect(systoleError(() => container.plan()).code).toBe('ERR_CYCLE');
    expect(await rejection(container.startAll())).toMatchObject({ code: 'ERR_CYCLE', details: { walk: ['Left', 'made', 'Right', 'Left'] } });
    expect(log).toEqual([]);
  });

  it('is refused when it is started alone', async () => {
    const container = createContainer({ components: [Server, Database] });
    container.register('repository', { useFactory: asksForDatabase });
    const error = await rejection(container.start(Server, { isolated: true }));
    expect(error.message).toBe('Server failed to start: Database is not up; it is registered.\n'
      + '  failed: Server (start): Database is not up; it is registered.\n'
      + '    a factory asks for it, to make something for Server, which cannot be started before\n'
      + '    let the factory ask for it when it is used; or start it first: await container.start(Database)\n'
      + '  mend the cause and start again; nothing of this start is left running');
    expect(log).toEqual([]);
    expect(await rejection(container.start(Server, { isolated: true }))).toMatchObject({ code: 'ERR_STATE' });
  });

  it('goes without, or fails, as the factory says, when that is switched off; and is off itself once it has been given it', async () => {
    const container = createContainer({ components: [Server, Database] });
    container.register('repository', {
      useFactory: (by) => {
        try {
          return asksForDatabase(by);
        } catch {
          return { seen: 'nothing', database: { state: 'nothing' } };
        }
      },
    });
    await container.disable(Database);
    await container.startAll();
    await container.stopAll();
    expect(log.splice(0)).toEqual(['Server: nothing, nothing', 'close Server: nothing']);
    await container.enable(Database);
    await container.startAll();
    expect(log.splice(0)).toEqual(['Database', 'Server: up, up']);
    await container.disable(Database);
    expect([log.splice(0), container.status(Server), container.explain(Server)]).toEqual([['close Server: up', 'close Database'], 'disabled', 'Server requires Database, which is disabled: switched off by name']);
    await container.enable(Database);
    expect(log.splice(0)).toEqual(['Database', 'Server: up, up']);
    await container.stopAll();
  });

  it('is told of what has failed and others could do without', async () => {
    @Component({ name: 'Metrics' }) class Metrics { @OnStart fail(): void { throw new Error('no metrics'); } }
    const container = createContainer({ components: [
      Metrics, component('lenient', { deps: [optional(Metrics, { onFailure: 'absent' })], start: (metrics: unknown) => { log.push(`lenient: ${String(metrics)}`); } } as never),
      component('server', { deps: ['reporter', 'lenient'], start: () => { log.push('server'); } } as never),
    ] });
    container.register('reporter', { useFactory: (by) => by.resolve(Metrics) });
    const error = await rejection(container.startAll());
    expect(error.message).toBe([
      'server failed to start: Metrics is not up; it is failed: no metrics.', 'failed: Metrics (start): no metrics',
      'failed: server (start): Metrics is not up; it is failed: no metrics.', 'stopped again: lenient', 'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
  });

  it('has no more time than the start has', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [
      component('server', { deps: ['repository'], start: () => clock.after(700) } as never), component('database', { start: async () => { await clock.after(700); return 'database'; } }),
    ] });
    container.register('repository', { useFactory: (by) => by.resolve('database') });
    const started = rejection(container.startAll({ deadlineMs: 1_000 }));
    await clock.advance(10_000);
    expect(await started).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'server', failures: [{ id: 'server', kind: 'timed-out' }] } });
    expect(clock.now()).toBeGreaterThan(0);
    expect(container.status('database')).toBe('stopped');
  });

  it('is called off with the start between its two beginnings', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('server', { deps: ['repository'], start: () => { log.push('server'); } } as never), component('database', { start: () => clock.after(700) })] });
    container.register('repository', { useFactory: (by) => by.resolve('database') });
    const started = rejection(container.startAll());
    await clock.advance(100);
    const stopped = container.stopAll();
    await clock.advance(10_000);
    await stopped;
    expect([(await started).code, log, container.status('server'), container.state]).toEqual(['ERR_SUPERSEDED', [], 'skipped', 'stopped']);
  });
});

describe('a component of a scope that is given what a factory makes', () => {
  it('waits for those of the scope that the factory asks for, in each scope, and is stopped before them', async () => {
    @Component({ scope: 'container' }) class Transaction {
      state = 'none';
      @OnStart async begin(): Promise<void> { await manyTurns(); this.state = 'open'; log.push('begin'); }
      @OnStop async commit(): Promise<void> { await manyTurns(); this.state = 'over'; log.push('commit'); }
    }
    @Component({ deps: ['work'], scope: 'container' }) class Handler {
      constructor(readonly work: { readonly seen: string; readonly transaction: Transaction }) {}
      @OnStart handle(): void { log.push(`handle: ${this.work.seen}`); }
      @OnStop async answer(): Promise<void> { await manyTurns(); log.push(`answer: ${this.work.transaction.state}`); }
    }
    const container = createContainer({ components: [Handler, Transaction] });
    container.register('work', { useFactory: (by: DependencyContainer) => { const transaction = by.resolve(Transaction); return { seen: transaction.state, transaction }; } });
    await container.startAll();
    for (const scope of ['first', 'second']) {
      log.length = 0;
      await container.runInScope(() => { log.push('in it'); });
      expect([scope, ...log]).toEqual([scope, 'begin', 'handle: open', 'in it', 'answer: open', 'commit']);
    }
    await container.stopAll();
  });

  it('is told of others that need it themselves', async () => {
    @Component({ deps: ['made'], scope: 'container' }) class Left { constructor(readonly made: object) {} @OnStart start(): void { log.push('left'); } }
    @Component({ deps: [Left], scope: 'container' }) class Right { constructor(readonly left: Left) {} @OnStart start(): void { log.push('right'); } }
    const container = createContainer({ components: [Left, Right] });
    container.register('made', { useFactory: (by) => by.resolve(Right) });
    await container.startAll();
    const error = await rejection(container.runInScope(() => undefined));
    expect(error.message).toBe([
      'Left failed to start: Left and Right need each other.', 'failed: Left (start): Left and Right need each other.',
      '  Left needs Right', '  Right needs Left', '  break it where the need is weakest: lazy(() => Right) in Left, or a third component that both need', 'skipped: Right',
      'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
    expect(log).toEqual([]);
    await container.stopAll();
  });
});
