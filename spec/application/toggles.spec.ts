import type { Container } from 'systole';
import { all, component, createContainer, disabled, optional } from 'systole';
import { createVirtualClock } from 'systole/testing';

function recording(log: string[], name: string, options: Parameters<typeof component>[1] = {}): ReturnType<typeof component> {
  return component(name, { ...options, start: () => { log.push(`start ${name}`); }, stop: () => { log.push(`stop ${name}`); } });
}

function statuses(container: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(container.snapshot().components.map(({ id, state }) => [id, state]));
}

describe('features', () => {
  it('that are switched off leave out their components, and whatever requires those', async () => {
    const log: string[] = [];
    const container = createContainer({
      components: [
        recording(log, 'stripe', { feature: 'payments' }), recording(log, 'billing', { deps: ['stripe'] }),
        recording(log, 'invoices', { deps: ['billing'] }), recording(log, 'orders', { deps: [optional('billing')] }),
      ],
      features: { payments: false },
    });
    await container.startAll();
    expect(log).toEqual(['start orders']);
    expect(statuses(container)).toEqual({ stripe: 'disabled', billing: 'disabled', invoices: 'disabled', orders: 'ready' });
    expect(container.explain('invoices')).toBe('invoices requires billing, which requires stripe, which is disabled: feature payments is off');
    expect(container.explain('orders')).toBe('orders is ready.');
    await container.stopAll();
  });

  it('are on unless somebody switches them off', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [recording(log, 'a', { feature: 'x' })], features: { x: { enabled: true } } });
    await container.startAll();
    expect(log).toEqual(['start a']);
    await container.stopAll();
  });

  it('switched off at run time stop their closure, and start it again when switched on', async () => {
    const log: string[] = [];
    const container = createContainer({
      components: [recording(log, 'stripe', { feature: 'payments' }), recording(log, 'billing', { deps: ['stripe'] }), recording(log, 'orders')],
    });
    await container.startAll();
    log.length = 0;
    await container.disable('payments', 'incident 7');
    expect(log).toEqual(['stop billing', 'stop stripe']);
    expect(container.explain('stripe')).toBe('stripe is disabled: feature payments is off: incident 7');
    expect(statuses(container)).toEqual({ stripe: 'disabled', billing: 'disabled', orders: 'ready' });
    await container.enable('payments');
    expect(log.slice(2)).toEqual(['start stripe', 'start billing']);
    await container.stopAll();
  });

  it('restart what uses a switched-off component optionally, so that nobody holds a dead one', async () => {
    const seen: unknown[] = [];
    const Cache = component('cache', { start: () => 'cache' });
    const container = createContainer({ components: [Cache, component('api', { deps: [optional(Cache)], start: (cache) => { seen.push(cache); } })] });
    await container.startAll();
    await container.disable(Cache);
    expect(seen).toEqual(['cache', undefined]);
    expect(statuses(container)).toEqual({ cache: 'disabled', api: 'ready' });
    await container.stopAll();
  });

  it('switched off start nothing that only their components would need', async () => {
    const log: string[] = [];
    const container = createContainer({
      components: [
        recording(log, 'driver'), recording(log, 'fax', { deps: ['driver'], tags: ['channel'], feature: 'fax' }), recording(log, 'mail', { tags: ['channel'] }),
        recording(log, 'notifier', { deps: [all('channel')] }),
      ],
      features: { fax: false },
    });
    await container.start('notifier');
    expect(log).toEqual(['start mail', 'start notifier']);
    await container.stopAll();
  });

  describe('and what only their components need', () => {
    function system(log: string[], auto: boolean): Container {
      const Driver = recording(log, 'driver');
      const Manual = recording(log, 'manual', { deps: [Driver] });
      return createContainer({ components: [recording(log, 'auto', { deps: [Manual], feature: 'auto' }), recording(log, 'api')], features: { auto } });
    }

    it('is not started, and says why', async () => {
      const log: string[] = [];
      const container = system(log, false);
      const report = await container.startAll();
      expect(report.components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['api', 'done'], ['auto', 'disabled']]);
      expect([log, container.plan().order]).toEqual([['start api'], ['api']]);
      expect(statuses(container)).toEqual({ auto: 'disabled', api: 'ready', manual: 'registered', driver: 'registered' });
      expect(container.explain('manual')).toBe('manual is not started with everything: only what is switched off asks for it.');
      await container.start('manual');
      expect(log).toEqual(['start api', 'start driver', 'start manual']);
      await container.stopAll();
    });

    it('comes with them when they are switched on, and goes with them when they are switched off', async () => {
      const log: string[] = [];
      const container = system(log, false);
      await container.startAll();
      await container.enable('auto');
      expect(log).toEqual(['start api', 'start driver', 'start manual', 'start auto']);
      log.length = 0;
      await container.disable('auto');
      expect(log).toEqual(['stop auto', 'stop manual', 'stop driver']);
      await container.restartAll();
      expect(log.slice(3)).toEqual(['stop api', 'start api']);
      await container.stopAll();
    });

    it('stays as long as somebody else needs it', async () => {
      const log: string[] = [];
      const container = system(log, true);
      container.add(recording(log, 'reports', { deps: [optional('driver')] }));
      await container.startAll();
      log.length = 0;
      await container.disable('auto');
      expect(log).toEqual(['stop auto', 'stop manual']);
      expect(container.status('driver')).toBe('ready');
      await container.stopAll();
    });

    it('is let go when who could use it is started anew anyway, and does without it from then on', async () => {
      const seen: unknown[] = [];
      const Driver = component('driver', { start: () => 'driver' });
      const Auto = component('auto', { deps: [Driver], feature: 'auto', start: () => 'auto' });
      const container = createContainer({ components: [Auto, component('api', { deps: [optional(Auto), optional(Driver)], start: (...given) => { seen.push(given.slice(0, 2)); } })] });
      await container.startAll();
      await container.disable('auto');
      expect([seen, statuses(container)]).toEqual([[['auto', 'driver'], [undefined, undefined]], { auto: 'disabled', api: 'ready', driver: 'stopped' }]);
      await container.enable('auto');
      expect([seen[2], statuses(container)]).toEqual([['auto', 'driver'], { auto: 'ready', api: 'ready', driver: 'ready' }]);
      await container.stopAll();
    });

    it('is given to who could have used it, too, when it comes with them', async () => {
      const seen: unknown[] = [];
      const Driver = component('driver', { start: () => 'driver' });
      const container = createContainer({
        components: [component('auto', { deps: [Driver], feature: 'auto', start: () => 'auto' }), component('api', { deps: [optional(Driver)], start: (driver) => { seen.push(driver); } })],
        features: { auto: false },
      });
      await container.startAll();
      await container.enable('auto');
      expect(seen).toEqual([undefined, 'driver']);
      await container.stopAll();
    });

    it('stays down when something else is switched, or when the system is suspended and resumed', async () => {
      const log: string[] = [];
      const container = system(log, false);
      container.add(recording(log, 'other'));
      await container.startAll();
      await container.disable('other');
      await container.suspend();
      await container.resume();
      expect(statuses(container)).toEqual({ auto: 'disabled', api: 'ready', other: 'disabled', manual: 'registered', driver: 'registered' });
      await container.stopAll();
    });

    it('stays up when it was started by name, also when something else is switched, and comes back with a restart of everything', async () => {
      const log: string[] = [];
      const container = system(log, false);
      container.add(recording(log, 'other'));
      await container.startAll();
      await container.start('manual');
      await container.disable('other');
      expect(statuses(container)).toEqual({ auto: 'disabled', api: 'ready', other: 'disabled', manual: 'ready', driver: 'ready' });
      log.length = 0;
      await container.restartAll();
      expect(log).toEqual(['stop manual', 'stop api', 'stop driver', 'start api', 'start driver', 'start manual']);
      await container.stopAll();
    });

    it('stays up when those are switched off that were started by name with it: nobody asked for everything', async () => {
      const log: string[] = [];
      const container = system(log, true);
      await container.start('auto', 'manual');
      log.length = 0;
      await container.disable('auto');
      expect([log, container.status('manual')]).toEqual([['stop auto'], 'ready']);
      await container.stopAll();
    });

    it('is not called when it had been stopped by name before', async () => {
      const log: string[] = [];
      const container = system(log, true);
      await container.startAll();
      await container.stop('manual');
      log.length = 0;
      await container.disable('auto');
      expect([log, statuses(container)]).toEqual([['stop driver'], { auto: 'disabled', api: 'ready', manual: 'stopped', driver: 'stopped' }]);
      await container.stopAll();
    });
  });

  it('switched while nothing is up are told at once, and what the events say is what the container says', async () => {
    const changes: string[] = [];
    const container = createContainer({ components: [component('stripe', { feature: 'payments' }), component('billing', { deps: ['stripe'] })] });
    container.subscribe((event) => { if (event.kind === 'component-changed') changes.push(`${event.component} ${event.to}, is ${container.status(event.component)}`); });
    await container.startAll();
    await container.stopAll();
    changes.length = 0;
    await container.disable('payments');
    expect(changes).toEqual(['stripe disabled, is disabled', 'billing disabled, is disabled']);
    await container.enable('payments');
    expect(changes.slice(2)).toEqual(['stripe registered, is registered', 'billing registered, is registered']);
  });

  it('switched off at run time are stopped first, and say so meanwhile', async () => {
    const seen: string[] = [];
    const container = createContainer({ components: [component('a', { feature: 'x' }), component('b', { deps: ['a'] })] });
    await container.startAll();
    container.subscribe((event) => { if (event.kind === 'component-changed' && event.component === 'b') seen.push(`${event.to}, is ${container.status('b')}`); });
    await container.disable('x');
    expect(seen).toEqual(['stopping, is stopping', 'stopped, is stopped', 'disabled, is disabled']);
    await container.stopAll();
  });

  it('of an unknown name are refused, with names that look alike', () => {
    const container = createContainer({ components: [component('stripe', { feature: 'payments' })] });
    expect(() => container.disable('paymnets')).toThrow('Nothing here goes by paymnets.\n  similar: payments');
  });

  it('keep a change that would break the wiring from taking effect', async () => {
    const container = createContainer({ components: [component('stripe', { enabled: false }), component('billing', { deps: ['stripe'] }), component('rest')] });
    await container.startAll();
    await expect(container.enable('billing')).rejects.toMatchObject({ code: 'ERR_DISABLED_REQUIRED' });
    expect(statuses(container)).toEqual({ stripe: 'disabled', billing: 'disabled', rest: 'ready' });
    expect(container.verify()).toEqual([]);
    await container.stopAll();
  });
});

describe('what needs something that is switched off', () => {
  const told = (container: Container): readonly unknown[] => [container.isDisabled('api'), container.status('api'), container.explain('api'), container.snapshot().components.find(({ id }) => id === 'api')?.reason];
  const off = [true, 'disabled', 'api requires db, which is disabled: switched off by name', 'api requires db, which is disabled: switched off by name'];
  const on = [false, 'registered', 'api is registered.', undefined];

  it.each([false, true])('is off no longer once an override needs it no longer, and again when that is taken back; heard by somebody: %s', async (isHeard) => {
    const container = createContainer({ components: [component('db'), component('api', { deps: ['db'] })] });
    const states: string[] = [];
    if (isHeard) container.subscribe((event) => { if (event.kind === 'component-changed' && event.component === 'api') states.push(event.to); });
    await container.disable('db');
    expect(told(container)).toEqual(off);
    container.override('api', { deps: [] });
    expect([told(container), container.plan().order]).toEqual([on, ['api']]);
    container.restore('api');
    expect(told(container)).toEqual(off);
    container.override('api', { deps: [] });
    await container.startAll();
    expect([container.status('api'), states]).toEqual(['ready', isHeard ? ['disabled', 'registered', 'waiting', 'starting', 'started', 'ready'] : []]);
    await container.stopAll();
  });

  it('is off no longer once it is switched on, even while the wiring has a fault', async () => {
    const container = createContainer({ components: [component('db'), component('api', { deps: ['db'] })] });
    await container.disable('api');
    container.add(component('faulty', { deps: ['nobody'] }));
    await container.enable('api');
    expect(told(container)).toEqual(on);
    expect(() => container.get('api')).toThrow('api is not up; it is registered.');
  });
});

describe('a toggle that is decided at the component\'s own start', () => {
  it('is asked when the dependencies are up, and leaves out what requires the component', async () => {
    const log: string[] = [];
    const Settings = component('settings', { start: () => ({ cache: false }) });
    const Cache = component('cache', {
      deps: [Settings],
      config: (live) => (live.get(Settings).cache ? { size: 10 } : disabled('settings say no')),
      start: () => { log.push('start cache'); },
    });
    const container = createContainer({ components: [recording(log, 'warmer', { deps: [Cache] }), recording(log, 'api', { deps: [optional(Cache)] })] });
    container.add(Cache);
    const report = await container.startAll();
    expect(log).toEqual(['start api']);
    expect(container.explain('cache')).toBe('cache is disabled: settings say no');
    expect(container.explain('warmer')).toBe('warmer is disabled: requires cache, which is disabled');
    expect(report.components.filter(({ outcome }) => outcome.kind === 'disabled').map(({ id, outcome }) => [id, outcome])).toEqual([
      ['cache', { kind: 'disabled', reason: 'settings say no' }],
      ['warmer', { kind: 'disabled', reason: 'requires cache, which is disabled' }],
    ]);
    expect(() => container.get('warmer')).toThrow('warmer is switched off.');
    await container.stopAll();
  });

  it('may be a function called enabled, also one that takes its time', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, components: [component('a', { enabled: () => clock.after(50, false) }), component('b', { enabled: () => true })] });
    const started = container.startAll();
    await clock.advance(50);
    await started;
    expect(statuses(container)).toEqual({ a: 'disabled', b: 'ready' });
    expect(container.explain('a')).toBe('a is disabled: its enabled function said no');
    await container.stopAll();
  });

  it('stays as it was decided, whatever is changed elsewhere', async () => {
    const container = createContainer({ components: [component('a', { enabled: () => false }), component('b', { deps: ['a'] }), component('c')] });
    await container.startAll();
    await container.stopAll();
    container.override('c', { tags: ['changed'] });
    expect([statuses(container), container.explain('b')]).toEqual([{ a: 'disabled', b: 'disabled', c: 'stopped' }, 'b is disabled: requires a, which is disabled']);
  });

  it('is asked again at each start', async () => {
    let isOn = false;
    const container = createContainer({ components: [component('a', { enabled: () => isOn })] });
    await container.startAll();
    expect(container.isDisabled('a')).toBe(true);
    await container.stopAll();
    isOn = true;
    await container.startAll();
    expect(container.isStarted('a')).toBe(true);
    await container.stopAll();
  });
});
