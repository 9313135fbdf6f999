import { Component, component, createContainer, OnStart } from 'systole';
import type { SystoleError } from 'systole';

@Component()
class Database { @OnStart connect(): void {} }
@Component(Database)
class Api { constructor(readonly database: Database) {} @OnStart listen(): void {} }

/** Asks often enough that whatever is remembered is. */
function given<Value>(ask: () => Value): Value | string {
  let answer: Value | string = '';
  for (let times = 0; times < 3; times += 1) {
    try {
      answer = ask();
    } catch (error) {
      answer = (error as SystoleError).code;
    }
  }
  return answer;
}

describe('asking again and again', () => {
  it('gives an instance for as long as its component is up, the next one after that, and no dead one', async () => {
    const container = createContainer({ components: [Api] });
    expect(given(() => container.get(Api))).toBe('ERR_NOT_STARTED');
    await container.startAll();
    const first = given(() => container.get(Database));
    expect(first).toBeInstanceOf(Database);
    expect(given(() => container.get('Database'))).toBe(first);
    expect(given(() => container.resolve(Database))).toBe(first);
    await container.stop(Api);
    expect(given(() => container.get(Api))).toBe('ERR_NOT_STARTED');
    expect(given(() => container.get(Database))).toBe(first);
    await container.restartAll();
    const second = given(() => container.get(Database));
    expect(second).toBeInstanceOf(Database);
    expect(second).not.toBe(first);
    await container.suspend();
    expect(given(() => container.get(Database))).toBe(second);
    await container.resume();
    await container.disable(Api);
    expect([given(() => container.get(Api)), given(() => container.resolve(Api))]).toEqual(['ERR_DISABLED', 'ERR_DISABLED']);
    await container.stopAll();
    expect(given(() => container.get(Database))).toBe('ERR_NOT_STARTED');
    expect(given(() => container.resolve(Database))).not.toBe(second);
  });

  it('gives none while a component goes down', async () => {
    const seen: unknown[] = [];
    const Pool = component('pool', { start: () => 'instance', stop: () => { seen.push(given(() => container.get(Pool))); } });
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    expect(given(() => container.get(Pool))).toBe('instance');
    await container.stopAll();
    expect(seen).toEqual(['ERR_NOT_STARTED']);
  });

  it('gives what was put in an instance\'s place', async () => {
    const Pool = component('pool', { start: () => 'first', on: { swap: (_, context) => { context.setInstance('second'); } } });
    const container = createContainer({ components: [Pool] });
    container.definePhase('swap', {});
    await container.startAll();
    expect([given(() => container.get('pool')), given(() => container.resolve('pool'))]).toEqual(['first', 'first']);
    await container.run('swap');
    expect([given(() => container.get('pool')), given(() => container.resolve('pool'))]).toEqual(['second', 'second']);
    await container.apply(Pool, () => 'third');
    expect([given(() => container.get('pool')), given(() => container.resolve('pool'))]).toEqual(['third', 'third']);
    await container.stopAll();
  });

  it('knows of overrides, removals, additions and clearings at once', () => {
    const container = createContainer({ components: [Api] });
    const resolved = given(() => container.resolve(Api)) as Api;
    const fake = new Database();
    container.override(Database, { useValue: fake });
    expect(given(() => container.resolve(Database))).toBe(fake);
    expect((given(() => container.resolve(Api)) as Api).database).toBe(fake);
    container.restore(Database);
    expect(given(() => container.resolve(Database))).not.toBe(fake);
    expect(given(() => container.resolve(Database))).not.toBe(resolved.database);
    const before = given(() => container.resolve(Api));
    container.clearAll();
    expect(given(() => container.resolve(Api))).not.toBe(before);
    container.remove(Api);
    expect(given(() => container.get(Api))).toBe('ERR_NOT_FOUND');
    container.add(Api);
    expect(given(() => container.resolve(Api))).toBeInstanceOf(Api);
  });

  it('knows of changes of plain singletons at once, made by a factory too', async () => {
    class Plain {}
    class Other {}
    const container = createContainer();
    container.registerSingleton('plain', Plain);
    const first = given(() => container.resolve('plain'));
    expect(given(() => container.resolve('plain'))).toBe(first);
    container.clearInstances();
    const second = given(() => container.resolve('plain'));
    expect(second).not.toBe(first);
    container.register('change', { useFactory: (by) => by.registerSingleton('plain', Other) });
    expect(given(() => container.resolve('plain'))).toBe(second);
    container.resolve('change');
    expect(given(() => container.resolve('plain'))).toBeInstanceOf(Other);
    const heard: unknown[] = [];
    container.beforeResolution('plain', (token) => { heard.push(token); });
    given(() => container.resolve('plain'));
    expect(heard).toEqual(['plain', 'plain', 'plain']);
    container.reset();
    expect(() => container.resolve('plain')).toThrow('Attempted to resolve unregistered dependency token: "plain"');
    container.registerSingleton('plain', Plain);
    expect(given(() => container.resolve('plain'))).toBeInstanceOf(Plain);
    await container.dispose();
    expect(() => container.resolve('plain')).toThrow('This container has been disposed, you cannot interact with a disposed container');
  });
});
