import { asking } from '../../container/asking';
import { loadFactoryAsks } from '../../container/later';
import type {
  DependencyContainer, InjectionToken, InterceptionOptions, PlainProvider, PostResolutionInterceptorCallback, PreResolutionInterceptorCallback, RegistrationOptions,
} from '../../container/plain-container';
import type { ContainerView, StopSignal } from '../../model/handler-context';
import type { Snapshot } from '../../model/snapshot';
import type { ComponentState } from '../../model/state';
import type { Key, TypedKey } from '../../model/token';
import type { AnyToken } from '../plain/plain-side';
import type { ScopeRooms } from './scope-rooms';
import type { ScopeOptions } from './scope-options';

/**
 * A child of a container for one unit of work, such as a request: made by `container.runInScope`, and over when the function that was called in it
 * has ended. It has instances of its own of what belongs to scopes; singletons are those of the container.
 */
export class Scope implements ContainerView, DependencyContainer {
  static {
    // What `console.log` shows, on Node: nothing of the inside.
    const inspected = { value(this: Scope): string { return `scope of ${this.name}`; } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  /** @internal */
  readonly rooms: ScopeRooms;

  /** @internal */
  constructor(rooms: ScopeRooms) {
    this.rooms = rooms;
  }

  /** Its number in its container, ascending: as events tell it. */
  get id(): number {
    return this.rooms.id;
  }

  /** That of its container. */
  get name(): string {
    return this.rooms.scopes.view.name;
  }

  /** Aborts when the `signal` does that the scope was opened with, and when the container is stopped and waits for it no longer. */
  get signal(): StopSignal {
    return this.rooms.signal;
  }

  /**
   * The instance of a component that is up: this scope's own of what belongs to scopes, the container's of a singleton, a new one of what is transient.
   *
   * @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED; ERR_NOT_PROVIDED for what the scope should have been given; ERR_OUTSIDE_SCOPE when it has ended
   */
  get<Value>(key: TypedKey<Value>): Value;
  /** The same, or `otherwise` for a component that is not up. @throws ERR_NOT_FOUND */
  get<Value, const Otherwise>(key: TypedKey<Value>, options: { readonly otherwise: Otherwise }): Value | Otherwise;
  get(key: Key, options?: { readonly otherwise: unknown }): unknown;
  get(key: Key, options?: { readonly otherwise: unknown }): unknown {
    const { rooms } = this;
    if (rooms.isInPlace(key)) return rooms.plain.resolve(key as never);
    const component = rooms.scopes.internals.require(key);
    return options === undefined || rooms.scopes.isUp(component) ? rooms.ask(component, true) : options.otherwise;
  }

  /** The instance behind a key, constructed with all it needs if need be; nothing is started. @throws as `container.resolve` */
  resolve<T>(token: AnyToken<T>): T {
    return asking.factory === undefined ? this.resolved(token) : loadFactoryAsks().givenToFactory(this.rooms.scopes.internals.plain.components, token, false, () => this.resolved(token));
  }

  private resolved<T>(token: AnyToken<T>): T {
    const { rooms } = this;
    const component = rooms.isInPlace(token) ? undefined : rooms.scopes.internals.find(token);
    return (component === undefined ? rooms.plain.resolve(token as InjectionToken<T>) : rooms.ask(component, false)) as T;
  }

  /** As `container.resolveAsync`, with the instances of this scope. */
  async resolveAsync<T>(token: AnyToken<T>): Promise<T> {
    const { rooms } = this;
    const component = rooms.isInPlace(token) ? undefined : rooms.scopes.internals.find(token);
    return (component === undefined ? this.resolve(token) : await rooms.askAsync(component, false)) as T;
  }

  /** Everything registered under a token, in order of registration; of a component, its one instance. @throws as `resolve` */
  resolveAll<T>(token: AnyToken<T>): T[] {
    return this.rooms.scopes.internals.find(token) === undefined || this.rooms.isInPlace(token) ? this.rooms.plain.resolveAll(token as InjectionToken<T>) : [this.resolve(token)];
  }

  /** True for a component, and for what is registered under a token; `recursive`: here or further up. */
  isRegistered(token: AnyToken<unknown>, recursive?: boolean): boolean {
    return this.rooms.scopes.internals.find(token) !== undefined || this.rooms.plain.isRegistered(token as InjectionToken, recursive);
  }

  status(key: Key): ComponentState {
    return this.rooms.scopes.view.status(key);
  }

  snapshot(): Snapshot {
    return this.rooms.scopes.view.snapshot();
  }

  /** A scope in this one: with instances of its own, and with what this one was given. As `container.runInScope`. */
  runInScope<Result, const Keys extends readonly Key[] = readonly Key[]>(call: (scope: Scope) => Result | PromiseLike<Result>, options?: ScopeOptions<Keys>): Promise<Result> {
    return this.rooms.scopes.run(call, options, this.rooms);
  }

  /**
   * Plain registrations for this scope alone. What is registered in a component's place is given to who asks for that here, by `get` too, and to whatever is made
   * here from then on; what has been made stays as it is. A component is overridden in the container, or given as one of the scope's `values`.
   */
  register<T>(token: AnyToken<T>, provider: PlainProvider<T>, options?: RegistrationOptions): this {
    this.rooms.plain.register(token as InjectionToken<T>, provider, options);
    return this;
  }

  /** As tsyringe's `registerSingleton`, for this scope alone. */
  registerSingleton<T>(from: AnyToken<T>, to?: AnyToken<T>): this {
    this.rooms.plain.registerSingleton(from as InjectionToken<T>, to as InjectionToken<T> | undefined);
    return this;
  }

  /** As tsyringe's `registerType`, for this scope alone. */
  registerType<T>(from: AnyToken<T>, to: AnyToken<T>): this {
    this.rooms.plain.registerType(from as InjectionToken<T>, to as InjectionToken<T>);
    return this;
  }

  /** Registers a value, for this scope alone. */
  registerInstance<T>(token: AnyToken<T>, instance: T): this {
    this.rooms.plain.registerInstance(token as InjectionToken<T>, instance);
    return this;
  }

  /** A tsyringe container below this scope, for plain registrations; it sees what this one sees. */
  createChildContainer(): DependencyContainer {
    return this.rooms.plain.createChildContainer();
  }

  beforeResolution<T>(token: InjectionToken<T>, callback: PreResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    this.rooms.plain.beforeResolution(token, callback, options);
  }

  afterResolution<T>(token: InjectionToken<T>, callback: PostResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    this.rooms.plain.afterResolution(token, callback, options);
  }

  /** Forgets the scope's own plain registrations. */
  reset(): void {
    this.rooms.plain.reset();
  }

  /** Forgets what has been made of the scope's own plain registrations. */
  clearInstances(): void {
    this.rooms.plain.clearInstances();
  }

  /** Disposes of what plain classes have made here; the scope itself ends with the function that it was opened for. */
  async dispose(): Promise<void> {
    await this.rooms.plain.dispose();
  }
}
