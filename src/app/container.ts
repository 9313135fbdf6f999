import { asking } from '../container/asking';
import type { DependencyGraph } from '../graph/dependency-graph';
import type { Operation } from '../lifecycle/operations/operation';
import type { Clock } from '../model/clock';
import type { Dependency } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import type { Listener } from '../model/event';
import type { Settings } from '../model/limits';
import type { ContainerView, HandlerContext } from '../model/handler-context';
import type { RunningReport } from '../model/report';
import type { ComponentState, SystemState } from '../model/state';
import { CallerPlace } from '../metadata/declared-at';
import type { ConfigAt } from '../metadata/define';
import { loadDefining } from '../metadata/later';
import { collect, throwCollected } from '../model/collected';
import { isSystoleError } from '../model/errors';
import { invalidOption } from '../model/invalid-option';
import { isFields } from '../model/plain-data';
import type { Key, TypedKey, ValueAt } from '../model/token';
import type { Entry } from '../registry/entries';
import { discardUnkept, discardUnstarted } from './discarding';
import type { AroundSteps, InternalsOptions } from './internals';
import { Internals } from './internals';
import { loadChangeRunner, loadDrawing, loadFactoryStarts, loadLooking, loadPlugging, loadSubsystems } from './later';
import type { Override, OverrideList, Overrides } from './overrides/override-list';
import type { PhasePlan } from './look/look';
import type { Plugin, PluginDescription, Plugins } from './plugins/plugins';
import { OperationsSide } from './operations/operations-side';
import type { Otherwiseable } from './parts-side';
import { refuseLater } from './refuse-later';
import type { PhaseRunOptions, ResumeChanges, StartCall, StopCall, TargetsThen } from './runner';
import { nothing, Runner } from './runner';
import type { SubsystemOptions } from './subsystems/subsystem';
import type { PhaseDefinition } from './steps/phases';

/**
 * Holds components, constructs them, starts and stops them. Containers share nothing.
 *
 * Made by `createContainer`, `fork` and `select`; `container` is the application's own. What runs is an operation; unknown
 * components (ERR_NOT_FOUND) and options out of range (ERR_INVALID_OPTION) are thrown by the call itself, whatever else goes wrong
 * is what the operation rejects with.
 */
export class Container extends OperationsSide implements ContainerView, AsyncDisposable {
  readonly name: string;
  /** What `createContainer` was given as `data`; forks have the same. */
  readonly data: Readonly<Record<string, unknown>>;
  /** @internal */
  protected override readonly internals: Internals;
  /** @internal Counts containers, so that it can be told which were there before a moment. */
  readonly ordinal: number;
  private static made = 0;
  private readonly runner: Runner;
  private plugged: Plugins | undefined = undefined;
  private readonly options: InternalsOptions;

  /** @internal */
  constructor(name: string, options: InternalsOptions) {
    super();
    Container.made += 1;
    this.ordinal = Container.made;
    this.name = name;
    this.options = options;
    this.data = options.data === undefined ? nothing : Object.freeze({ ...options.data });
    this.internals = new Internals(options, this);
    this.runner = new Runner(this.internals);
  }

  private get plugins(): Plugins {
    return this.plugged ??= new (loadPlugging().Plugins)(this, this.internals, () => this.fork().plugins);
  }

  // --- register

  /**
   * Takes components in: decorated classes, and what `component` and `value` made.
   *
   * @throws ERR_NOT_A_COMPONENT, ERR_DUPLICATE_ID, ERR_INVALID_ID, ERR_INVALID_OPTION, several as ERR_WIRING; then nothing was added
   */
  add(...components: readonly TypedKey<unknown>[]): this {
    this.internals.registry.add(components);
    discardUnkept(this.internals);
    return this;
  }

  /**
   * Takes components in under a common name: the member `server` of the group `http` has the id `http/server`. The same component
   * may stand in several groups: each has an instance of its own, and `local(name)` among its dependencies means the member of that
   * name beside it. What is no component is a constant.
   *
   * @throws ERR_NOT_A_COMPONENT, ERR_DUPLICATE_ID, ERR_INVALID_ID, several as ERR_WIRING; ERR_INVALID_OPTION for what is no record; then nothing was
   *   added
   */
  group(name: string, members: Readonly<Record<string, unknown>>): this {
    if (typeof (name as unknown) !== 'string') throw invalidOption(undefined, 'group', name, 'a group has a name, which is text');
    if (!isFields(members)) throw invalidOption(undefined, `group ${name}`, members, 'it is an object, of members by their names');
    return this.add(...Object.entries(members).map(([member, what]) => loadDefining().groupMember(name, member, what)));
  }

  /**
   * Applies plugins, in order and each once; the name of each has to be its own. When a part of one is refused, or its update throws,
   * that is thrown, and nothing of any of them is there: definitions, overrides, switches and phases are as before the call.
   *
   * @throws ERR_INVALID_OPTION, ERR_DUPLICATE_ID, ERR_NOT_FOUND for a config without its component; what updates throw
   */
  use(...plugins: readonly Plugin[]): this {
    return plugins.length === 0 ? this : this.atOnce(() => {
      for (const plugin of plugins) this.plugins.use(plugin);
    });
  }

  /** The plugins in use, in order, with the differences that each has made. */
  describePlugins(): readonly PluginDescription[] {
    return this.plugged?.describe() ?? [];
  }

  /** Takes a whole container in as one component; see `subsystem`. @throws ERR_DUPLICATE_ID, ERR_INVALID_ID, ERR_INVALID_OPTION */
  mount(id: string, system: Container, options: SubsystemOptions = {}): this {
    return this.add(loadSubsystems().subsystemAt(new CallerPlace(), id, system, options));
  }

  /** @throws ERR_NOT_FOUND, and ERR_BUSY while it is up */
  remove(key: Key): this {
    this.internals.overrides.remove(this.internals.require(key));
    return this;
  }

  /**
   * Gives a component another config; it holds from the component's next start. `update` and `merge` make it out of the old one.
   *
   * @throws ERR_NOT_FOUND; ERR_INVALID_CONFIG for one that its schema refuses, if that can be said at once; and where references (`ref`) come or go
   *   with it, ERR_BUSY while the component or what depends on it is up. Then the config is as before
   */
  configure(key: Key, config: unknown): this {
    this.internals.overrides.configure(this.internals.require(key), config);
    return this;
  }

  /**
   * Puts a provider in a component's place, or lays a part of a definition over its own; `update` and `merge` make a part out of the old one. What was constructed with the old
   * one, but not started, is constructed anew.
   *
   * @throws ERR_NOT_FOUND, ERR_BUSY while the component or anything that depends on it is up, ERR_INVALID_OPTION
   */
  override<Asked extends Key, const Deps extends readonly Dependency[] = readonly Dependency[]>(key: Asked, by: Override<ValueAt<Asked>, Deps, ConfigAt<Asked>>): this;
  override(key: Key, by: Override<unknown>): this {
    const isPlain = this.internals.find(key) === undefined && this.internals.plain.elsewhere(key) !== undefined;
    if (!isPlain || !this.internals.overrides.applyPlain(key, by)) this.overrideComponent(this.internals.require(key), by);
    return this;
  }

  /**
   * Makes several overrides, and changes of single values in configs, at once: when one is refused, none is made. A function is given the
   * container, and makes them itself; when it throws, none is made either.
   *
   * @throws as `override`; ERR_INVALID_OPTION for a path that leads nowhere
   */
  overrideAll<const Keys extends readonly Key[]>(overrides: OverrideList<Keys>): this;
  /** The same of a map, a record, a function, or any of them. */
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- of one signature, the compiler takes the types that handlers in a list get from records, too, which know none
  overrideAll<const Keys extends readonly Key[]>(overrides: Overrides<Keys>): this;
  /** The same of a list again: what the compiler says of one that does not fit is about its keys. */
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- of one signature, the compiler compares a wrong list with a record of ids, and complains of an index signature
  overrideAll<const Keys extends readonly Key[]>(overrides: OverrideList<Keys>): this;
  overrideAll(overrides: Overrides): this {
    if (typeof overrides === 'function') return this.atOnce(() => { refuseLater((overrides as (container: this) => unknown)(this), 'overrides'); });
    this.internals.overrides.applyAll(overrides);
    return this;
  }

  private atOnce(change: () => void): this {
    this.plugins.atOnce(change);
    return this;
  }

  /** Takes back what `override` and `configure` have made of components. @throws ERR_NOT_FOUND, ERR_BUSY */
  restore(...keys: readonly Key[]): this {
    for (const key of keys) if (!this.internals.overrides.restorePlain(key)) this.internals.overrides.restore(this.internals.require(key));
    return this;
  }

  /**
   * Switches a component, or a feature by its name, on. While the container runs, what was asked for is started, and whoever
   * asked for it optionally is started anew; otherwise it holds at once.
   *
   * Rejects with ERR_DISABLED_REQUIRED, and changes nothing, when something it requires is off; with ERR_START_FAILED when it does
   * not come up: then whoever asked for it optionally is down too, until the next switch or start.
   *
   * @throws ERR_NOT_FOUND
   */
  enable(target: Key): Operation {
    return this.runner.changes.switch(target, { on: true });
  }

  /**
   * Switches a component, or a feature by its name, off. While the container runs, what is now off (and what requires it) is
   * stopped as an operation of its own; otherwise it holds at once.
   *
   * @throws ERR_NOT_FOUND
   */
  disable(target: Key, reason = 'switched off by name'): Operation {
    return this.runner.changes.switch(target, { on: false, reason });
  }

  // --- derive

  /** A new container with the same definitions, overrides, switches and plain registrations, and no instances. */
  fork(name: string = this.name): Container {
    return this.derive(name, (entry) => entry.explicit, true);
  }

  /** A fork that holds only these components, or groups by their names, and what they need. @throws ERR_NOT_FOUND */
  select(...keys: readonly Key[]): Container {
    const chosen = new Set(keys.flatMap((key) => this.internals.requireAll(key)));
    return this.derive(this.name, (entry) => chosen.has(entry.index), false);
  }

  /** @internal */
  get clock(): Clock {
    return this.options.clock;
  }

  /** @internal */
  idOf(key: Key): string {
    return this.internals.registry.definition(this.internals.require(key)).id;
  }

  /** @internal A fork on another clock, or with other steps around its own; see `derive-for-testing.ts`. */
  forkWith(parts: { readonly [Part in 'clock' | 'aroundSteps' | 'isPlayed' | 'onListenerError']?: InternalsOptions[Part] | undefined }): Container {
    const { clock = this.options.clock, onListenerError = this.options.onListenerError, isPlayed = this.options.isPlayed, aroundSteps: outer } = parts;
    const inner = this.options.aroundSteps;
    const aroundSteps: AroundSteps | undefined = inner === undefined || outer === undefined
      ? outer ?? inner
      : (steps, view) => outer(inner(steps, view), view);
    return this.derive(this.name, (entry) => entry.explicit, true, { clock, aroundSteps, isPlayed, onListenerError });
  }

  /** @internal How many containers there have been by now. */
  static get count(): number {
    return Container.made;
  }

  /** @internal */
  get settings(): Settings {
    return this.internals.settings;
  }

  /** @internal The phases of the user's own that are known here. */
  phases(): ReadonlySet<string> {
    return this.internals.phases.known();
  }

  /** @internal For those who exchange what it is made of while it runs; see `take-over.ts`. */
  get rooms(): Internals {
    return this.internals;
  }

  /** @internal */
  holds(key: Key): boolean {
    return this.internals.find(key) !== undefined;
  }

  // --- run

  /**
   * Starts every component that is not switched off, each the moment all it needs is up.
   *
   * Rejects, after everything has been stopped again, with ERR_START_FAILED, ERR_ABORTED or ERR_SUPERSEDED; before anything
   * is constructed, with whatever is wrong with the wiring, ERR_BUSY or ERR_STATE.
   */
  startAll(options: StartCall = nothing): Operation<RunningReport> {
    return this.runner.start('all', options);
  }

  /** Stops everything that is up, dependents first. Rejects with ERR_STOP_FAILED after everything has been attempted. */
  stopAll(options: StopCall = nothing): Operation {
    return this.runner.stop('all', options);
  }

  /** Stops everything and starts everything, as one operation. */
  restartAll(options: StartCall = nothing): Operation {
    return this.runner.changes.restart('all', options);
  }

  /**
   * Starts components and all they require. With `{ isolated: true }` last, only the components.
   *
   * @throws ERR_NOT_FOUND, ERR_NOTHING_TO_START for one that has no handler at all
   */
  start(...targets: TargetsThen<StartCall>): Operation<RunningReport> {
    return this.runner.startSome(targets);
  }

  /** Stops components, what depends on them, and what nobody else asked for. With `{ isolated: true }` last, only the components. */
  stop(...targets: TargetsThen<StopCall>): Operation {
    return this.runner.stopSome(targets);
  }

  /** Stops a component and what depends on it, and starts the same again. With `{ isolated: true }` last, only the component. */
  restart(...targets: TargetsThen<StartCall>): Operation {
    return this.runner.changes.restartSome(targets);
  }

  /** Calls `@OnSuspend` handlers, dependents first; the instances stay. */
  suspend(options: StopCall = {}): Operation {
    return this.runner.changes.suspend(options);
  }

  /** Brings back what `suspend` took to rest. Components with another config, and what depends on them, are started anew. */
  resume(changes: ResumeChanges = {}): Operation {
    return this.runner.changes.resume(changes);
  }

  /**
   * Lets go of instances that are kept: those of the components, or groups by their names, and of what depends on them; without any, of
   * all. What is down is stopped now, dependents first, with its drain and stop handlers and its clean-ups; what is up is stopped by
   * its next stop, as if it were not kept. Rejects with ERR_PHASE_FAILED after all have been attempted.
   *
   * @throws ERR_NOT_FOUND
   */
  evict(...keys: readonly Key[]): Operation {
    return this.runner.changes.evict(keys.length === 0 ? 'all' : keys.flatMap((key) => this.internals.requireAll(key)));
  }

  /** @internal True while an instance that outlived a stop waits for a start, or for being let go. */
  get holdsKept(): boolean {
    return (this.internals.kept?.size ?? 0) > 0;
  }

  /**
   * Says how a phase of the user's own, or `status`, goes; without it, dependencies first, collecting errors. What is said last counts.
   *
   * @throws ERR_INVALID_OPTION, also for the other built-in phases, whose order follows from what components need; several as ERR_WIRING
   */
  definePhase(name: string, definition: PhaseDefinition = {}): this {
    this.internals.phases.define(name, definition);
    return this;
  }

  /** True when a component answers the phase, or `definePhase` named it. */
  hasPhase(name: string): boolean {
    return this.internals.phases.known().has(name);
  }

  /**
   * Calls the handlers of a phase on everything that is up, or on what `only` names and requires. `start`, `stop`, `suspend` and `resume` do
   * what `startAll()`, `stopAll()`, `suspend()` and `resume()` do; the first two with `only` what `start(...)` and `stop(...)` do.
   *
   * @throws ERR_UNKNOWN_PHASE, ERR_NOT_FOUND; ERR_INVALID_OPTION for `only` with `suspend` and `resume`
   */
  run(phase: 'start', options?: PhaseRunOptions): Operation<RunningReport>;
  run(phase: string, options?: PhaseRunOptions): Operation;
  run(phase: string, options: PhaseRunOptions = {}): Operation {
    return this.runner.changes.run(phase, options);
  }

  /**
   * Runs a function on the instance of one component that is up, as an operation; what it gives takes the instance's place, unless it
   * is `undefined` or the `instanceSchema` refuses it. Who was given the old instance goes on with that one until it is started anew.
   *
   * @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED; rejects with ERR_PHASE_FAILED
   */
  apply<Value>(key: TypedKey<Value>, change: (instance: Value, context: HandlerContext) => unknown): Operation {
    return this.runner.changes.apply(key, change);
  }

  // --- look

  /** Of the whole: `idle` before the first operation, then what the latest one does or has left behind. */
  get state(): SystemState {
    return this.internals.kernel.state;
  }

  /**
   * The instance of a component that is up.
   *
   * @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED
   */
  get<Value>(key: TypedKey<Value>): Value;
  /** The same, or `otherwise` for a component that is not up: `get(Cache, { otherwise: undefined })`. @throws ERR_NOT_FOUND */
  get<Value, const Otherwise>(key: TypedKey<Value>, options: Otherwiseable<Otherwise>): Value | Otherwise;
  get(key: Key, options?: Otherwiseable<unknown>): unknown;
  get(key: Key, options?: Otherwiseable<unknown>): unknown {
    const isAskedByFactory = asking.factory !== undefined && options === undefined;
    return isAskedByFactory ? loadFactoryStarts().giveToFactory(this.internals, key, () => this.getNow(key, options)) : this.getNow(key, options);
  }

  private getNow(key: Key, options: Otherwiseable<unknown> | undefined): unknown {
    const { up } = this.internals;
    if (options !== undefined) return loadLooking().instanceOr(this.internals, this.internals.require(key), options);
    return up.to(key) ?? this.internals.noted(up, key, this.internals.require(key), (component) => this.internals.getComponent(component));
  }

  /** @throws ERR_NOT_FOUND */
  status(key: Key): ComponentState {
    return this.internals.state(this.internals.require(key));
  }

  /** In order of registration; what was taken along stands behind what needed it. @throws ERR_INVALID_OPTION for a state that there is none of */
  ids(filter: { readonly status?: ComponentState } = {}): readonly string[] {
    return this.look.ids(filter);
  }

  /** True for a component that is up, suspended ones included. @throws ERR_NOT_FOUND */
  isStarted(key: Key): boolean {
    return this.internals.kernel.core.table.isUp(this.internals.require(key));
  }

  /** True for a component that has not been started yet, or has been stopped. @throws ERR_NOT_FOUND */
  isStopped(key: Key): boolean {
    const state = this.status(key);
    return state === 'registered' || state === 'stopped';
  }

  /** True for a component that is switched off; `explain(key)` says by whom. @throws ERR_NOT_FOUND */
  isDisabled(key: Key): boolean {
    return this.status(key) === 'disabled';
  }

  /** Hears every event from now on; the function returned ends that. */
  subscribe(listener: Listener): () => void {
    if (typeof (listener as unknown) !== 'function') throw invalidOption(undefined, 'a listener', listener, 'it is a function of the event');
    return this.internals.kernel.subscribe(listener);
  }

  /**
   * A graphlib `Graph`, made anew: nodes are ids, edges lead from a component to what it needs. What is no singleton is
   * labelled with its scope (`Query (transient)`). What is plain stands in it, too, by its name (labelled `… (plain)`; a
   * name that is taken is `name (plain)`): what is registered, and what components ask for. What factories ask for is known when they have asked.
   */
  graph(): DependencyGraph {
    return this.look.graph();
  }

  /**
   * The graph as a Mermaid flowchart, with the states of now: arrows lead from a component to what it needs; what is optional, only order
   * or lazy is told apart, and so is what is switched off, with its reason. Equal systems give equal text. Holds no config.
   */
  toMermaid(): string {
    return loadDrawing().draw(this.internals, this.snapshot(), 'mermaid');
  }

  /** The same for Graphviz, a column for each layer: what needs nothing on the left. */
  toDot(): string {
    return loadDrawing().draw(this.internals, this.snapshot(), 'dot');
  }

  /** The same as a page of its own, with a table of who needs whom; without scripts, and without a network. */
  toHtml(): string {
    return loadDrawing().draw(this.internals, this.snapshot(), 'page');
  }

  /**
   * Everything that is wrong with the wiring: what a start would be refused with, then what is wrong with plain registrations, whoever asks for them. Constructs
   * nothing and calls no handler.
   */
  verify(): readonly AnySystoleError[] {
    return this.internals.plain.there === undefined ? this.internals.wired.findings() : this.look.findings();
  }

  /** What a phase would do. @throws ERR_UNKNOWN_PHASE, and whatever is wrong with the wiring */
  plan(phase = 'start'): PhasePlan {
    return this.look.plan(phase, this.internals.phases.directionOf(phase));
  }

  /** Why a component is disabled, skipped, waiting or failed; of something plain what it is, what it needs, and who asks for it. @throws ERR_NOT_FOUND */
  explain(key: Key): string {
    return this.look.explainPlain(key);
  }

  /**
   * Forgets what has been noted of components (`diagnostics`), that they failed, were skipped or stopped, and instances that were
   * resolved: they are `registered` again. What is kept across stops stays: see `evict`.
   *
   * @throws ERR_NOT_FOUND, ERR_BUSY while one of them is up or an operation goes on; then nothing is forgotten
   */
  clear(...keys: readonly Key[]): this {
    return loadChangeRunner().clear(this, this.internals, keys.flatMap((key) => this.internals.requireAll(key)), 'clear()');
  }

  /** As `clear`, for all components. @throws ERR_BUSY while anything is up or an operation goes on */
  clearAll(): this {
    return loadChangeRunner().clear(this, this.internals, this.look.present(), 'clearAll()');
  }

  /** Ends all waiting of a stop in progress: drains are over, stop handlers are aborted and forced. */
  hurry(): void {
    this.internals.kernel.hurry();
  }

  /**
   * Stops everything, what is kept included, and disposes of plain singletons, and of what was resolved and never started.
   * From the call on nothing is started any more (ERR_STATE), and from the end of that stop on nothing is resolved;
   * stops, what there is to look at, and `fork()` go on. All is attempted: rejects with what has gone wrong, several as an `AggregateError`. Rejects with ERR_REENTRANT, and does nothing, in a
   * scope or a handler that the stop would wait for.
   */
  override async dispose(): Promise<void> {
    this.internals.refuseInside('dispose()');
    const { kernel, plain, resolved } = this.internals;
    const { isDisposed } = kernel;
    kernel.isDisposed = true;
    const errors: unknown[] = [];
    await collect(errors, () => this.stopAll());
    if (errors.some((error) => isSystoleError(error) && error.code === 'ERR_REENTRANT')) {
      kernel.isDisposed = isDisposed;
      throwCollected(errors);
    }
    if (this.holdsKept) await collect(errors, () => this.evict());
    resolved.forget();
    await collect(errors, () => plain.dispose());
    throwCollected(errors);
  }

  /** As `dispose`: at the end of the block that it is declared in by `await using`, nothing that was started is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  private overrideComponent(component: number, by: unknown): void {
    this.internals.overrides.apply(component, by);
  }

  protected override discardUnstarted(): void {
    discardUnstarted(this.internals, () => true);
  }

  protected override restoreAll(): void {
    this.internals.overrides.restoreIdle();
    discardUnstarted(this.internals, () => true);
  }

  private derive(name: string, isChosen: (entry: Entry) => boolean, withClashes: boolean, parts: Partial<InternalsOptions> = {}): Container {
    const twin = new Container(name, { ...this.options, ...parts, registry: this.internals.registry.copy(isChosen, withClashes), takesDeclared: false });
    this.internals.plain.copyTo(twin.internals.plain);
    this.internals.phasesMade?.copyTo(twin.internals.phases);
    this.plugged?.copyTo(twin.plugins);
    return twin;
  }
}
