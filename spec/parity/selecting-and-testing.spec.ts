import type { Container } from 'systole';
import { component, createContainer, token } from 'systole';
import type { TestHook } from 'systole/testing';
import { called, calledWith, calls, fake, startSystem, useSystem } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

/** `api` needs `db` needs `env/url`; `admin` needs `db`; `env/debug` and `mail` are needed by nobody. */
function shop(): Container {
  return createContainer({
    components: [noted(log, 'api', { deps: ['db'] }), noted(log, 'admin', { deps: ['db'] }), noted(log, 'db', { deps: ['env/url'] }), noted(log, 'mail')],
    groups: { env: { url: noted(log, 'url'), debug: noted(log, 'debug') } },
  });
}

describe('a selection', () => {
  it('#183 holds the components asked for and all they need, and nothing that needs them', async () => {
    const selected = shop().select('db');
    await selected.startAll();
    await selected.stopAll();
    expect([selected.ids(), log]).toEqual([['db', 'env/url'], ['start env/url', 'start db', 'stop db', 'stop env/url']]);
  });

  it('#184 #185 may be of groups, as they are when it is made, and of components and groups together', () => {
    const container = shop();
    const env = container.select('env');
    container.add(component('late', { group: 'env' }));
    expect([env.ids(), container.select('env').ids(), container.select('mail', 'env').ids()]).toEqual([
      ['env/url', 'env/debug'], ['env/url', 'env/debug', 'env/late'], ['mail', 'env/url', 'env/debug', 'env/late'],
    ]);
  });

  it('#186 #187 holds for everything that is done with it, while what it was made from has everything still', async () => {
    const container = shop();
    const selected = container.select('db');
    await selected.startAll();
    await selected.restartAll();
    await selected.stopAll();
    expect(log.splice(0)).toEqual(['start env/url', 'start db', 'stop db', 'stop env/url', 'start env/url', 'start db', 'stop db', 'stop env/url']);
    expect([selected.fork().ids(), selected.plan().order, container.ids()]).toEqual([['db', 'env/url'], ['env/url', 'db'], ['api', 'admin', 'db', 'mail', 'env/url', 'env/debug']]);
    await container.startAll();
    expect(log).toEqual(['start mail', 'start env/url', 'start env/debug', 'start db', 'start api', 'start admin']);
    await container.stopAll();
  });

  it('#188 of what is not there is refused, be it a component or a group', () => {
    const container = shop();
    const refused = [() => container.select('dbb'), () => container.select('mail', 'evn'), () => container.select(token<number>('nowhere'))].map(systoleError);
    expect(refused.map(({ code, details }) => [code, details])).toEqual([
      ['ERR_NOT_FOUND', { name: 'dbb', similar: ['db'] }], ['ERR_NOT_FOUND', { name: 'evn', similar: ['env'] }], ['ERR_NOT_FOUND', { name: 'nowhere', similar: [] }],
    ]);
  });

  it('#189 goes with overrides and a start, in one call', async () => {
    await using system = await startSystem(shop(), { overrides: [['env/url', { useValue: 'fake://' }]], only: ['db'] });
    expect([system.container.ids(), log, system.get('env/url')]).toEqual([['db', 'env/url'], ['start db'], 'fake://']);
  });
});

describe('an override', () => {
  it('#191 #198 puts another component, or a constant, in the place of one; what only that one needed goes with it', async () => {
    const system = shop().fork().override('db', { useValue: 'a fake db' });
    await system.startAll();
    expect([log, system.get('db')]).toEqual([['start mail', 'start env/url', 'start env/debug', 'start api', 'start admin'], 'a fake db']);
    await system.stopAll();
    log.splice(0);
    const off = shop();
    await off.disable('mail');
    off.override('admin', { useValue: undefined });
    await off.startAll();
    expect([log, off.isDisabled('mail'), off.get('admin')]).toEqual([['start env/url', 'start env/debug', 'start db', 'start api'], true, undefined]);
    await off.stopAll();
  });

  it('#192 of one handler leaves the others as they are', async () => {
    const system = shop().select('db').override('db', { start: () => { log.push('fake start'); return 'fake'; } });
    await system.startAll();
    expect(system.get('db')).toBe('fake');
    await system.stopAll();
    expect(log).toEqual(['start env/url', 'fake start', 'stop db', 'stop env/url']);
  });

  it('#190 #193 #200 may be many at once, by paths: whole components, and single values of configs, made where they are missing', () => {
    const configured = (name: string): ReturnType<typeof component> => component(name, { group: 'http', config: { port: 80, pool: { min: 1, max: 10 } }, safe: true, start: () => 'real' });
    const container = createContainer({ components: [configured('web'), configured('admin'), noted(log, 'mail')] });
    container.overrideAll({ 'http/web.config.pool.max': 1, 'http/web.config.tls.key.path': '/key', 'http/admin.config.port': 8081, 'mail': { useValue: 'fake' } });
    expect([container.describe('http/web').config, container.describe('http/admin').config, container.resolve('mail')]).toEqual([
      { port: 80, pool: { min: 1, max: 1 }, tls: { key: { path: '/key' } } }, { port: 8081, pool: { min: 1, max: 10 } }, 'fake',
    ]);
    expect(container.fork().restore('http/web').describe('http/web').config).toEqual({ port: 80, pool: { min: 1, max: 10 } });
  });

  it('#196 may be any function of the whole system', async () => {
    const withoutSideEffects = (system: Container): Container => {
      for (const id of system.ids()) if (id.startsWith('env/')) system.override(id, { useValue: `${id} of the test` });
      return system.select('api').add(noted(log, 'probe', { deps: ['api'] }));
    };
    const original = shop();
    let system = original.fork();
    system.overrideAll((container) => { system = withoutSideEffects(container); });
    await system.startAll();
    expect([system.get('env/url'), log]).toEqual(['env/url of the test', ['start db', 'start api', 'start probe']]);
    expect(original.ids()).toEqual(shop().ids());
    await system.stopAll();
  });

  it('#197 may bring further components, in an order of its own', async () => {
    const Migrations = noted(log, 'migrations', { deps: ['env/url'] });
    const system = shop().select('api').add(Migrations).override('db', { deps: ['env/url', Migrations], start: () => { log.push('start db, migrated'); } });
    await system.startAll();
    expect(log).toEqual(['start env/url', 'start migrations', 'start db, migrated', 'start api']);
    await system.stopAll();
  });

  it('#199 that is none is refused, with what it was', () => {
    const container = shop();
    const refused = [7, 'fake', null, {}, { useVaule: 1 }, { useClass: undefined }].map((by) => systoleError(() => container.override('db', by as never)));
    expect(refused.map(({ code, details }) => [code, details])).toEqual([
      [7, 'an override of'], ['fake', 'an override of'], [null, 'an override of'], [{}, 'an override of'], [1, 'useVaule'], [undefined, 'useClass'],
    ].map(([given, option]) => ['ERR_INVALID_OPTION', { component: 'db', option, value: given }]));
  });
});

describe('a system in a test', () => {
  it('#203 runs for one block, whose value it gives, and is stopped whatever happens in it', async () => {
    const within = async <Value>(body: (system: Container) => Value): Promise<Value> => {
      await using system = await startSystem(shop(), { only: ['mail'] });
      return body(system.container);
    };
    expect(await within((system) => system.get('mail'))).toBe('the mail');
    await expect(within(() => { throw new Error('the test fails'); })).rejects.toThrow('the test fails');
    expect(log.splice(0)).toEqual(['start mail', 'stop mail', 'start mail', 'stop mail']);
    const broken = createContainer({ components: [noted(log, 'a'), component('b', { deps: ['a'], start: () => { throw new Error('b is broken'); } })] });
    expect([(await rejection(startSystem(broken))).code, log]).toEqual(['ERR_START_FAILED', ['start a', 'stop a']]);
  });

  it('#204 is there for each test: started before, current while it runs, stopped after', async () => {
    const hooks: Record<'before' | 'after', (() => Promise<void>)[]> = { before: [], after: [] };
    const hook = (when: 'before' | 'after'): TestHook => (run) => { hooks[when].push(run); };
    const system = useSystem(shop(), { only: ['mail'], hooks: { beforeEach: hook('before'), afterEach: hook('after') } });
    const runTest = async (body: () => void): Promise<void> => {
      for (const run of hooks.before) await run();
      try {
        body();
      } finally {
        for (const run of hooks.after) await run();
      }
    };
    const containers: unknown[] = [];
    await runTest(() => { containers.push(system.container); log.push(String(system.get('mail'))); });
    await expect(runTest(() => { containers.push(system.container); throw new Error('the test fails'); })).rejects.toThrow('the test fails');
    expect([log, containers[0] === containers[1]]).toEqual([['start mail', 'the mail', 'stop mail', 'start mail', 'stop mail'], false]);
    expect(systoleError(() => system.get('mail')).code).toBe('ERR_STATE');
  });

  it('#207 #208 tells all ids, and which of its components have an instance', async () => {
    const container = shop();
    await container.start('db');
    expect(container.ids()).toEqual(['api', 'admin', 'db', 'mail', 'env/url', 'env/debug']);
    expect(container.snapshot().components.filter(({ hasInstance }) => hasInstance).map(({ id }) => id)).toEqual(['db', 'env/url']);
    await container.stopAll();
  });
});

describe('fakes', () => {
  interface Mailer { send(to: string, text: string): string; count(): number }
  const Mailer = token<Mailer>('mailer');
  const Signup = component('signup', { deps: [Mailer], start: (mailer) => ({ welcome: (name: string) => mailer.send(name, `hello ${name}`) }) });
  const application = createContainer({ components: [Signup, component(Mailer, { start: (): Mailer => { throw new Error('no mail from tests'); } })] });

  it('#210 answer with a constant, or with what a function makes of each call', async () => {
    const numbers = [1, 2, 3];
    const mailer = fake(Mailer, { send: (to, text) => `${to}: ${text}`, count: () => numbers.shift() ?? 0 });
    await using system = await startSystem(application, { overrides: [[Mailer, { useValue: mailer }]] });
    expect(system.get(Signup).welcome('ada')).toBe('ada: hello ada');
    expect([mailer.count(), mailer.count(), mailer.count(), mailer.count()]).toEqual([1, 2, 3, 0]);
    const constant = fake(Mailer, { send: () => 'sent' });
    expect([constant.send('ada', ''), constant.send('bob', '')]).toEqual(['sent', 'sent']);
  });

  it('#212 #213 #214 tell the calls of one of them, whether there was any, and whether there was exactly this one', async () => {
    await using system = await startSystem(application, { overrides: [[Mailer, { useValue: fake(Mailer, { send: () => 'sent', count: () => 1 }) }]] });
    const mailer = system.fake(Mailer);
    expect([calls(mailer), called(mailer.send), called(mailer.count)]).toEqual([[], false, false]);
    system.get(Signup).welcome('ada');
    mailer.count();
    system.get(Signup).welcome('bob');
    expect(calls(mailer)).toEqual([
      { fake: 'mailer', method: 'send', args: ['ada', 'hello ada'], result: 'sent', error: undefined }, { fake: 'mailer', method: 'count', args: [], result: 1, error: undefined }, { fake: 'mailer', method: 'send', args: ['bob', 'hello bob'], result: 'sent', error: undefined },
    ]);
    expect(calls(mailer.send).map(({ args }) => args)).toEqual([['ada', 'hello ada'], ['bob', 'hello bob']]);
    expect([called(mailer.send), calledWith(mailer.send, 'bob', 'hello bob'), calledWith(mailer.send, 'bob', 'hello'), calledWith(mailer.send, 'cleo', 'hello cleo')]).toEqual([true, true, false, false]);
  });

  it('#215 come to each system without the calls of the one before, once for all of them', async () => {
    const [mailer, other] = [fake(Mailer, { send: () => 'sent' }), fake(Mailer, { count: () => 0 })];
    const Other = component('other', { start: (): Mailer => ({ send: () => '', count: () => 0 }) });
    const two = application.fork().add(Other, component('starter', { deps: [Mailer, Other], start: (first, second) => { first.send('at', 'start'); second.count(); } }));
    for (let round = 0; round < 2; round += 1) {
      await using system = await startSystem(two, { overrides: [[Mailer, { useValue: mailer }], [Other, { useValue: other }]] });
      system.get(Signup).welcome('ada');
      expect([calls(mailer).map(({ args }) => args), calls(other).map(({ method }) => method)]).toEqual([[['at', 'start'], ['ada', 'hello ada']], ['count']]);
    }
  });
});
