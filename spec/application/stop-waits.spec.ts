import { Component, component, createContainer, inject, injectable, Lifecycle, OnStart, OnStop, singleton } from 'systole';
import type { Container, SystoleError } from 'systole';
import { createVirtualClock } from 'systole/testing';
import type { VirtualClock } from 'systole/testing';
import { rejection } from '../support/errors';

type ConcreteClass = Parameters<ReturnType<typeof singleton>>[0];
type AnyClass = new (...args: never[]) => object;

const never = (): Promise<void> => new Promise(() => undefined);

/** A plain class with a dispose(), decorated under both protocols; made once, unless it is registered otherwise. */
function disposable(name: string, needs: readonly AnyClass[], dispose: () => unknown, decorate: (target: ConcreteClass) => void = singleton()): AnyClass {
  const Class = class {
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) { this.given = given; }
    dispose(): unknown { return dispose(); }
  };
  Object.defineProperty(Class, 'name', { value: name });
  Object.defineProperty(Class, 'length', { value: needs.length });
  needs.forEach((need, position) => { inject(need)(Class, undefined, position); });
  decorate(Class);
  return Class;
}

@Component()
class Database {
  @OnStop close(): void {
    // It has been called: that is all.
  }
}

function containerOf(components: readonly AnyClass[], clock: VirtualClock): Container {
  return createContainer({ components, clock, stopTimeoutMs: 100, forceGraceMs: 50 });
}

/** The timeouts of a stop that runs over its limit, in order of time. */
async function timeoutsOf(container: Container, clock: VirtualClock, call: () => PromiseLike<unknown> = () => container.stopAll()): Promise<readonly SystoleError<'ERR_TIMEOUT'>[]> {
  const stopped = rejection(call());
  await clock.advance(20_000);
  const error = await stopped;
  if (error.code !== 'ERR_STOP_FAILED' && error.code !== 'ERR_PHASE_FAILED') throw error;
  return error.details.failures.map((failure) => failure.error as SystoleError<'ERR_TIMEOUT'>);
}

describe('a stop over its limit', () => {
  it('names the plain thing whose dispose() has not ended', async () => {
    const clock = createVirtualClock();
    const Cache = disposable('Cache', [Database], () => undefined);
    const Search = disposable('Search', [Cache], never);
    const container = containerOf([Database], clock);
    await container.startAll();
    container.resolve(Search);
    const [timeout] = await timeoutsOf(container, clock);
    expect(timeout?.message).toBe([
      'Database took longer than 100 ms in its stop: dispose() of Search has not ended.',
      '  what was made of Database is disposed of in its stop, the last made first',
      '  see to it in dispose() of Search; stopTimeoutMs of Database, and stopBudgetMs, say how long it has',
    ].join('\n'));
    expect(timeout?.details).toEqual({ component: 'Database', phase: 'stop', limitMs: 100, waitsFor: 'dispose() of Search has not ended' });
  });

  it('goes on to its end where what has not ended cannot even tell its name', async () => {
    const clock = createVirtualClock();
    const Odd = disposable('Odd', [Database], never);
    Object.defineProperty(Odd.prototype, 'constructor', { get: () => { throw new Error('no constructor'); } });
    const container = containerOf([Database], clock);
    await container.startAll();
    container.resolve(Odd);
    expect((await timeoutsOf(container, clock)).map(({ details: { waitsFor } }) => waitsFor)).toEqual(['dispose() of Something plain has not ended']);
    expect(container.status(Database)).toBe('quarantined');
  });

  it('names nobody but its handlers when what was disposed of has ended, or fails', async () => {
    const clock = createVirtualClock();
    class Deaf { @OnStop hang(): Promise<void> { return never(); } }
    Component()(Deaf);
    const Quick = disposable('Quick', [Deaf], () => undefined);
    const Wrong = disposable('Wrong', [Deaf], () => Promise.reject(new Error('in use')));
    const Later = disposable('Later', [Deaf], () => clock.after(10));
    const container = containerOf([Deaf], clock);
    await container.startAll();
    for (const Class of [Quick, Wrong, Later]) container.resolve(Class);
    const [timeout] = await timeoutsOf(container, clock);
    expect(timeout?.message).toBe('Deaf took longer than 100 ms in its stop handlers.');
    expect(timeout?.details).toEqual({ component: 'Deaf', phase: 'stop', limitMs: 100 });
  });

  it('names what a stop handler has made and what does not end after it', async () => {
    const clock = createVirtualClock();
    class Pool { @OnStop close(): void { container.resolve(Farewell); } }
    Component()(Pool);
    const Cache = disposable('Cache', [Pool], () => undefined);
    const Farewell = disposable('Farewell', [Pool], never);
    const container = containerOf([Pool], clock);
    await container.startAll();
    container.resolve(Cache);
    expect((await timeoutsOf(container, clock)).map(({ details: { waitsFor } }) => waitsFor)).toEqual(['dispose() of Farewell has not ended']);
  });

  it('names what a child container is disposing of, of several the one whose turn it is', async () => {
    const clock = createVirtualClock();
    const [First, Second, Third] = ['First', 'Second', 'Third'].map((name) => disposable(name, [Database], name === 'Second' ? never : () => clock.after(1), injectable()));
    const container = containerOf([Database], clock);
    for (const Class of [First, Second, Third] as AnyClass[]) container.register(Class, { useClass: Class }, { lifecycle: Lifecycle.ContainerScoped });
    await container.startAll();
    const child = container.createChildContainer();
    for (const Class of [First, Second, Third] as AnyClass[]) child.resolve(Class);
    void child.dispose();
    expect((await timeoutsOf(container, clock)).map(({ details: { waitsFor } }) => waitsFor)).toEqual(['dispose() of Second has not ended']);
  });

  it('names what keeps waiting a component that it was not made of, and that is disposed of together with what was', async () => {
    const clock = createVirtualClock();
    const [A, B] = ['a', 'b'].map((name) => component(name, { start: () => ({ name }), stop: () => undefined })) as unknown as [AnyClass, AnyClass];
    const OfBoth = disposable('OfBoth', [A, B], () => undefined);
    const OfOne = disposable('OfOne', [A], never);
    const container = containerOf([A, B], clock);
    await container.startAll();
    for (const Class of [OfBoth, OfOne]) container.resolve(Class);
    expect((await timeoutsOf(container, clock)).map(({ message }) => message.split('\n')[0])).toEqual([
      'a took longer than 100 ms in its stop: dispose() of OfOne has not ended.',
    ]);
  });

  it('names it when what is kept is let go of', async () => {
    const clock = createVirtualClock();
    @Component({ keep: true })
    class Kept { @OnStop close(): void { throw new Error('not reached in time'); } }
    const Search = disposable('Search', [Kept], never);
    const container = containerOf([Kept], clock);
    await container.startAll();
    container.resolve(Search);
    await container.stopAll();
    const [timeout] = await timeoutsOf(container, clock, () => container.evict());
    expect(timeout?.message.split('\n')[0]).toBe('Kept took longer than 100 ms in its evict: dispose() of Search has not ended.');
  });
});

describe('a stop over its limit that waits for scopes', () => {
  it('says how many are open, and what goes on in each', async () => {
    const clock = createVirtualClock();
    const container = createContainer({ clock, stopTimeoutMs: 100 });
    @Component({ scope: 'container' })
    class Session {
      @OnStart open(): void | Promise<void> { return starts.shift()?.(); }
      @OnStop close(): Promise<void> { return clock.after(1_000); }
    }
    const starts: (() => void | Promise<void>)[] = [() => undefined, () => undefined, () => clock.after(1_000)];
    container.add(Session);
    await container.startAll();
    const ran = [container.runInScope(() => clock.after(1_000)), container.runInScope(() => undefined), container.runInScope(() => undefined)].map((run) => run.catch(() => undefined));
    await clock.settle();
    const [timeout] = await timeoutsOf(container, clock);
    expect(timeout?.message).toBe([
      'Session took longer than 100 ms in its stop: 3 scopes are open.',
      '  in the function that it was opened with: scope 1',
      '  in stop handlers of Session: scope 2',
      '  in start handlers of Session: scope 3',
      '  end them when scope.signal fires, as it does now; stopTimeoutMs of Session, and stopBudgetMs, say how long they have',
    ].join('\n'));
    await Promise.all(ran);
  });

  it('counts those that are many', async () => {
    const clock = createVirtualClock();
    const Orders = component('orders', { scope: 'container', start: () => ({}) });
    const container = createContainer({ components: [Orders], clock, stopTimeoutMs: 100 });
    await container.startAll();
    const running = Array.from({ length: 20 }, () => container.runInScope((scope) => new Promise<void>((resolve) => { scope.signal.addEventListener('abort', () => { resolve(); }); })));
    const [timeout] = await timeoutsOf(container, clock);
    expect(timeout?.message.split('\n').slice(0, 2)).toEqual([
      'orders took longer than 100 ms in its stop: 20 scopes are open.',
      '  in the function that it was opened with: scope 1, 2, 3, 4, 5, 6 and 14 more',
    ]);
    await Promise.all(running);
  });

  it('names the dispose() that a scope has not got to the end of', async () => {
    const clock = createVirtualClock();
    @Component({ scope: 'container' })
    class Transaction { @OnStop end(): void { log.push('end'); } }
    const log: string[] = [];
    const Writer = disposable('Writer', [Transaction], never, injectable());
    const container = createContainer({ components: [Transaction], clock, stopTimeoutMs: 100, forceGraceMs: 10 });
    await container.startAll();
    void container.runInScope((scope) => { scope.resolve(Writer); }).catch(() => undefined);
    await clock.settle();
    const [timeout] = await timeoutsOf(container, clock);
    expect(timeout?.message.split('\n').slice(0, 2)).toEqual([
      'Transaction took longer than 100 ms in its stop: 1 scope is open.',
      '  in the stop of Transaction, where dispose() of Writer has not ended: scope 1',
    ]);
  });
});
