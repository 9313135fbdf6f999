import { Component, container, createContainer, injectable, Lifecycle, OnStart, registry, scoped } from 'systole';
import { systoleError } from '../support/errors';

type Mark = (target: new () => object) => void;

const marks: readonly (readonly [string, (token: string, target: new () => object) => Mark])[] = [
  ['@injectable', (token) => injectable({ token })],
  ['@registry', (token, useClass) => registry([{ token, useClass }])],
  ['@registry, as a singleton,', (token, useClass) => registry([{ token, useClass, options: { lifecycle: Lifecycle.Singleton } }])],
];

describe.each(marks)('the token that %s names for a component', (how, mark) => {
  afterEach(() => container.stopAll());

  it.each(['before', 'after'])('stands for the component, decorated %s it is one, through restarts', async (when) => {
    class Service {
      starts = 0;
      @OnStart start(): void { this.starts += 1; }
    }
    const token = `${how} ${when}`;
    const decorations: readonly Mark[] = [mark(token, Service), Component({ name: `service ${token}` })];
    for (const decorate of when === 'before' ? decorations : [...decorations].reverse()) decorate(Service);
    class Asking { constructor(readonly service: unknown, readonly isUp = (service as Service).starts === 1) {} }
    Component({ name: `asking ${token}`, deps: [token] })(Asking);
    const told = (): unknown => [container.resolve(token) === container.get(Service), container.createChildContainer().resolve(token) === container.get(Service), container.resolveAll(token).length, container.get(Asking).service === container.get(Service)];

    await container.start(Asking);
    expect([told(), container.get(Asking).isUp, container.isRegistered(token)]).toEqual([[true, true, 1, true], true, true]);
    const before = container.get(Service);
    await container.restart(Service);
    expect([told(), container.get(Service) === before]).toEqual([[true, true, 1, true], false]);
    expect(container.explain(token)).toBe(`${token} is a plain registration: another name for Service; it needs Service.`);
  });
});

describe('the token that @scoped names for a component', () => {
  it.each(['before', 'after'])('stands for the component, decorated %s it is one, in each scope', async (when) => {
    class Session {}
    const token = `session ${when}`;
    const decorations = [scoped(Lifecycle.ContainerScoped, token), Component({ name: token, scope: 'container' })];
    for (const decorate of when === 'before' ? decorations : [...decorations].reverse()) decorate(Session);
    await container.startAll();
    const [one, other] = await Promise.all([1, 2].map(() => container.runInScope((scope) => [scope.resolve(token), scope.get(Session)])));
    expect([one?.[0] === one?.[1], other?.[0] === other?.[1], one?.[0] === other?.[0]]).toEqual([true, true, false]);
    await container.stopAll();
  });
});

describe('what is registered to be made of a class that is a component', () => {
  it('is that component wherever it is asked for, and nothing where the component is not', () => {
    class Service {}
    const container = createContainer().register('early', { useClass: Service }, { lifecycle: Lifecycle.Singleton });
    Component({ name: 'a service' })(Service);
    container.registerSingleton('late', Service);
    const child = container.createChildContainer();
    child.register('own', { useClass: Service }, { lifecycle: Lifecycle.ContainerScoped });
    for (const [asked, token] of [[container, 'early'], [container, 'late'], [child, 'own']] as const) expect(systoleError(() => asked.resolve(token)).code).toBe('ERR_NOT_FOUND');
    container.add(Service);
    expect([container.resolve('early'), container.resolve('late'), child.resolve('own'), child.resolve('early')].every((one) => one === container.resolve(Service))).toBe(true);
  });
});
