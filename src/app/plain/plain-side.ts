import type {
  AnyToken, DependencyContainer, InjectionToken, InterceptionOptions, PlainProvider, PostResolutionInterceptorCallback, PreResolutionInterceptorCallback, RegistrationOptions,
} from '../../container/plain-container';
import { asking } from '../../container/asking';
import { definitionOf } from '../../metadata/metadata-store';
import { isToken } from '../../model/token';
import { discardUnkept } from '../discarding';
import type { Internals } from '../internals';
import { loadFactoryStarts } from '../later';

export type { AnyToken } from '../../container/plain-container';

/**
 * The tsyringe half of a container: plain registrations behave as in tsyringe, and may depend on components.
 *
 * Registering a provider for a component's own class or token overrides the component.
 */
export abstract class PlainSide implements DependencyContainer {
  /** @internal */
  protected abstract readonly internals: Internals;

  /**
   * As tsyringe's `register`; for a component's class or token, as `override`. A component's class that is registered for itself is added, and takes the place of what was registered
   * for it before.
   */
  register<T>(token: AnyToken<T>, provider: PlainProvider<T>, options?: RegistrationOptions): this {
    const by = typeof provider === 'function' ? { useClass: provider } : provider;
    if (!this.registerComponent(token, by)) this.internals.plain.registrations.register(token, provider, options);
    return this;
  }

  /** As tsyringe's `registerSingleton`: one instance of a class, or what `to` stands for, made when it is resolved first. */
  registerSingleton<T>(from: AnyToken<T>, to?: AnyToken<T>): this {
    // A name says nothing of itself; tsyringe refuses that, and a component stays what it is.
    const by = to === undefined && typeof from !== 'function' ? undefined : { useToken: to ?? from };
    if (!this.registerComponent(from, by)) this.internals.plain.registrations.registerSingleton(from, to);
    return this;
  }

  /** As tsyringe's `registerType`: a class, made anew each time, or another token. */
  registerType<T>(from: AnyToken<T>, to: AnyToken<T>): this {
    return typeof to === 'function' ? this.register(from, { useClass: to }) : this.register(from, { useToken: to });
  }

  /** Registers a value; for a component's class or token, as `override`. */
  registerInstance<T>(token: AnyToken<T>, instance: T): this {
    return this.register(token, { useValue: instance });
  }

  /**
   * The instance behind a key. A component is constructed, with all it needs, but not started; a later start uses it.
   *
   * @throws ERR_DISABLED, ERR_NOT_STARTED for what its start handler makes, and whatever is wrong with the wiring
   */
  resolve<T>(token: AnyToken<T>): T {
    return asking.factory === undefined && asking.demand === undefined ? this.resolved(token) : loadFactoryStarts().giveToFactory(this.internals, token, () => this.resolved(token));
  }

  private resolved<T>(token: AnyToken<T>): T {
    const { resolved } = this.internals;
    const known = resolved.to(token);
    if (known !== undefined) return known as T;
    const component = this.internals.find(token);
    if (component !== undefined) this.internals.refuseDisposed();
    if (component !== undefined) return this.internals.noted(resolved, token, component, (one) => this.internals.resolveComponent(one)) as T;
    const { container } = this.internals.plain;
    const { plainHere } = this.internals;
    const plainToken = token as InjectionToken<T>;
    // tsyringe knows no tokens that are objects, and would call them a circular import.
    if (isToken(token) && !container.isRegistered(plainToken) && !plainHere.isRegistered(plainToken)) this.internals.require(token);
    // What is the same for all is the same in scopes, too.
    if (plainHere !== container && !container.isConstant(plainToken)) return plainHere.resolve(plainToken);
    // What is made now may never be asked for again: it is noted when it is.
    const wasMade = container.isConstant(plainToken);
    const made = container.resolve(plainToken);
    return wasMade ? resolved.note(token, made) : made;
  }

  /**
   * As `resolve`, for what is made for whoever asks by factories that take time: a transient component, or one that is made with such. Whatever else there is comes at once.
   *
   * Rejects with what `resolve` throws, and with what a factory does; then what others have made for it is disposed of.
   */
  resolveAsync<T>(token: AnyToken<T>): Promise<T> {
    return this.internals.scopes.askAsync(token, false, () => this.resolve(token)) as Promise<T>;
  }

  /** Everything registered under a token, in order of registration; of a component, its one instance. @throws as `resolve` */
  resolveAll<T>(token: AnyToken<T>): T[] {
    return this.internals.find(token) === undefined
      ? this.internals.plainHere.resolveAll(token as InjectionToken<T>)
      : [this.resolve(token)];
  }

  /** True for a component, and for what is registered under a token; `recursive`: here or further up. */
  isRegistered(token: AnyToken<unknown>, recursive?: boolean): boolean {
    return this.internals.find(token) !== undefined || this.internals.plain.container.isRegistered(token as InjectionToken, recursive);
  }

  /**
   * A tsyringe container below this one, for plain registrations; it sees the components of this one. What is registered there in a component's place is
   * given to who asks for that there, and to whatever is made there from then on, as its lifecycle says; what has been made stays as it is, and the components
   * of this one are not touched by it.
   */
  createChildContainer(): DependencyContainer {
    return this.internals.plain.container.createChildContainer();
  }

  /** Calls back before each resolution of something plain by this container; with `{ frequency: 'Once' }` before the next one. Of components `subscribe` tells. */
  beforeResolution<T>(token: InjectionToken<T>, callback: PreResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    this.internals.plain.container.beforeResolution(token, callback, options);
  }

  /** Calls back after each resolution of something plain by this container that has succeeded, with what it gave. */
  afterResolution<T>(token: InjectionToken<T>, callback: PostResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    this.internals.plain.container.afterResolution(token, callback, options);
  }

  /** Forgets the plain registrations, overrides of what is not up, and instances that were resolved but not started. */
  reset(): void {
    this.internals.plain.registrations.reset();
    this.internals.resolved.forget();
    this.restoreAll();
  }

  /** Forgets plain singletons, values that were registered (in the places of components, too, that are not up), and the instances of components that were resolved but not started. */
  clearInstances(): void {
    this.internals.overrides.forgetRegistered();
    this.internals.plain.container.clearInstances();
    this.internals.resolved.forget();
    // Of values nothing is left.
    this.internals.registry.version += 1;
    this.discardUnstarted();
  }

  abstract dispose(): Promise<void>;

  /** Takes back the overrides of what is not in use, and forgets what was constructed but not started. */
  protected abstract restoreAll(): void;

  protected abstract discardUnstarted(): void;

  /** True for a component, which may be registered for itself: by its class, or by its class under its name. */
  private registerComponent(token: unknown, by: object | undefined): boolean {
    const { registry, overrides } = this.internals;
    const { useClass, useToken = useClass } = (by ?? {}) as { readonly useClass?: unknown; readonly useToken?: unknown };
    const component = this.componentBehind(token);
    if (component !== undefined) {
      if (useToken !== undefined && registry.find(useToken) === component) overrides.registerItself(component);
      else if (by !== undefined) overrides.register(component, by);
      return true;
    }
    const isItself = typeof token === 'function' && useToken === token && definitionOf(token) !== undefined;
    // A closed container takes nothing along, unless it is told to hold it.
    if (isItself) {
      registry.add([token]);
      discardUnkept(this.internals);
    }
    return isItself;
  }

  private componentBehind(token: unknown): number | undefined {
    const known = this.internals.registry.find(token);
    if (known !== undefined) return known;
    const isHolder = typeof token === 'function' || isToken(token);
    return isHolder && definitionOf(token) !== undefined ? this.internals.registry.pull(token, []) : undefined;
  }
}
