import { append, Component, component, createContainer, disabled, merge, OnStop, prepend, update, value } from 'systole';
import { systoleError } from '../support/errors';

let log: unknown[] = [];
beforeEach(() => { log = []; });

const Db = component('db', {
  config: { pool: { min: 1, max: 10 }, hosts: ['a', 'b'] }, meta: { tier: 1 }, doc: 'Orders.', safe: true,
  start: () => 'the db', stop: () => { log.push('stop'); }, on: { look: () => 'looked' },
});

function shop() {
  return createContainer({ components: [Db, value('env', { http: { port: 80, host: 'x' }, tags: ['a'] })], groups: { http: { web: component('web', { config: { port: 80, tls: { key: 'k' } } }), limit: 5 } } });
}

describe('an override by shape', () => {
  it('#194 may be nested maps, laid over configs, constants and groups as deep as they go; what they do not name stays', () => {
    const container = shop().overrideAll(merge({
      db: { config: { pool: { max: 1 } }, meta: { owner: 'tests' }, doc: 'Of a test.' },
      http: { web: { config: { tls: { cert: 'c' } } }, limit: 6 },
      env: { http: { port: 8080 } },
    }));
    const { config, meta, doc } = container.describe(Db);
    expect([config, meta, doc, container.config('http/web'), container.resolve('http/limit'), container.resolve('env')]).toEqual([
      { pool: { min: 1, max: 1 }, hosts: ['a', 'b'] }, { tier: 1, owner: 'tests' }, 'Of a test.', { port: 80, tls: { key: 'k', cert: 'c' } }, 6, { http: { port: 8080, host: 'x' }, tags: ['a'] },
    ]);
    const one = shop().override(Db, { config: merge({ pool: { min: 0 }, hosts: append(['c']) }) });
    expect([one.config(Db), shop().config(Db)]).toEqual([{ pool: { min: 0, max: 10 }, hosts: ['a', 'b', 'c'] }, { pool: { min: 1, max: 10 }, hosts: ['a', 'b'] }]);
    expect(shop().configure(Db, merge({ pool: { max: 2 } })).config(Db)).toEqual({ pool: { min: 1, max: 2 }, hosts: ['a', 'b'] });
  });

  it('#194 that leads to nothing is refused, and nothing of it is made', () => {
    const container = shop();
    const refused = [{ db: { config: { pool: 1 } }, dbb: { config: 1 } }, { http: { wbe: { config: 1 } } }, { db: { confg: {} } }, { db: 7 }].map((fields) => systoleError(() => container.overrideAll(merge(fields))));
    expect(refused.map(({ code, details }) => [code, (details as { readonly name?: string }).name])).toEqual([['ERR_NOT_FOUND', 'dbb'], ['ERR_NOT_FOUND', 'http/wbe'], ['ERR_INVALID_OPTION', undefined], ['ERR_INVALID_OPTION', undefined]]);
    expect(container.config(Db)).toEqual({ pool: { min: 1, max: 10 }, hosts: ['a', 'b'] });
  });

  it('#195 may be functions of the old value: of a config, a single value of it, a list, an option, a dependency list, a constant', async () => {
    const container = shop();
    container.override(Db, { config: update((config: { readonly pool: object }) => ({ ...config, extra: true })), doc: update((doc: string) => `${doc} Faked.`), deps: append(['env']) });
    container.override('env', { useValue: update(({ http }: { readonly http: { readonly port: number } }) => ({ http: { ...http, port: http.port + 1 } })) });
    container.overrideAll({ 'db.config.hosts': prepend(['z']), 'db.config.pool': merge({ max: update((max: number) => max * 2) }) });
    const { config, doc, needs } = container.describe(Db);
    expect([config, doc, needs]).toEqual([{ pool: { min: 1, max: 20 }, hosts: ['z', 'a', 'b'], extra: true }, 'Orders. Faked.', ['env']]);
    await container.startAll();
    expect([container.get('env'), container.config(Db)]).toEqual([{ http: { port: 81, host: 'x' } }, config]);
    await container.stopAll();
  });

  it('#195 may wrap handlers: what ran before is handed over as one function, and runs or not as the wrapper says', async () => {
    @Component({ name: 'web' })
    class Web {
      @OnStop first(): void { log.push('first'); }
      @OnStop second(): void { log.push('second'); }
    }
    type Stop = (instance: unknown, context: unknown) => unknown;
    const container = createContainer({ components: [Web, Db] });
    container.override(Web, { stop: update((stop: Stop): Stop => async (instance, context) => { log.push('before'); await stop(instance, context); log.push('after'); }) });
    container.override(Db, { start: update((start: () => string) => () => `${start()}, wrapped`), on: { look: update((look: Stop): Stop => (instance, context) => `${String(look(instance, context))} twice`) } });
    await container.startAll();
    const looked = await container.run('look');
    expect([container.get(Db), looked.components.map(({ id, value: given }) => [id, given])]).toEqual(['the db, wrapped', [['db', 'looked twice']]]);
    await container.stop(Web);
    expect(log).toEqual(['before', 'second', 'first', 'after']);
    await container.stopAll();
  });

  it('#195 waits for a config that is worked out at the start, and leaves alone one that switches its component off', async () => {
    let off = false;
    const Late = component('late', { config: async () => (off ? disabled('off') : { max: 1 }) });
    const container = createContainer({ components: [Late] }).override(Late, { config: update(({ max }: { readonly max: number }) => ({ max: max + 1 })) });
    await container.startAll();
    expect(container.config(Late)).toEqual({ max: 2 });
    await container.stopAll();
    off = true;
    await container.startAll();
    expect(container.status(Late)).toBe('disabled');
  });

  it('#195 that cannot be worked out is refused, with what to do instead', () => {
    @Component({ name: 'web' })
    class Other {}
    const container = createContainer({ components: [Db, Other] });
    const told = (by: object, of = 'db'): string => systoleError(() => container.override(of, by)).message;
    expect([told({ start: update(() => () => 1) }, 'web'), told({ useValue: update(() => 1) }), told({ useClass: update(() => Other) }), told({ stop: update(() => 5) })]).toEqual([
      'web has start an object.\n  only a start function can be changed; of a class, override its handlers, or useClass',
      'db has useValue an object.\n  only a constant can be changed; give another value as it is',
      'db has useClass an object.\n  it is replaced as a whole',
      'db has stop 5.\n  a change of a handler makes a function of it',
    ]);
    expect(() => container.override(Db, { config: update(() => { throw new RangeError('no'); }) })).toThrow(new RangeError('no'));
    expect(systoleError(() => container.overrideAll(update(() => 1))).message).toBe('overrides is an object.\n  they are a list of [key, override], a map, a record by id, merge(…) of one, or a function of the container');
  });

  it('#201 may be a list of places, each with a function of its own: all of them are made, or none', () => {
    const container = shop();
    container.overrideAll({ 'db.config.pool.max': update((max: number) => max + 1), 'db.config.hosts': update((hosts: readonly string[]) => hosts.length), 'http/web.config.port': update((port: number) => port * 10) });
    expect([container.config(Db), container.config('http/web')]).toEqual([{ pool: { min: 1, max: 11 }, hosts: 2 }, { port: 800, tls: { key: 'k' } }]);
    expect(systoleError(() => container.overrideAll({ 'db.config.pool.max': update(() => 0), 'http/web.config.port.deep': update(() => 0) })).code).toBe('ERR_INVALID_OPTION');
    expect(() => container.overrideAll({ 'db.config.pool.max': update(() => 0), 'http/web.config.port': update(() => { throw new RangeError('no'); }) })).toThrow(new RangeError('no'));
    expect(container.config(Db)).toEqual({ pool: { min: 1, max: 11 }, hosts: 2 });
  });
});
