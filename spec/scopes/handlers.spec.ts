import { Component, component, createContainer, OnDrain, OnStart, OnStop, optional, required, value } from 'systole';
import type { ErrorDetails, HandlerContext } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

const later = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** A component of each scope that writes down what happens to it. */
function noted(log: string[], name: string, deps: readonly unknown[] = [], handlers: object = {}) {
  return component(name, {
    scope: 'container', deps: deps as [],
    start: async () => { log.push(`start ${name}`); await later(); log.push(`started ${name}`); return { name }; },
    stop: async () => { log.push(`stop ${name}`); await later(); log.push(`stopped ${name}`); },
    ...handlers,
  });
}

describe('what has handlers in a scope', () => {
  it('is started before the function, together where nothing stands between, and stopped after it in reverse', async () => {
    const log: string[] = [];
    const Session = noted(log, 'session');
    const Cart = noted(log, 'cart', [Session]);
    const User = noted(log, 'user', [Session]);
    const Checkout = noted(log, 'checkout', [Cart, User]);
    const container = createContainer({ components: [Checkout] });
    await container.startAll();
    expect(log).toEqual([]);
    await container.runInScope(async (scope) => {
      log.push('call');
      expect(scope.get(Checkout)).toEqual({ name: 'checkout' });
      await later();
      log.push('end');
    });
    expect(log).toEqual([
      'start session', 'started session', 'start cart', 'start user', 'started cart', 'started user', 'start checkout', 'started checkout', 'call', 'end',
      'stop checkout', 'stopped checkout', 'stop user', 'stop cart', 'stopped user', 'stopped cart', 'stop session', 'stopped session',
    ]);
    await container.stopAll();
    expect(log).toHaveLength(18);
  });

  it('is each scope\'s own, in scopes side by side and one in another', async () => {
    const log: string[] = [];
    let made = 0;
    const Session = component('session', { scope: 'container', start: () => { made += 1; return { number: made }; }, stop: ({ number }) => { log.push(`stop ${String(number)}`); } });
    const container = createContainer({ components: [Session] });
    await container.startAll();
    const numbers = await Promise.all([1, 2, 3].map(() => container.runInScope(async () => {
      const { number } = container.get(Session);
      await later();
      expect(container.get(Session).number).toBe(number);
      return number;
    })));
    expect(numbers).toEqual([1, 2, 3]);
    expect([...log].sort()).toEqual(['stop 1', 'stop 2', 'stop 3']);
    await container.runInScope(async (outer) => {
      await container.runInScope((inner) => { log.push(`inner ${String(inner.get(Session).number)} of ${String(outer.get(Session).number)}`); });
    });
    expect(log.slice(3)).toEqual(['inner 5 of 4', 'stop 5', 'stop 4']);
  });

  it('is stopped when the function throws, which is what the caller hears of', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [noted(log, 'session')] });
    await container.startAll();
    const failure = new Error('no paper');
    await expect(container.runInScope(() => { throw failure; })).rejects.toBe(failure);
    expect(log).toEqual(['start session', 'started session', 'stop session', 'stopped session']);
  });

  it('that fails to start is told as a failed start, with what has come up before it stopped again', async () => {
    const log: string[] = [];
    const Database = component('database', { start: () => ({}) });
    const Session = noted(log, 'session', [Database]);
    const Cart = noted(log, 'cart', [Session], { start: () => { throw new Error('no cart left'); } });
    const Checkout = noted(log, 'checkout', [Cart]);
    const container = createContainer({ components: [Checkout] });
    await container.startAll();
    const call = jest.fn();
    const error = await rejection(container.runInScope(call));
    expect(call).not.toHaveBeenCalled();
    expect(log).toEqual(['start session', 'started session', 'stop session', 'stopped session']);
    expect(error.code).toBe('ERR_START_FAILED');
    // The database is the container's, and stays up.
    expect(error.message).toBe([
      'cart failed to start: no cart left', 'failed: cart (start): no cart left', 'skipped: checkout', 'stopped again: session', 'mend the cause and start again; nothing of this start is left running',
    ].join('\n  '));
    const { rootCause, skipped } = error.details as ErrorDetails['ERR_START_FAILED'];
    expect([rootCause, ...skipped.map(({ id, path }) => [id, ...path])]).toEqual(['cart', ['checkout', 'checkout', 'cart']]);
    expect(container.state).toBe('running');
  });

  it('has its limits, on the clock of the container', async () => {
    const clock = createVirtualClock();
    const log: string[] = [];
    @Component({ scope: 'container', startTimeoutMs: 50, abortGraceMs: 5 })
    class Slow {
      @OnStart async start({ signal }: HandlerContext): Promise<void> {
        await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { log.push(`aborted at ${String(clock.now())}`); resolve(); }); });
        throw signal.reason;
      }
    }
    const container = createContainer({ components: [Slow], clock });
    await container.startAll();
    const running = rejection(container.runInScope(() => { throw new Error('never called'); }));
    await clock.advance(100);
    const error = await running;
    expect(error.message.split('\n')[0]).toBe('Slow took longer than 50 ms in its start handlers.');
    expect(log).toEqual(['aborted at 50']);
  });

  it('uses the singletons of the container, which have to be up', async () => {
    const log: string[] = [];
    const Database = component('database', { start: () => { log.push('start database'); return { up: true }; } });
    const Session = noted(log, 'session', [Database]);
    const container = createContainer({ components: [Session] });
    const call = jest.fn();
    expect((await rejection(container.runInScope(call))).message).toBe([
      'session is not up, so no scope can have it; it is registered.',
      '  start the container first: await container.startAll(), or in a unit test construct it with container.createChildContainer().resolve(session)',
    ].join('\n'));
    await container.startAll();
    await container.runInScope(call);
    await container.stopAll();
    expect((await rejection(container.runInScope(call))).code).toBe('ERR_NOT_STARTED');
    expect(call).toHaveBeenCalledTimes(1);
    expect(log).toEqual(['start database', 'start session', 'started session', 'stop session', 'stopped session']);
  });

  it('gets its config and its notes anew in each scope, and defers to its end', async () => {
    const log: string[] = [];
    let count = 0;
    const Session = component('session', {
      scope: 'container', config: () => ({ number: count += 1 }),
      start: ({ config, defer, container: view }) => { defer(() => { log.push(`clean up ${String(config.number)} of ${view.name}`); }); return config; },
    });
    const container = createContainer({ components: [Session], name: 'shop' });
    await container.startAll();
    expect(count).toBe(0);
    for (const expected of [1, 2]) await container.runInScope((scope) => { expect(scope.get(Session)).toEqual({ number: expected }); });
    expect(log).toEqual(['clean up 1 of shop', 'clean up 2 of shop']);
  });

  it('is left alone where the scope is given a value for it', async () => {
    const log: string[] = [];
    const Session = noted(log, 'session');
    const Cart = noted(log, 'cart', [Session]);
    const container = createContainer({ components: [Cart] });
    await container.startAll();
    const session = { name: 'given' };
    await container.runInScope((scope) => { expect(scope.get(Session)).toBe(session); }, { values: [[Session, session]] });
    expect(log).toEqual(['start cart', 'started cart', 'stop cart', 'stopped cart']);
  });

  it('is started as far as it is asked for by name', async () => {
    const log: string[] = [];
    const [Session, Report] = [noted(log, 'session'), noted(log, 'report')];
    const Cart = noted(log, 'cart', [Session]);
    @Component({ deps: [Report], scope: 'container' })
    class Printer { constructor(readonly report: object) {} }
    const container = createContainer({ components: [Cart, Printer] });
    await container.startAll();
    await container.runInScope((scope) => {
      expect(scope.get(Cart)).toEqual({ name: 'cart' });
      for (const ask of [() => scope.get(Report), () => scope.resolve(Printer)]) {
        expect(systoleError(ask).message).toBe([
          'report is not up in this scope, which starts it: it is not its turn yet, or it was not among those that `only` names.',
          '  list it as a dependency of who asks for it, or name it: runInScope(fn, { only: [report] })',
        ].join('\n'));
      }
    }, { only: [Cart] });
    expect(log.filter((line) => line.startsWith('start '))).toEqual(['start session', 'start cart']);
  });

  it('waits for no other scope, but for its own kind of turn while its scope starts', async () => {
    const log: string[] = [];
    const First = noted(log, 'first');
    const Curious = component('curious', {
      scope: 'container',
      start: () => { log.push(systoleError(() => container.get(First)).code); },
    });
    const container = createContainer({ components: [Curious, First] });
    await container.startAll();
    await container.runInScope(() => { log.push('call'); });
    expect(log).toEqual(['ERR_NOT_STARTED', 'start first', 'started first', 'call', 'stop first', 'stopped first']);
  });

  it('may use placeholders, which each scope is given', async () => {
    const Request = required('request', { scope: 'container' });
    const log: string[] = [];
    const Session = component('session', { scope: 'container', deps: [Request], start: (request: unknown) => { log.push(`start for ${String(request)}`); } });
    const container = createContainer({ components: [Session] });
    await container.startAll();
    await container.runInScope(() => undefined, { values: [[Request, 'ada']] });
    const error = await rejection(container.runInScope(() => undefined));
    expect(error.code).toBe('ERR_START_FAILED');
    expect(error.message).toContain('request was asked for in a scope that has not been given it.');
    expect(log).toEqual(['start for ada']);
  });
});

describe('a stop of the container', () => {
  it('waits for open scopes before it stops what they use, which goes on serving them', async () => {
    const log: string[] = [];
    @Component()
    class Database {
      isUp = true;
      @OnStop close(): void { this.isUp = false; log.push('close database'); }
    }
    @Component({ deps: [Database], scope: 'container' })
    class Orders {
      constructor(readonly database: Database) {}
    }
    @Component({ after: [Orders] })
    class Server {
      @OnDrain drain(): void { log.push('drain server'); }
      @OnStop close(): void { log.push('close server'); }
    }
    const container = createContainer({ components: [Server, Orders] });
    await container.startAll();
    let release: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => { release = resolve; });
    const running = container.runInScope(async (scope) => {
      await busy;
      log.push(`served, database up: ${String(scope.get(Orders).database.isUp)}`);
    });
    const stopped = container.stopAll();
    await later();
    log.push(`Orders ${container.status(Orders)}`);
    expect((await rejection(container.runInScope((scope) => scope.get(Orders)))).code).toBe('ERR_NOT_STARTED');
    release();
    await Promise.all([running, stopped]);
    expect(log).toEqual(['drain server', 'close server', 'Orders stopping', 'served, database up: true', 'close database']);
  });

  it('calls scopes off that take longer than what belongs to them may take to stop', async () => {
    const clock = createVirtualClock();
    const Orders = component('orders', { scope: 'container', stopTimeoutMs: 100, start: () => ({}) });
    const container = createContainer({ components: [Orders], clock });
    await container.startAll();
    const seen: string[] = [];
    const running = container.runInScope((scope) => new Promise<void>((resolve) => {
      scope.signal.addEventListener('abort', () => { seen.push((scope.signal.reason as Error).message, `at ${String(clock.now())}`); resolve(); });
    }));
    const stopped = rejection(container.stopAll());
    await clock.advance(1_000);
    await running;
    expect((await stopped).code).toBe('ERR_STOP_FAILED');
    expect(seen).toEqual([[
      'orders took longer than 100 ms in its stop: 1 scope is open.',
      '  in the function that it was opened with: scope 1',
      '  end them when scope.signal fires, as it does now; stopTimeoutMs of orders, and stopBudgetMs, say how long they have',
    ].join('\n'), 'at 100']);
  });

  it('of one component waits for them, too, and starts what they need anew', async () => {
    const log: string[] = [];
    let made = 0;
    const Database = component('database', { start: () => ({ number: made += 1 }), stop: ({ number }) => { log.push(`stop database ${String(number)}`); } });
    const Orders = component('orders', { scope: 'container', deps: [Database], start: (database) => { log.push(`orders on ${String(database.number)}`); } });
    const container = createContainer({ components: [Orders] });
    await container.startAll();
    let release: () => void = () => undefined;
    const running = container.runInScope(() => new Promise<void>((resolve) => { release = resolve; }));
    const restarted = container.restart(Database);
    await later();
    expect(log).toEqual(['orders on 1']);
    release();
    await Promise.all([running, restarted]);
    await container.runInScope(() => undefined);
    expect(log).toEqual(['orders on 1', 'stop database 1', 'orders on 2']);
  });

  it('takes no longer when no scope is open, and reports what belongs to scopes as nothing that was stopped by a handler', async () => {
    const container = createContainer({ components: [component('orders', { scope: 'container', start: () => ({}) }), value('port', 1)] });
    const up = await container.startAll();
    expect(up.components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['orders', 'done'], ['port', 'done']]);
    const down = await container.stopAll();
    expect(down.components.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['orders', 'done'], ['port', 'done']].reverse());
  });
});

describe('what a scope can do without', () => {
  it('is there when it is up, and is not otherwise', async () => {
    const log: string[] = [];
    const Cache = component('cache', { start: () => { if (log.includes('broken')) throw new Error('no cache'); return 'cache'; } });
    const Audit = component('audit', { scope: 'container', start: () => 'audit' });
    const Session = component('session', {
      scope: 'container', deps: [optional(Cache, { onFailure: 'absent' }), optional(Audit)],
      start: (cache, audit) => { log.push(`${String(cache)} ${String(audit)}`); },
    });
    const container = createContainer({ components: [Session, Cache, Audit] });
    await container.startAll();
    await container.runInScope(() => undefined, { only: [Session] });
    await container.stopAll();
    log.push('broken');
    await container.startAll();
    await container.runInScope(() => undefined);
    expect(log).toEqual(['cache audit', 'broken', 'undefined audit']);
  });
});
