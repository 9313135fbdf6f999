import { Component, component, createContainer, inject, Lifecycle, scoped, singleton, value } from 'systole';
import type { Container } from 'systole';
import { injected, needs } from '../container/needs';

class Kept {}
singleton()(Kept);
class OfEach {}
scoped(Lifecycle.ContainerScoped)(OfEach);
class Plain { constructor(readonly value: unknown) {} }
injected(Plain, 'value');
class Both { constructor(readonly plain: Plain, readonly db: unknown) {} }
injected(Both, inject(Plain), 'db');
@Component(Both)
class Api { constructor(readonly both: Both) {} }
@Component()
class Counted {}
class Counting { constructor(readonly counted: Counted) {} }
needs(Counting, Counted);
const failing = { name: 'p', message: 'in the middle' };

const calls: readonly (readonly [string, (container: Container, change: (system: Container) => void) => void])[] = [
  ['overrides by a function', (container, change) => container.overrideAll((system) => { change(system); throw new Error(failing.message); })],
  ['a plugin', (container, change) => container.use({ name: failing.name, update: (system) => { change(system); throw new Error(failing.message); } })],
];

describe.each(calls)('plain registrations, when %s has thrown,', (_, undoing) => {
  const undo = (container: Container, change: (system: Container) => void): void => {
    expect(() => { undoing(container, change); }).toThrow(failing.message);
  };

  it('of which there were none, are none, and what classes say of themselves still holds', async () => {
    const container = createContainer({ components: [component('a', { deps: [Kept] as const, start: (kept) => kept }), component('b', { deps: [Kept] as const, start: (kept) => kept })] });
    const made: unknown[] = [];
    undo(container, (system) => {
      system.register('x', { useValue: 1 }).verify();
      made.push(system.resolve(Kept), system.resolve(OfEach));
    });
    await container.startAll();
    expect([container.isRegistered('x'), container.get('a') === container.get('b'), container.resolve(OfEach) === container.resolve(OfEach)]).toEqual([false, true, true]);
    expect([container.get('a'), container.resolve(OfEach)].some((one) => made.includes(one))).toBe(false);
    await container.stopAll();
  });

  it.each([
    ['nothing', () => undefined], ['reset', (system: Container) => { system.reset(); }], ['clearInstances', (system: Container) => { system.clearInstances(); }],
    ['other registrations', (system: Container) => { system.register('value', { useValue: 2 }).register(Kept, { useClass: Kept }); }],
  ])('are what they were, with the same instances, whatever was done: %s', (__, change) => {
    const container = createContainer().register('value', { useValue: 1 }).registerSingleton('kept', Kept).register('each', { useClass: OfEach }, { lifecycle: Lifecycle.ContainerScoped });
    const told = (): readonly unknown[] => ['value', 'kept', 'each', Kept, OfEach].map((token) => container.resolve(token as never));
    const before = told();
    undo(container, (system) => { change(system); });
    const after = told();
    expect(after.map((one, place) => one === before[place])).toEqual([true, true, true, true, true]);
  });

  it('are heard by who listened before, and by nobody else', () => {
    const container = createContainer().register('x', { useValue: 1 });
    const heard: string[] = [];
    container.beforeResolution('x', () => heard.push('before'));
    container.afterResolution('x', () => heard.push('once'), { frequency: 'Once' });
    container.afterResolution('x', () => heard.push('once, undone'), { frequency: 'Once' });
    undo(container, (system) => { system.afterResolution('x', () => heard.push('added')); });
    container.resolve('x');
    expect(heard.splice(0)).toEqual(['before', 'once', 'once, undone']);
    container.afterResolution('x', () => heard.push('once'), { frequency: 'Once' });
    undo(container, (system) => {
      system.resolve('x');
      system.reset();
    });
    container.resolve('x');
    expect(heard).toEqual(['before', 'once', 'before']);
  });

  it('give nothing that was made of what was there meanwhile, nor do components', () => {
    const container = createContainer({ components: [value('db', 'real'), Api] }).register('value', { useValue: 1 }).registerSingleton(Plain).registerSingleton(Both);
    const told = (): readonly unknown[] => [container.resolve(Plain).value, container.resolve(Both).plain.value, container.resolve(Both).db, container.resolve(Api).both.db];
    undo(container, (system) => {
      system.override('value', { useValue: 2 }).override('db', { useValue: 'fake' });
      expect(told()).toEqual([2, 2, 'fake', 'fake']);
    });
    expect(told()).toEqual([1, 1, 'real', 'real']);
    expect(container.resolve(Api).both).toBe(container.resolve(Both));
  });

  it('are made anew where they were made of components that are', () => {
    const container = createContainer({ components: [Api, Counted] }).register('value', { useValue: 1 }).register('db', { useValue: 'plain' }).registerSingleton(Both).registerSingleton(Plain).registerSingleton(Counting);
    const [plain, counting] = [container.resolve(Plain), container.resolve(Counting)];
    undo(container, (system) => {
      system.override(Counted, { useFactory: () => new Counted() });
      system.reset();
    });
    expect(container.resolve(Plain)).toBe(plain);
    expect(container.resolve(Counting)).not.toBe(counting);
    expect(container.resolve(Counting).counted).toBe(container.resolve(Counted));
  });
});
