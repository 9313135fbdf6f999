import { Component, component, container, createContainer, injectable, injectAll, Lifecycle, On, OnStart, OnStop, scoped, singleton } from 'systole';
import { rejection } from '../support/errors';

// A team that moves marks what starts and stops, one class after the other, and forgets to make one of them a component.

const remedy = '  decorate it with @Component() in the place of @singleton(), @scoped(…) or @injectable(); or take the handlers\' decorators off it, and call the methods yourself';

afterEach(() => { container.reset(); });

describe('the handlers of a class that is no component', () => {
  it('are a finding where a component is given it, through whatever is between, before anything is constructed', async () => {
    let made = 0;
    @singleton()
    class Consumer {
      constructor() { made += 1; }
      @OnStart start(): void { made += 1; }
      @OnStop stop(): void { made += 1; }
      @OnStop close(): void { made += 1; }
    }
    @injectable()
    class Jobs {}
    const system = createContainer({ components: [component('worker', { deps: [Jobs], start: () => { made += 1; } })] });
    system.register(Jobs, { useToken: 'consumer' }).register('consumer', { useClass: Consumer });
    expect(system.verify()).toHaveLength(1);
    const error = await rejection(system.startAll());
    expect([error.code, error.details]).toEqual(['ERR_NOT_A_COMPONENT', { name: 'Consumer', component: 'worker', position: undefined }]);
    expect(error.message.replace(/ {2}\(.*\)$/m, '')).toBe([
      'Consumer has handlers for start and stop, but is no component, so nobody would call them.',
      '  asked through: worker -> Jobs -> consumer -> Consumer',
      remedy,
    ].join('\n'));
    expect(made).toBe(0);
  });

  it('are one where it is registered, though nobody asks for it: it would be the first thing that a program starts', async () => {
    @singleton()
    class Consumer { @On('reload') reload(): void { throw new Error('called'); } }
    const error = await rejection(container.startAll());
    expect([error.code, error.message]).toEqual(['ERR_NOT_A_COMPONENT', ['Consumer has handlers for reload, but is no component, so nobody would call them.', remedy].join('\n')]);
    expect(await rejection(container.fork().startAll())).toMatchObject({ details: { name: 'Consumer', component: undefined } });
    expect(createContainer().register('one', { useClass: Consumer }).verify()).toHaveLength(1);
    expect(createContainer().verify()).toEqual([]);
  });

  it('are one where it is the last of its kind that a plain class asks for, or any of those that it asks for all of', () => {
    @injectable()
    class First { @OnStart start(): void { throw new Error('called'); } }
    @injectable()
    class Last {}
    const system = createContainer();
    system.register('consumer', { useClass: First }).register('consumer', { useClass: Last });
    expect(system.verify()).toEqual([]);
    class Consumers { constructor(readonly all: readonly unknown[]) {} }
    injectAll('consumer')(Consumers, undefined, 0);
    injectable()(Consumers);
    system.add(component('worker', { deps: [Consumers], start: () => undefined }));
    expect(system.verify().map(({ message }) => message.split('\n')[1]?.replace(/ {2}\(.*\)$/, ''))).toEqual(['  asked through: worker -> Consumers -> consumer -> First']);
    system.remove('worker');
    system.register('consumer', { useClass: First });
    expect(system.verify().map(({ code }) => code)).toEqual(['ERR_NOT_A_COMPONENT']);
  });

  it.each([['before', (target: new () => object) => [singleton(), Component({ name: 'marked before' })].forEach((mark) => { mark(target); })],
    ['after', (target: new () => object) => [Component({ name: 'marked after' }), singleton()].forEach((mark) => { mark(target); })]])('are called when it is marked as a component, too, %s', async (_, mark) => {
    const log: string[] = [];
    class Consumer { @OnStart start(): void { log.push('start'); } }
    mark(Consumer);
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['start']);
  });

  it('are no finding where something else stands in its place, where components derive from it, and where nobody asks for it and it is not registered', async () => {
    @scoped(Lifecycle.ContainerScoped)
    class Consumer { @OnStart start(): void { throw new Error('called'); } }
    const log: string[] = [];
    @singleton()
    class Base { @OnStart start(): void { log.push('start'); } }
    @Component()
    class Derived extends Base {}
    @injectable()
    class Unused { @OnStart start(): void { throw new Error('called'); } }
    class Fake extends Consumer { override start(): void { log.push('fake'); } }
    container.registerInstance(Consumer, new Fake());
    const user = component('user', { deps: [Consumer, Base], start: () => { log.push('user'); } });
    container.add(user, Derived).register(Base, { useToken: Derived });
    await container.startAll();
    expect([log, container.get(Derived)]).toEqual([['start', 'user'], container.resolve(Base)]);
    await container.stopAll();
    container.remove(user);
    expect(Unused.name).toBe('Unused');
  });
});
