import { component, createContainer, defineSystem, system, systemNames, value } from 'systole';
import type { Container } from 'systole';
import { systoleError } from '../support/errors';

const Database = component('database', { start: () => 'real database', config: { pool: { max: 10, min: 1 }, url: 'pg://prod' } });
const Api = component('api', { deps: [Database], start: (database, { config }) => `api on ${database} with ${JSON.stringify(config)}`, config: { port: 80 } });

const build = (): Container => createContainer({ components: [Database, Api], groups: { env: { region: 'eu' } } });

async function started(container: Container): Promise<readonly unknown[]> {
  await container.startAll();
  const seen = [container.get(Database), container.get(Api), container.get('env/region')];
  await container.stopAll();
  return seen;
}

describe('systems by name', () => {
  it('are made anew each time, with overrides of their own', async () => {
    defineSystem('production', build);
    defineSystem('test', () => system('production', { 'database': { useValue: 'fake database' }, 'env/region': { useValue: 'local' } }));
    expect(await started(system('test'))).toEqual(['fake database', 'api on fake database with {"port":80}', 'local']);
    expect(await started(system('production'))).toEqual(['real database', 'api on real database with {"port":80}', 'eu']);
    expect(system('test') === system('test')).toBe(false);
    expect(systemNames()).toEqual(['production', 'test']);
  });

  it('may be defined anew, and started side by side', async () => {
    defineSystem('tenant', () => createContainer({ components: [value('name', 'first')] }));
    const first = system('tenant');
    const tenant = defineSystem('tenant', () => createContainer({ components: [value('name', 'second')] }));
    const [, second] = [await first.startAll(), tenant.build()];
    await second.startAll();
    expect([first.get('name'), second.get('name')]).toEqual(['first', 'second']);
    await Promise.all([first.stopAll(), second.stopAll()]);
  });

  it('of an unknown name are refused, with those that look alike', () => {
    defineSystem('staging', build);
    expect(systoleError(() => system('stagng')).message).toBe('Nothing here goes by stagng.\n  similar: staging\n  define it first: defineSystem(name, () => createContainer({ … }))');
  });
});

describe('overrideAll', () => {
  it('takes a list, a map, a record or a function', async () => {
    const fake = { useValue: 'fake' } as const;
    for (const overrides of [[[Database, fake]] as const, new Map([[Database, fake]]), { database: fake }, (container: Container): void => { container.override(Database, fake); }]) {
      expect((await started(build().overrideAll(overrides)))[0]).toBe('fake');
    }
  });

  it('changes single values in configs by their path, and keeps the rest', async () => {
    const container = build().overrideAll({ 'database.config.pool.max': 1, 'database.config.tls.key': 'k', 'api.config.port': 8080 });
    expect((await started(container))[1]).toBe('api on real database with {"port":8080}');
    container.override(Database, { safe: true });
    expect(container.describe(Database).config).toEqual({ pool: { max: 1, min: 1 }, tls: { key: 'k' }, url: 'pg://prod' });
  });

  it('changes a whole config by its path, items of lists by their numbers, and finds nothing that objects have inherited', () => {
    const container = build().overrideAll({ 'api.config': { hosts: ['a', { port: 1 }] } }).overrideAll({ 'api.config.hosts.1.port': 2, 'api.config.constructor.name': 'own' }).override(Api, { safe: true });
    expect(container.describe(Api).config).toEqual({ hosts: ['a', { port: 2 }], constructor: { name: 'own' } });
  });

  it('never shows what stands in a config', () => {
    const secret = createContainer({ components: [component('db', { config: 'pg://user:secret@host' })] });
    const error = systoleError(() => secret.overrideAll({ 'db.config.host': 'x' }));
    expect([error.message, error.details]).toEqual([
      'db has an override at "config.host".\n  a path leads through plain objects and lists, and config is neither; override the whole config instead', { component: 'db', option: 'an override at', value: 'config.host' },
    ]);
  });

  it('lets several entries change one component, one after the other', () => {
    const container = build().overrideAll([['api', { config: { port: 1 } }], ['api', { safe: true }]]);
    expect(container.describe(Api).config).toEqual({ port: 1 });
  });

  it('makes none when one is refused', async () => {
    const container = build();
    for (const [overrides, code] of [
      [{ database: { useValue: 1 }, absent: { useValue: 2 } }, 'ERR_NOT_FOUND'],
      [{ database: { useValue: 1 }, api: { startTimeoutMs: -1 } }, 'ERR_INVALID_OPTION'],
      [{ 'database': { useValue: 1 }, 'api.config.port.deeper': 2 }, 'ERR_INVALID_OPTION'],
      [[[Database, { useValue: 1 }], ['api']], 'ERR_INVALID_OPTION'],
      [null, 'ERR_INVALID_OPTION'],
    ] as const) expect(systoleError(() => container.overrideAll(overrides as never)).code).toBe(code);
    expect((await started(container))[0]).toBe('real database');
    await container.start(Database);
    expect(systoleError(() => container.overrideAll({ api: { useValue: 1 }, database: { useValue: 2 } })).message.split('\n')[0]).toBe('overrideAll() is refused, because database is ready.');
    expect(container.describe(Api).made).toBe('start');
    await container.stopAll();
  });

  it('says what a path leads through', () => {
    expect(systoleError(() => build().overrideAll({ 'api.config.port.deeper': 2 })).message).toBe('api has an override at "config.port.deeper".\n  a path leads through plain objects and lists, and config.port is neither; override the whole config instead');
    expect(systoleError(() => build().overrideAll({ 'api.confg.port': 2 })).message).toBe('api has an override at "api.confg.port".\n  a path leads into a config: api.config.…');
    expect(systoleError(() => build().overrideAll({ 'api.config.hosts': ['a'], 'api.config.hosts.1': 'b' })).message).toBe('api has an override at "config.hosts.1".\n  it is a list with 1 items, which go by their numbers from 0 on');
    expect(systoleError(() => build().overrideAll({ 'api.config.port.': 2 })).message).toBe('api has an override at "config.port.".\n  a path is names with dots between them, none of them empty or __proto__');
    expect(systoleError(() => build().overrideAll({ 'app.config.port': 2 }))).toMatchObject({ code: 'ERR_NOT_FOUND', details: { name: 'app', similar: ['api'] } });
    expect(systoleError(() => build().overrideAll(3 as never)).message).toBe('overrides is 3.\n  they are a list of [key, override], a map, a record by id, merge(…) of one, or a function of the container');
  });
});

describe('a system by its name', () => {
  it('leaves a container that was there before as it is: overrides are laid over a fork of it', () => {
    const own = createContainer({ components: [component('db', { start: () => 'real' })] });
    defineSystem('shared', () => own);
    const [plain, faked] = [system('shared'), system('shared', { db: { useValue: 'a fake' } })];
    expect([plain === own, faked.resolve('db'), plain.describe('db').made, own.describe('db').made]).toEqual([false, 'a fake', 'start', 'start']);
    const fresh: unknown[] = [];
    defineSystem('fresh', () => { fresh.push(createContainer()); return fresh[0] as typeof own; });
    expect(system('fresh') === fresh[0]).toBe(true);
  });

  it('is refused when it has no name, is made by nothing, as nothing, or of itself', () => {
    defineSystem('nothing', () => undefined as never);
    defineSystem('staging', () => system('production'));
    defineSystem('production', () => system('staging'));
    const refused = [() => defineSystem('', () => createContainer()), () => defineSystem('x', 7 as never), () => system('nothing'), () => system('production')].map((call) => systoleError(call));
    expect(refused.map(({ code, message }) => [code, message])).toEqual([
      ['ERR_INVALID_OPTION', 'the name of a system is "".\n  it is text, and not empty'], ['ERR_INVALID_OPTION', 'system x is 7.\n  it is a function that makes a container'],
      ['ERR_INVALID_OPTION', 'what system nothing is made as is undefined.\n  it is a container, as createContainer(…) makes them'],
      ['ERR_CYCLE', 'System production is made of itself.\n  walk: production -> staging -> production\n  give what it is made of another name: a later definition takes the place of the earlier one'],
    ]);
    defineSystem('production', () => createContainer({ name: 'mended' }));
    expect(system('staging').name).toBe('mended');
  });
});
