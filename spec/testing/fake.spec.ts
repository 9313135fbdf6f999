import { inspect } from 'node:util';
import { Component, component, createContainer, OnStart, OnStop, token } from 'systole';
import type * as Testing from 'systole/testing';
import { called, calledWith, calls, fake, forgetCalls } from 'systole/testing';
import { systoleError } from '../support/errors';

interface Mailer {
  send(to: string, text?: string): Promise<void>;
  flush(): number;
  readonly from: string;
}
const Mailer = token<Mailer>('mailer');

const log: string[] = [];

@Component()
class Cache {
  readonly #entries = new Map<string, string>();
  constructor() { log.push('construct'); }
  @OnStart start(): void { log.push('start'); }
  @OnStop stop(): void { log.push('stop'); }
  get size(): number { return this.#entries.size; }
  get [Symbol.toStringTag](): string { return `Cache of ${String(this.#entries.size)}`; }
  lookUp(key: string): string | undefined { return this.#entries.get(key); }
  [Symbol.dispose](): void { this.#entries.clear(); }
  [inspect.custom](): string { return `Cache of ${String(this.#entries.size)}`; }
  toJSON(): object { return Object.fromEntries(this.#entries); }
}

beforeEach(() => { log.length = 0; });

describe('a fake', () => {
  it('answers with what it was given, and writes down each call with its arguments and result, in order', async () => {
    const sent = Promise.resolve();
    const mailer = fake(Mailer, { send: () => sent, flush: () => 3 });
    await mailer.send('ada', 'hello');
    expect(mailer.flush()).toBe(3);
    await mailer.send('bob');
    expect(calls(mailer.flush)).toEqual([{ fake: 'mailer', method: 'flush', args: [], result: 3, error: undefined }]);
    expect(calls(mailer.send).map(({ args }) => args)).toEqual([['ada', 'hello'], ['bob']]);
    expect(calls(mailer.send)[0]?.result).toBe(sent);
    expect(calls(mailer).map(({ method }) => method)).toEqual(['send', 'flush', 'send']);
  });

  it('says whether a method was called, and with what', () => {
    const mailer = fake(Mailer, { send: () => Promise.resolve() });
    expect([called(mailer.send), called(mailer.flush)]).toEqual([false, false]);
    void mailer.send('ada', 'hello');
    expect([called(mailer.send), called(mailer.flush)]).toEqual([true, false]);
    expect(calledWith(mailer.send, 'ada', 'hello')).toBe(true);
    expect(calledWith(mailer.send, 'ada', expect.stringContaining('ell') as string)).toBe(true);
    expect(calledWith(mailer.send, 'ada')).toBe(false);
    expect(calledWith(mailer.send, 'bob', 'hello')).toBe(false);
  });

  it('compares arguments by value', () => {
    const Orders = token<{ place(order: { readonly id: number; readonly items: readonly string[] }): void }>('orders');
    const orders = fake(Orders, { place: () => undefined });
    orders.place({ id: 1, items: ['cup'] });
    expect(calledWith(orders.place, { id: 1, items: ['cup'] })).toBe(true);
    expect(calledWith(orders.place, { id: 1, items: [] })).toBe(false);
  });

  it('writes down what was thrown, and throws it', () => {
    const broken = new Error('the printer burns');
    const mailer = fake(Mailer, { flush: () => { throw broken; } });
    expect(() => mailer.flush()).toThrow(broken);
    expect(calls(mailer.flush)).toEqual([{ fake: 'mailer', method: 'flush', args: [], result: undefined, error: broken }]);
  });

  it('refuses a method that it was not given, and says which, and how to give it one', () => {
    const mailer = fake(Mailer);
    const refused = systoleError(() => mailer.send('ada', 'hello'));
    expect(refused.message).toBe([
      'The fake mailer has no send(), but it was called.',
      "  with: 'ada', 'hello'",
      '  give it one: fake(mailer, { send: () => … }), or let it return undefined: fake(mailer, {}, { loose: true })',
    ].join('\n'));
    expect([refused.code, refused.details]).toEqual(['ERR_NOT_FAKED', { fake: 'mailer', member: 'send' }]);
    expect(calls(mailer.send)).toEqual([{ fake: 'mailer', method: 'send', args: ['ada', 'hello'], result: undefined, error: refused }]);
  });

  it('has undefined for a getter that it was not given, since printing reads it', () => {
    expect([fake(Cache).size, fake(Cache, { size: 2 }).size]).toEqual([undefined, 2]);
  });

  it('returns undefined from whatever it was not given, if it is loose', () => {
    const cache = fake(Cache, {}, { loose: true });
    expect(cache.lookUp('a')).toBe(undefined);
    expect(calledWith(cache.lookUp, 'a')).toBe(true);
  });

  it('gives its methods itself as `this`, and keeps getters that it was given', () => {
    let count = 1;
    const cache = fake(Cache, { get size() { return count; }, lookUp(this: Cache, key) { return `${key}${String(this.size)}`; } });
    count = 5;
    expect(cache.lookUp('a')).toBe('a5');
  });

  it('forgets its calls when told to, and answers as before', () => {
    const mailer = fake(Mailer, { flush: () => 3 });
    mailer.flush();
    forgetCalls(mailer);
    expect(calls(mailer)).toEqual([]);
    expect(mailer.flush()).toBe(3);
    expect(calls(mailer.flush)).toHaveLength(1);
  });

  it('is refused by calls() when it is none', () => {
    const real = { send: (): void => undefined };
    expect(systoleError(() => calls(real.send)).message).toBe([
      'send is neither a fake nor a method of one, so nobody has written down its calls.',
      '  pass what fake(...) returned, or a method of it: called(mailer.send)',
    ].join('\n'));
    expect(systoleError(() => { forgetCalls(real); })).toMatchObject({ code: 'ERR_NOT_A_FAKE', details: { name: '{ send: [Function: send] }' } });
  });

  it('runs nothing of the real class, and is an instance of it all the same', async () => {
    const container = createContainer({ components: [component('user', { deps: [Cache], start: (cache) => cache.lookUp('a') ?? 'nothing' })] });
    const cache = fake(Cache, { lookUp: (key) => `fake ${key}` });
    const system = container.override(Cache, { useValue: cache });
    await system.startAll();
    expect([system.get('user'), system.get(Cache) instanceof Cache, log]).toEqual(['fake a', true, []]);
    await system.stopAll();
    expect([called(cache.start), called(cache.stop)]).toEqual([false, false]);
    expect(log).toEqual([]);
  });

  it('may come from a factory: what it was not given disposes of nothing', async () => {
    const system = createContainer({ components: [Cache] }).override(Cache, { useFactory: () => fake(Cache) });
    await system.startAll();
    await system.stopAll();
    expect(system.state).toBe('stopped');
  });

  it('is no promise, and survives being awaited', async () => {
    const mailer = fake(Mailer);
    const returned = async (): Promise<unknown> => mailer;
    expect(await returned()).toBe(mailer);
    expect(await Promise.resolve(mailer)).toBe(mailer);
    expect(calls(mailer)).toEqual([]);
  });

  it('can be printed and compared by Node and by jest, without a call being made up', () => {
    const mailer = fake(Mailer, { from: 'shop', flush: () => 3 });
    const cache = fake(Cache);
    expect(JSON.stringify([mailer, cache])).toBe('[{"from":"shop"},{}]');
    // Newer Nodes say of a proxy that it is one.
    const printed = (value: unknown): string => inspect(value).replace(/Proxy\(/g, '').replace(/\)+(?=$| \})/g, '');
    expect(printed(mailer)).toBe("{ from: 'shop', flush: [Function: flush] }");
    expect(printed(cache)).toBe('Cache {}');
    expect(Reflect.apply(String, undefined, [mailer])).toBe('[object Object]');
    expect(() => { expect(mailer).toEqual({ from: 'nobody' }); }).toThrow('from');
    expect(() => { expect([cache]).toEqual([mailer]); }).toThrow('Cache {}');
    expect({ cache }).toEqual({ cache });
    expect([...calls(mailer), ...calls(cache)]).toEqual([]);
  });

  it('has under symbols only what it was given', () => {
    const cache = fake(Cache);
    expect([Symbol.dispose, Symbol.asyncDispose, Symbol.iterator, Symbol.toPrimitive].map((symbol) => Reflect.get(cache, symbol) as unknown))
      .toEqual([undefined, undefined, undefined, undefined]);
    let disposed = false;
    const given = fake(Cache, { [Symbol.dispose]: () => { disposed = true; } });
    given[Symbol.dispose]();
    expect(disposed).toBe(true);
  });

  it('stands for an abstract class, whose methods nobody can list', () => {
    abstract class Gateway { abstract charge(cents: number): Promise<string>; }
    const gateway = fake(Gateway, { charge: async () => 'paid' });
    expect(called(gateway.charge)).toBe(false);
    expect(() => fake(Gateway).charge(5)).toThrow('The fake Gateway has no charge(), but it was called.');
  });

  it('leaves a mock of jest a mock', async () => {
    const send = jest.fn<Promise<void>, [string, string?]>().mockResolvedValue(undefined);
    const mailer = fake(Mailer, { send });
    await mailer.send('ada');
    expect(mailer.send).toHaveBeenCalledWith('ada');
    expect(calledWith(mailer.send, 'ada')).toBe(true);
    const spy = jest.spyOn(mailer, 'flush').mockReturnValue(7);
    expect(mailer.flush()).toBe(7);
    expect(spy).toHaveBeenCalledTimes(1);
  });
});

describe('fakes beside others', () => {
  it('lets a mock function of the test runner forget its calls too, and keep what it answers', () => {
    const flush = jest.fn(() => 3);
    const mailer = fake(Mailer, { flush, from: 'shop' });
    mailer.flush();
    forgetCalls(mailer);
    expect([called(mailer.flush), flush.mock.calls]).toEqual([false, []]);
    expect(mailer.flush()).toBe(3);
  });

  it('knows a fake that another copy of this package has made', () => {
    const mailer = fake(Mailer, { flush: () => 3 });
    mailer.flush();
    jest.resetModules();
    const other = jest.requireActual<typeof Testing>('systole/testing');
    expect(other.fake === fake).toBe(false);
    expect(other.calls(mailer.flush)).toEqual([{ fake: 'mailer', method: 'flush', args: [], result: 3, error: undefined }]);
    other.forgetCalls(mailer);
    expect(called(mailer.flush)).toBe(false);
  });
});
