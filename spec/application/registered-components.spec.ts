import { Component, createClosedContainer, createContainer, Lifecycle, OnStart, OnStop } from 'systole';
import type { Container } from 'systole';
import { systoleError } from '../support/errors';

// What a program that moves does with tsyringe's calls to classes that have become components.

class Database {
  readonly log: string[] = [];
  @OnStart open(): void { this.log.push('open'); }
  @OnStop close(): void { this.log.push('close'); }
}
Component({ name: 'a database' })(Database);
class FakeDatabase extends Database {}

const itself: readonly (readonly [string, (container: Container) => unknown])[] = [
  ['registerSingleton(X)', (container) => container.registerSingleton(Database)],
  ['registerSingleton(X, X)', (container) => container.registerSingleton(Database, Database)],
  ['registerType(X, X)', (container) => container.registerType(Database, Database)],
  ['register(X, X)', (container) => container.register(Database, Database)],
  ['register(X, { useToken: X })', (container) => container.register(Database, { useToken: Database })],
  ['register(X, { useClass: X }, …)', (container) => container.register(Database, { useClass: Database }, { lifecycle: Lifecycle.Singleton })],
];

describe.each(itself)('a component that is registered for itself, by %s,', (_, register) => {
  it('is a component of the container, which is started and stopped', async () => {
    const container = createContainer();
    register(container);
    expect(container.ids()).toEqual(['a database']);
    await container.startAll();
    const database = container.resolve(Database);
    await container.stopAll();
    expect(database.log).toEqual(['open', 'close']);
  });

  it('takes the place of what was registered or overridden before, and leaves its config alone', () => {
    const container = createContainer({ components: [Database], config: { 'a database': 5 } });
    for (const override of [() => container.registerInstance(Database, new FakeDatabase()), () => container.override(Database, { useClass: FakeDatabase })]) {
      override();
      expect(container.resolve(Database)).toBeInstanceOf(FakeDatabase);
      register(container);
      expect(container.resolve(Database)).not.toBeInstanceOf(FakeDatabase);
      expect(container.config(Database)).toBe(5);
    }
  });

  it('is left alone while it is up, unless something else was registered in its place', async () => {
    const container = createContainer({ components: [Database] });
    await container.startAll();
    const database = container.get(Database);
    register(container);
    expect([container.get(Database), container.status(Database)]).toEqual([database, 'ready']);
    await container.stopAll();
    container.registerInstance(Database, new FakeDatabase());
    await container.startAll();
    expect(systoleError(() => { register(container); }).message).toBe([
      'register() is refused, because a database is ready.',
      '  stop it first, or make the change on a container.fork(), which has no instances yet',
    ].join('\n'));
    expect(container.get(Database)).toBeInstanceOf(FakeDatabase);
    await container.stopAll();
  });
});

it('a closed container holds a component that is registered with it for itself, and takes nothing else along', () => {
  for (const register of [(container: Container) => container.registerSingleton(Database), (container: Container) => container.register(Database, { useClass: Database })]) {
    const container: Container = createClosedContainer({ components: [] });
    register(container);
    expect(container.ids()).toEqual(['a database']);
  }
  const container: Container = createClosedContainer({ components: [] });
  container.registerInstance(Database, new FakeDatabase());
  expect([container.ids(), container.resolve(Database)]).toEqual([[], expect.any(FakeDatabase)]);
});

it.each<[string, (container: Container) => unknown]>([
  ['registerSingleton', (container) => container.registerSingleton('a database', Database)],
  ['registerType', (container) => container.registerType('a database', Database)],
  ['register, by its class', (container) => container.register('a database', { useClass: Database })],
  ['register, as another name', (container) => container.register('a database', { useToken: Database })],
])('a component whose class is registered under its own name stays what it is: %s', async (_, register) => {
  const container = createContainer({ components: [Database] });
  register(container);
  await container.startAll();
  expect([container.resolve('a database'), container.get(Database).log]).toEqual([container.get(Database), ['open']]);
  await container.stopAll();
  container.registerInstance(Database, new FakeDatabase());
  register(container);
  expect(container.resolve(Database)).not.toBeInstanceOf(FakeDatabase);
});

describe('clearInstances', () => {
  it('takes back values that were registered in the places of components, in forks too, as it forgets those of names', () => {
    const container = createContainer({ components: [Database] });
    container.registerInstance(Database, new FakeDatabase()).register(Database, { useValue: new FakeDatabase() });
    const fork = container.fork();
    for (const one of [container, fork]) {
      expect(one.resolve(Database)).toBeInstanceOf(FakeDatabase);
      one.clearInstances();
      expect(one.resolve(Database)).not.toBeInstanceOf(FakeDatabase);
    }
  });

  it('leaves what override has put there, and what is registered by a class or a factory', () => {
    const fakes: readonly ((container: Container) => unknown)[] = [
      (container) => container.override(Database, { useValue: new FakeDatabase() }),
      (container) => container.override(Database, { useValue: new FakeDatabase() }).registerInstance(Database, new Database()),
      (container) => container.register(Database, { useClass: FakeDatabase }),
      (container) => container.register(Database, { useFactory: () => new FakeDatabase() }),
    ];
    for (const fake of fakes) {
      const container = createContainer({ components: [Database] });
      fake(container);
      container.clearInstances();
      expect(container.resolve(Database)).toBeInstanceOf(FakeDatabase);
    }
  });

  it('leaves what is up as it is', async () => {
    const container = createContainer({ components: [Database] });
    const fake = new FakeDatabase();
    container.registerInstance(Database, fake);
    await container.startAll();
    container.clearInstances();
    expect(container.get(Database)).toBe(fake);
    await container.stopAll();
    container.clearInstances();
    expect(container.resolve(Database)).not.toBeInstanceOf(FakeDatabase);
  });
});

it('a component is known to children of its container that are asked about what is above them, too', () => {
  const container = createContainer({ components: [Database] });
  const child = container.createChildContainer().createChildContainer();
  expect([container.isRegistered(Database), child.isRegistered(Database), child.isRegistered(Database, true), child.isRegistered(FakeDatabase, true)]).toEqual([true, false, true, false]);
});
