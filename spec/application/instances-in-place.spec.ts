import type { Container, HandlerContext } from 'systole';
import { After, Component, component, createContainer, On, OnDrain, OnStart, OnStop } from 'systole';
import { createVirtualClock } from 'systole/testing';
import { rejection, systoleError } from '../support/errors';

let log: string[] = [];
beforeEach(() => { log = []; });

@Component({ name: 'pool' })
class Pool {
  readonly name = 'the first';
  @OnStart open(): void { log.push(`open ${this.name}`); }
  @OnDrain finish(): void { log.push(`finish ${this.name}`); }
  @OnStop close(): void { log.push(`close ${this.name}`); }
  @On('renew') renew({ setInstance }: HandlerContext): void { setInstance(next); }
  @On('make') make(): unknown { return next; }
}
/** What the next call of `renew` or `make` puts in the pool's place. */
let next: unknown;

const lacks = { component: 'pool', handlers: [{ phase: 'stop', method: 'close' }, { phase: 'make', method: 'make' }] };
const half = { finish: () => undefined, renew: () => undefined };

/** The first failure of an operation. */
async function failureOf(operation: PromiseLike<unknown>): Promise<unknown> {
  const { details } = await rejection(operation);
  return 'failures' in details ? details.failures[0]?.error : undefined;
}

describe('what is put in the place of a class\'s instance', () => {
  it('is refused when it lacks methods that are handlers, from wherever it comes; the old one stays, and gets its stop', async () => {
    const container = createContainer({ components: [Pool] }).definePhase('make', { returnsInstance: true });
    await container.startAll();
    const pool = container.get(Pool);
    next = half;
    const errors = [await failureOf(container.run('renew')), await failureOf(container.run('make')), await failureOf(container.apply(Pool, () => half))];
    expect(errors).toEqual(Array(3).fill(expect.objectContaining({ code: 'ERR_MISSING_HANDLER', details: lacks })));
    expect((errors[0] as Error).message).toBe([
      'pool was given an instance without close, its stop handler, and make, its make handler.',
      '  give it the methods, or a handler that is a function: container.override(pool, { … }); a fake that needs none is { useValue }',
    ].join('\n'));
    expect(container.get(Pool)).toBe(pool);
    await container.stopAll();
    expect(log).toEqual(['open the first', 'finish the first', 'close the first']);
  });

  it('is refused as a primitive, too, and taken with all the methods, whatever class it is of', async () => {
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    next = null;
    expect(await failureOf(container.run('renew'))).toMatchObject({ code: 'ERR_MISSING_HANDLER' });
    next = { finish: () => { log.push('finish another'); }, close: () => { log.push('close another'); }, renew: () => undefined, make: () => undefined };
    await container.run('renew');
    expect(container.get(Pool)).toBe(next);
    await container.stopAll();
    expect(log).toEqual(['open the first', 'finish another', 'close another']);
  });

  it('fails a start when the start of an override makes it without the handlers that are left', async () => {
    const container = createContainer({ components: [Pool] }).override('pool', { start: () => half });
    const { code, details } = await rejection(container.startAll());
    expect([code, 'failures' in details && details.failures.map(({ error }) => (error as Error).message)]).toEqual(['ERR_START_FAILED', [
      'pool was given an instance without close, its stop handler, and make, its make handler.\n  give it the methods, or a handler that is a function: container.override(pool, { … }); a fake that needs none is { useValue }',
    ]]);
    await container.override(Pool, { stop: () => { log.push('stop the half'); }, on: { make: () => undefined } }).startAll();
    await container.stopAll();
    expect(log).toEqual(['stop the half']);
  });

  it('is stopped again when its start made it, and it lacks others than the stop', async () => {
    const container = createContainer({ components: [Pool] }).override('pool', { start: () => ({ close: () => { log.push('close the fake'); } }) });
    expect(await failureOf(container.startAll())).toMatchObject({ details: { handlers: [{ phase: 'drain', method: 'finish' }, { phase: 'renew', method: 'renew' }, { phase: 'make', method: 'make' }] } });
    expect([log, container.status(Pool)]).toEqual([['close the fake'], 'failed']);
  });

  it('needs the hooks after a start only while that goes on', async () => {
    @Component()
    class Server {
      @OnStart listen({ setInstance }: HandlerContext): void { log.push(systoleError(() => { setInstance({}); }).code); }
      @After('start') announce(): void { log.push('announced'); }
      @On('swap') swap({ setInstance }: HandlerContext): void { setInstance({ swap: () => undefined }); }
    }
    const container = createContainer({ components: [Server] });
    await container.startAll();
    await container.run('swap');
    expect([log, Object.keys(container.get(Server))]).toEqual([['ERR_MISSING_HANDLER', 'announced'], ['swap']]);
    await container.stopAll();
  });

  it('has no handlers at all as a value, or from a factory, by design', async () => {
    for (const fake of [{ useValue: {} as never }, { useFactory: () => ({}) as never }]) {
      const container = createContainer({ components: [Pool] }).override(Pool, fake);
      await container.startAll();
      await container.stopAll();
    }
    expect(log).toEqual([]);
  });

  it('fails its step, and never passes it over, when a method goes missing later', async () => {
    const container = createContainer({ components: [Pool] });
    await container.startAll();
    Object.defineProperty(container.get(Pool), 'close', { value: undefined });
    expect(await failureOf(container.stopAll())).toMatchObject({ code: 'ERR_MISSING_HANDLER', details: { handlers: [{ phase: 'stop', method: 'close' }] } });
  });
});

describe('an instance set outside a start', () => {
  const clock = createVirtualClock();
  const number = (given: unknown): { readonly value: unknown } | { readonly issues: readonly { readonly message: string }[] } => (typeof given === 'number' ? { value: given } : { issues: [{ message: 'no number' }] });
  const schemaOf = (validate: (given: unknown) => ReturnType<typeof number> | Promise<ReturnType<typeof number>>) => ({ '~standard': { version: 1 as const, vendor: 'spec', validate } });
  const counting = (validate: Parameters<typeof schemaOf>[0], given: readonly unknown[], phase: 'suspend' | 'on' = 'on'): Container => {
    const set = async (_: unknown, { setInstance }: HandlerContext): Promise<string> => {
      for (const instance of given) setInstance(instance);
      await Promise.resolve();
      return 'the answer';
    };
    return createContainer({ clock, components: [component('counter', { instanceSchema: schemaOf(validate), start: (): unknown => 1, ...(phase === 'on' ? { on: { swap: set } } : { suspend: set }) })] }).definePhase('swap', { timeoutMs: 50 });
  };

  it('is held against the schema at once, where that can tell at once: the handler is thrown the refusal, and the old one stays', async () => {
    const container = counting(number, ['two']);
    await container.startAll();
    expect(await failureOf(container.run('swap'))).toMatchObject({ code: 'ERR_INVALID_CONFIG', details: { component: 'counter', stage: 'instance', schema: 'instanceSchema', issues: [{ message: 'no number', path: [], received: 'string' }] } });
    expect(container.get('counter')).toBe(1);
    await container.stopAll();
  });

  it('is waited for by its handler, where the schema takes its time; what is refused fails it, and the last that fits stays', async () => {
    const late = (given: unknown): Promise<ReturnType<typeof number>> => clock.after(10).then(() => number(given));
    const [fine, refused] = [counting(late, [2, 3]), counting(late, [2, 'three'])];
    for (const container of [fine, refused]) {
      const start = container.startAll();
      await clock.advance(10);
      await start;
    }
    const swapped = fine.run('swap');
    const failed = failureOf(refused.run('swap'));
    await clock.advance(20);
    expect([(await swapped).components.map(({ value, outcome }) => [value, outcome]), fine.get('counter')]).toEqual([[['the answer', { kind: 'done', elapsedMs: 10 }]], 3]);
    expect([await failed, refused.get('counter')]).toEqual([expect.objectContaining({ code: 'ERR_INVALID_CONFIG' }), 2]);
    await Promise.all([fine.stopAll(), refused.stopAll()]);
  });

  it('stays out when its check ends after the limit of the handler', async () => {
    const container = counting((given) => (given === 1 ? number(given) : clock.after(60).then(() => number(given))), [2]);
    await container.startAll();
    const failed = rejection(container.run('swap'));
    await clock.advance(100);
    expect([(await failed).code, container.get('counter')]).toEqual(['ERR_PHASE_FAILED', 1]);
    await container.stopAll();
  });

  it('is checked on the way down as well', async () => {
    const container = counting(number, ['two'], 'suspend');
    await container.startAll();
    const { code } = await rejection(container.suspend());
    expect([code, container.status('counter')]).toEqual(['ERR_SUSPEND_FAILED', 'failed']);
    await container.stopAll();
  });
});
