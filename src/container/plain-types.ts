import type {
  ClassProvider, DependencyContainer as TsyringeContainer, FactoryProvider as TsyringeFactoryProvider, InjectionToken, RegistrationOptions, ValueProvider,
} from 'tsyringe';
import type { ClassKey, Key, TypedKey } from '../model/token';

/** What tsyringe takes as a token, and ours. */
export type AnyToken<T> = InjectionToken<T> | TypedKey<T>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as tsyringe's own `constructor<T>`
export type ConcreteClass<T> = new (...args: any[]) => T;

/** As tsyringe's: what a factory is given, and a child of a container. It takes systole's tokens as well as names and classes. */
export interface DependencyContainer extends TsyringeContainer {
  register<T>(token: AnyToken<T>, provider: PlainProvider<T>, options?: RegistrationOptions): DependencyContainer;
  registerSingleton<T>(from: AnyToken<T>, to?: AnyToken<T>): DependencyContainer;
  registerType<T>(from: AnyToken<T>, to: AnyToken<T>): DependencyContainer;
  registerInstance<T>(token: AnyToken<T>, instance: T): DependencyContainer;
  resolve<T>(token: AnyToken<T>): T;
  resolveAll<T>(token: AnyToken<T>): T[];
  isRegistered<T>(token: AnyToken<T>, recursive?: boolean): boolean;
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
