import type { Container, HandlerContext, OperationFailure } from 'systole';
import { component, createContainer, disabled, isSystoleError, optional, value } from 'systole';
import { rejection, systoleError } from '../support/errors';
import { noted } from './noted';

let log: string[] = [];
beforeEach(() => { log = []; });

const states = (container: Container): Readonly<Record<string, string>> => Object.fromEntries(container.snapshot().components.map(({ id, state }) => [id, state]));

/** `web` and `worker` need `db`, which needs `cfg`. */
function shop(): Container {
  return createContainer({ components: [noted(log, 'web', { deps: ['db', 'cache'] }), noted(log, 'worker', { deps: ['db'] }), noted(log, 'db', { deps: ['cfg'] }), noted(log, 'cfg'), noted(log, 'cache')] });
}

describe('starting some', () => {
  it('#107 A start takes along what is needed and not up yet, in the order of the list', async () => {
    const container = createContainer({ components: [noted(log, 'web', { deps: ['db', 'cache', 'queue'] }), noted(log, 'db'), noted(log, 'cache'), noted(log, 'queue'), noted(log, 'other')] });
    await container.start('cache');
    await container.start('web');
    expect(log).toEqual(['start cache', 'start db', 'start queue', 'start web']);
    await container.stopAll();
  });

  it('#108 A start of what is up succeeds, calls nothing, and says so by an empty report', async () => {
    const container = shop();
    const first = await container.start('db');
    log.splice(0);
    const again = await container.start('db');
    expect([first.components.map(({ id }) => id), again.outcome, again.components, log]).toEqual([['cfg', 'db'], 'done', [], []]);
    await container.stopAll();
  });

  it('#109 What a component does at its start and stop may be said just before its start, and is remembered', async () => {
    const container = createContainer({ components: [component('job', { config: 'nightly' })] });
    container.override('job', { start: ({ config }: HandlerContext) => { log.push(`start ${String(config)}`); }, stop: () => { log.push('stop'); } });
    await container.start('job');
    await container.stop('job');
    await container.start('job');
    expect(log).toEqual(['start nightly', 'stop', 'start nightly']);
    await container.stopAll();
  });

  it('#111 A failed dependency, any one of them, is named with its error; who needs it is never called', async () => {
    const broken = (name: string): ReturnType<typeof component> => component(name, { start: () => { throw new Error(`${name} is broken`); } });
    for (const deps of [['bad', 'good'], ['good', 'bad']]) {
      const container = createContainer({ components: [noted(log, 'web', { deps }), noted(log, 'good'), broken('bad')] });
      const error = await rejection(container.start('web'));
      const { rootCause, failures, skipped } = error.details as OperationFailure;
      expect([error.code, rootCause, failures.map(({ id, phase, kind, error: thrown }) => [id, phase, kind, thrown]), skipped.map(({ id, path }) => [id, path])]).toEqual([
        'ERR_START_FAILED', 'bad', [['bad', 'start', 'failed', new Error('bad is broken')]], [['web', ['web', 'bad']]],
      ]);
      expect([container.status('web'), container.isStarted('web'), log.splice(0)]).toEqual(['skipped', false, ['start good', 'stop good']]);
    }
  });

  it('#113 A failing start function is told with its message and its cause, and leaves the component down', async () => {
    const cause = new Error('no disk');
    const container = createContainer({ components: [component('db', { start: () => { throw cause; } })] });
    const error = await rejection(container.start('db'));
    expect([error.code, error.message.split('\n')[0], error.cause === cause, states(container), container.snapshot().components[0]?.failedIn]).toEqual(['ERR_START_FAILED', 'db failed to start: no disk', true, { db: 'failed' }, 'start']);
    expect(container.isStarted('db')).toBe(false);
  });

  it('#114 #121 Some are started, or stopped, in the order of the calls; the first failure ends that, and names who failed', async () => {
    const container = createContainer({ components: [
      noted(log, 'a'), component('b', { start: () => { throw new Error('b is broken'); } }), noted(log, 'c'), noted(log, 'd'), component('e', { stop: () => { throw new Error('e is stuck'); } }), noted(log, 'f'),
    ] });
    const oneByOne = async (call: (id: string) => PromiseLike<unknown>, ids: readonly string[]): Promise<unknown> => {
      const done: string[] = [];
      try {
        for (const id of ids) {
          await call(id);
          done.push(id);
        }
        return done;
      } catch (error) {
        return isSystoleError(error) ? [done, error.code, (error.details as { readonly rootCause: string }).rootCause] : error;
      }
    };
    expect(await oneByOne((id) => container.start(id), ['d', 'a'])).toEqual(['d', 'a']);
    expect(await oneByOne((id) => container.start(id), ['f', 'b', 'c'])).toEqual([['f'], 'ERR_START_FAILED', 'b']);
    expect([log, container.ids({ status: 'ready' })]).toEqual([['start d', 'start a', 'start f'], ['a', 'd', 'f']]);
    await container.start('c', 'e');
    log.splice(0);
    expect(await oneByOne((id) => container.stop(id), ['a', 'e', 'f'])).toEqual([['a'], 'ERR_STOP_FAILED', 'e']);
    expect([log, container.ids({ status: 'ready' })]).toEqual([['stop a'], ['c', 'd', 'f']]);
    await container.stopAll();
  });

  it('#115 A start of everything starts what is down, and with nothing to do it does nothing', async () => {
    const container = shop();
    await container.start('db');
    const rest = await container.startAll();
    expect([log, rest.components.map(({ id }) => id)]).toEqual([['start cfg', 'start db', 'start worker', 'start cache', 'start web'], ['worker', 'cache', 'web']]);
    expect((await container.startAll()).components).toEqual([]);
    expect((await createContainer().startAll()).components).toEqual([]);
    await container.stopAll();
  });
});

describe('stopping some', () => {
  it('#116 A stop takes its dependents down first, and leaves its dependencies up', async () => {
    const container = shop();
    await container.startAll();
    log.splice(0);
    await container.stop('db');
    expect([log, states(container)]).toEqual([['stop worker', 'stop web', 'stop db'], { web: 'stopped', worker: 'stopped', db: 'stopped', cfg: 'ready', cache: 'ready' }]);
    await container.stopAll();
  });

  it('#117 #118 A stop of what is down succeeds and calls nothing; of what is not there it is refused', async () => {
    const container = shop();
    const never = await container.stop('db');
    await container.start('db');
    await container.stop('db');
    log.splice(0);
    const twice = await container.stop('db');
    expect([never.outcome, never.components, twice.outcome, twice.components, log]).toEqual(['done', [], 'done', [], []]);
    const unknown = systoleError(() => container.stop('cfgg'));
    expect([unknown.code, unknown.details]).toEqual(['ERR_NOT_FOUND', { name: 'cfgg', similar: ['cfg'] }]);
    await container.stopAll();
  });

  it('#122 A stop of everything takes down what is up, dependents first, and is done at once when nothing is', async () => {
    const container = shop();
    await container.start('web');
    log.splice(0);
    const report = await container.stopAll();
    expect([log, report.components.map(({ id }) => id)]).toEqual([['stop web', 'stop db', 'stop cache', 'stop cfg'], ['web', 'db', 'cache', 'cfg']]);
    expect((await container.stopAll()).components).toEqual([]);
  });
});

describe('one component alone', () => {
  it('#123 is started without anything else, and tells what fails', async () => {
    const container = createContainer({ components: [noted(log, 'web', { deps: ['db'] }), noted(log, 'db'), component('bad', { start: () => { throw new Error('bad luck'); } })] });
    const early = await rejection(container.start('web', { isolated: true }));
    expect([early.code, early.details, log]).toEqual(['ERR_STATE', { call: 'start({ isolated: true })', state: 'db is not up', allowed: ['everything it requires is up'] }, []]);
    await container.start('db', { isolated: true });
    expect([log, states(container)]).toEqual([['start db'], { web: 'registered', db: 'ready', bad: 'registered' }]);
    const failed = await rejection(container.start('bad', { isolated: true }));
    expect([failed.code, failed.message.split('\n')[0], container.isStarted('db')]).toEqual(['ERR_START_FAILED', 'bad failed to start: bad luck', true]);
    await container.stopAll();
  });

  it('#124 is stopped alone: its dependents keep running, and are still known for the stop that comes later', async () => {
    const container = shop();
    await container.startAll();
    log.splice(0);
    await container.stop('db', { isolated: true });
    expect([log.splice(0), states(container)]).toEqual([['stop db'], { web: 'ready', worker: 'ready', db: 'stopped', cfg: 'ready', cache: 'ready' }]);
    await container.start('db', { isolated: true });
    await container.stop('db');
    expect(log).toEqual(['start db', 'stop worker', 'stop web', 'stop db']);
    await container.stopAll();
  });

  it('#125 is restarted under its running dependents, and a later stop goes its usual way', async () => {
    const container = shop();
    await container.startAll();
    log.splice(0);
    await container.restart('db', { isolated: true });
    expect([log.splice(0), states(container)]).toEqual([['stop db', 'start db'], { web: 'ready', worker: 'ready', db: 'ready', cfg: 'ready', cache: 'ready' }]);
    await container.stopAll();
    expect(log).toEqual(['stop worker', 'stop web', 'stop db', 'stop cache', 'stop cfg']);
  });
});

describe('states and instances', () => {
  it('#126 A component is started, stopped or disabled, each with a question of its own', async () => {
    const container = createContainer({ components: [component('a', { start: () => 1 }), component('b'), component('c', { enabled: false })] });
    await container.start('a');
    const asked = ['a', 'b', 'c'].map((id) => [container.isStarted(id), container.isStopped(id), container.isDisabled(id), container.status(id)]);
    expect(asked).toEqual([[true, false, false, 'ready'], [false, true, false, 'registered'], [false, false, true, 'disabled']]);
    await container.stopAll();
    expect([container.status('a'), container.isStopped('a')]).toEqual(['stopped', true]);
  });

  it('#127 What is not up has no instance, and says so in a way that no instance could be mistaken for', async () => {
    const container = createContainer({ components: [value('nothing', undefined), component('off', { enabled: false })] });
    const before = systoleError(() => container.get('nothing'));
    await container.startAll();
    expect([container.get('nothing'), container.snapshot().components[0]?.hasInstance]).toEqual([undefined, true]);
    await container.stopAll();
    const [after, off] = [systoleError(() => container.get('nothing')), systoleError(() => container.get('off'))];
    expect([before, after, off].map(({ code, details }) => [code, details])).toEqual([
      ['ERR_NOT_STARTED', { component: 'nothing', state: 'registered' }], ['ERR_NOT_STARTED', { component: 'nothing', state: 'stopped' }],
      ['ERR_DISABLED', { component: 'off', chain: ['off is disabled: enabled is false in its definition'] }],
    ]);
  });

  it('#130 A start gets its config, and reaches the whole container from there', async () => {
    const seen: unknown[] = [];
    const container: Container = createContainer({ name: 'shop', components: [value('env', 'test'), component('web', { deps: ['env'], config: { port: 1 }, start: (_env, { config, container: own }) => { seen.push(config, own.get('env'), container.status('web')); } })] });
    await container.startAll();
    expect(seen).toEqual([{ port: 1 }, 'test', 'starting']);
    await container.stopAll();
  });

  it('#131 Whatever can be called can be a handler: plain, asynchronous, bound, with properties, or a stand-in for one', async () => {
    const service = { name: 'service', open(): string { return `${this.name} is open`; } };
    const callable = Object.assign(() => 'callable', { version: 1 });
    const container = createContainer({ components: [
      component('bound', { start: service.open.bind(service) }), component('async', { start: async () => 'later' }), component('callable', { start: callable }),
      component('proxy', { start: new Proxy(() => 'real', { apply: () => 'stood in' }) }), component('config', { config: Object.assign(() => 'configured', { kind: 'function' }), start: ({ config }: HandlerContext<string>) => config }),
      component('thenable', { start: () => ({ then: (resolve: (made: string) => void) => { resolve('made'); } }) as PromiseLike<string> }),
    ] });
    await container.startAll();
    expect(container.ids().map((id) => container.get(id))).toEqual(['service is open', 'later', 'callable', 'stood in', 'configured', 'made']);
    await container.stopAll();
  });

  it('#132 A stop gets the instance; what it returns counts for nothing, and the instance is let go', async () => {
    const container = createContainer({ components: [component('db', { start: () => ({ open: true }), stop: (db) => { log.push(JSON.stringify(db)); return { another: 'instance' }; } })] });
    await container.startAll();
    const first = container.get('db');
    await container.stopAll();
    expect([log, systoleError(() => container.get('db')).code, container.snapshot().components[0]?.hasInstance]).toEqual([['{"open":true}'], 'ERR_NOT_STARTED', false]);
    await container.startAll();
    expect(container.get('db') === first).toBe(false);
    await container.stopAll();
  });
});

describe('disabled components', () => {
  it('#133 A start of what is switched off by a setting, by exactly that, succeeds and calls nothing of it', async () => {
    const Settings = component('settings', { start: () => ({ mail: 'off', chat: 'on' }) });
    const Mail = component('mail', { deps: [Settings], enabled: (live) => live.get(Settings).mail === 'on', start: () => { log.push('start mail'); }, stop: () => { log.push('stop mail'); } });
    const Chat = component('chat', { deps: [Settings], enabled: () => undefined as never, start: () => { log.push('start chat'); } });
    const container = createContainer({ components: [Mail, Chat] });
    const report = await container.startAll();
    expect([report.outcome, log, states(container)]).toEqual(['done', ['start chat'], { mail: 'disabled', chat: 'ready', settings: 'ready' }]);
    await container.stopAll();
    expect(log).toEqual(['start chat']);
  });

  it('#134 A config function may find out that its component stays out, and say why', async () => {
    const Flags = component('flags', { start: async () => ({ cache: false }) });
    const Cache = component('cache', { deps: [Flags], config: async (live) => (live.get(Flags).cache ? { size: 1 } : disabled('flags say no')), start: () => { log.push('start cache'); } });
    const container = createContainer({ components: [Cache] });
    await container.startAll();
    expect([log, container.explain(Cache)]).toEqual([[], 'cache is disabled: flags say no']);
    await container.stopAll();
  });

  it('#135 Whatever requires a disabled component is disabled too, all the way, and knows because of whom; its config stays', async () => {
    const container = createContainer({ components: [
      component('stripe', { enabled: false }), component('billing', { deps: ['stripe'], config: { currency: 'EUR' }, start: ({ config }: never) => config }), component('invoices', { deps: ['billing'] }), component('orders', { deps: [optional('invoices')] }),
    ] });
    const wired: unknown[] = [];
    container.subscribe((event) => { if (event.kind === 'wired') wired.push(event.components.map(({ id, isEnabled, disabledBy }) => [id, isEnabled, disabledBy])); });
    await container.startAll();
    expect(states(container)).toEqual({ stripe: 'disabled', billing: 'disabled', invoices: 'disabled', orders: 'ready' });
    expect(wired).toEqual([[['stripe', false, undefined], ['billing', false, 'stripe'], ['invoices', false, 'billing'], ['orders', true, undefined]]]);
    expect(systoleError(() => container.get('invoices')).details).toEqual({ component: 'invoices', chain: ['invoices requires billing', 'billing requires stripe', 'stripe is disabled: enabled is false in its definition'] });
    await container.stopAll();
    const fork = container.fork().override('billing', { deps: [], start: ({ config }: HandlerContext) => config });
    await fork.start('billing');
    expect(fork.get('billing')).toEqual({ currency: 'EUR' });
    await fork.stopAll();
  });

  it('#136 Where one dependency is disabled and another one fails, the error wins', async () => {
    const container = createContainer({ components: [
      component('off', { enabled: () => false }), component('bad', { start: () => { throw new Error('bad luck'); } }), noted(log, 'web', { deps: ['off', 'bad'] }),
    ] });
    const error = await rejection(container.start('web'));
    expect([error.code, (error.details as { readonly rootCause: string }).rootCause, log]).toEqual(['ERR_START_FAILED', 'bad', []]);
  });

  it('#137 What the switch is called is the user\'s own: the name of a feature, or a function that reads any flag', async () => {
    const Flags = value('flags', { 'turned-off': ['fax'] });
    const unlessTurnedOff = (id: string): Parameters<typeof component>[1] => ({ deps: [Flags], enabled: (live) => !live.get(Flags)['turned-off'].includes(id) });
    const container = createContainer({ components: [component('fax', unlessTurnedOff('fax')), component('mail', unlessTurnedOff('mail')), component('sms', { feature: 'any name' })], features: { 'any name': false } });
    await container.startAll();
    expect(states(container)).toEqual({ fax: 'disabled', mail: 'ready', sms: 'disabled', flags: 'ready' });
    await container.stopAll();
  });

  it('#138 Switched on again, it starts, and so do those who were disabled because of it', async () => {
    const container = createContainer({ components: [noted(log, 'stripe', { feature: 'payments' }), noted(log, 'billing', { deps: ['stripe'] })], features: { payments: false } });
    await container.startAll();
    expect(log).toEqual([]);
    await container.enable('payments');
    expect([log, states(container)]).toEqual([['start stripe', 'start billing'], { stripe: 'ready', billing: 'ready' }]);
    await container.stopAll();
  });

  it('#139 Disabled is a state of its own, apart from stopped; each start asks again, and a stop does nothing to it', async () => {
    let asked = 0;
    const container = createContainer({ components: [component('a', { enabled: () => { asked += 1; return asked > 1; }, start: () => { log.push('start a'); }, stop: () => { log.push('stop a'); } }), component('b', { start: () => 1 })] });
    await container.start('b');
    await container.startAll();
    expect([container.ids({ status: 'disabled' }), container.ids({ status: 'stopped' }), container.isStopped('a')]).toEqual([['a'], [], false]);
    expect([(await container.stop('a')).components, log, container.status('a')]).toEqual([[], [], 'disabled']);
    await container.startAll();
    expect([asked, log, container.status('a')]).toEqual([2, ['start a'], 'ready']);
    await container.stopAll();
  });
});
