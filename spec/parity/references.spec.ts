import type { Dependency } from 'systole';
import { all, Component, component, createContainer, group, isDependencyForm, isToken, lazy, local, OnStart, optional, pick, token, value } from 'systole';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** What a component that asks for these is given. */
async function given(deps: readonly Dependency[], others: Parameters<typeof createContainer>[0] = {}): Promise<readonly unknown[]> {
  const Asker = component('asker', { deps, start: (...args: readonly unknown[]) => args.slice(0, -1) });
  const container = createContainer({ ...others, components: [...others.components ?? [], Asker] });
  await container.startAll();
  const seen = container.get(Asker) as readonly unknown[];
  await container.stopAll();
  return seen;
}

describe('a dependency', () => {
  it('#38 is both an order and a value: the instance, as its start has left it', async () => {
    @Component()
    class Database {
      rows: string[] = [];
      @OnStart async load(): Promise<void> { await Promise.resolve(); this.rows = ['ada']; log.push('start Database'); }
    }
    @Component(Database)
    class Api {
      constructor(readonly database: Database) { log.push(`construct Api with ${database.rows.join()}`); }
    }
    const container = createContainer({ components: [Api, Database] });
    await container.startAll();
    expect([log, container.get(Api).database === container.get(Database)]).toEqual([['start Database', 'construct Api with ada'], true]);
    await container.stopAll();
  });

  it('#39 on a local name means the member beside it, in whichever group the definition stands', async () => {
    const Client = component('client', { deps: [local<number>('port')], start: (port) => `client on ${port}` });
    const container = createContainer({ groups: { one: { client: Client, port: 1 }, two: { client: Client, port: 2 } } });
    await container.startAll();
    expect(['one/client', 'two/client'].map((id) => container.get(id))).toEqual(['client on 1', 'client on 2']);
    expect(container.graph().edges().map(({ v, w }) => [v, w])).toEqual([['one/client', 'one/port'], ['two/client', 'two/port']]);
    await container.stopAll();
  });

  it('#40 may reach into an instance, by names, texts, symbols and places', async () => {
    const mark = Symbol('mark');
    const Env = value('env', { http: { 'listen-on': [8080, 9090] }, [mark]: { deep: new Map([['key', 'value']]) } });
    expect(await given([pick(Env, (env) => env.http['listen-on'][1]), pick(Env, (env) => env[mark].deep.get('key'))])).toEqual([9090, 'value']);
  });

  it('#41 that reaches into an instance is an order on the whole component', async () => {
    const Env = component('env', { start: async () => { await Promise.resolve(); log.push('start env'); return { port: 1 }; }, stop: () => { log.push('stop env'); } });
    const Server = component('server', { deps: [pick(Env, (env) => env.port)], start: (port) => { log.push(`start server on ${port}`); }, stop: () => { log.push('stop server'); } });
    const container = createContainer({ components: [Server] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start env', 'start server on 1', 'stop server', 'stop env']);
  });

  it('#42 on a group gives its instances by their names, and waits for all of them', async () => {
    const options = { groups: { env: { url: 'pg://', pool: component('pool', { start: async () => { await Promise.resolve(); return 'pool'; } }) } } };
    expect(await given([group('env')], options)).toEqual([{ url: 'pg://', pool: 'pool' }]);
    const container = createContainer({ ...options, components: [component('app', { deps: [group('env')] })] });
    expect(container.snapshot().components.map(({ id, needs, neededBy }) => [id, needs, neededBy])).toEqual([['app', ['env/url', 'env/pool'], []], ['env/url', [], ['app']], ['env/pool', [], ['app']]]);
    expect(container.plan().rounds).toEqual([['env/url', 'env/pool'], ['app']]);
  });

  it('#44 on something false, zero, empty or null gives exactly that', async () => {
    const falsy = [false, 0, '', null, undefined, Number.NaN].map((constant, place) => value(`v${place}`, constant));
    expect(await given(falsy)).toEqual([false, 0, '', null, undefined, Number.NaN]);
    expect(await given(falsy.map((key) => optional(key)), { components: falsy })).toEqual([false, 0, '', null, undefined, Number.NaN]);
  });

  it('#45 is plain data, and may be written without the functions that make it', async () => {
    const Env = value('env', { port: 8080 });
    const Tagged = component('tagged', { tags: ['route'], start: () => 'route' });
    const select = (env: { readonly port: number }): number => env.port;
    const byHand: readonly Dependency[] = ['env', { kind: 'pick', of: 'env', select }, { kind: 'optional', of: 'nowhere', onFailure: 'fail' }, { kind: 'all', of: 'route' }, { kind: 'group', of: 'g' }];
    expect(byHand.slice(1)).toEqual([{ ...pick(Env, select), of: 'env' }, optional('nowhere'), all('route'), group('g')]);
    expect(await given(byHand, { components: [Env, Tagged], groups: { g: { a: 1 } } })).toEqual([{ port: 8080 }, 8080, undefined, ['route'], { a: 1 }]);
  });
});

describe('a reference', () => {
  it('#55 can be told from other values, and asked of which kind it is and what it is about', () => {
    const Env = value('env', { port: 1 });
    const references = [Env, optional(Env), pick(Env, (env) => env.port), group('workers'), local('port'), all('route'), 'env', 7, undefined, { kind: 'other', of: Env }];
    const asked = references.map((reference) => (isToken(reference) ? ['token', reference.description] : isDependencyForm(reference) ? [reference.kind, reference.of === Env ? 'env' : reference.of] : 'no reference of its own'));
    expect(asked).toEqual([
      ['token', 'env'], ['optional', 'env'], ['pick', 'env'], ['group', 'workers'], ['local', 'port'], ['all', 'route'], 'no reference of its own', 'no reference of its own', 'no reference of its own', 'no reference of its own',
    ]);
    const container = createContainer({ components: [Env] });
    expect([container.describe(Env).id, container.describe('env').id]).toEqual(['env', 'env']);
  });
});

describe('what cannot be referred to', () => {
  it('#46 A missing dependency names who asks and what for, before anything runs', async () => {
    const container = createContainer({ components: [noted(log, 'fine'), component('api', { deps: ['fine', 'databse'] }), value('database', 1)] });
    const refused = await rejection(container.startAll());
    expect([refused.code, refused.details, log]).toEqual(['ERR_MISSING_DEPENDENCY', { component: 'api', position: 1, missing: 'databse', path: ['api'], similar: ['database'] }, []]);
  });

  it('#47 A group that nothing is in is an error of its own, naming who asks and which group', async () => {
    const container = createContainer({ components: [noted(log, 'fine'), component('api', { deps: ['fine', group('evn')] })], groups: { env: { a: 1 } } });
    const refused = await rejection(container.startAll());
    expect([refused.code, refused.details, log]).toEqual(['ERR_NO_GROUP', { component: 'api', position: 1, name: 'evn' }, []]);
  });

  it('#48 An ill-formed reference is refused as soon as its component is taken in', () => {
    const illFormed = [42, optional({} as never), { kind: 'pick', of: 'env' }, { kind: 'nonsense', of: 'env' }, group(7 as never)];
    const refused = illFormed.map((reference) => systoleError(() => createContainer({ components: [component('api', { deps: ['env', reference as Dependency] })] })));
    expect(refused.map(({ code, details }) => [code, details])).toEqual(illFormed.map((reference) => ['ERR_INVALID_OPTION', { component: 'api', option: 'deps[1]', value: reference }]));
  });

  it('#60 All that is missing is listed at once', async () => {
    const container = createContainer({ components: [component('web', { deps: ['db', 'cache'] }), component('worker', { deps: ['queue'] })] });
    const refused = await rejection(container.start('web'));
    expect(refused.code).toBe('ERR_WIRING');
    const { findings } = refused.details as { readonly findings: readonly { readonly code: string; readonly details: { readonly component: string; readonly missing: string } }[] };
    expect(findings.map(({ code, details }) => [code, details.component, details.missing])).toEqual([
      ['ERR_MISSING_DEPENDENCY', 'web', 'db'], ['ERR_MISSING_DEPENDENCY', 'web', 'cache'], ['ERR_MISSING_DEPENDENCY', 'worker', 'queue'],
    ]);
    expect(container.status('web')).toBe('registered');
  });

  it('#51 #61 Cycles are refused before any handler runs, with their path: rings, self-references, and groups that ask for themselves', async () => {
    const walks = await Promise.all([
      createContainer({ components: [noted(log, 'a', { deps: ['b'] }), noted(log, 'b', { deps: ['c'] }), noted(log, 'c', { deps: ['a'] })] }),
      createContainer({ components: [noted(log, 'self', { deps: ['self'] })] }),
      createContainer({ groups: { ring: { one: noted(log, 'one', { deps: [group('ring')] }) } } }),
    ].map(async (container) => {
      const [finding] = container.verify();
      const refused = await rejection(container.startAll());
      return [refused.code, (refused.details as { readonly walk: readonly string[] }).walk, finding?.message === refused.message, refused.message.split('\n')[0]];
    }));
    expect(walks).toEqual([
      ['ERR_CYCLE', ['a', 'b', 'c', 'a'], true, 'a, b and c need each other.'],
      ['ERR_CYCLE', ['self', 'self'], true, 'self needs itself.'],
      ['ERR_CYCLE', ['ring/one', 'ring/one'], true, 'ring/one needs itself.'],
    ]);
    expect(log).toEqual([]);
  });
});

describe('order', () => {
  it('#50 follows from dependencies: start by them, stop the reverse', async () => {
    const container = createContainer({ components: [
      noted(log, 'api', { deps: ['cache', 'db'] }), noted(log, 'cache', { deps: ['db'] }), noted(log, 'db', { deps: ['env'] }), noted(log, 'env'),
    ] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start env', 'start db', 'start cache', 'start api', 'stop api', 'stop cache', 'stop db', 'stop env']);
  });

  it('#57 may be asked for by id, without taking anything', async () => {
    const container = createContainer({ components: [component('web', { deps: ['db', 'cache'], start: () => { log.push('start web'); } }), noted(log, 'cache'), noted(log, 'db')] });
    await container.start('web');
    expect(log).toEqual(['start cache', 'start db', 'start web']);
    await container.stopAll();
  });

  it('#58 is known from both ends: each dependency knows who needs it, all of them', async () => {
    const container = createContainer({ components: [component('web', { deps: ['db', 'cache'] }), component('worker', { deps: ['db'] }), component('db'), component('cache')] });
    const neededBy = (): unknown => Object.fromEntries(container.snapshot().components.map(({ id, neededBy: askers }) => [id, askers]));
    expect(neededBy()).toEqual({ web: [], worker: [], db: ['web', 'worker'], cache: ['web'] });
    container.remove('worker');
    expect(neededBy()).toEqual({ web: [], db: ['web'], cache: ['web'] });
  });

  it('#63 can be given by hand, without need; names that are not there are ignored', async () => {
    const container = createContainer({ components: [noted(log, 'c', { after: ['b', 'nowhere'] }), noted(log, 'b', { after: ['a'] }), noted(log, 'd', { before: ['a', 'nobody'] }), noted(log, 'a')] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start d', 'start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a', 'stop d']);
    log.splice(0);
    await container.start('c');
    expect(log).toEqual(['start c']);
    await container.stopAll();
  });
});

describe('resolution', () => {
  it('#52 may be a component\'s own: what its start makes of the container, with the edges it declares', async () => {
    const Primary = noted(log, 'primary');
    const Replica = noted(log, 'replica');
    const Reader = component('reader', { deps: [Primary], start: (primary) => `reads ${primary}` });
    const container = createContainer({ components: [Reader, Replica] });
    container.override(Reader, { deps: [Primary, Replica], start: (...args: readonly unknown[]) => `reads ${[...args.slice(0, -1)].reverse().join(', then ')}` });
    await container.startAll();
    expect(container.get(Reader)).toBe('reads the replica, then the primary');
    expect(container.graph().successors('reader')?.sort()).toEqual(['primary', 'replica']);
    await container.stopAll();
  });

  it('#53 #54 What a component depends on, and all pairs, can be asked for', () => {
    const container = createContainer({
      components: [component('api', { deps: [optional('cache'), group('env'), pick(token<number>('nowhere'), (n) => n)], enabled: false }), component('cache')],
      groups: { env: { port: 1, url: 2, job: component('job', { deps: [local('port')] }) } },
    });
    expect(container.graph().successors('api')).toEqual(['cache', 'env/port', 'env/url', 'env/job']);
    expect(container.graph().edges().map(({ v, w }) => [v, w])).toEqual([['api', 'cache'], ['api', 'env/port'], ['api', 'env/url'], ['api', 'env/job'], ['env/job', 'env/port']]);
    expect(container.graph().successors('env/job')).toEqual(['env/port']);
  });

  it('#56 is never stale: dependents are started anew with what they need, and who is left alone can ask again', async () => {
    let count = 0;
    const Database = component('database', { start: () => `database ${++count}` });
    const Api = component('api', {
      deps: [Database, lazy(() => Database)],
      start: (database, later) => ({ database, later }),
      on: { look: (api, { container }) => [api.database, api.later.get(), container.get(Database)] },
    });
    const container = createContainer({ components: [Api] });
    const look = async (): Promise<unknown> => (await container.run('look')).components[0]?.value;
    await container.startAll();
    expect(await look()).toEqual(['database 1', 'database 1', 'database 1']);
    await container.restart(Database);
    expect(await look()).toEqual(['database 2', 'database 2', 'database 2']);
    await container.restart(Database, { isolated: true });
    expect(await look()).toEqual(['database 2', 'database 3', 'database 3']);
    await container.stopAll();
  });

  it('#59 A config may be a function of the whole container, which gives the instances of what is up', async () => {
    const Settings = component('settings', { start: () => ({ db: { url: 'pg://' } }) });
    const Pool = component('pool', {
      deps: [Settings],
      config: (live) => ({ url: live.get(Settings).db.url, up: live.snapshot().components.filter(({ state }) => state === 'ready').map(({ id }) => id) }),
      start: (_, { config }) => config,
    });
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    expect(container.get(Pool)).toEqual({ url: 'pg://', up: ['settings'] });
    expect(systoleError(() => container.fork().get(Pool)).code).toBe('ERR_NOT_STARTED');
    await container.stopAll();
  });
});
