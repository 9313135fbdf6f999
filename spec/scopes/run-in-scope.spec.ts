import { Component, component, createContainer, isSystoleError, lazy, OnStart, required, supplier, token } from 'systole';
import type { ErrorDetails, Lazy, Scope, Supplier } from 'systole';
import { rejection, systoleError } from '../support/errors';

interface Request { readonly user: string }
const Request = required(token<Request>('request'), { scope: 'container' });

@Component()
class Database {
  @OnStart connect(): void { this.isUp = true; }
  isUp = false;
}

@Component({ deps: [Request, Database], scope: 'container' })
class Orders {
  constructor(readonly request: Request, readonly database: Database) {}
}

@Component({ deps: [Orders, Database], scope: 'container' })
class Controller {
  constructor(readonly orders: Orders, readonly database: Database) {}
}

@Component({ deps: [lazy(() => Orders), supplier(() => Controller)] })
class Server {
  constructor(readonly orders: Lazy<Orders>, readonly controllers: Supplier<Controller>) {}
}

const later = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

async function started() {
  const container = createContainer({ components: [Server, Controller] });
  await container.startAll();
  return container;
}

describe('a scope', () => {
  it('has one instance of what belongs to scopes, which the container gives in there too, through awaits and timers', async () => {
    const container = await started();
    const { orders, controllers } = container.get(Server);
    const result = await container.runInScope(async (scope) => {
      const controller = scope.get(Controller);
      const same = [controller.orders, scope.resolve(Orders), container.get(Orders), container.resolve(Orders), orders.get(), controllers.get().orders];
      await later();
      same.push(container.get(Orders), orders.get());
      await new Promise<void>((resolve) => { setTimeout(() => { same.push(container.get(Orders)); resolve(); }, 1); });
      expect(new Set(same).size).toBe(1);
      expect(controller.database).toBe(container.get(Database));
      expect(scope.get(Database)).toBe(container.get(Database));
      return controller.orders.request.user;
    }, { values: [[Request, { user: 'ada' }]] });
    expect(result).toBe('ada');
  });

  it('never sees another one, however they run at the same time', async () => {
    const container = await started();
    const users = await Promise.all(Array.from({ length: 20 }, (_, number) => container.runInScope(async () => {
      const first = container.get(Orders);
      for (let turn = 0; turn < number % 5; turn += 1) await later();
      expect(container.get(Orders)).toBe(first);
      return container.get(Controller).orders.request.user;
    }, { values: [[Request, { user: `user ${String(number)}` }]] })));
    expect(users).toEqual(Array.from({ length: 20 }, (_, number) => `user ${String(number)}`));
  });

  it('may stand in another one, whose values it has, and nothing else of it', async () => {
    const container = await started();
    await container.runInScope(async (outer) => {
      const own = outer.get(Orders);
      await container.runInScope((inner) => {
        expect(inner.get(Orders)).not.toBe(own);
        expect(container.get(Orders)).toBe(inner.get(Orders));
        expect(inner.get(Orders).request).toBe(own.request);
      });
      await outer.runInScope((inner) => { expect(inner.get(Orders).request.user).toBe('ben'); }, { values: [[Request, { user: 'ben' }]] });
      expect(container.get(Orders)).toBe(own);
      expect(outer.get(Orders)).toBe(own);
    }, { values: [[Request, { user: 'ada' }]] });
  });

  it('of one container says nothing about another one, in between', async () => {
    const [first, second] = [await started(), await started()];
    await first.runInScope(async (scope) => {
      const own = first.get(Orders);
      await second.runInScope(() => {
        expect(second.get(Orders)).not.toBe(own);
        expect(first.get(Orders)).toBe(own);
        expect(scope.get(Orders)).toBe(own);
      }, { values: new Map([[Request, { user: 'ben' }]]) });
      expect(systoleError(() => second.get(Orders)).code).toBe('ERR_OUTSIDE_SCOPE');
      expect(systoleError(() => first.fork().resolve(Orders)).code).toBe('ERR_OUTSIDE_SCOPE');
    }, { values: [[Request, { user: 'ada' }]] });
  });

  it('is not there outside, which is said by who asks and what to do', async () => {
    const container = await started();
    const { orders, controllers } = container.get(Server);
    const message = [
      'Orders was asked for outside of a scope; there is one for each scope of container.',
      '  ask inside of one: container.runInScope((scope) => scope.get(Orders))',
    ].join('\n');
    for (const ask of [() => container.get(Orders), () => container.resolve(Orders), () => orders.get()]) expect(systoleError(ask)).toMatchObject({ code: 'ERR_OUTSIDE_SCOPE', message, details: { component: 'Orders', path: ['Orders'] } });
    expect(systoleError(() => controllers.get()).code).toBe('ERR_OUTSIDE_SCOPE');
    expect(container.get(Orders, { otherwise: undefined })).toBeUndefined();
    @Component({ deps: [Orders], scope: 'transient' })
    class Report { constructor(readonly orders: Orders) {} }
    const reporting = createContainer({ components: [Report] });
    expect(systoleError(() => reporting.resolve(Report)).message).toBe([
      'Report was asked for outside of a scope; it needs Orders, of which there is one for each scope of container.',
      '  path: Report -> Orders',
      '  ask inside of one: container.runInScope((scope) => scope.get(Report))',
    ].join('\n'));
    await reporting.startAll();
    await reporting.runInScope((scope) => {
      expect(scope.get(Report)).not.toBe(reporting.get(Report));
      expect(scope.get(Report).orders).toBe(reporting.get(Report).orders);
    }, { values: [[Request, { user: 'ada' }]] });
  });

  it('can be asked for nothing when it has ended', async () => {
    const container = await started();
    let kept: Scope | undefined;
    await container.runInScope((scope) => { kept = scope; });
    expect(systoleError(() => kept?.get(Orders)).message).toBe([
      'Orders was asked for in a scope that has ended.',
      '  await in the function of the scope whatever uses it; what goes on after it needs a scope of its own',
    ].join('\n'));
    expect(kept?.get(Database)).toBe(container.get(Database));
  });

  it('ends what it has made, the last first, whatever its function does', async () => {
    const log: string[] = [];
    @Component({ scope: 'container' })
    class File {
      constructor() { log.push('open file'); }
      [Symbol.dispose](): void { log.push('close file'); }
    }
    @Component({ deps: [File], scope: 'container' })
    class Reader {
      constructor(readonly file: File) { log.push('open reader'); }
      async [Symbol.asyncDispose](): Promise<void> {
        await later();
        log.push('close reader');
      }
    }
    const container = createContainer({ components: [Reader] });
    await container.startAll();
    await container.runInScope((scope) => { log.push('call'); scope.get(Reader); });
    expect(log.splice(0)).toEqual(['call', 'open file', 'open reader', 'close reader', 'close file']);
    await container.runInScope(() => undefined);
    expect(log).toEqual([]);
    const failure = new Error('no paper');
    await expect(container.runInScope((scope) => { scope.get(File); throw failure; })).rejects.toBe(failure);
    expect(log.splice(0)).toEqual(['open file', 'close file']);
    await expect(container.runInScope(async (scope) => { scope.get(Reader); await later(); throw failure; })).rejects.toBe(failure);
    expect(log).toEqual(['open file', 'open reader', 'close reader', 'close file']);
  });

  it.each<readonly [string, (pool: object) => object]>([
    ['started', (pool) => component('pool', { start: () => pool as never })],
    ['made', (pool) => component('pool', { make: () => pool as never })],
    ['made by a factory that takes its time', (pool) => component('pool', { make: async () => { await later(); return pool as never; } })],
  ])('ends nothing that belongs to its container, though that is disposed of when it stops: %s', async (_, poolOf) => {
    const log: string[] = [];
    const pool = { [Symbol.asyncDispose]: async () => { await later(); log.push('close the pool'); } };
    const handlers = (failing: string): object => ({ start: () => { if (failing !== '') throw new Error(failing); return {}; }, stop: () => { log.push('end'); } });
    const container = createContainer({ components: [
      poolOf(pool) as never, component('begun', { scope: 'container', deps: ['pool'], ...handlers('') }), component('broken', { scope: 'container', deps: ['pool', 'begun'], ...handlers('no paper') }),
    ] });
    await container.startAll();
    for (const only of [['begun'], ['begun'], undefined]) await container.runInScope((scope) => scope.runInScope(() => undefined, { only: ['begun'] }), only && { only }).catch(() => { log.push('failed'); });
    expect(log.splice(0)).toEqual(['end', 'end', 'end', 'end', 'end', 'failed']);
    await container.stopAll();
    expect(log).toEqual(['close the pool']);
  });

  it('rejects with what its end throws, and tells that beside what its function has thrown', async () => {
    const end = new Error('cannot close');
    const Broken = component('broken', { scope: 'container', start: () => 1, stop: () => { throw end; } });
    @Component({ scope: 'container' })
    class Leaky { [Symbol.dispose](): void { throw end; } }
    const container = createContainer({ components: [Leaky, Broken] });
    await container.startAll();
    const error = await container.runInScope((scope) => { scope.get(Leaky); }).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AggregateError);
    const { errors } = error as AggregateError;
    expect([errors[0], isSystoleError(errors[1]) && errors[1].code]).toEqual([end, 'ERR_STOP_FAILED']);
    const failure = new Error('no paper');
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      await expect(container.runInScope((scope) => { scope.get(Leaky); throw failure; })).rejects.toBe(failure);
      expect(warned.mock.calls.map(([text, options]) => [String(text).split('\n')[0], (options as { readonly code?: string }).code])).toEqual([
        ['A scope ended badly: cannot close', 'SYSTOLE_SCOPE'], ['A scope ended badly: broken failed to stop: cannot close', 'SYSTOLE_SCOPE'],
      ]);
    } finally {
      warned.mockRestore();
    }
  });

  it('refuses what it cannot be opened with, and calls nothing then', async () => {
    const container = await started();
    const call = jest.fn();
    const refusals = await Promise.all([
      rejection(container.runInScope(call, { values: [[Database, new Database()]] })),
      rejection(container.runInScope(call, { values: [['nobody', 1]] })),
      rejection(container.runInScope(call, { only: [Database] })),
      rejection(container.runInScope(call, { onyl: [] } as object)),
      rejection(container.runInScope(undefined as never)),
      rejection(container.runInScope(call, { signal: AbortSignal.abort(new Error('too late')) })),
    ]);
    expect(refusals.map(({ message }) => message)).toEqual([
      "values is \"Database\".\n  Database does not belong to scopes; only what has scope: 'container' can be given to one",
      [
        'Nothing here goes by nobody.',
        '  say that scopes are given it, container.add(required("nobody", { scope: \'container\' })), or register it in the scope: scope.register("nobody", { useValue })',
      ].join('\n'),
      "only is \"Database\".\n  Database does not belong to scopes; name what has scope: 'container'",
      expect.stringContaining('there is no such option; known: signal, values, only'),
      expect.stringContaining('it is a function of the scope'),
      'runInScope() was called off: too late.\n  it was aborted from outside; call it again when the reason is gone',
    ]);
    expect(call).not.toHaveBeenCalled();
  });

  it.each([
    [{ signal: 5 }, ['signal is 5.', '  it is an AbortSignal']],
    [{ values: 5 }, ['values is 5.', '  it is a list of pairs, or a Map: values: [[Customer, customer]]']],
    [{ values: [[Request, { user: 'ada' }], Orders] }, ['values[1] is Orders.', '  it is a pair of a component and what stands for it: [Customer, customer]']],
    [{ only: Orders }, ['only is Orders.', '  it is a list of components: only: [Orders]']],
  ])('is refused for options of the wrong kind, and no stop waits for it', async (options, message) => {
    const container = await started();
    const call = jest.fn();
    expect((await rejection(container.runInScope(call, options as object))).message).toBe(message.join('\n'));
    expect(call).not.toHaveBeenCalled();
    await container.stopAll();
    expect(container.state).toBe('stopped');
  });

  it('is not given what it should have been', async () => {
    const container = await started();
    await container.runInScope((scope) => {
      const error = systoleError(() => scope.get(Orders));
      expect(error.message).toBe([
        'request was asked for in a scope that has not been given it.',
        '  give it to the scope: container.runInScope(fn, { values: [[request, …]] })',
      ].join('\n'));
      expect((error.details as ErrorDetails['ERR_NOT_PROVIDED']).component).toBe('request');
    });
  });

  it('goes on with what is up, and get refuses what is not', async () => {
    const container = createContainer({ components: [Controller] });
    await container.runInScope((scope) => {
      expect(systoleError(() => scope.get(Controller)).message).toContain('Controller is not up, so no scope can have it; it is registered.');
      expect(scope.resolve(Controller).database.isUp).toBe(false);
    }, { values: [[Request, { user: 'ada' }]] });
  });

  it('tells its function by its signal when it is called off', async () => {
    const container = await started();
    const [controller, reason] = [new AbortController(), new Error('the client has gone')];
    const seen = await container.runInScope(async (scope) => {
      expect(scope.signal.aborted).toBe(false);
      controller.abort(reason);
      await later();
      return scope.signal.reason as unknown;
    }, { signal: controller.signal });
    expect(seen).toBe(reason);
  });
});
