import { noOptions } from '../../metadata/stored-options';
import type { Definition, Source } from '../../model/definition';
import { isDisabledReason } from '../../model/definition';
import type { ContainerView, HandlerContext } from '../../model/handler-context';
import type { LaterOverrides } from '../../model/override';
import type { StepPhase } from '../../model/state';
import { isThenable } from '../../model/thenable';
import type { Wiring } from '../../registry/wiring';
import type { Instances } from '../../container/instances';
import type { AheadOf } from '../../container/short-lived-later';
import type { Attempt } from '../../lifecycle/calls/attempt';
import type { Kernel } from '../../lifecycle/kernel';
import type { Limits } from '../../model/limits';
import type { Steps } from '../../lifecycle/steps';
import { checked, evaluateConfig, isPlainConfig } from '../config/config';
import { callAll, callInTurn, callPlan, callsFor } from './handler-calls';
import type { HandlerCall } from './handler-calls';
import { ComponentRuns } from './component-runs';
import type { Disposals } from './disposals';
import { disposerOf } from './disposer';
import { InstanceChanges } from './instance-changes';
import type { Keeping } from './keeping';
import type { KeptInstances } from './kept';
import { loadFactoryStarts, loadKeeping, loadSchemaAnswers } from '../later';
import { lackedBy, missingHandlers } from './lacked-handlers';
import { StepContext } from './step-context';

/** What is run on a component: given its instance and a context, it gives the next instance, or nothing. */
export type Change = (instance: never, context: HandlerContext) => unknown;

/** Where the steps work. */
export interface StepSurroundings {
  readonly view: ContainerView;
  readonly instances: Instances;
  wiring(): Wiring;
  /** A topological order of what is enabled. */
  order(): Int32Array;
  kernel(): Kernel;
  /** The definition as it is now. */
  definition(component: number): Definition;
  /** Whether what a phase's handlers return takes the instance's place. */
  returnsInstance(phase: string): boolean;
  /** Changes what comes later in the operation that goes on. */
  update(overrides: LaterOverrides): void;
  /** Waits until no scope is open that may use what is to be stopped, of a component that stands for many, and disposes of what was made of those elsewhere. */
  stopMany(component: number, attempt: Attempt): unknown;
  hasOpenScopes(): boolean;
  /** The scopes that `stopMany` waits for; see `Steps`. */
  waitsForScopes(component: number): readonly string[] | undefined;
  /**
   * Makes something for a component's start, in which factories are given only what is up.
   *
   * @param isByFactories - by those of other components; default: only by its own, and by plain ones
   * @throws PutOff
   */
  demanding<Made>(component: number, make: () => Made, isByFactories?: boolean): Made;
  /** Whether `demanding` does more than to make it. */
  hasFactoriesFor(component: number): boolean;
  readonly disposals: Disposals;
  /** The component is down; of what is no singleton there are instances elsewhere, which children have made. */
  lostElsewhere(component: number): void;
}

/** What the runner's phases mean for components: construct, configure, call handlers, dispose. */
export class ComponentSteps implements Steps {
  /** See `Steps`. */
  isElsewhere: (component: number) => boolean = isNothing;
  readonly view: ContainerView;
  readonly runs: ComponentRuns;
  private readonly around: StepSurroundings;
  private keptAside: Keeping | undefined = undefined;
  private readonly changes: InstanceChanges;

  constructor(around: StepSurroundings) {
    this.around = around;
    this.view = around.view;
    this.runs = new ComponentRuns((component) => around.definition(component));
    this.changes = new InstanceChanges(around.instances, this.runs);
  }

  /** Made for the first component that is kept, or may be. */
  private get keeping(): Keeping {
    const { around } = this;
    return this.keptAside ??= new (loadKeeping().Keeping)({
      instances: around.instances, runs: this.runs, args: (component, definition) => this.args(component, definition),
      wiring: () => around.wiring(), order: () => around.order(), definition: (component) => around.definition(component),
      deferred: () => this.kernel.core.calls.deferred, context: (definition, attempt) => this.context(definition, attempt),
      markReady: (component) => { this.kernel.markReady(component); },
      disposeFirst: (component, attempt, stop) => this.disposeFirst(component, attempt, stop),
    });
  }

  update(overrides: LaterOverrides): void {
    this.around.update(overrides);
  }

  /** `undefined` while nothing has been kept. */
  get kept(): KeptInstances | undefined {
    return this.keptAside?.kept;
  }

  get kernel(): Kernel {
    return this.around.kernel();
  }

  run(component: number, phase: StepPhase, attempt: Attempt): unknown {
    const definition = this.definition(component);
    if (standsForMany(definition)) return phase === 'stop' ? this.around.stopMany(component, attempt) : undefined;
    if (phase === 'start') return this.start(component, definition, attempt);
    if (phase === 'evict') return this.letGo(component, attempt);
    if (phase === 'clean-up') return this.disposeFirst(component, attempt, () => undefined);
    if (phase === 'stop') return this.changes.answered(definition, this.stop(component, definition, attempt), attempt);
    const calls = callsFor(definition, phase) ?? [];
    if (calls.length === 0) return undefined;
    return this.changes.answered(definition, this.answer(component, definition, calls, attempt), attempt);
  }

  private answer(component: number, definition: Definition, calls: readonly HandlerCall[], attempt: Attempt): unknown {
    const { phase } = attempt;
    const instance = this.around.instances.get(component);
    const context = this.context(definition, attempt);
    if (descending.has(phase)) return callAll(calls, instance, context);
    const result = callInTurn(calls, instance, context);
    return this.around.returnsInstance(phase) ? this.changes.take(component, definition, result, attempt) : result;
  }

  has(component: number, phase: StepPhase): boolean {
    if (phase === 'evict') return this.kept?.has(component) === true;
    const definition = this.definition(component);
    if (phase === 'clean-up') return this.around.disposals.owes(component);
    if (standsForMany(definition)) return phase === 'stop' && ((definition.options.scope === 'container' && this.around.hasOpenScopes()) || this.around.disposals.owes(component));
    if (phase === 'stop') return this.hasStop(component, definition) || this.around.disposals.owes(component);
    return phase === 'drain' ? callPlan(definition).drain !== undefined : callsFor(definition, phase) !== undefined;
  }

  keeps(component: number): boolean {
    const { keep } = this.definition(component).options;
    return keep !== undefined && keep !== false && this.keeping.keeps(component);
  }

  down(component: number, isKept = false): void {
    if (isKept) this.keeping.keep(component);
    else this.keptAside?.kept.stopped(component);
    this.runs.end(component);
    if (isKept) return;
    const { instances } = this.around;
    instances.discard(component);
    this.around.lostElsewhere(component);
    // Who is started goes down before what it needs, so nobody holds it unless there is more than what is started.
    if (instances.hasUnstarted || this.keptAside !== undefined) this.discardHolders(component);
  }

  /** Instances that were resolved, or kept, and hold an instance that is gone, go too: nobody is handed a dead one. */
  private discardHolders(gone: number): void {
    let stale: number[] | undefined;
    const { neededBy, neededByFrom } = this.around.wiring().adjacency;
    for (let component: number | undefined = gone; component !== undefined; component = stale?.pop()) {
      const end = neededByFrom[component + 1] ?? 0;
      for (let edge = neededByFrom[component] ?? 0; edge < end; edge += 1) {
        const holder = neededBy[edge] as number;
        if (!this.around.instances.has(holder) || this.kernel.core.table.isInUse(holder)) continue;
        this.around.instances.discard(holder);
        (stale ??= []).push(holder);
      }
    }
  }

  /** While it is disposed of what others have made, or scopes are open: nothing else than stops waits for those. */
  waitsFor(component: number, phase: StepPhase): readonly string[] | undefined {
    if (phase !== 'stop' && phase !== 'clean-up' && phase !== 'evict') return undefined;
    return this.around.waitsForScopes(component) ?? this.around.disposals.waitsFor(component, this.definition(component).id);
  }

  limits(component: number): Limits {
    return this.definition(component).options;
  }

  // --- start

  private start(component: number, definition: Definition, attempt: Attempt): unknown {
    this.runs.begin(component, definition);
    if (isPlainConfig(definition)) return this.bringUp(component, definition, attempt);
    return this.configureAndBringUp(component, definition, attempt);
  }

  private async configureAndBringUp(component: number, definition: Definition, attempt: Attempt): Promise<unknown> {
    const answer = await evaluateConfig(definition, this.view, (config) => this.withMade(component, attempt, () => this.around.demanding(component, () => this.around.instances.withReferred(component, definition, 'config', config)), 'config'));
    if (isDisabledReason(answer)) return answer;
    if (definition.options.definitionSchema !== undefined) await this.withMade(component, attempt, () => loadSchemaAnswers().checkDefinition(definition, answer.config, this.args(component, definition)), 'check');
    refuseGivenUp(attempt);
    this.runs.setConfig(component, answer.config);
    return this.bringUp(component, definition, attempt);
  }

  private bringUp(component: number, definition: Definition, attempt: Attempt): unknown {
    const { keep } = definition.options;
    const isKept = keep !== undefined && keep !== false;
    const isMadeAhead = this.isMadeAhead(component, definition);
    // Most are neither, and need no function for it.
    if (!isKept && !isMadeAhead) return this.makeNow(component, definition, attempt);
    const make = (given?: readonly unknown[]): unknown => this.makeNow(component, definition, attempt, given);
    const bringUp = isKept ? (): unknown => this.keeping.bringUp(component, definition, attempt, make) : make;
    return isMadeAhead ? this.withMade(component, attempt, bringUp) : bringUp();
  }

  /** What is made for it by factories is there first; an instance that is there already asks for nothing. */
  private isMadeAhead(component: number, { source }: Definition): boolean {
    const { instances } = this.around;
    return instances.takesTime(component, 'instance') && (source.kind === 'start' || !instances.has(component));
  }

  private args(component: number, definition: Definition): readonly unknown[] {
    return this.around.demanding(component, () => this.around.instances.args(component, definition));
  }

  private withMade(component: number, attempt: Attempt, use: () => unknown, of: AheadOf = 'instance'): unknown {
    const { instances } = this.around;
    if (!instances.takesTime(component, of)) return use();
    return instances.forEach.makeAhead(component, of, () => { refuseGivenUp(attempt); }, (make) => this.around.demanding(component, make, true), use);
  }

  /** @param given - what it is made with, where that has been asked for already */
  private makeNow(component: number, definition: Definition, attempt: Attempt, given?: readonly unknown[]): unknown {
    if (definition.source.kind === 'start') return this.makeByStart(component, definition, attempt, given);
    const { instances } = this.around;
    if (this.around.hasFactoriesFor(component)) loadFactoryStarts().construct(instances, component, definition, given, (make) => this.around.demanding(component, make));
    else instances.construct(component, definition, given);
    if (definition.source.kind === 'factory' && isThenable(instances.get(component))) return this.makeByFactory(component, definition, attempt);
    const calls = callPlan(definition).start;
    const result = calls.length === 0 ? undefined : callInTurn(calls, instances.get(component), this.context(definition, attempt));
    return this.worked(component, definition, result, attempt);
  }

  /** A factory may take its time, as a start may; until then there is no instance. */
  private async makeByFactory(component: number, definition: Definition, attempt: Attempt): Promise<void> {
    const { instances } = this.around;
    const promise = instances.get(component) as PromiseLike<unknown>;
    instances.discard(component);
    const made = await promise;
    instances.set(component, made);
    await this.worked(component, definition, undefined, attempt);
  }

  private makeByStart(component: number, definition: Definition, attempt: Attempt, given?: readonly unknown[]): unknown {
    const { instances } = this.around;
    const { startOn: calls, beforeStart: hooks } = callPlan(definition);
    const context = this.context(definition, attempt);
    const start = (definition.source as Source & { readonly kind: 'start' }).start as ((...args: readonly unknown[]) => unknown) | undefined;
    const args = given ?? this.args(component, definition);
    const hooked = hooks.length === 0 ? undefined : callInTurn(hooks, undefined, context);
    const call = (): unknown => {
      if (context.isOut) return undefined;
      if (hooks.length > 0) attempt.moment = 'on';
      return start?.(...args, context);
    };
    const made = isThenable(hooked) ? Promise.resolve(hooked).then(() => {
      if (attempt.reason !== undefined) throw attempt.reason;
      return call();
    }) : call();
    const take = (instance: unknown): unknown => {
      if (instance !== undefined || !instances.has(component)) instances.set(component, instance);
      if (args.includes(instance)) this.runs.setBorrowed(component, true);
      this.refuseLacking(component, definition, attempt);
      return this.worked(component, definition, calls.length === 0 || context.isOut ? undefined : callInTurn(calls, instance, context), attempt);
    };
    return isThenable(made) ? Promise.resolve(made).then(take) : take(made);
  }

  /** Start handlers give nothing that matters, not even a reason to be left out; but what they give may have to be waited for. */
  private worked(component: number, definition: Definition, result: unknown, attempt: Attempt): unknown {
    attempt.givesNothing = true;
    const isOver = definition.options.instanceSchema === undefined && callPlan(definition).afterStart.length === 0;
    return isOver ? result : this.goOn(component, definition, result, attempt);
  }

  private async goOn(component: number, definition: Definition, result: unknown, attempt: Attempt): Promise<void> {
    await result;
    const context = this.context(definition, attempt);
    try {
      if (!context.isOut) await callInTurn(callPlan(definition).afterStart, this.around.instances.get(component), context);
      if (!context.isOut) await checked(definition, 'instance', this.around.instances.get(component));
    } catch (error) {
      this.oweStop(component, definition, attempt);
      throw error;
    }
  }

  /**
   * What goes wrong behind start handlers finds their work done, so their counterparts are owed: as clean-ups. Invalid by a hook before
   * them, it owes nothing: they were not called.
   */
  endsInvalid(component: number, attempt: Attempt): void {
    if (attempt.phase === 'start' && attempt.givesNothing && attempt.moment !== 'before') this.oweStop(component, this.definition(component), attempt);
  }

  /** What a start has made in the place of a class's instance is stopped again, if it can be. */
  private refuseLacking(component: number, definition: Definition, attempt: Attempt): void {
    const lacked = lackedBy(definition, this.around.instances.get(component), 'start');
    if (lacked.length === 0) return;
    if (lacked.every(({ phase }) => phase !== 'stop')) this.oweStop(component, definition, attempt);
    throw missingHandlers(definition.id, lacked);
  }

  private oweStop(component: number, definition: Definition, attempt: Attempt): void {
    attempt.defer(() => this.stopItself(component, definition, attempt));
  }

  setInstance(component: number, instance: unknown, attempt: Attempt): void {
    this.changes.set(component, this.definition(component), instance, attempt);
  }

  /** Runs something on the instance of a component that is up; what it gives takes the instance's place. */
  apply(component: number, change: Change, attempt: Attempt): unknown {
    const definition = this.definition(component);
    const given = change(this.around.instances.get(component) as never, this.context(definition, attempt));
    return this.changes.answered(definition, this.changes.take(component, definition, given, attempt), attempt);
  }

  // --- stop

  private hasStop(component: number, definition: Definition): boolean {
    return callPlan(definition).stop !== undefined || this.disposer(component, definition) !== undefined;
  }

  /** Who defers clean-ups looks after its instance itself; an instance that came as a dependency is its owner's, and one that is elsewhere that container's. */
  private disposer(component: number, definition: Definition): (() => unknown) | undefined {
    if (this.isElsewhere(component) || this.runs.isBorrowed(component) || this.kernel.core.calls.deferred.has(component)) return undefined;
    return disposerOf(definition, this.around.instances.get(component));
  }

  /** What is not made by the component, but of it, goes before it does. */
  private disposeFirst(component: number, attempt: Attempt, stop: () => unknown): unknown {
    return this.around.disposals.isIdle() ? this.disposeOfNew(component, attempt, stop()) : this.disposeAround(component, attempt, stop);
  }

  /** What a stop has made while there was nothing of the kind, which it may have. */
  private disposeOfNew(component: number, attempt: Attempt, stopped: unknown): unknown {
    return this.around.disposals.isIdle() ? stopped : this.disposeAround(component, attempt, () => stopped, true);
  }

  private disposeAround(component: number, attempt: Attempt, stop: () => unknown, isUnderWay?: boolean): unknown {
    return this.around.disposals.stopAround(component, this.definition(component).id, attempt.signal, stop, isUnderWay);
  }

  private stop(component: number, definition: Definition, attempt: Attempt): unknown {
    // Most have nothing of the kind, and need no function for it.
    if (this.around.disposals.isIdle()) return this.disposeOfNew(component, attempt, this.stopItself(component, definition, attempt));
    return this.disposeAround(component, attempt, () => this.stopItself(component, definition, attempt));
  }

  private stopItself(component: number, definition: Definition, attempt: Attempt): unknown {
    const plan = callPlan(definition);
    const dispose = plan.namesStop ? undefined : this.disposer(component, definition);
    if (plan.stop === undefined) return dispose?.();
    const calls = dispose === undefined ? plan.stop : plan.aroundStop(dispose);
    return callAll(calls, this.around.instances.get(component), this.context(definition, attempt));
  }

  private async letGo(component: number, attempt: Attempt): Promise<void> {
    try {
      await this.disposeFirst(component, attempt, () => this.keeping.letGoAll(component, attempt));
    } finally {
      this.around.instances.discard(component);
      this.discardHolders(component);
    }
  }

  // --- small things

  private definition(component: number): Definition {
    return this.runs.definition(component);
  }

  private context(definition: Definition, attempt: Attempt): StepContext {
    return new StepContext(this, attempt, definition.id);
  }
}

/** Over its limit meanwhile: nothing more is constructed for a start that has been given up. */
function refuseGivenUp({ reason }: Attempt): void {
  if (reason !== undefined) throw reason;
}

/** Up, it says that what its instances need is there: they are made elsewhere, each for whoever asks, or for its scope. */
function standsForMany({ options }: Definition): boolean {
  // Most say nothing at all, all in the same object: no other shape of options has to be looked at.
  return options !== noOptions && options.scope !== undefined && options.scope !== 'singleton';
}

const isNothing = (): boolean => false;

const descending: ReadonlySet<string> = new Set(['drain', 'force-stop', 'suspend']);
