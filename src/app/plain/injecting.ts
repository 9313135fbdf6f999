import type { ConcreteClass, InjectionToken, Lifecycle } from '../../container/plain-container';
import { Lifecycle as Lifecycles } from '../../container/plain/registration';
import { delay } from '../../container/plain/delay';
import { instanceCachingFactory, instancePerContainerCachingFactory, predicateAwareClassFactory } from '../../container/plain/factories';
import { notInjected } from '../../container/plain/messages';
import { injectableOf, storeInjectable } from '../../metadata/injection';
import { noteParameter } from '../../metadata/injection-notes';
import { loadRefusals } from '../../metadata/later';
import { sayLifecycle } from '../../metadata/lifecycle-said';
import type { SaidLifecycle } from '../../metadata/lifecycle-said';
import { isStandardContext } from '../../metadata/decorator-call';
import { definitionOf, noteSilenced } from '../../metadata/metadata-store';
import { container } from '../create-container';

export { delay, instanceCachingFactory, instancePerContainerCachingFactory, predicateAwareClassFactory };

// tsyringe's decorators, over the application's own container; `as-tsyringe.ts` has their types, and loads this when one is used.

type ClassDecoration = (target: ConcreteClass<unknown>, context?: unknown) => void;

/** A decorator that notes something for a parameter. */
export function noting(note: object): (target: object, member: unknown, position: number) => void {
  return (target, _, position) => { noteParameter(target, position, note); };
}

export function injectable(tokens: readonly InjectionToken[]): ClassDecoration {
  return (target, context) => {
    storePlain(target, context);
    for (const token of tokens) container.register(token, target);
  };
}

const sayings: ReadonlyMap<number, Omit<SaidLifecycle, 'hasToken'>> = new Map([
  [Lifecycles.Singleton, { decorator: '@singleton()', scope: 'singleton' }],
  [Lifecycles.ResolutionScoped, { decorator: '@scoped(Lifecycle.ResolutionScoped)', scope: 'resolution' }],
  [Lifecycles.ContainerScoped, { decorator: '@scoped(Lifecycle.ContainerScoped)', scope: 'container' }],
]);

/** Registers the class with a lifecycle, which it has in other containers too, unless they know better. */
export function kept(lifecycle: Lifecycle, token: InjectionToken | undefined): ClassDecoration {
  return (target, context) => {
    const saying = sayings.get(lifecycle);
    if (saying !== undefined) say(target, { ...saying, hasToken: token !== undefined });
    storePlain(target, context, token === undefined ? lifecycle : undefined);
    // A component is there as it is; a token stands for it.
    if (definitionOf(target) === undefined) container.register(token ?? target, target, { lifecycle });
    else if (token !== undefined) container.register(token, target);
  };
}

/** @throws ERR_INVALID_DECORATION when the class is a component of another scope */
function say(target: object & { readonly name: string }, said: SaidLifecycle): void {
  const definition = definitionOf(target);
  if (definition !== undefined && said.scope !== (definition.options.scope ?? 'singleton')) throw loadRefusals().lifecycleContradicted(target, said, definition.options.scope);
  sayLifecycle(target, said);
}

function storePlain(target: ConcreteClass<unknown>, context: unknown, lifecycle?: Lifecycle): void {
  storeInjectable(target, lifecycle);
  noteSilenced(target, isStandardContext(context) ? context.metadata : undefined);
}

export function registry(registrations: readonly object[]): () => void {
  return () => {
    for (const registration of registrations) {
      const { token, options, ...provider } = registration as { readonly token: never; readonly options?: never };
      container.register(token, provider as never, options);
    }
  };
}

/** A class in the decorated one's place: what its constructor is not given comes from the application's own container, or from the scope of that in which it is constructed. */
export function autoInjectable(target: new (...args: readonly unknown[]) => object): unknown {
  if (definitionOf(target) !== undefined) throw loadRefusals().replacedComponent(target);
  storeInjectable(target);
  const parameters = injectableOf(target)?.parameters ?? [];
  const made = class extends target {
    constructor(...given: readonly unknown[]) {
      super(...given, ...parameters.slice(given.length).map((parameter, place) => argumentFor(target, parameter, given.length + place)));
    }
  };
  return Object.defineProperty(made, 'name', { value: target.name, configurable: true });
}

function argumentFor(target: new (...args: readonly unknown[]) => object, parameter: unknown, position: number): unknown {
  try {
    return container.rooms.plainHere.argument(parameter);
  } catch (error) {
    throw notInjected([{ target, position }], error);
  }
}
