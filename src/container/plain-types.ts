import type {
  ClassProvider, delay as tsyringeDelay, DependencyContainer as TsyringeContainer, FactoryProvider as TsyringeFactoryProvider, Frequency, InjectionToken, RegistrationOptions, ValueProvider,
} from 'tsyringe';
import type { ClassKey, Key, TypedKey } from '../model/token';

/** What tsyringe takes as a token, and ours. */
export type AnyToken<T> = InjectionToken<T> | TypedKey<T>;

/** Any class that can be constructed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as tsyringe's own `constructor<T>`
export type ConcreteClass<T> = new (...args: any[]) => T;

/** What `delay` makes: a token for a class that is looked up later. */
export type DelayedConstructor<T> = ReturnType<typeof tsyringeDelay<T>>;

/** What a token was asked for as: `resolve`, or `resolveAll`. */
export type ResolutionType = 'Single' | 'All';

/** Hears of each resolution of a token before it is made. */
export type PreResolutionInterceptorCallback<T = unknown> = (token: InjectionToken<T>, resolutionType: ResolutionType) => void;

/** Hears of each resolution of a token after it was made, with what that was: a list where all were asked for. */
export type PostResolutionInterceptorCallback<T = unknown> = (token: InjectionToken<T>, result: T | T[], resolutionType: ResolutionType) => void;

/** How often an interceptor hears: each time, or once. */
export interface InterceptionOptions {
  frequency: Frequency;
}

/** As tsyringe's: what a factory is given, and a child of a container. It takes systole's tokens as well as names and classes. */
export interface DependencyContainer extends TsyringeContainer {
  /** Says how the instances behind a token come to be; of several registrations, `resolve` takes the last one. */
  register<T>(token: AnyToken<T>, provider: PlainProvider<T>, options?: RegistrationOptions): DependencyContainer;
  /** One instance of a class, or of what `to` stands for, made when it is resolved first. */
  registerSingleton<T>(from: AnyToken<T>, to?: AnyToken<T>): DependencyContainer;
  /** A class, made anew each time, or another token. */
  registerType<T>(from: AnyToken<T>, to: AnyToken<T>): DependencyContainer;
  /** A value. */
  registerInstance<T>(token: AnyToken<T>, instance: T): DependencyContainer;
  /** The instance behind a token. */
  resolve<T>(token: AnyToken<T>): T;
  /** Everything registered under a token, in order of registration. */
  resolveAll<T>(token: AnyToken<T>): T[];
  /** True when something is registered under a token; `recursive`: here or further up. */
  isRegistered<T>(token: AnyToken<T>, recursive?: boolean): boolean;
  /** A container below this one: what it has not got, it asks for here. */
  createChildContainer(): DependencyContainer;
}

/** Makes an instance with what a container gives. */
export type FactoryFunction<T> = (container: DependencyContainer) => T;

/** As tsyringe's, with a container that takes tokens. */
export interface FactoryProvider<T> extends TsyringeFactoryProvider<T> {
  useFactory: FactoryFunction<T>;
}

/** What tsyringe's `register` takes as a provider, with our tokens as well as its own. */
export type PlainProvider<T> =
  | ValueProvider<T>
  | FactoryProvider<T>
  | ClassProvider<T>
  | { readonly useToken: InjectionToken<T> | Key<T> }
  | { readonly useClass: ClassKey<T> }
  | ConcreteClass<T>;
