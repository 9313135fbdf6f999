import { Component, component, createClosedContainer, createContainer, disabled, inject, injectable, local, token } from 'systole';
import type { Container, SystoleEvent } from 'systole';
import { checkTrace } from 'systole/testing';
import { Registry } from '../../src/registry/registry';
import * as wirings from '../../src/registry/wiring';
import { rejection } from '../support/errors';

/** What factories ask for, and no list names: a start takes it along. */
type Options = NonNullable<Parameters<typeof createContainer>[0]>;

const log: string[] = [];
beforeEach(() => { log.length = 0; });
afterEach(() => { jest.restoreAllMocks(); });

function part(id: string, ...deps: readonly unknown[]): never {
  return component(id, { deps: deps as never, start: async () => { await Promise.resolve(); log.push(id); return { id }; } }) as never;
}

/** A class that nothing is known of but that its constructor takes one thing. */
function taking(asked: unknown): new (given: unknown) => object {
  const Between = class { constructor(readonly given: unknown) {} };
  inject(asked as never)(Between, undefined, 0);
  injectable()(Between);
  return Between;
}

function steps(components: readonly { readonly id: string; readonly outcome: { readonly kind: string } }[]): readonly string[] {
  return components.map(({ id, outcome }) => `${id} ${outcome.kind}`);
}

describe('a start whose factories ask for what is not listed', () => {
  const many = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);

  /** Each of so many asks for another one; `register` says how. */
  function asking(count: number, register: (container: Container, name: string, asked: never) => unknown): Container {
    const container = createContainer({ components: many(count).map((place) => part(`user ${String(place)}`, `asks ${String(place)}`)) });
    for (const place of many(count)) register(container, `asks ${String(place)}`, part(`asked ${String(place)}`, 'setting'));
    return container.register('setting', { useValue: 1 });
  }

  it.each<readonly [string, (container: Container, name: string, asked: never) => unknown]>([
    ['by the container that they are given', (container, name, asked) => container.register(name, { useFactory: (by) => by.resolve(asked) })],
    ['by the container that they know', (container, name, asked) => container.register(name, { useFactory: () => container.resolve<object>(asked) })],
    ['behind a plain class', (container, name, asked) => { const Between = taking(asked); container.register(name, { useFactory: (by): object => by.resolve<object>(Between) }); }],
    ['beside a plain value', (container, name, asked) => container.register(name, { useFactory: (by) => [by.resolve('setting'), by.resolve(asked)] })],
  ])('works the wiring out as often for many as for few: they ask %s', async (_, register) => {
    const [wired, found] = [jest.spyOn(wirings, 'wire'), jest.spyOn(Registry.prototype, 'find')];
    const costs: { readonly wirings: number; readonly lookUps: number }[] = [];
    for (const count of [25, 100]) {
      const container = asking(count, register);
      wired.mockClear();
      found.mockClear();
      const { components } = await container.startAll();
      costs.push({ wirings: wired.mock.calls.length, lookUps: found.mock.calls.length });
      expect(steps(components)).toEqual([
        ...many(count).map((place) => `user ${String(place)} put-off`), ...many(count).map((place) => `asked ${String(place)} done`), ...many(count).map((place) => `user ${String(place)} done`),
      ]);
      await container.stopAll();
      wired.mockClear();
      expect(steps((await container.startAll()).components)).toHaveLength(2 * count);
      expect(wired).not.toHaveBeenCalled();
      await container.stopAll();
    }
    const [few, more] = costs as [typeof costs[0], typeof costs[0]];
    expect(more.wirings).toBe(few.wirings);
    expect(more.lookUps / few.lookUps).toBeLessThan(4.5);
  });

  it('calls it by its name in what it says and in the report, and knows it when it is asked', async () => {
    const Asked = token<object>('Asked');
    const asked = component(Asked, { start: () => ({}) });
    const container = createContainer({ components: [part('user', 'asks')] });
    const refusals: unknown[] = [];
    const states: string[] = [];
    container.subscribe((event) => { if (event.kind === 'step-ended' && event.outcome.kind === 'put-off') states.push(container.status(event.outcome.because)); });
    container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch (error) { refusals.push(error); throw error; } } });
    const { components } = await container.startAll();
    expect([components[0]?.outcome, states]).toEqual([{ kind: 'put-off', because: 'Asked' }, ['registered']]);
    expect(refusals).toMatchObject([{ code: 'ERR_NOT_STARTED', details: { component: 'Asked', state: 'registered' } }]);
    expect((refusals[0] as Error).message.split('\n')[0]).toBe('Asked is not up; it is registered.');
    await container.stopAll();
  });

  it.each<readonly [string, (container: Container) => unknown, Options]>([
    ['switched off in its definition', () => component('asked', { enabled: false, start: () => ({}) }), {}],
    ['behind a feature that is off', () => component('asked', { feature: 'later', start: () => ({}) }), { features: { later: false } }],
    ['in need of what is off, some steps away', () => part('asked', part('between', component('off', { enabled: false, start: () => ({}) }))), {}],
    ['in need of what is off behind a plain class', () => part('asked', taking(component('off', { enabled: false, start: () => ({}) }))), {}],
    ['in need of a listed one that is off', (container) => { container.add(component('off', { enabled: false, start: () => ({}) })); return part('asked', 'off'); }, {}],
    ['in need of one of its group that is off', (container) => { container.add(component('group/off', { enabled: false, start: () => ({}) })); return part('group/asked', local('off')); }, {}],
    ['off as all are', () => part('asked'), { base: { enabled: false } }],
  ])('is not off because of what its factory can do without: that is %s', async (_, off, options) => {
    const container = createContainer({ ...options, components: [component('user', { deps: ['asks'] as never, enabled: true, start: () => { log.push('user'); return {}; } })] });
    const asked = off(container) as never;
    const codes: unknown[] = [];
    container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch (error) { codes.push((error as { readonly code: unknown }).code); return 'nothing'; } } });
    for (const time of ['first', 'second']) {
      expect([time, (await container.startAll()).components.find(({ id }) => id === 'user')?.outcome.kind]).toEqual([time, 'done']);
      await container.stopAll();
    }
    expect([log, codes]).toEqual([['user', 'user'], ['ERR_DISABLED', 'ERR_DISABLED']]);
  });

  it('is begun again without what turns out to be off only when it is taken along', async () => {
    const asked = component('asked', { config: () => disabled('not today'), start: () => ({}) }) as never;
    const container = createContainer({ components: [part('user', 'asks')] });
    container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch { return 'nothing'; } } });
    expect(steps((await container.startAll()).components)).toEqual(['user put-off', 'asked disabled', 'user disabled']);
    await container.stopAll();
  });

  it('keeps nothing that a plain class has been made of when a factory made do without', async () => {
    const asked = part('asked');
    const Repository = taking('database') as new (given: unknown) => { readonly given: unknown };
    const container = createContainer({ components: [component('user', { deps: [Repository] as never, start: (repository: object) => repository })] });
    container.registerSingleton(Repository).register('database', { useFactory: (by) => { try { return by.resolve(asked); } catch { return 'none'; } } });
    await container.startAll();
    expect((container.get('user') as { readonly given: unknown }).given).toBe(container.get('asked'));
    await container.stopAll();
  });

  it('fails alone when it is started alone, and takes it along when it is not', async () => {
    const asked = part('asked');
    const container = createContainer({ components: [part('user', 'asks')] });
    container.register('asks', { useFactory: (by) => by.resolve(asked) });
    expect((await rejection(container.start('user', { isolated: true }))).message.split('\n')[0]).toBe('user failed to start: asked is not up; it is registered.');
    await container.start('user');
    expect(log).toEqual(['asked', 'user']);
    await container.stopAll();
  });

  it('is told of those that need it themselves', async () => {
    @Component({ deps: ['asks'] }) class User { constructor(readonly given: object) {} }
    @Component({ deps: [User] }) class Asked { constructor(readonly user: User) {} }
    const container = createContainer({ components: [User] });
    container.register('asks', { useFactory: (by) => by.resolve(Asked) });
    expect((await rejection(container.startAll())).cause).toMatchObject({ code: 'ERR_CYCLE', details: { walk: ['User', 'asks', 'Asked', 'User'] } });
  });

  it('takes along one of a name, whoever asks first, and refuses the others', async () => {
    const [one, other] = [part('asked'), part('asked')];
    const codes: unknown[] = [];
    const container = createContainer({ components: [part('first', 'asks'), part('second', 'asks too')] });
    container.register('asks', { useFactory: (by) => by.resolve(one) });
    container.register('asks too', { useFactory: (by) => { try { return by.resolve(other); } catch (error) { codes.push((error as { readonly code: unknown }).code); return 'nothing'; } } });
    for (const time of ['first', 'second']) {
      await container.startAll();
      expect([time, container.status('first'), container.status('second'), container.status('asked')]).toEqual([time, 'ready', 'ready', 'ready']);
      await container.stopAll();
    }
    expect([codes, container.verify()]).toEqual([['ERR_DUPLICATE_ID', 'ERR_DUPLICATE_ID'], []]);
    container.register('asks too', { useFactory: (by) => by.resolve(other) });
    expect((await rejection(container.startAll())).message.split('\n')[0]).toBe('second failed to start: Two components go by the id asked.');
  });

  it('is in order by its trace when who asks for several is begun again without one that has turned out to be off', async () => {
    const [asked, off] = [part('asked'), component('off', { config: async () => { await Promise.resolve(); return disabled('not today'); }, start: () => ({}) })];
    const container = createContainer({ components: [part('user', 'asks', 'asks too'), off] });
    container.register('asks', { useFactory: async (by) => { await Promise.resolve(by.resolve(asked)); } }).register('asks too', { useFactory: (by) => by.resolve('off') });
    const events: SystoleEvent[] = [];
    container.subscribe((event) => { events.push(event); });
    for (const time of ['first', 'second']) expect([time, (await rejection(container.startAll())).message.split('\n')[0]]).toEqual([time, 'user failed to start: off is switched off.']);
    expect(checkTrace(events, { toleranceMs: 60_000 })).toEqual([]);
  });

  it('names among what was skipped what would have been taken along, and needs what was left out', async () => {
    const invalid = component('invalid', { start: (context) => { context.invalid('broken'); } });
    const asked = part('asked', invalid);
    const container = createContainer({ components: [part('user', 'asks'), invalid] });
    container.register('asks', { useFactory: (by) => by.resolve(asked) });
    const error = await rejection(container.startAll());
    expect(error.message.split('\n')[0]).toBe('user failed to start: asked is not up; it is skipped: skipped, because it requires invalid, which is failed.');
    expect(error.details).toMatchObject({ skipped: [{ id: 'asked' }] });
    expect(error.message).toContain('skipped: asked');
  });

  it.each<readonly [string, (user: never) => Container, readonly string[]]>([
    ['takes nothing along', (user) => createClosedContainer({ components: [user] }), ['user']],
    ['has another one of that name', (user) => createContainer({ components: [user, part('asked')] }), ['user', 'asked']],
  ])('lets a factory do without what has no place in its container, which %s', async (_, made, ids) => {
    const asked = part('asked');
    const container = made(part('user', 'asks'));
    container.register('asks', { useFactory: (by) => { try { return by.resolve(asked); } catch { return 'nothing'; } } });
    await container.startAll();
    expect([container.ids(), container.status('user')]).toEqual([ids, 'ready']);
    await container.stopAll();
  });
});
