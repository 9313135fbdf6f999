import type {
  ClassProvider, ConcreteClass, DelayedConstructor, DependencyContainer, FactoryFunction, FactoryProvider, InjectionToken, Lifecycle as TsyringeLifecycle, RegistrationOptions, TokenProvider, ValueProvider,
} from '../../container/plain-container';
import type { Key } from '../../model/token';
import { loadInjecting } from '../later';

// What tsyringe exports, under the same names: its code is not loaded for it, and neither is ours before one of these is called.

/** What can be asked for: what tsyringe takes, and tokens. */
type AnyKey<T = unknown> = InjectionToken<T> | Key<T>;

/** What makes an instance, for `register`: `{ useValue }`, `{ useClass }`, `{ useFactory }` or `{ useToken }`. What `override` takes is an `Override`. */
export type Provider<T = unknown> = ValueProvider<T> | FactoryProvider<T> | ClassProvider<T> | TokenProvider<T> | { useToken: Key<T> };

/** A class decorator that leaves the class as it is; for both protocols. */
type ClassMark = (target: ConcreteClass<unknown>) => void;
/** A parameter decorator; only legacy decorators know parameters. */
type ParameterMark = (target: object, member: string | symbol | undefined, position: number) => void;

/** What works on what a parameter is given. Asked for by its class or token, so a container makes it. */
export interface Transform<In, Out> {
  /** What the parameter is given. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as tsyringe's: each transformer has arguments of its own
  transform(incoming: In, ...args: any[]): Out;
}
type AnyTransform = AnyKey<Transform<never, unknown>>;

const lifecycles: unknown = Object.freeze({
  Transient: 0, Singleton: 1, ResolutionScoped: 2, ContainerScoped: 3, 0: 'Transient', 1: 'Singleton', 2: 'ResolutionScoped', 3: 'ContainerScoped',
});
/** How long what a plain registration makes is kept: not at all, as long as its container, within one resolution, or once for each container. */
export const Lifecycle: typeof TsyringeLifecycle = lifecycles as typeof TsyringeLifecycle;
export type Lifecycle = TsyringeLifecycle;
// eslint-disable-next-line @typescript-eslint/no-namespace -- only types: the members of an enum are types, too
export declare namespace Lifecycle {
  /** Made anew each time. */
  export type Transient = TsyringeLifecycle.Transient;
  /** As long as its container. */
  export type Singleton = TsyringeLifecycle.Singleton;
  /** Within one resolution. */
  export type ResolutionScoped = TsyringeLifecycle.ResolutionScoped;
  /** Once for each container. */
  export type ContainerScoped = TsyringeLifecycle.ContainerScoped;
}

/**
 * Class decorator: the constructor's parameters are known to containers from now on, by their types (`emitDecoratorMetadata`) and by `@inject`.
 *
 * @param options - `token`: registers the class for these tokens with the application's own container, too
 */
export function injectable<T>(options?: { token?: InjectionToken<T> | InjectionToken<T>[] }): (target: ConcreteClass<T>) => void {
  const token = options?.token;
  return loadInjecting().injectable(token === undefined ? [] : Array.isArray(token) ? token : [token]);
}

/** Class decorator: `@injectable()`, and a singleton of the application's own container; in another container, one of that. */
export function singleton(): ClassMark {
  return loadInjecting().kept(Lifecycle.Singleton, undefined);
}

/** Class decorator: `@injectable()`, and made once for each container, or once in each resolution. Registered for the token, or else for the class. */
export function scoped<T>(lifecycle: Lifecycle.ContainerScoped | Lifecycle.ResolutionScoped, token?: InjectionToken<T>): (target: ConcreteClass<T>) => void {
  return loadInjecting().kept(lifecycle, token);
}

/** Class decorator: registers providers with the application's own container; of the class itself it says nothing. */
export function registry(registrations: readonly ({ token: AnyKey; options?: RegistrationOptions } & Provider)[] = []): (target: object) => void {
  return loadInjecting().registry(registrations);
}

/**
 * Class decorator: puts a class in the decorated one's place whose constructor may be called without its last arguments, or without any; they
 * come from the application's own container, in a scope of that from the scope.
 */
export function autoInjectable(): <Class extends ConcreteClass<object>>(target: Class) => Class {
  return (target) => loadInjecting().autoInjectable(target) as typeof target;
}

/** Parameter decorator: the parameter asks for the token. With `isOptional`, it is given `undefined` when nothing is registered for a name. */
export function inject(token: AnyKey, options?: { isOptional?: boolean }): ParameterMark {
  return loadInjecting().noting({ token, multiple: false, isOptional: options?.isOptional });
}

/** Parameter decorator: the parameter asks for all that is registered for the token, as a list. With `isOptional`, the list may be empty. */
export function injectAll(token: AnyKey, options?: { isOptional?: boolean }): ParameterMark {
  return loadInjecting().noting({ token, multiple: true, isOptional: options?.isOptional });
}

/** Parameter decorator: the parameter is given what the transformer makes of what the token stands for, and of the arguments. */
export function injectWithTransform(token: AnyKey, transformer: AnyTransform, ...args: readonly unknown[]): ParameterMark {
  return loadInjecting().noting({ token, transform: transformer, transformArgs: args });
}

/** Parameter decorator: as `injectWithTransform`, for all that is registered for the token, as a list. */
export function injectAllWithTransform(token: AnyKey, transformer: AnyTransform, ...args: readonly unknown[]): ParameterMark {
  return loadInjecting().noting({ token, multiple: true, transform: transformer, transformArgs: args });
}

/**
 * A token for a class that is not there yet: asked for when something is made, the class is looked up when the instance is first used. Of two classes that
 * need each other, one has to ask so.
 */
export function delay<T>(wrapped: () => ConcreteClass<T>): DelayedConstructor<T> {
  return loadInjecting().delay(wrapped) as unknown as DelayedConstructor<T>;
}

/** A factory that makes something once. */
export function instanceCachingFactory<T>(make: FactoryFunction<T>): FactoryFunction<T> {
  return loadInjecting().instanceCachingFactory(make) as FactoryFunction<T>;
}

/** A factory that makes something once for each container that asks. */
export function instancePerContainerCachingFactory<T>(make: FactoryFunction<T>): FactoryFunction<T> {
  return loadInjecting().instancePerContainerCachingFactory(make) as FactoryFunction<T>;
}

/** A factory that gives an instance of one class or of the other. With caching, the same one until the predicate changes its mind. */
export function predicateAwareClassFactory<T>(
  predicate: (container: DependencyContainer) => boolean, trueClass: ConcreteClass<T>, falseClass: ConcreteClass<T>, useCaching = true,
): FactoryFunction<T> {
  return loadInjecting().predicateAwareClassFactory(predicate, trueClass, falseClass, useCaching) as FactoryFunction<T>;
}

/** True for `{ useClass }`. */
export function isClassProvider<T>(provider: Provider<T>): provider is ClassProvider<T> {
  return !!(provider as Partial<ClassProvider<T>>).useClass;
}

/** True for `{ useFactory }`. */
export function isFactoryProvider<T>(provider: Provider<T>): provider is FactoryProvider<T> {
  return !!(provider as Partial<FactoryProvider<T>>).useFactory;
}

/** True for `{ useToken }`. */
export function isTokenProvider<T>(provider: Provider<T>): provider is TokenProvider<T> {
  return !!(provider as Partial<TokenProvider<T>>).useToken;
}

/** True for `{ useValue }`, unless the value is null or undefined. */
export function isValueProvider<T>(provider: Provider<T>): provider is ValueProvider<T> {
  return ((provider as Partial<ValueProvider<T>>).useValue ?? undefined) !== undefined;
}

/** True for names: tokens that stand for nothing unless they are registered. */
export function isNormalToken(token?: AnyKey): token is string | symbol {
  return typeof token === 'string' || typeof token === 'symbol';
}
