import type { DependencyContainer as TsyringeContainer, InjectionToken, RegistrationOptions } from 'tsyringe';
import { asking } from './asking';
import { givenToFactory } from './factory-asks';
import { roomFor } from './plain/batch';
import type { Batch } from './plain/batch';
import { Book } from './plain/book';
import type { BookOwner, FoundRegistration } from './plain/book';
import { Care } from './plain/care';
import { Debts } from './plain/debts';
import { Dependents } from './plain/dependents';
import { atOnce, disposeOf, disposeOfAll } from './plain/disposables';
import type { Disposable as Disposed } from './plain/disposables';
import { Interceptors } from './plain/interceptors';
import type { Components } from './plain/maker';
import { ResolutionScope } from './plain/lifecycles';
import type { Losses } from './plain/losses';
import { disposedAlready } from './plain/messages';
import type { Origins } from './plain/origins';
import { OwnState } from './plain/own-state';
import { elsewhereIn } from './plain/plain-needs';
import type { Recipe } from './plain/recipe';
import { Lifecycle, lifecycleOf, refuseKept, Registration, sourceOf, unmade } from './plain/registration';
import type { LifecycleNumber, Source } from './plain/registration';
import { inheritable, keptAmong, keptBelow, refuseRing, unmadeCopy, unmakeAll, withoutInstances } from './plain/registrations';
import type { Kept, LastRegistrations } from './plain/registrations';
import { Resolution } from './plain/resolution';
import { isName } from './plain/tokens';
import type { InterceptionOptions, PostResolutionInterceptorCallback, PreResolutionInterceptorCallback } from './plain-types';

export type { Asker, Components } from './plain/maker';
export type { ClassProvider, Disposable, Frequency, InjectionToken, Lifecycle, RegistrationOptions, TokenProvider, ValueProvider } from 'tsyringe';
export type {
  AnyToken, ConcreteClass, DelayedConstructor, DependencyContainer, FactoryFunction, FactoryProvider, InterceptionOptions, PlainProvider, PostResolutionInterceptorCallback,
  PreResolutionInterceptorCallback, ResolutionType,
} from './plain-types';

/**
 * Plain registrations, as in a tsyringe container; asks for components where tsyringe would not know them.
 *
 * A child costs next to nothing: until something is registered with it, it goes by the recipes of its parent.
 */
export class PlainContainer implements TsyringeContainer, BookOwner {
  // Declared alone: a function that prepares fields would be called for each child, and cost as much as filling them.
  declare scoped: unknown[] | undefined;
  declare readonly parent: PlainContainer | undefined;
  /** The parent's book when this was made; while it is the parent's still, this sees nothing else. */
  private declare readonly bornWith: Book | undefined;
  /** What has become different here from what it was born with; made with the first change. */
  private declare own: OwnState | undefined;
  /** While all that was made here is of one batch, and what of it is to be disposed of has not been looked for. */
  declare first: Batch | undefined;
  private declare caring: Care | undefined;
  declare isDisposed: boolean;
  /** Of all containers up to the root, with what else they have in common. */
  declare readonly debts: Debts;
  /** The count of losses up to which what was made of them has been forgotten. */
  private declare lossesSeen: number;

  constructor(components: Components, parent?: PlainContainer) {
    this.debts = parent?.debts ?? new Debts(components);
    this.parent = parent;
    this.lossesSeen = this.losses.count;
    this.bornWith = parent?.bequeathing();
    this.own = parent === undefined ? new OwnState(0, 0) : undefined;
    this.scoped = this.first = this.caring = undefined;
    this.isDisposed = false;
  }

  // --- register

  register<T>(token: InjectionToken<T>, provider: unknown, options?: RegistrationOptions): this {
    return this.put(token, sourceOf(provider, token), lifecycleOf(options));
  }

  registerType<T>(from: InjectionToken<T>, to: InjectionToken<T>): this {
    return this.register(from, isName(to) ? { useToken: to } : { useClass: to });
  }

  registerInstance<T>(token: InjectionToken<T>, instance: T): this {
    return this.register(token, { useValue: instance });
  }

  registerSingleton<T>(from: InjectionToken<T>, to?: InjectionToken<T>): this {
    this.refuseDisposed();
    if (!isName(from)) return this.put(from, sourceOf(to === undefined || isName(to) ? from : to), Lifecycle.Singleton);
    if (to === undefined) throw new Error('Cannot register a type name as a singleton without a "to" token');
    return this.put(from, isName(to) ? { kind: 'token', target: to } : sourceOf(to, from), Lifecycle.Singleton);
  }

  /** Registers something in the place of the last registration here, with its lifecycle, where that can be. */
  override(token: unknown, provider: unknown): void {
    this.refuseDisposed();
    const last = this.find(token)?.last;
    const source = sourceOf(provider);
    this.place(token, source, source.kind === 'value' || source.kind === 'factory' ? Lifecycle.Transient : last?.lifecycle ?? Lifecycle.Transient, this.last(token)?.before);
  }

  /** Makes a registration that was here the last one again; `undefined` when there was none. */
  bringBack(token: unknown, last: Registration | undefined): void {
    const { registrations } = this.change();
    if (last === undefined) registrations?.delete(token);
    else registrations?.set(token, last);
  }

  /** Remembers what is registered and made, and who listens; the function returned brings it back. */
  remember(): () => void {
    const [bringBack, made] = [(this.own ?? new OwnState(0, 0)).remember(), this.scoped && [...this.scoped]];
    return () => {
      this.forgetScoped();
      this.scoped = made;
      bringBack(this.change());
    };
  }

  /** As it was before anything was registered or made. */
  startOver(): void {
    this.forgetScoped();
    new OwnState(0, 0).remember()(this.change());
  }

  isRegistered<T>(token: InjectionToken<T>, recursive = false): boolean {
    this.refuseDisposed();
    return this.last(token) !== undefined || (recursive && this.parent !== undefined && (this.parent.isRegistered(token, true) || this.components.find(token) !== undefined));
  }

  reset(): void {
    this.refuseDisposed();
    this.change().reset();
    this.forgetScoped();
  }

  clearInstances(): void {
    this.refuseDisposed();
    this.change().begin(withoutInstances(this.all()));
    this.forgetScoped();
    // Among what was inherited may be registrations that are the parents' as well.
    for (let above = this.parent; above !== undefined; above = above.parent) above.change();
  }

  /** Registers all that is registered with another container; instances stay there. */
  copyFrom(other: PlainContainer): void {
    if (other.own?.registrations !== undefined) this.change().add(unmadeCopy(other.own.registrations), other.own.slots);
  }

  beforeResolution<T>(token: InjectionToken<T>, callback: PreResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    (this.change().interceptors ??= new Interceptors()).add('before', token, callback, options?.frequency === 'Once');
  }

  afterResolution<T>(token: InjectionToken<T>, callback: PostResolutionInterceptorCallback<T>, options?: InterceptionOptions): void {
    (this.change().interceptors ??= new Interceptors()).add('after', token, callback, options?.frequency === 'Once');
  }

  // --- resolve

  /** @param scope - of what is made once for each resolution; without it, this is one of its own */
  resolve<T>(token: InjectionToken<T>, scope?: ResolutionScope): T {
    this.refuseDisposed();
    if (asking.factory !== undefined) return givenToFactory(this.components, token, false, () => this.made(token, scope));
    // In here, since a request pays for each call as much as for making something.
    const recipe = this.current().known(token);
    if (recipe !== undefined) {
      if (recipe.value !== unmade) return recipe.value as never;
      if (recipe.batch !== undefined) return recipe.batch.in(this) as never;
      if (recipe.make !== undefined) return recipe.make(this) as never;
    }
    return this.made(token, scope);
  }

  private made<T>(token: InjectionToken<T>, scope: ResolutionScope | undefined): T {
    return (this.own === undefined ? new Resolution(this, scope ?? new ResolutionScope()).one(token) : this.own.resolve(this, token, scope)) as never;
  }

  /** True when a token is known to give the same every time. */
  isConstant<T>(token: InjectionToken<T>): boolean {
    const recipe = this.current().known(token);
    return recipe !== undefined && recipe.value !== unmade;
  }

  resolveAll<T>(token: InjectionToken<T>): T[] {
    this.refuseDisposed();
    return givenToFactory(this.components, token, true, () => new Resolution(this, new ResolutionScope()).all(token) as never);
  }

  createChildContainer(): PlainContainer {
    this.refuseDisposed();
    return new PlainContainer(this.components, this);
  }

  /** Disposes of what was constructed here, the last first; what its parent has constructed, and its children, stays. */
  dispose(): Promise<void> {
    if (this.isDisposed) return this.own?.disposing ?? atOnce;
    if (this.own !== undefined) this.change();
    this.isDisposed = true;
    const disposing = this.first === undefined ? disposeOfAll(this, this.caring) : disposeOf(this.first.disposables(this.scoped ?? []).reverse());
    // Most children have no state of their own, and need none to be gone.
    if (disposing !== atOnce) this.ownState().disposing = disposing;
    return disposing;
  }

  /** Of what is registered, forgotten and listened to here; the disposal counts, too. */
  get changes(): number {
    return this.own?.changes ?? Number(this.isDisposed);
  }

  /** Of what is registered and forgotten, whatever is made; what classes have brought along counts, too. */
  get registered(): number {
    return this.changes + (this.own === undefined ? 0 : this.own.brought - this.own.forgotten);
  }

  /** What is registered here. */
  tokens(): readonly unknown[] {
    return [...this.own?.registrations?.keys() ?? []];
  }

  /** All that is made once here, by token. */
  kept(): Kept {
    return [...keptBelow(this.parent?.kept() ?? []), ...keptAmong([...this.own?.registrations ?? [], ...this.own?.said ?? []])];
  }

  /** Forgets what was made of registrations: it is made anew when it is asked for again. Who has it keeps it, and it is disposed of with the container. */
  forgetMade(registrations: readonly Registration[]): void {
    if (registrations.length > 0) this.caring = this.care;
    if (unmakeAll(registrations, this.scoped)) this.change().forgotten += 1;
  }

  // --- for those who make things for it

  get components(): Components {
    return this.debts.components;
  }

  get losses(): Losses {
    return this.debts.losses;
  }

  get interceptors(): Interceptors | undefined {
    return this.own?.interceptors;
  }

  recipe(token: unknown): Recipe {
    return this.current().recipe(token);
  }

  get origins(): Origins {
    return this.current().origins;
  }

  recipes(token: unknown): readonly Recipe[] | undefined {
    return this.current().recipes(token);
  }

  /** What a parameter that asks for this, by itself or in a note, is given. */
  argument(parameter: unknown): unknown {
    this.refuseDisposed();
    return new Resolution(this, new ResolutionScope()).argument(parameter);
  }

  resolveWithin(token: unknown, scope: ResolutionScope): unknown {
    this.refuseDisposed();
    return new Resolution(this, scope).one(token);
  }

  room(): unknown[] {
    return this.scoped ??= roomFor(this.slots);
  }

  begin(batch: Batch, room: unknown[]): unknown[] {
    if (this.caring === undefined && batch.isOwnAffair) this.first = batch;
    return this.scoped = room;
  }

  takeCare(instance: Disposed, of: ReadonlySet<number>, name?: string): void {
    (this.care ?? (this.caring = new Care(this.debts))).add(instance, of, name);
  }

  /** With what is to be disposed of in the first batch. */
  get care(): Care | undefined {
    const { first, scoped } = this;
    this.first = undefined;
    if (first !== undefined && scoped !== undefined) this.caring = Care.of(first.disposables(scoped), this.debts);
    return this.caring;
  }

  ownLast(token: unknown): Registration | undefined {
    return this.own?.registrations?.get(token);
  }

  /** @param isLookedAt - nothing is made of it: then there is also what a container has that has been disposed of */
  find(token: unknown, isLookedAt = false): FoundRegistration | undefined {
    if (!isLookedAt) this.refuseDisposed();
    const last = this.last(token);
    if (last !== undefined) return { last, holder: this };
    if (this.parent !== undefined) return this.parent.find(token, isLookedAt);
    const said = this.ownState().saidBy(token);
    return said && { last: said, holder: undefined };
  }

  /** A class that is registered for itself stays the component that it is. */
  inPlace(token: unknown): Registration | undefined {
    const last = this.parent === undefined ? undefined : this.last(token);
    return last !== undefined && (last.kind !== 'class' || last.target !== token) ? last : this.parent?.inPlace(token);
  }

  private forgetScoped(): void {
    this.caring = this.care;
    this.scoped = undefined;
  }

  /** How many things are made once for each container. */
  get slots(): number {
    return this.own?.slots ?? this.bornWith?.owner.slots ?? 0;
  }

  private put(token: unknown, source: Source, lifecycle: LifecycleNumber): this {
    this.refuseDisposed();
    return this.place(token, source, lifecycle, this.last(token));
  }

  /** @param before - the registration of the same token before this one */
  private place(token: unknown, source: Source, lifecycle: LifecycleNumber, before: Registration | undefined): this {
    if (source.kind === 'token') refuseRing(token, source, (name) => this.last(name));
    refuseKept(lifecycle, source.kind);
    const own = this.change();
    const slot = lifecycle === Lifecycle.ContainerScoped ? own.slotBelow(this.uppermost()) : -1;
    (own.registrations ??= new Map<unknown, Registration>()).set(token, new Registration(source, lifecycle, slot, before));
    return this;
  }

  private uppermost(): OwnState {
    return this.parent === undefined ? this.ownState() : this.parent.uppermost();
  }

  /** What is known of tokens, with nothing in it that has changed since. */
  private current(): Book {
    const { debts, parent } = this;
    if (this.lossesSeen !== debts.losses.count) this.forgetLost();
    // What a root is asked, and nearly every child of one: without a look at all that may have changed, since each request asks twice.
    const { book } = debts;
    const isMeant = parent === undefined || (book === this.bornWith && this.own === undefined && parent.parent === undefined);
    return isMeant && book?.version === debts.version ? book : this.sought();
  }

  /** What was made here, or above, of instances that are gone meanwhile. A root has been told of each. */
  private forgetLost(): void {
    const { parent, losses, lossesSeen } = this;
    this.lossesSeen = losses.count;
    if (parent === undefined || lossesSeen === losses.count) return;
    parent.forgetLost();
    if (this.scoped !== undefined || this.own?.registrations !== undefined) new Dependents(this, elsewhereIn(this)).forgetSince(losses, lossesSeen);
  }

  private sought(): Book {
    const { parent, bornWith } = this;
    if (parent !== undefined && this.own?.isDifferent !== true && bornWith !== undefined && parent.current() === bornWith) return bornWith;
    const stamp = this.stamp();
    const own = this.ownState();
    if (own.book?.stamp !== stamp) own.book = new Book(this, stamp, this.debts.version);
    if (parent === undefined) this.debts.book = own.book;
    return own.book;
  }

  /** Counts changes here and above; never the same after one. */
  private stamp(): number {
    let count = this.debts.version + this.changes;
    for (let above = this.parent; above !== undefined; above = above.parent) count += above.changes;
    return count;
  }

  /** The last registration here, or among what was inherited. */
  private last(token: unknown): Registration | undefined {
    return this.ownLast(token) ?? this.inherited?.get(token);
  }

  private get inherited(): LastRegistrations | undefined {
    return this.own?.inherits === false ? undefined : this.bornWith?.bequest;
  }

  /** What is registered here, and what was inherited and not registered again. */
  private all(): LastRegistrations {
    return new Map([...this.inherited ?? [], ...this.own?.registrations ?? []]);
  }

  private change(): OwnState {
    const own = this.ownState();
    own.changes += 1;
    if (this.parent === undefined) this.debts.book = undefined;
    return own;
  }

  private ownState(): OwnState {
    return this.own ??= new OwnState(this.slots, this.changes);
  }

  /** The book as it is for a child to be born with. */
  private bequeathing(): Book {
    const book = this.current();
    book.bequest ??= this.own?.registrations === undefined ? this.inherited : inheritable(this.all());
    return book;
  }

  private refuseDisposed(): void {
    if (this.isDisposed) throw disposedAlready();
  }
}
