import type { HandlerContext } from 'systole';
import { Component, component, createContainer, OnStart, OnStatus, OnStop, value } from 'systole';
import { rejection, systoleError } from '../support/errors';

describe('notes of the user\'s own', () => {
  it('#30 stand in the definition as plain data, and are read back in descriptions and snapshots, up or not', async () => {
    @Component({ meta: { owner: 'payments', page: { channel: '#pay', after: [1, 2] } } })
    class Billing {}
    const container = createContainer({ components: [Billing, component('db', { meta: { tier: 1 } }), value('port', 80, { meta: { unit: 'tcp' } }), component('quiet')] });
    const shown = (): unknown => [container.describe().components.map(({ id, meta }) => [id, meta]), container.snapshot().components.map(({ id, meta }) => [id, meta])];
    const all = [['Billing', { owner: 'payments', page: { channel: '#pay', after: [1, 2] } }], ['db', { tier: 1 }], ['port', { unit: 'tcp' }], ['quiet', undefined]];
    expect(shown()).toEqual([all, all]);
    await container.startAll();
    expect(shown()).toEqual([all, all]);
    await container.stopAll();
    expect(shown()).toEqual([all, all]);
  });

  it('#90 are one map for all handlers of a component, from its start through its phases to its stop, and are kept after it', async () => {
    const Db = component('db', {
      meta: { opened: 0 },
      start: ({ meta }: HandlerContext) => { meta.set('opened', Number(meta.get('opened')) + 1).set('started', true); return 'the db'; },
      on: { look: (_db, { meta }) => { meta.set('looked', [...meta.keys()]); } },
      stop: (_db, { meta }) => { meta.set('stopped', meta.get('looked')); },
    });
    const container = createContainer({ components: [Db, component('other')] });
    await container.startAll();
    await container.run('look');
    await container.stopAll();
    const seen = ['opened', 'started'];
    expect(container.meta(Db)).toEqual(new Map<unknown, unknown>([['opened', 1], ['started', true], ['looked', seen], ['stopped', seen]]));
    expect(container.meta('other')).toEqual(new Map());
    await container.startAll();
    expect(container.meta(Db)).toEqual(new Map<unknown, unknown>([['opened', 1], ['started', true]]));
    await container.stopAll();
  });

  it('#91 are read by the component: before the start what it would begin with, then what its handlers wrote; as a copy', async () => {
    const container = createContainer({ components: [component('db', { meta: { tier: 1 }, start: ({ meta }: HandlerContext) => { meta.set('at', 'start'); } })] });
    expect(container.meta('db')).toEqual(new Map([['tier', 1]]));
    await container.startAll();
    const taken = container.meta('db') as Map<unknown, unknown>;
    expect(taken).toEqual(new Map<unknown, unknown>([['tier', 1], ['at', 'start']]));
    taken.clear();
    expect(container.meta('db').size).toBe(2);
    expect(systoleError(() => container.meta('nowhere')).code).toBe('ERR_NOT_FOUND');
    await container.stopAll();
  });
});

describe('parts of components', () => {
  function shop() {
    const Env = value('env', { port: 8080 });
    const Web = component('web', { deps: [Env], config: (live) => ({ port: live.get(Env).port }), start: () => ({ name: 'the web' }) });
    return { Env, Web, container: createContainer({ components: [Web] }) };
  }

  it('#31 stand in one value that holds config, state, notes and instance of all, at any time', async () => {
    const { container } = shop();
    const meta = new Map();
    const before = container.parts();
    expect(before).toEqual({
      web: { id: 'web', state: 'registered', config: undefined, meta, instance: undefined }, env: { id: 'env', state: 'registered', config: undefined, meta, instance: undefined },
    });
    await container.startAll();
    expect(container.parts()).toEqual({
      web: { id: 'web', state: 'ready', config: { port: 8080 }, meta, instance: { name: 'the web' } }, env: { id: 'env', state: 'ready', config: undefined, meta, instance: { port: 8080 } },
    });
    expect([before['web']?.state, Object.isFrozen(before), Object.keys(before)]).toEqual(['registered', true, ['web', 'env']]);
    await container.stopAll();
  });

  it('#93 are asked for by name, one by one; a part or a component that is not there is an error', async () => {
    const { container, Web } = shop();
    await container.startAll();
    const port: number = container.part(Web, 'config').port;
    const name: string = container.part(Web, 'instance').name;
    expect([port, name, container.part(Web, 'state'), container.part(Web, 'meta'), container.part('web', 'description')]).toEqual([8080, 'the web', 'ready', new Map(), container.describe(Web)]);
    await container.stopAll();
    expect([() => container.part(Web, 'instance'), () => container.part(Web, 'config'), () => container.part('x', 'state')].map((ask) => systoleError(ask).code)).toEqual(['ERR_NOT_STARTED', 'ERR_NOT_STARTED', 'ERR_NOT_FOUND']);
    expect(systoleError(() => container.part(Web, 'colour' as 'state')).message).toBe('part is "colour".\n  a component has the parts: instance, config, meta, state, description');
  });

  it('#129 #237 give the config that handlers get, typed: worked out before the start, anew at each, and seen by others', async () => {
    let port = 8080;
    const seen: unknown[] = [];
    const Web = component('web', { config: () => ({ port: port++ }), start: ({ config }) => { seen.push(config); } });
    const container = createContainer({ components: [
      Web, component('peer', { deps: [Web], start: (_web, { id }) => { seen.push(id, container.config(Web)); } }), component('plain', { config: { secret: 'kept' } }), component('off', { enabled: false, config: () => 1 }),
    ] });
    expect([container.config('plain'), systoleError(() => container.config(Web)).message, systoleError(() => container.config('off')).code]).toEqual([
      { secret: 'kept' }, 'web is not up; it is registered.\n  start it first: await container.startAll(), or in a unit test override it: container.override(web, { useValue })', 'ERR_DISABLED',
    ]);
    await container.startAll();
    const typed: number = container.config(Web).port;
    await container.restartAll();
    expect([typed, seen, container.config('web')]).toEqual([8080, [{ port: 8080 }, 'peer', { port: 8080 }, { port: 8081 }, 'peer', { port: 8081 }], { port: 8081 }]);
    await container.stopAll();
    expect(systoleError(() => container.config('nowhere')).code).toBe('ERR_NOT_FOUND');
  });

  it('#239 give the instances of all by their ids, as they are at this moment', async () => {
    const container = createContainer({ components: [component('web', { deps: ['db'], start: (db) => `web on ${String(db)}` }), component('db', { start: () => 'db' }), component('down', { start: () => 'down' })] });
    expect(container.instances()).toEqual({});
    await container.start('web');
    const taken = container.instances();
    await container.stopAll();
    expect([taken, Object.keys(taken), Object.isFrozen(taken), container.instances()]).toEqual([{ web: 'web on db', db: 'db' }, ['web', 'db'], true, {}]);
  });

  it('#239 give a value of the caller\'s choice for all that are not up', async () => {
    const container = createContainer({ components: [component('a', { start: () => 1 }), component('b'), component('off', { enabled: false })] });
    await container.start('a');
    expect(container.instances({ otherwise: null })).toEqual({ a: 1, b: null, off: null });
    await container.stopAll();
  });
});

describe('what is not up', () => {
  it('#128 is whatever the caller chooses: any value can stand for it', async () => {
    const container = createContainer({ components: [component('db', { start: () => 'db' }), component('off', { enabled: false })] });
    const empty = Symbol('empty');
    const values: readonly unknown[] = [undefined, null, false, 0, empty, 'db'];
    expect(values.map((otherwise) => container.get('db', { otherwise }))).toEqual(values);
    expect(container.get('off', { otherwise: empty })).toBe(empty);
    await container.startAll();
    expect(values.map((otherwise) => container.get('db', { otherwise }))).toEqual(['db', 'db', 'db', 'db', 'db', 'db']);
    await container.stopAll();
    expect(container.get('db', { otherwise: empty })).toBe(empty);
  });

  it('#206 is undefined where that is asked for, and an error otherwise; what is false stays false; what is unknown is an error in any case', async () => {
    const No = component('no', { start: () => false });
    const container = createContainer({ components: [No] });
    const maybe: boolean | undefined = container.get(No, { otherwise: undefined });
    expect([maybe, systoleError(() => container.get(No)).code, systoleError(() => container.get('x', { otherwise: undefined })).code]).toEqual([undefined, 'ERR_NOT_STARTED', 'ERR_NOT_FOUND']);
    await container.startAll();
    expect([container.get(No), container.get(No, { otherwise: 'other' })]).toEqual([false, false]);
    await container.stopAll();
  });
});

describe('a description with the status', () => {
  @Component({ name: 'db', doc: 'Keeps orders.', config: () => ({ size: 2 }), safe: true })
  class Db {
    @OnStart open(): void { return; }
    @OnStatus look(): unknown { return { connections: 3 }; }
    @OnStop close(): void { return; }
  }

  it('#220 has the written and the resolved config, the instance\'s presence, the answer of the status handler and both ways of dependencies', async () => {
    const container = createContainer({ components: [component('api', { deps: [Db] }), Db] });
    await container.startAll();
    const { declaredAt, sinceMs, ...described } = await container.describe(Db, { status: true });
    expect([declaredAt, typeof sinceMs]).toEqual([expect.stringContaining('asking.spec.ts'), 'number']);
    expect(described).toEqual({
      id: 'db', group: undefined, name: 'db', doc: 'Keeps orders.', feature: undefined, tags: [], scope: 'singleton', made: 'class', phases: ['start', 'status', 'stop'], meta: undefined,
      config: { size: 2 }, writtenConfig: '[worked out at the start]', status: { kind: 'done', value: { connections: 3 } },
      state: 'ready', failedIn: undefined, reason: undefined, hasInstance: true, diagnostics: [], needs: [], neededBy: ['api'],
    });
    expect(container.describe(Db).status).toBeUndefined();
    await container.stopAll();
  });

  it('#221 asks the status handlers of everything that is up, by group, and calls none of what is down; a failed answer is an answer', async () => {
    const container = createContainer({ components: [component('api', { deps: [Db] })], groups: { jobs: { mail: component('mail', { status: () => { throw new Error('no relay'); } }), idle: component('idle') } } });
    const told = async (): Promise<unknown> => {
      const { groups, components } = await container.describe({ status: true });
      return [groups, components.map(({ id, state, status }) => [id, state, status])];
    };
    const groups = { jobs: ['jobs/mail', 'jobs/idle'] };
    expect(await told()).toEqual([groups, [['api', 'registered', undefined], ['jobs/mail', 'registered', undefined], ['jobs/idle', 'registered', undefined], ['db', 'registered', undefined]]]);
    await container.startAll();
    expect(await told()).toEqual([groups, [['api', 'ready', undefined], ['jobs/mail', 'ready', { kind: 'failed', reason: 'no relay' }], ['jobs/idle', 'ready', undefined], ['db', 'ready', { kind: 'done', value: { connections: 3 } }]]]);
    await container.stopAll();
  });

  it('#221 refuses what keeps it from asking at all, and options that there are none of', async () => {
    const refused: unknown[] = [];
    const container = createContainer({ components: [component('a', { start: async () => { refused.push((await rejection(container.describe({ status: true }))).code); } })] });
    await container.startAll();
    await container.stopAll();
    expect(refused).toEqual(['ERR_REENTRANT']);
    expect(systoleError(() => createContainer().describe({ state: true } as never)).message).toBe('state is true.\n  describe() knows one option: { status: true }');
  });
});
