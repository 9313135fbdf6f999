// The order of these two lines matters: tsyringe throws on import when no Reflect polyfill is loaded.
import 'reflect-metadata';
import { container as tsyringeRoot } from 'tsyringe';
import type { ClassProvider, DependencyContainer, FactoryProvider, InjectionToken, ValueProvider } from 'tsyringe';
import type { ClassKey, Key } from '../model/token';

export type {
  ClassProvider, DependencyContainer, FactoryProvider, InjectionToken, RegistrationOptions, TokenProvider, ValueProvider,
} from 'tsyringe';
/** What tsyringe's `register` takes as a provider, with our tokens as well as its own. */
export type PlainProvider<T> =
  | ValueProvider<T>
  | FactoryProvider<T>
  | ClassProvider<T>
  | { readonly useToken: InjectionToken<T> | Key<T> }
  | { readonly useClass: ClassKey<T> }
  | ConcreteClass<T>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as tsyringe's own `constructor<T>`
type ConcreteClass<T> = new (...args: any[]) => T;

/** How components are found from inside tsyringe, when a plain class asks for one. */
export type ComponentLookup = (token: unknown) => { readonly value: unknown } | undefined;

// tsyringe does not export its container class, but every container knows it; a new one has no parent, and so shares
// nothing with tsyringe's global container. The cast holds for tsyringe 4: its constructor takes an optional parent.
const TsyringeContainer = tsyringeRoot.constructor as new (parent?: DependencyContainer) => DependencyContainer;

/** A tsyringe container for plain registrations, which asks for components where tsyringe would not know them. */
export class PlainContainer extends TsyringeContainer {
  private readonly lookup: ComponentLookup;

  constructor(lookup: ComponentLookup, parent?: DependencyContainer) {
    super(parent);
    this.lookup = lookup;
  }

  override resolve<T>(token: InjectionToken<T>, ...rest: readonly unknown[]): T {
    const found = this.lookup(token);
    if (found !== undefined) return found.value as T;
    // tsyringe passes a resolution context and a flag beyond its public signature.
    const inherited = super.resolve.bind(this) as (token: InjectionToken<T>, ...rest: readonly unknown[]) => T;
    return inherited(token, ...rest);
  }

  override createChildContainer(): DependencyContainer {
    return new PlainContainer(this.lookup, this);
  }
}
