import { Component, component, createContainer, OnStart, pick } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

@Component()
class Database {
  readonly url: string = 'real';
}

@Component(Database)
class Api {
  constructor(readonly database: Database) {}
  @OnStart start(): void { started.push(this.database.url); }
}

const started: string[] = [];
afterEach(() => { started.length = 0; });

const later = <Value>(value: Value): Promise<Value> => new Promise((resolve) => { setImmediate(() => { resolve(value); }); });

describe('a factory that takes time', () => {
  it('is waited for by the start of its component, so that others are given what it makes', async () => {
    const container = createContainer({ components: [Api, component('port', { deps: [pick(Database, ({ url }) => url.length)], start: (length) => length })] });
    container.override(Database, { useFactory: async () => later({ url: 'made' }) });
    await container.startAll();
    expect(started).toEqual(['made']);
    expect(container.get(Database)).toEqual({ url: 'made' });
    expect(container.get('port')).toBe(4);
    await container.stopAll();
    expect(systoleError(() => container.get(Database)).code).toBe('ERR_NOT_STARTED');
  });

  it('can be registered as with tsyringe, and is given the container', async () => {
    const container = createContainer({ components: [Api] });
    container.register(Database, { useFactory: (given) => later({ url: `its own: ${String(given.isRegistered('nobody'))}` }) as never });
    await container.startAll();
    expect(started).toEqual(['its own: false']);
  });

  it('is called again by the next start', async () => {
    let made = 0;
    const container = createContainer({ components: [Api] }).override(Database, { useFactory: async () => later({ url: String(made += 1) }) });
    await container.startAll();
    await container.restart(Database);
    expect(started).toEqual(['1', '2']);
  });

  it('may give what is disposed of at the stop', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [Api] }).override(Database, { useFactory: async () => later({ url: 'open', [Symbol.asyncDispose]: async () => { log.push(await later('closed')); } }) });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['closed']);
  });

  it('fails the start when it fails, and what has come up is stopped again', async () => {
    const log: string[] = [];
    const First = component('first', { start: () => ({}), stop: () => { log.push('stop first'); } });
    const container = createContainer({ components: [component('second', { deps: [First, Database], start: () => { log.push('never'); } })] });
    container.override(Database, { useFactory: async () => { await later(undefined); throw new Error('no route'); } });
    const error = await rejection(container.startAll());
    expect([error.code, error.message.split('\n')[0]]).toEqual(['ERR_START_FAILED', 'Database failed to start: no route']);
    expect(log).toEqual(['stop first']);
  });

  it('has the limit of a start, and what it makes after it is disposed of', async () => {
    const clock = createVirtualClock();
    const log: string[] = [];
    let make: (value: { url: string }) => void = () => undefined;
    const container = createContainer({ components: [Api], clock, startTimeoutMs: 100, abortGraceMs: 10 });
    container.override(Database, { useFactory: () => new Promise<{ url: string }>((resolve) => { make = resolve; }) });
    const failed = rejection(container.startAll());
    await clock.advance(200);
    expect((await failed).message.split('\n')[0]).toBe('Database took longer than 100 ms in its start handlers.');
    expect(container.status(Database)).toBe('quarantined');
    make({ url: 'late', [Symbol.dispose]: () => { log.push('disposed of'); } } as never);
    await clock.settle();
    expect(log).toEqual(['disposed of']);
    expect(container.status(Database)).toBe('stopped');
  });

  it('makes no instance for who asks at once, which is said by name', async () => {
    const container = createContainer({ components: [Api] }).override(Database, { useFactory: async () => later({ url: 'made' }) });
    const message = [
      'Database has no instance yet: its factory gives a promise, and only a start waits for that.',
      '  start it first: await container.startAll(), or override it with what the factory gives: container.override(Database, { useValue })',
    ].join('\n');
    expect(systoleError(() => container.resolve(Api))).toMatchObject({ code: 'ERR_NOT_STARTED', message, details: { component: 'Database' } });
    expect(systoleError(() => container.resolve(Database)).message).toBe(message);
    await container.startAll();
    expect(container.resolve(Api).database.url).toBe('made');
    const failing = createContainer({ components: [Api] }).override(Database, { useFactory: async () => Promise.reject(new Error('nobody is told')) });
    expect(systoleError(() => failing.resolve(Database)).message).toBe(message);
    await later(undefined);
  });

  it('is waited for in each scope, and makes nothing at once for whoever asks', async () => {
    let made = 0;
    @Component({ scope: 'container' })
    class Session { readonly number: number = 0; }
    @Component({ deps: [Session], scope: 'container' })
    class Cart { constructor(readonly session: Session) {} }
    const container = createContainer({ components: [Cart] }).override(Session, { useFactory: async () => later({ number: made += 1 }) });
    await container.startAll();
    expect(made).toBe(0);
    for (const number of [1, 2]) await container.runInScope((scope) => { expect(scope.get(Cart).session.number).toBe(number); });
    @Component({ scope: 'transient' })
    class Query {}
    const other = createContainer({ components: [Query] }).override(Query, { useFactory: async () => later({}) });
    await other.startAll();
    expect(systoleError(() => other.get(Query)).message).toContain('Query cannot be made at once: its factory gives a promise');
  });
});
