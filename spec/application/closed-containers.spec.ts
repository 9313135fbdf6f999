import { all, alias, Component, component, createClosedContainer, injectable, lazy, OnStart, OnStop, optional, subsystem } from 'systole';
import { rejection, systoleError } from '../support/errors';

const log: string[] = [];
beforeEach(() => { log.length = 0; });

@Component()
class Database {
  private readonly kind = 'database';
  @OnStart open(): void { log.push(`open ${this.kind}`); }
  @OnStop close(): void { log.push(`close ${this.kind}`); }
}
@Component(Database)
class Api {
  constructor(readonly database: Database) {}
  @OnStart listen(): void { log.push('listen'); }
}
const Pool = component('pool', { deps: [Database], start: () => ({ size: 1 }) });

it('holds what it lists, and runs it as every container does', async () => {
  const container = createClosedContainer({ components: [Api, Database] });
  expect(container.verify()).toEqual([]);
  await container.startAll();
  expect(container.get(Api).database).toBe(container.get(Database));
  await container.stopAll();
  expect(log).toEqual(['open database', 'listen', 'close database']);
});

it('takes nothing along: what is needed and not listed is missing, and nothing starts', async () => {
  const container = createClosedContainer({ components: [Api, Pool] });
  expect(container.ids()).toEqual(['Api', 'pool']);
  const findings = container.verify();
  expect(findings.map(({ code, details }) => [code, details])).toEqual([
    ['ERR_MISSING_DEPENDENCY', { component: 'Api', position: 0, missing: 'Database', path: ['Api'], similar: [] }],
    ['ERR_MISSING_DEPENDENCY', { component: 'pool', position: 0, missing: 'Database', path: ['pool'], similar: [] }],
  ]);
  expect(findings[0]?.message.replace(/ {2}\(.*\)/, '')).toBe([
    'Api needs Database, which this container does not list, and it is closed.',
    '  asked through: Api -> Database',
    '  add it to the container, or ask for optional(Database) at position 1 of Api',
  ].join('\n'));
  expect((await rejection(container.startAll())).code).toBe('ERR_WIRING');
  expect(log).toEqual([]);
});

it('gives for what is only optional what an open one gives that does not hold it', async () => {
  const seen: unknown[] = [];
  const asker = component('asker', { deps: [optional(Database), all(Database)], start: (...given) => { seen.push(given[0], given[1]); } });
  await createClosedContainer({ components: [asker] }).startAll();
  expect(seen).toEqual([undefined, []]);
});

it('takes nothing along for what asks later, for a name, or in an override', () => {
  const container = createClosedContainer({ components: [component('later', { deps: [lazy(() => Database)] }), alias('db', Database), component('plain')] });
  container.override('plain', { deps: [Pool] });
  expect(container.verify().map(({ code, details }) => [code, 'component' in details && details.component, 'missing' in details && details.missing])).toEqual([
    ['ERR_MISSING_DEPENDENCY', 'later', 'Database'], ['ERR_MISSING_DEPENDENCY', 'db', 'Database'], ['ERR_MISSING_DEPENDENCY', 'plain', 'pool'],
  ]);
});

it('says of a class that is no component what an open one says', () => {
  class Bare { constructor(readonly url: string) {} }
  const [finding, ...others] = createClosedContainer({ components: [component('asker', { deps: [Bare] })] }).verify();
  expect([finding?.code, others]).toEqual(['ERR_NOT_A_COMPONENT', []]);
});

it('takes in what is added, grouped, brought by a plugin or registered', async () => {
  const byAdding = createClosedContainer({ components: [Api] }).add(Database);
  const byPlugin = createClosedContainer({ components: [Api], plugins: [{ name: 'storage', defaults: { components: [Database] } }] });
  const byRegistration = createClosedContainer({ components: [Api] });
  byRegistration.registerInstance(Database, new Database());
  const byGroup = createClosedContainer({ components: [component('asker', { deps: ['storage/database'] })], groups: { storage: { database: Database } } });
  expect([byAdding, byPlugin, byRegistration, byGroup].map((container) => container.verify())).toEqual([[], [], [], []]);
  await byAdding.startAll();
  expect(byAdding.get(Api).database).toBe(byAdding.get(Database));
  await byRegistration.startAll();
  expect(byRegistration.get(Api).database).toBeInstanceOf(Database);
  await Promise.all([byAdding.stopAll(), byRegistration.stopAll()]);
});

it('is closed in forks, selections and named systems of it, too, and after what is refused', () => {
  const container = createClosedContainer({ components: [Database] });
  expect(systoleError(() => container.overrideAll([[Database, { deps: [8080 as never] }]])).code).toBe('ERR_INVALID_OPTION');
  for (const derived of [container, container.fork(), container.select(Database), container.fork().fork()]) {
    derived.add(component('needs-pool', { deps: [Pool] }));
    expect(derived.verify().map(({ message }) => message.split('\n')[0])).toEqual(['needs-pool needs pool, which this container does not list, and it is closed.']);
  }
});

it('knows nothing of what it does not list', () => {
  const container = createClosedContainer({ components: [Database] });
  const error = systoleError(() => container.get('Api'));
  expect([error.code, error.message.split('\n')[0]]).toEqual(['ERR_NOT_FOUND', 'Nothing here goes by Api.']);
});

it('gets as a subsystem what stands in its imports', async () => {
  const inner = createClosedContainer({ name: 'inner', components: [Api] });
  const outer = createClosedContainer({ components: [Database, subsystem('sub', inner, { imports: [Database] })] });
  expect(outer.verify()).toEqual([]);
  await outer.startAll();
  await outer.stopAll();
  expect(log).toEqual(['open database', 'listen', 'close database']);
});

it('refuses other options as an open one does', () => {
  expect(systoleError(() => createClosedContainer({ components: 5 as never })).message).toBe('components is 5.\n  it is a list');
  expect(systoleError(() => createClosedContainer(undefined as never)).code).toBe('ERR_INVALID_OPTION');
});

it('tells of a plain class what it needs and is not listed', () => {
  class Plain { constructor(readonly database: Database) {} }
  // As a decorator, it would be one of the legacy protocol.
  Reflect.defineMetadata('design:paramtypes', [Database], Plain);
  injectable()(Plain);
  const container = createClosedContainer({ components: [component('asker', { deps: [Plain] })] });
  expect(container.verify().map(({ code, message }) => [code, message])).toEqual([['ERR_MISSING_DEPENDENCY', [
    'Plain needs Database, which this container does not list, and it is closed.',
    '  asked through: asker -> Plain -> Database',
    '  add it to the container',
  ].join('\n')]]);
  expect(container.add(Database).verify()).toEqual([]);
});
