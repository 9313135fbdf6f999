import { asking } from '../container/asking';
import { Instances } from '../container/instances';
import { Kernel } from '../lifecycle/kernel';
import { loadRefusedCalls } from '../lifecycle/later';
import type { Steps } from '../lifecycle/steps';
import type { Settings } from '../model/limits';
import { declaredClasses, definitionOf } from '../metadata/metadata-store';
import type { Clock } from '../model/clock';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import type { ContainerView } from '../model/handler-context';
import type { ScopeKind } from '../model/scope-kind';
import { scopeKinds } from '../model/scope-kind';
import { isToken } from '../model/token';
import type { ComponentState } from '../model/state';
import type { Key } from '../model/token';
import { groupOf } from '../registry/groups';
import type { Registry } from '../registry/registry';
import type { Change } from './steps/component-steps';
import { Answers } from './answers';
import { ComponentSteps } from './steps/component-steps';
import type { Attempt } from '../lifecycle/calls/attempt';
import type { Asker } from '../container/plain-container';
import { loadFactoryAsks } from '../container/later';
import { loadFactoryStarts, loadNotThere, loadOverriding, loadPhases, loadScopes, loadUnstarted } from './later';
import type { KeptInstances } from './steps/kept';
import type { Overrides } from './overrides/overrides';
import type { Phases } from './steps/phases';
import { Plain } from './plain/plain';
import { nextTick, warnOfDisposal, warnOfListener, warnOfOperation, warnOfScope } from './host/process-hooks';
import type { Scopes } from './scopes/scopes';
import { UsersOperations } from './operations/users-operations';
import { Wired } from './wired';

/** What a container is made with. */
export interface InternalsOptions {
  readonly registry: Registry;
  readonly settings: Settings;
  readonly clock: Clock;
  /** True for the application's own container, which holds whatever is decorated and loaded. */
  readonly takesDeclared: boolean;
  /** Whatever else belongs to the system. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** Stands between the runner and the components: for the testing room, see `derive-for-testing.ts`. */
  readonly aroundSteps?: AroundSteps | undefined;
  /** True when the steps are played, so that nothing of the user's may be called: no schema either. */
  readonly isPlayed?: boolean | undefined;
  /** Who hears of what listeners throw. Default: the process's warnings. */
  readonly onListenerError?: ((error: unknown) => void) | undefined;
}

/** Makes other steps of a container's own; forks have theirs wrapped anew. */
export type AroundSteps = (steps: Steps, view: StepsView) => Steps;

/** What steps know as integers, by name. To be asked when a step runs, not before: the container is still being made. */
export interface StepsView {
  readonly clock: Clock;
  readonly settings: Settings;
  id(component: number): string;
  /** What a component says of itself, as it is now. */
  definition(component: number): Definition;
  /** @throws ERR_NOT_FOUND */
  component(key: Key): number;
  ready(component: number): void;
  notReady(component: number, reason: string): void;
}

/** The rooms of one container, put together. */
export class Internals {
  readonly plain: Plain;
  readonly wired: Wired;
  readonly instances: Instances;
  readonly kernel: Kernel;
  /** Made by the first who asks. */
  phasesMade: Phases | undefined = undefined;
  /** Instances of what is up, by the keys that they were asked for. */
  readonly up: Answers;
  /** What keys were resolved to that would be resolved to the same again. */
  readonly resolved: Answers;
  /** What users run with the components. */
  readonly operations: UsersOperations;
  readonly settings: Settings;
  readonly clock: Clock;
  private readonly steps: ComponentSteps;
  private readonly ownRegistry: Registry;
  readonly isPlayed: boolean;
  private readonly takesDeclared: boolean;
  private absorbed = 0;
  private overriding: Overrides | undefined = undefined;
  private scoping: Scopes | undefined = undefined;
  private readonly makeScopes: () => Scopes;

  constructor(options: InternalsOptions, view: ContainerView) {
    this.isPlayed = options.isPlayed === true;
    this.ownRegistry = options.registry;
    this.takesDeclared = options.takesDeclared;
    this.settings = options.settings;
    this.clock = options.clock;
    this.makeScopes = () => new (loadScopes().Scopes)(this, view, options.onListenerError ?? warnOfScope);
    this.operations = new UsersOperations(view.name, () => this.kernel, options.onListenerError ?? warnOfListener);
    this.plain = new Plain({
      registry: this.ownRegistry,
      declared: options.takesDeclared ? declaredClasses : [],
      learned: 0,
      find: (token) => (asking.factory === undefined ? this.known(token) : this.findForFactory(token)),
      isStopping: () => this.kernel.state === 'stopping',
      refuseKeeping: (component, keepers) => { if (this.isShortLived(component)) this.scopes.refuseKeeping(component, keepers()); },
      behind: (component) => (this.isShortLived(component) ? this.scopes.behind(component) : []),
      resolve: (component, from) => this.resolveFor(component, from),
    }, this.ownRegistry);
    this.wired = new Wired(() => this.registry, (key, by, asked) => this.plain.elsewhere(key, by, asked), (key, leadsOn, nowhere) => this.plain.waysToScoped(key, leadsOn, nowhere), this.plain);
    this.instances = new Instances({
      wiring: () => this.wired.wiring(),
      resolvePlain: (key, shared) => this.plain.registrations.give(key, shared), getLater: (key) => this.getLater(key),
      getLaterAsync: (key) => this.scopes.askAsync(key, this.demandsUp, () => this.getLater(key)),
      keeperOf: (key) => (this.wired.wiring().scopes === undefined ? undefined : this.scopes.keeperOf(key)),
      constructed: (component, definition) => { loadUnstarted().careForUnstarted(this, component, definition); },
      lost: (component) => {
        this.up.forget();
        this.resolved.forget();
        this.plain.there?.lost(component);
        this.scoping?.lost(component);
      },
      undisposed: options.onListenerError ?? warnOfDisposal,
      makeBy: (component, make) => loadFactoryStarts().makeBy(this, component, () => make(view as never)),
    });
    const steps = this.steps = new ComponentSteps({
      view, instances: this.instances, wiring: () => this.wired.wiring(), order: () => this.wired.order(), kernel: () => this.kernel,
      definition: (component) => this.ownRegistry.definition(component), returnsInstance: (phase) => this.phasesMade?.returnsInstance(phase) === true,
      update: (overrides) => { this.overrides.applyLater(overrides); },
      stopMany: (component, attempt) => this.scopes.stop(component, attempt),
      hasOpenScopes: () => this.scoping?.areOpen === true,
      waitsForScopes: (component) => this.scoping?.waitsFor(component),
      demanding: (component, make, isByFactories) => this.demanding(component, make, isByFactories),
      hasFactoriesFor: (component) => this.hasFactoriesFor(component),
      disposals: this.plain,
      lostElsewhere: (component) => { this.scoping?.ended(component); },
    });
    const wrapped = options.aroundSteps?.(steps, {
      clock: options.clock, settings: options.settings,
      id: (component) => this.ownRegistry.definition(component).id,
      definition: (component) => this.ownRegistry.definition(component),
      component: (key) => this.require(key),
      ready: (component) => { this.kernel.markReady(component); },
      notReady: (component, reason) => { this.kernel.markNotReady(component, reason); },
    });
    this.kernel = new Kernel({ clock: options.clock, steps: wrapped ?? steps, graphs: this.wired, settings: options.settings, companions: this.operations, onListenerError: options.onListenerError ?? warnOfListener });
    // A tick later, whoever awaits it has asked how it ends.
    this.kernel.core.onFailed = (operation) => { nextTick(() => { if (!operation.isAwaited && !this.kernel.core.events.isHeard) warnOfOperation(operation.name, operation.reason); }); };
    const declared = options.takesDeclared ? declaredClasses : [];
    this.up = new Answers(this.ownRegistry, declared, this.kernel.core.table);
    this.resolved = new Answers(this.ownRegistry, declared, this.plain);
  }

  /** What is made in scopes, and for whoever asks; loaded when there is such a thing. */
  get scopes(): Scopes {
    return this.scoping ??= this.makeScopes();
  }

  /** @throws ERR_REENTRANT in a scope that a stop would wait for */
  refuseInside(call: string): void {
    this.scoping?.refuseInside(call);
  }

  get phases(): Phases {
    return this.phasesMade ??= new (loadPhases().Phases)(() => this.wired.wiring());
  }

  get overrides(): Overrides {
    return this.overriding ??= new (loadOverriding().Overrides)(this);
  }

  /** The registry, with everything that has been declared by now. */
  get registry(): Registry {
    if (this.takesDeclared && this.absorbed < declaredClasses.length) {
      this.ownRegistry.absorb(declaredClasses, this.absorbed);
      this.absorbed = declaredClasses.length;
    }
    return this.ownRegistry;
  }

  /** As the registry says, with what others take along in it. */
  private known(key: unknown): number | undefined {
    const { registry } = this;
    return registry.find(key) ?? (this.wired.wiring().layout.isAllAsked ? undefined : registry.find(key));
  }

  /** As what is listed is, what a factory asks for is taken along for the component that it makes something for. */
  findForFactory(key: unknown): number | undefined {
    const known = this.known(key);
    if ((known !== undefined && this.wired.wiring().present[known] === 1) || (typeof key !== 'function' && !isToken(key)) || definitionOf(key) === undefined) return known;
    return loadFactoryStarts().takenAlong(this, key) ?? known;
  }

  /** Where there are no factories, nothing is asked for. */
  private demanding<Made>(component: number, make: () => Made, isByFactories = false): Made {
    if (!isByFactories && !this.hasFactoriesFor(component)) return make();
    return loadFactoryStarts().demanding(this, this.ownRegistry.definition(component).id, make, this.plain.there?.container);
  }

  private hasFactoriesFor(component: number): boolean {
    return this.plain.there !== undefined || this.ownRegistry.definition(component).source.kind === 'factory';
  }

  private resolveFor(component: number, from: Asker): unknown {
    // By a name that only a child knows, too.
    const isAskedThroughChild = asking.factory !== undefined && from.parent !== undefined;
    const give = (): unknown => this.resolveNow(component, from);
    return isAskedThroughChild ? loadFactoryAsks().givenToFactory(this.plain.components, this.ownRegistry.definition(component).key, false, give) : give();
  }

  private resolveNow(component: number, from: Asker): unknown {
    this.demandUp(component);
    return this.isShortLived(component) ? this.scopes.askFor(component, from) : this.resolveComponent(component);
  }

  /** What factories are given for a start has to be up. @throws ERR_NOT_STARTED, which puts the start off where that may help */
  demandUp(component: number): void {
    if (asking.demand !== undefined && !this.kernel.core.table.isUp(component)) loadFactoryStarts().refuseDown(this, component);
  }

  /** The component behind a key, if it is there: asked for by name, or needed by something that is. */
  find(key: unknown): number | undefined {
    const { present } = this.wired.wiring();
    const component = this.registry.find(key);
    return component !== undefined && present[component] === 1 ? component : undefined;
  }

  /** @throws ERR_NOT_FOUND */
  require(key: unknown): number {
    return this.find(key) ?? loadNotThere().foundLate(this, key);
  }

  /** The component behind a key; or the members of a group, by its name. @throws ERR_NOT_FOUND */
  requireAll(key: unknown): readonly number[] {
    const members = typeof key === 'string' && this.find(key) === undefined ? this.membersOf(key) : [];
    return members.length > 0 ? members : [this.require(key)];
  }

  isGroup(name: string): boolean {
    return this.membersOf(name).length > 0;
  }

  private membersOf(group: string): readonly number[] {
    const { adjacency, present } = this.wired.wiring();
    return adjacency.ids.flatMap((id, component) => (present[component] === 1 && groupOf(id) === group ? [component] : []));
  }

  state(component: number): ComponentState {
    const { table } = this.kernel.core;
    const state = table.state(component);
    const isResting = state === 'registered' || state === 'stopped' || state === 'failed' || state === 'skipped';
    // While an operation switches it off, it is first stopped, and then disabled.
    if (isResting && !this.kernel.isOccupied && this.wired.wiring().disabled.has(component)) return 'disabled';
    // Who was switched off by the wiring is on again by it; who has said so itself, when it was to start, stays off.
    const wasSwitchedOff = this.kernel.lastGraph().enabled[component] === 0;
    return state === 'disabled' && wasSwitchedOff && !this.wired.wiring().disabled.has(component) ? 'registered' : state;
  }

  /** Why a component is in the state that it is in; nothing where a change has put it into that since. */
  reasonOf(component: number): string | undefined {
    const { table } = this.kernel.core;
    return table.state(component) === this.state(component) ? table.reasons.get(component) : undefined;
  }

  /** The config that a component's handlers get; while it is down, what is written down. */
  configOf(component: number): unknown {
    return this.steps.runs.configOf(component);
  }

  /** As `configOf`, for who must not take what is written down for what is worked out. @throws ERR_NOT_STARTED */
  knownConfigOf(component: number): unknown {
    if (this.isConfigKnown(component)) return this.steps.runs.configOf(component);
    throw this.notUp(component);
  }

  isConfigKnown(component: number): boolean {
    return this.steps.runs.isConfigKnown(component);
  }

  /** The instances that outlive stops. */
  get kept(): KeptInstances | undefined {
    return this.steps.kept;
  }

  /** A copy of a component's notes. */
  notesOf(component: number): ReadonlyMap<unknown, unknown> {
    return this.steps.runs.notesOf(component);
  }

  /** Runs something on the instance of a component that is up; what it gives takes the instance's place. */
  applyTo(component: number, change: Change, attempt: Attempt): unknown {
    return this.steps.apply(component, change, attempt);
  }

  /** The instance of a component that is up. */
  getComponent(component: number): unknown {
    if (this.isThere(component)) return this.instances.get(component);
    if (this.isShortLived(component)) return this.scopes.ask(component, true);
    throw this.notUp(component);
  }

  /** True for what is no singleton: an instance of it is another each time, or in each scope. */
  isShortLived(component: number): boolean {
    const { scopes } = this.wired.wiring();
    return scopes !== undefined && scopes[component] !== 0;
  }

  /** An alias lives as long as what it is of. */
  scopeOf(component: number): ScopeKind {
    return scopeKinds[this.wired.wiring().scopes?.[component] ?? 0] ?? 'singleton';
  }

  /** The answer to a key, to be remembered where it will be the same the next time; who has just been made may never be asked for again. */
  noted(answers: Answers, key: unknown, component: number, find: (component: number) => unknown): unknown {
    const wasThere = this.instances.has(component);
    const value = find(component);
    return !wasThere || this.isShortLived(component) ? value : answers.note(key, value);
  }

  /** True for what is up and has its instance. */
  isThere(component: number): boolean {
    return this.kernel.core.table.isUp(component) && this.instances.has(component);
  }

  /** The same, and for what is no singleton whether it can be had here. */
  canGive(component: number): boolean {
    return this.isShortLived(component) ? this.scopes.isUp(component) : this.isThere(component);
  }

  /** The instance of a component, constructed now if need be, without starting anything. */
  resolveComponent(component: number): unknown {
    this.refuseDisposed();
    if (this.instances.has(component)) return this.instances.get(component);
    if (this.isShortLived(component)) return this.state(component) === 'disabled' ? this.refuseDown(component) : this.scopes.ask(component, false);
    if (this.instances.isBeingMade(component)) throw loadNotThere().tooEarly(this, component);
    if (this.state(component) === 'disabled') throw this.notUp(component);
    this.wired.refuseUnsound();
    return this.scoping === undefined ? this.instances.constructWithDependencies(component) : this.scoping.singleton(component);
  }

  /** @throws ERR_STATE */
  refuseDisposed(call = 'resolve()'): void {
    if (this.plain.isDisposed) throw loadRefusedCalls().disposedOf(call);
  }

  private refuseDown(component: number): never {
    throw this.notUp(component);
  }

  notUp(component: number): AnySystoleError {
    return loadNotThere().notUp(this, component);
  }

  /** Before anything was ever started, a unit test may follow a lazy dependency; after that, only what is up is given. */
  private getLater(key: unknown): unknown {
    const component = this.find(key);
    if (component === undefined) return this.plainHere.resolve(key as never);
    return this.demandsUp ? this.getComponent(component) : this.resolveComponent(component);
  }

  get demandsUp(): boolean {
    return this.kernel.state !== 'idle' || this.kernel.isOccupied;
  }

  /** The plain registrations of the scope that the caller stands in; outside of scopes, those of the container. */
  get plainHere(): Asker {
    return this.scoping?.current()?.plain ?? this.plain.container;
  }
}
