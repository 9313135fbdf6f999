import 'reflect-metadata';
import { injectable, Lifecycle } from 'tsyringe';
import { alias, all, Component, component, createContainer, group, lazy, optional, pick, ready, ref, supplier, token } from 'systole';
import type { Container, ErrorDetails, Lazy, Supplier, Token } from 'systole';
import { rejection, systoleError } from '../support/errors';

/** Where things are declared depends on the machine, and on this file. */
const withoutPlaces = (message: string): string => message.replace(/\(\S+:\d+\)/g, '(place)');

@Component({ scope: 'container', tags: ['mine'] })
class Basket {
  readonly items: string[] = [];
}

@Component({ deps: [Basket], scope: 'transient' })
class Pricing {
  constructor(readonly basket: Basket) {}
}

@Component(Pricing)
class Checkout {
  constructor(readonly pricing: Pricing) {}
}

describe('a singleton that would keep what belongs to scopes', () => {
  it('is found before anything is constructed, with the whole path and the way out', async () => {
    const container = createContainer({ components: [Checkout] });
    const [finding, ...others] = container.verify();
    expect(others).toEqual([]);
    expect(finding?.code).toBe('ERR_CAPTIVE_DEPENDENCY');
    expect(withoutPlaces(finding?.message ?? '')).toBe([
      'Checkout is a singleton, but needs Basket, of which there is one for each scope: it would keep the first for all of them.',
      '  Checkout (singleton) needs Pricing  (place)',
      '  Pricing (transient) needs Basket  (place)',
      '  Basket (container)  (place)',
      "  list lazy(() => Pricing) in Checkout, which asks the current scope at each get(); or give Checkout the option scope: 'container'",
    ].join('\n'));
    const { component: holder, captive, path } = finding?.details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY'];
    expect([holder, captive]).toEqual(['Checkout', 'Basket']);
    expect(path.map(({ id, scope }) => [id, scope])).toEqual([['Checkout', 'singleton'], ['Pricing', 'transient'], ['Basket', 'container']]);
    for (const { declaredAt } of path) expect(declaredAt).toMatch(/captives\.spec\.ts:\d+/);
    expect((await rejection(container.startAll())).code).toBe('ERR_CAPTIVE_DEPENDENCY');
    expect(systoleError(() => container.resolve(Checkout)).code).toBe('ERR_CAPTIVE_DEPENDENCY');
    expect((await rejection(container.runInScope(() => 1))).code).toBe('ERR_CAPTIVE_DEPENDENCY');
  });

  it.each([
    ['a plain need', component('holder', { deps: [Basket], start: () => ({}) })],
    ['pick', component('holder', { deps: [pick(Basket, (basket) => basket.items)], start: () => ({}) })],
    ['optional', component('holder', { deps: [optional(Basket)], start: () => ({}) })],
    ['ready', component('holder', { deps: [ready(Basket)], start: () => ({}) })],
    ['all', component('holder', { deps: [all('mine')], start: () => ({}) })],
    ['a reference in its config', component('holder', { config: { basket: ref(Basket) }, start: () => ({}) })],
    ['an alias', component('holder', { deps: [alias('mine', Basket)], start: () => ({}) })],
    ['an alias of a part', component('holder', { deps: [alias('items', pick(Basket, (basket) => basket.items))], start: () => ({}) })],
  ])('is found through %s', (_, holder) => {
    expect(createContainer({ components: [holder, Basket] }).verify().map(({ code }) => code)).toEqual(['ERR_CAPTIVE_DEPENDENCY']);
  });

  it('is found through a group', () => {
    const holder = component('holder', { deps: [group('parts')], start: () => ({}) });
    const findings = createContainer({ components: [holder], groups: { parts: { basket: Basket } } }).verify();
    expect(findings.map(({ details }) => (details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY']).captive)).toEqual(['parts/basket']);
  });

  it('is told of each captive once', () => {
    const Other = component('other', { scope: 'container', start: () => 1 });
    const holder = component('holder', { deps: [Pricing, Basket, Other, Pricing], start: () => ({}) });
    const second = component('second', { deps: [Other], start: () => ({}) });
    const error = systoleError(() => { createContainer({ components: [holder, second] }).plan(); });
    expect(error.code).toBe('ERR_WIRING');
    const { findings } = error.details as ErrorDetails['ERR_WIRING'];
    expect(findings.map(({ details }) => { const { component: id, captive } = details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY']; return `${id} ${captive}`; }))
      .toEqual(['second other', 'holder Basket', 'holder other']);
  });

  it('is told of each captive behind one thing, be that transient or plain, by the shortest path', () => {
    class PlainOffer { constructor(readonly basket: Basket, readonly pricing: Pricing, readonly other: unknown) {} }
    const Other = component('other', { scope: 'container', make: () => 1 });
    const Third = component('third', { scope: 'container', make: () => 1 });
    @Component({ deps: [Other, Pricing, Third], scope: 'transient' })
    class Offer { constructor(readonly other: number, readonly pricing: Pricing, readonly third: number) {} }
    Reflect.defineMetadata('design:paramtypes', [Basket, Offer], PlainOffer);
    injectable()(PlainOffer);
    const paths = (holder: Token<unknown>): readonly string[] => createContainer({ components: [holder] }).register('plain', { useClass: PlainOffer as never }).verify()
      .map(({ details }) => (details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY']).path.map(({ id }) => id).join(' '));
    expect(paths(component('holder', { deps: [Offer], start: () => 1 }))).toEqual(['holder Offer other', 'holder Offer third', 'holder Offer Pricing Basket']);
    expect(paths(component('holder', { deps: ['plain'], start: () => 1 }))).toEqual(['holder plain Basket', 'holder plain Offer other', 'holder plain Offer third']);
  });

  it('is none when it asks later, only orders, or has its dependency switched off', () => {
    @Component({ deps: [lazy(() => Basket), supplier(() => Pricing)], after: [Basket] })
    class Careful {
      constructor(readonly basket: Lazy<Basket>, readonly pricing: Supplier<Pricing>) {}
    }
    const off = createContainer({ components: [component('holder', { deps: [optional(Basket)], start: () => ({}) }), Basket] });
    void off.disable(Basket);
    expect([...createContainer({ components: [Careful] }).verify(), ...off.verify()]).toEqual([]);
  });

  it('is found anew after an override, and is fine as soon as it belongs to scopes itself', () => {
    const container = createContainer({ components: [Checkout] });
    container.override(Checkout, { scope: 'container' });
    expect(container.verify()).toEqual([]);
    container.restore(Checkout);
    expect(container.verify()).toHaveLength(1);
    container.override(Basket, { useValue: { items: [] } });
    expect(container.verify()).toHaveLength(1);
    container.override(Pricing, { useValue: { basket: { items: [] } } as never });
    expect(container.verify()).toEqual([]);
  });
});

describe('plain registrations', () => {
  const Session = token<object>('session');
  class PlainSession {}
  injectable()(PlainSession);

  it('of the lifecycle ContainerScoped are found as captives', () => {
    const container = createContainer({ components: [component('holder', { deps: ['session'], start: () => ({}) })] });
    container.register('session', { useClass: PlainSession }, { lifecycle: Lifecycle.ContainerScoped });
    expect(withoutPlaces(container.verify()[0]?.message ?? '')).toBe([
      'holder is a singleton, but needs session, of which there is one for each scope: it would keep the first for all of them.',
      '  holder (singleton) needs session  (place)',
      '  session (container)',
      "  list lazy(() => session) in holder, which asks the current scope at each get(); or give holder the option scope: 'container'",
    ].join('\n'));
    container.register('session', { useClass: PlainSession });
    expect(container.verify()).toEqual([]);
  });

  it('lead to captives, through the constructors of plain classes', () => {
    class PlainPricing { constructor(readonly basket: Basket) {} }
    Reflect.defineMetadata('design:paramtypes', [Basket], PlainPricing);
    injectable()(PlainPricing);
    const container = createContainer({ components: [component('holder', { deps: ['pricing'], start: () => ({}) }), Basket] });
    container.register('pricing', { useToken: 'other' }).register('other', { useClass: PlainPricing });
    expect((container.verify()[0]?.details as ErrorDetails['ERR_CAPTIVE_DEPENDENCY']).path.map(({ id, scope }) => `${id} ${scope}`))
      .toEqual(['holder singleton', 'pricing transient', 'other transient', 'Basket container']);
    expect(createContainer({ components: [component('holder', { deps: [Session], start: () => ({}) })] }).registerInstance(Session, {}).verify()).toEqual([]);
  });
});

describe('a plain singleton that would keep what belongs to scopes', () => {
  class Discount {
    constructor(readonly basket: Basket) {}
  }
  class Till {
    constructor(readonly discount: Discount) {}
  }
  // As the compiler does, which only legacy decorators let it.
  Reflect.defineMetadata('design:paramtypes', [Basket], Discount);
  Reflect.defineMetadata('design:paramtypes', [Discount], Till);
  for (const plain of [Discount, Till]) injectable()(plain);
  const opened = (): Container => createContainer({ components: [Basket] });

  it('is refused when it is resolved, by whatever way, with the path and the way out', async () => {
    const container = opened().registerSingleton(Till);
    await container.runInScope(() => { for (let times = 0; times < 3; times += 1) container.resolve(Discount); });
    const error = systoleError(() => container.resolve(Till));
    expect(error.code).toBe('ERR_CAPTIVE_DEPENDENCY');
    expect(withoutPlaces(error.message)).toBe([
      'Till is a singleton, but needs Basket, of which there is one for each scope: it would keep the first for all of them.',
      '  Till (singleton) needs Discount',
      '  Discount (transient) needs Basket',
      '  Basket (container)  (place)',
      '  register Till with Lifecycle.ContainerScoped: then there is one of it for each scope, too; or let it ask for Discount when that is used: container.resolve(Discount)',
    ].join('\n'));
    for (const ask of [() => container.resolve(Till), () => container.createChildContainer().resolve(Till)]) {
      expect(await container.runInScope(() => systoleError(ask).code)).toBe('ERR_CAPTIVE_DEPENDENCY');
    }
    expect((await container.runInScope((scope) => scope.resolve(Discount))).basket).toBeInstanceOf(Basket);
  });

  it('is told of itself, once, when it is found behind components, which could do nothing about it', () => {
    const holders = ['shop', 'stall'].map((id) => component(id, { deps: [Till], start: () => ({}) }));
    const container = createContainer({ components: [...holders, Basket] }).registerSingleton(Till);
    expect(container.verify().map(({ message }) => withoutPlaces(message))).toEqual([[
      'Till is a singleton, but needs Basket, of which there is one for each scope: it would keep the first for all of them.',
      '  shop (singleton) needs Till  (place)',
      '  Till (singleton) needs Discount',
      '  Discount (transient) needs Basket',
      '  Basket (container)  (place)',
      '  register Till with Lifecycle.ContainerScoped: then there is one of it for each scope, too; or let it ask for Discount when that is used: container.resolve(Discount)',
    ].join('\n')]);
    container.register(Till, { useClass: Till }, { lifecycle: Lifecycle.ContainerScoped });
    expect(container.verify().map(({ message }) => message.split('\n').at(-1))).toEqual(['shop', 'stall'].map((id) =>
      `  list lazy(() => Till) in ${id}, which asks the current scope at each get(); or give ${id} the option scope: 'container'`));
  });

  it('may keep it when it is registered with the scope itself, or is one for each scope', async () => {
    const container = opened().register(Discount, { useClass: Discount }, { lifecycle: Lifecycle.ContainerScoped });
    const kept = await container.runInScope((scope) => {
      scope.registerSingleton(Till);
      return [scope.resolve(Till).discount === scope.resolve(Discount), scope.resolve(Till).discount.basket === scope.resolve(Basket)];
    });
    expect(kept).toEqual([true, true]);
  });
});
