import { Component, component, createContainer, createClosedContainer, inject, injectable, isSystoleError, OnStart, OnStop, optional, singleton, value } from 'systole';
import type { Container } from 'systole';
import { rejection, systoleError } from '../support/errors';

const later = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function databaseTold(log: string[]): new () => object {
  @Component()
  class Database {
    @OnStart connect(): void { log.push('connect'); }
    @OnStop close(): void { log.push('close'); }
  }
  return Database;
}

const refusal = (call: string): string => [
  `${call} was called while disposed; it is allowed when not disposed.`,
  '  what has been disposed of starts and makes nothing any more; fork() gives another container with the same definitions',
].join('\n');

describe('a container that has been disposed of', () => {
  it('starts nothing any more, by whatever call, and says so', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    const container = createContainer({ components: [Database] });
    await container.startAll();
    await container.dispose();
    const calls: readonly (readonly [string, () => PromiseLike<unknown>])[] = [
      ['start()', () => container.startAll()],
      ['start()', () => container.start(Database)],
      ['start()', () => container.start(Database, { isolated: true })],
      ['start()', () => container.run('start')],
      ['restart()', () => container.restartAll()],
      ['restart()', () => container.restart(Database)],
      ['resume()', () => container.resume()],
    ];
    for (const [name, call] of calls) {
      const error = await rejection(call());
      expect([error.code, error.message]).toEqual(['ERR_STATE', refusal(name)]);
      expect(error.details).toEqual({ call: name, state: 'disposed', allowed: ['not disposed'] });
    }
    expect([log, container.status(Database)]).toEqual([['connect', 'close'], 'stopped']);
  });

  it('makes nothing any more, whoever asks: itself, its children, or a scope', async () => {
    const made: string[] = [];
    const Pool = component('pool', { make: () => { made.push('pool'); return {}; } });
    const Query = component('query', { scope: 'transient', make: () => { made.push('query'); return {}; } });
    const Cart = component('cart', { scope: 'container', make: () => { made.push('cart'); return {}; } });
    class Plain { constructor(readonly pool: object) { made.push('plain'); } }
    inject(Pool)(Plain, undefined, 0);
    injectable()(Plain);
    const container = createContainer({ components: [Pool, Query, Cart] });
    const child = container.createChildContainer();
    container.resolve(Pool);
    await container.dispose();
    for (const call of [() => container.resolve(Pool), () => container.resolve(Query), () => container.resolveAll(Pool), () => child.resolve(Pool)]) {
      expect(systoleError(call).message).toBe(refusal('resolve()'));
    }
    expect(await rejection(container.resolveAsync(Query))).toMatchObject({ code: 'ERR_STATE', details: { call: 'resolve()' } });
    expect(await rejection(container.resolveAsync(Pool))).toMatchObject({ code: 'ERR_STATE', details: { call: 'resolve()' } });
    expect((await rejection(container.runInScope((scope) => scope.resolve(Cart)))).message).toBe(refusal('runInScope()'));
    expect(() => container.resolve(Plain)).toThrow('This container has been disposed, you cannot interact with a disposed container');
    expect(() => child.resolve(Plain)).toThrow('This container has been disposed, you cannot interact with a disposed container');
    expect(made).toEqual(['pool']);
  });

  it('may be stopped, disposed of, looked at and forked, and what is forked is as good as new', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    class Plain { constructor() { log.push('plain'); } dispose(): void { log.push('dispose plain'); } }
    singleton()(Plain);
    const container = createContainer({ components: [Database, value('port', 80)] }).register('plain', { useToken: Plain }).override('port', { useValue: 81 });
    await container.startAll();
    container.resolve('plain');
    await container.dispose();
    await Promise.all([container.dispose(), container.stopAll(), container.evict()]);
    expect([container.snapshot().state, container.ids(), container.verify(), container.status(Database)]).toEqual(['stopped', ['Database', 'port'], [], 'stopped']);
    expect(log.splice(0)).toEqual(['connect', 'plain', 'close', 'dispose plain']);
    const fork = container.fork();
    await fork.startAll();
    expect(fork.get('port')).toBe(81);
    fork.resolve('plain');
    await fork.dispose();
    expect(log).toEqual(['connect', 'plain', 'close', 'dispose plain']);
  });

  it('still tells of what is plain, and of what is added, as before', async () => {
    const Session = component('session', { scope: 'container', make: () => ({}) });
    class Plain { constructor(readonly session: object) {} }
    inject(Session)(Plain, undefined, 0);
    singleton()(Plain);
    const told = (container: Container): readonly unknown[] => [
      container.graph().nodes(), container.explain('plain'), container.ids(), container.describe().components.map(({ id }) => id),
      container.toMermaid(), container.isRegistered('api'), container.verify().map(({ code }) => code),
    ];
    const make = (): Container => createContainer({ components: [component('api', { deps: ['plain'], make: () => 'api' }), Session] })
      .register('plain', { useFactory: () => 1 }).register('other', { useClass: Plain });
    const [before, container] = [make(), make()];
    await Promise.all([container.dispose(), before.stopAll()]);
    expect(told(container)).toEqual(told(before));
    for (const one of [before, container]) one.add(component('late', { deps: [optional('plain')], make: () => 'late' }));
    expect(told(container)).toEqual(told(before));
    expect(container.ids()).toContain('late');
  });

  it('starts nothing even before anything was started, and where it is closed', async () => {
    const components = [value('port', 80)];
    for (const container of [createContainer({ components }), createClosedContainer({ components })]) {
      await container.dispose();
      expect((await rejection(container.startAll())).code).toBe('ERR_STATE');
    }
  });

  it('refuses starts from the call on, so that none comes up behind the stop, while handlers of that may still resolve', async () => {
    const log: string[] = [];
    let release: () => void = () => undefined;
    const Extra = component('extra', { make: () => 'extra' });
    const Server = component('server', { start: () => ({}), stop: async () => {
      await new Promise<void>((resolve) => { release = resolve; });
      log.push(container.resolve(Extra));
    } });
    const container = createContainer({ components: [Server] }).add(Extra);
    await container.start(Server);
    const disposed = container.dispose();
    const refused = rejection(container.startAll());
    await later();
    release();
    await disposed;
    expect([(await refused).code, log, container.snapshot().state]).toEqual(['ERR_STATE', ['extra'], 'stopped']);
  });

  it('is disposed of also where a stop fails, and tells of all that has gone wrong', async () => {
    class Plain { dispose(): void { throw new Error('plain is in use'); } }
    singleton()(Plain);
    const container = createContainer({ components: [component('pool', { start: () => ({}), stop: () => { throw new Error('in use'); } })] });
    await container.startAll();
    container.resolve(Plain);
    const error = await container.dispose().then(() => undefined, (thrown: unknown) => thrown as AggregateError);
    expect(error?.errors.map((one: unknown) => (isSystoleError(one) ? one.code : (one as Error).message))).toEqual(['ERR_STOP_FAILED', 'plain is in use']);
    expect((await rejection(container.startAll())).code).toBe('ERR_STATE');
  });

  it('is not, by a handler that the stop would wait for: that is refused, and all goes on', async () => {
    const log: string[] = [];
    class Plain { dispose(): void { log.push('dispose plain'); } }
    singleton()(Plain);
    const refused: unknown[] = [];
    const Server = component('server', { start: () => ({}), stop: async () => {
      await container.dispose().catch((error: unknown) => { refused.push((error as { readonly code: unknown }).code); });
      log.push('server stopped');
    } });
    const container = createContainer({ components: [Server] });
    container.resolve(Plain);
    await container.startAll();
    await container.stopAll();
    expect([refused, log]).toEqual([['ERR_REENTRANT'], ['server stopped']]);
    expect(container.resolve(Plain)).toBeInstanceOf(Plain);
    await container.startAll();
    await container.dispose();
    expect(log).toEqual(['server stopped', 'server stopped', 'dispose plain']);
  });
});

describe('the end of a block', () => {
  it('of a container disposes of it; of what was started only stops', async () => {
    const log: string[] = [];
    const Database = databaseTold(log);
    let container: Container;
    {
      await using own = createContainer({ components: [Database] });
      container = own;
      {
        await using running = await own.startAll();
        expect(running.components.map(({ id }) => id)).toEqual(['Database']);
      }
      await own.startAll();
    }
    expect(log).toEqual(['connect', 'close', 'connect', 'close']);
    expect((await rejection(container.startAll())).code).toBe('ERR_STATE');
  });
});
