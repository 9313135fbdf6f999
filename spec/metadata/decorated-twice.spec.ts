import { autoInjectable, Component, container, createContainer, inject, injectAll, injectable, Lifecycle, scoped, singleton } from 'systole';
import { systoleError } from '../support/errors';

// What a class says of itself by tsyringe's decorators and by @Component, when both stand on it.

afterEach(() => { container.reset(); });

type Mark = (target: new () => object) => unknown;

const contradictions: readonly (readonly [string, Mark, Mark, readonly string[]])[] = [
  ['once for each container, and a singleton', scoped(Lifecycle.ContainerScoped), Component(), [
    "Session is @scoped(Lifecycle.ContainerScoped), but by @Component() its scope is 'singleton'.",
    "  say it in one place: @Component({ scope: 'container' }) for the same, or @Component() as it is, and no @scoped(Lifecycle.ContainerScoped)",
  ]],
  ['once in each resolution for a token, and transient', scoped(Lifecycle.ResolutionScoped, 'the session'), Component({ scope: 'transient' }), [
    "Session is @scoped(Lifecycle.ResolutionScoped), but by @Component() its scope is 'transient'.",
    "  say it in one place: @Component({ scope: 'resolution' }) for the same, or @Component() as it is, and no @scoped(Lifecycle.ResolutionScoped); what names it is @injectable({ token })",
  ]],
  ['a singleton, and one for each scope', singleton(), Component({ scope: 'container' }), [
    "Session is @singleton(), but by @Component() its scope is 'container'.",
    '  say it in one place: @Component() as it is, and no @singleton()',
  ]],
];

describe.each(contradictions)('a class that is %s', (_, lifecycle, component, message) => {
  it.each([['above', [component, lifecycle]], ['below', [lifecycle, component]]] as const)('is refused, its lifecycle %s @Component, and is no more than it was', (where, [first, second]) => {
    class Session {}
    first(Session);
    const error = systoleError(() => second(Session));
    expect([error.code, error.details, error.message]).toEqual(['ERR_INVALID_DECORATION', { decorator: 'Component', target: 'Session' }, message.join('\n')]);
    if (where === 'below') expect(systoleError(() => createContainer({ components: [Session] })).code).toBe('ERR_NOT_A_COMPONENT');
    else expect(container.isRegistered('the session')).toBe(false);
  });
});

it.each([
  [singleton(), 'singleton'], [injectable(), 'singleton'], [scoped(Lifecycle.ContainerScoped), 'container'], [scoped(Lifecycle.ResolutionScoped), 'resolution'],
] as const)('a class that says the same twice is a component', (mark, scope) => {
  for (const decorations of [[mark, Component({ scope })], [Component({ scope }), mark]]) {
    class Session {}
    for (const decorate of decorations) decorate(Session);
    expect(createContainer({ components: [Session] }).describe(Session).scope).toBe(scope);
  }
});

describe('a list of dependencies', () => {
  it('is refused when parameters behind its end ask by @inject, which nobody would hear', () => {
    class Orders { constructor(readonly database: object, readonly url: string, readonly rules: readonly string[]) {} }
    inject('url')(Orders, undefined, 1);
    injectAll('rule')(Orders, undefined, 2);
    const error = systoleError(() => { Component('database', 'url')(Orders as never); });
    expect([error.code, error.details, error.message]).toEqual(['ERR_INVALID_DECORATION', { decorator: 'Component', target: 'Orders' }, [
      'Orders asks with @inject or its like at position 3 of its constructor, but @Component lists 2 dependencies, and what is not listed is not given.',
      "  list all of them, in order: @Component(First, 'second'); or none: @Component() takes @inject(…) and the types that the compiler writes down",
    ].join('\n')]);
    class None { constructor(readonly url: string) {} }
    inject('url')(None, undefined, 0);
    expect(systoleError(() => { Component({ deps: [] })(None as never); }).message).toContain('at position 1 of its constructor, but @Component lists 0 dependencies');
  });

  it('stands in the place of @inject on the parameters that it names', () => {
    class Orders { constructor(readonly url: string) {} }
    inject('another')(Orders, undefined, 0);
    Component('url')(Orders);
    const system = createContainer({ components: [Orders] }).register('url', { useValue: 'db://there' });
    expect(system.resolve(Orders).url).toBe('db://there');
  });
});

it('@autoInjectable refuses a component, in the place of which it would put a class that is none', () => {
  class Form {}
  Component()(Form);
  const error = systoleError(() => autoInjectable()(Form));
  expect([error.code, error.details, error.message]).toEqual(['ERR_INVALID_DECORATION', { decorator: 'autoInjectable', target: 'Form' }, [
    'Form is a component, and @autoInjectable() would put another class in its place, which is none.',
    '  write @Component() above @autoInjectable(), or leave one of them out',
  ].join('\n')]);
  class Page {}
  const Filled = autoInjectable()(Page);
  Component({ name: 'page' })(Filled);
  expect(createContainer({ components: [Filled] }).resolve(Filled)).toBeInstanceOf(Page);
});
