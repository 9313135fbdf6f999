import { Component, component, createContainer, lazy, pick, ref, token } from 'systole';
import type { ErrorDetails, HandlerContext, Lazy } from 'systole';
import { systoleError } from '../support/errors';

@Component()
class Database {
  readonly url: string = 'db';
}

interface Query { readonly url: string; readonly number: number }
let made = 0;
beforeEach(() => { made = 0; });
const make = ({ url }: Database): Query => ({ url, number: made += 1 });

describe('a component that is made by a function', () => {
  it('is a new one for each who asks, when it is transient', async () => {
    const Query = component('query', { scope: 'transient', deps: [Database], make });
    const holder = component('holder', { deps: [Query, Query], start: (one, other) => [one.number, other.number] });
    const container = createContainer({ components: [holder] });
    await container.startAll();
    expect(container.get(holder)).toEqual([1, 2]);
    expect([container.get(Query), container.resolve(Query)]).toEqual([{ url: 'db', number: 3 }, { url: 'db', number: 4 }]);
    expect(container.describe(Query)).toMatchObject({ scope: 'transient', made: 'factory', needs: ['Database'] });
  });

  it('is one in each scope, with handlers if it has any, and one for each construction', async () => {
    const log: string[] = [];
    const Session = component('session', { scope: 'container', deps: [Database], make, stop: ({ number }) => { log.push(`stop ${String(number)}`); } });
    const Trace = component('trace', { scope: 'resolution', make: () => ({}) });
    @Component({ deps: [Trace], scope: 'transient' })
    class Part { constructor(readonly trace: object) {} }
    @Component({ deps: [Trace, Part], scope: 'transient' })
    class Whole { constructor(readonly trace: object, readonly part: Part) {} }
    const container = createContainer({ components: [Session, Whole] });
    await container.startAll();
    for (const number of [1, 2]) await container.runInScope((scope) => { expect([scope.get(Session).number, scope.get(Session).number]).toEqual([number, number]); });
    expect(log).toEqual(['stop 1', 'stop 2']);
    const [one, other] = [container.get(Whole), container.get(Whole)];
    expect([one.part.trace === one.trace, other.part.trace === one.trace]).toEqual([true, false]);
  });

  it('is a singleton otherwise, which `resolve` makes without a start, and a start takes', async () => {
    const log: string[] = [];
    const Pool = component(token<Query>('pool'), {
      deps: [Database], config: { size: 4 }, make,
      stop: ({ number }, { config }: HandlerContext<{ size: number }>) => { log.push(`stop ${String(number)} of ${String(config.size)}`); },
    });
    const container = createContainer({ components: [Pool] });
    const resolved = container.resolve(Pool);
    await container.startAll();
    expect([container.get(Pool) === resolved, made]).toEqual([true, 1]);
    await container.restartAll();
    await container.stopAll();
    expect(log).toEqual(['stop 1 of 4', 'stop 2 of 4']);
  });

  it('is disposed of where nothing else stops it', async () => {
    const log: string[] = [];
    const container = createContainer({ components: [component('pool', { make: () => ({ [Symbol.dispose]: () => { log.push('disposed of'); } }) })] });
    await container.startAll();
    await container.stopAll();
    expect(log).toEqual(['disposed of']);
  });

  it('is overridden as any other, and keeps its scope', async () => {
    const Query = component('query', { scope: 'transient', deps: [Database], make });
    const container = createContainer({ components: [Query] }).override(Query, { useFactory: () => ({ url: 'other', number: made += 1 }) });
    expect([container.resolve(Query), container.resolve(Query)]).toEqual([{ url: 'other', number: 1 }, { url: 'other', number: 2 }]);
    container.override(Query, { useValue: { url: 'one', number: 0 } });
    expect(container.resolve(Query)).toEqual({ url: 'one', number: 0 });
    expect(container.restore(Query).resolve(Query)).toEqual({ url: 'db', number: 3 });
  });

  it('has no start beside it, and is a function', () => {
    expect(systoleError(() => component('both', { make: () => 1, start: () => 1 })).message).toBe([
      'both has make a function.',
      '  start makes the instance already: write one of them',
    ].join('\n'));
    expect(systoleError(() => component('none', { make: 5 as never })).message).toContain('a handler is a function');
  });

  it('is what is said of a start that nobody could stop', () => {
    const query = component('query', { scope: 'transient', start: () => 1 });
    expect(systoleError(() => createContainer({ components: [query] })).message).toBe([
      'query has scope "transient".',
      "  it has handlers (start), and nobody would know when to stop it: make it by `make` instead of start, or give it scope: 'container', which is started and stopped with each scope",
    ].join('\n'));
  });

  it('has nothing that would be looked at in a start, unless it has one', () => {
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;
    const options = { make: () => 1, enabled: () => false, instanceSchema: schema };
    const refused = (scope: 'transient' | 'resolution') => systoleError(() => createContainer({ components: [component('query', { scope, ...options })] }));
    const { findings } = refused('transient').details as ErrorDetails['ERR_WIRING'];
    expect(findings.map(({ message }) => message.split('\n')[1])).toEqual([
      "  it is looked at in a start, and what has scope: 'transient' has none: check that where it is made",
      "  it is looked at in a start, and what has scope: 'transient' has none: say true or false, or give it a feature",
    ]);
    expect(refused('resolution').code).toBe('ERR_WIRING');
    expect(createContainer({ components: [component('query', { scope: 'container', ...options }), component('other', options)] }).verify()).toEqual([]);
  });
});

describe('what is made for one thing', () => {
  @Component({ scope: 'transient' })
  class Part {}
  @Component({ scope: 'transient' })
  class Other {}
  @Component({ scope: 'resolution' })
  class Trace {}

  it('is given to that alone, whatever a function of `pick` asks for meanwhile', () => {
    const given: unknown[] = [];
    @Component({ deps: [pick(Part, (part) => { given.push(container.resolve(Other)); return part; }), Other], scope: 'transient' })
    class Asker { constructor(readonly part: Part, readonly other: Other) {} }
    const container = createContainer({ components: [Asker] });
    const { part, other } = container.resolve(Asker);
    expect([part, other, ...given].map((one) => (one as object).constructor.name)).toEqual(['Part', 'Other', 'Other']);
    expect(given[0]).not.toBe(other);
  });

  it('shares what is of its resolution, whatever is made for others meanwhile', () => {
    @Component({ deps: [pick(Trace, (trace) => { container.resolve(Trace); return trace; }), Trace] })
    class Asker { constructor(readonly one: Trace, readonly other: Trace) {} }
    const container = createContainer({ components: [Asker] });
    const { one, other } = container.resolve(Asker);
    expect(one).toBe(other);
  });

  it('shares nothing with the config of anything else', async () => {
    const given: object[] = [];
    const asker = (name: string) => component(name, { config: { first: ref(Trace), second: ref(Trace) }, start: ({ config }: HandlerContext<{ first: Trace; second: Trace }>) => { given.push(config.first, config.second); } });
    await createContainer({ components: [asker('one'), asker('other')] }).startAll();
    expect([given[0] === given[1], given[2] === given[3], given[0] === given[2]]).toEqual([true, true, false]);
  });

  it('is kept by `lazy` for the scope that it belongs to, and no other', async () => {
    @Component({ scope: 'container' })
    class Basket {}
    @Component({ deps: [Basket], scope: 'transient' })
    class Pricing { constructor(readonly basket: Basket) {} }
    @Component({ deps: [lazy(() => Pricing), lazy(() => Part)] })
    class Shop { constructor(readonly pricing: Lazy<Pricing>, readonly part: Lazy<Part>) {} }
    const container = createContainer({ components: [Shop] });
    await container.startAll();
    const { pricing, part } = container.get(Shop);
    const opened = await Promise.all([1, 2].map(() => container.runInScope(async (scope) => {
      await Promise.resolve();
      expect(pricing.get()).toBe(pricing.get());
      expect(pricing.get().basket).toBe(scope.get(Basket));
      return part.get();
    })));
    expect(opened[0]).toBe(opened[1]);
    expect(systoleError(() => pricing.get()).code).toBe('ERR_OUTSIDE_SCOPE');
  });
});
