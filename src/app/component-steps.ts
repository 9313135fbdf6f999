import { isDeepStrictEqual } from 'node:util';
import type { Definition, Source } from '../model/definition';
import { isDisabledReason } from '../model/definition';
import type { ContainerView } from '../model/handler-context';
import type { StepPhase } from '../model/state';
import type { Wiring } from '../registry/wiring';
import type { Instances } from '../container/instances';
import type { Attempt } from '../lifecycle/calls/attempt';
import type { Kernel } from '../lifecycle/kernel';
import type { Limits } from '../model/limits';
import type { Steps } from '../lifecycle/steps';
import { checkDefinition, checked, evaluateConfig, isPlainConfig } from './config';
import { callAll, callInTurn, callsAfterStart, callsBeforeStart, hookedStop, callPlan, callsFor, isThenable } from './handler-calls';
import type { HandlerCall } from './handler-calls';
import { Lives } from './lives';
import type { KeptInstance } from './kept';
import { fits, keepKey, KeptInstances } from './kept';
import { StepContext } from './step-context';
import { collect, throwCollected } from '../model/collected';

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
}

/** What the runner's phases mean for components: construct, configure, call handlers, dispose. */
export class ComponentSteps implements Steps {
  readonly view: ContainerView;
  readonly kept: KeptInstances = new KeptInstances();
  private readonly around: StepSurroundings;
  /** What a component was started as; an override or a new config holds from its next start. */
  private readonly startedAs: (Definition | undefined)[] = [];
  private readonly configs = new Map<number, unknown>();
  private readonly metas = new Map<number, Map<unknown, unknown>>();
  readonly lives: Lives = new Lives();
  /** Components whose instance is one of their dependencies'. */
  private readonly borrowed = new Set<number>();
  /** What each component that may be kept was started with. */
  private readonly startedWith = new Map<number, { readonly key: unknown; readonly args: readonly unknown[] }>();

  constructor(around: StepSurroundings) {
    this.around = around;
    this.view = around.view;
  }

  get kernel(): Kernel {
    return this.around.kernel();
  }

  run(component: number, phase: StepPhase, attempt: Attempt): unknown {
    const definition = this.definition(component);
    if (phase === 'start') return this.start(component, definition, attempt);
    if (phase === 'evict') return this.letGoAll(component, attempt);
    const calls = callsFor(definition, phase) ?? [];
    const instance = this.around.instances.get(component);
    if (phase === 'stop') return this.stop(component, definition, calls, attempt);
    if (calls.length === 0) return undefined;
    const context = this.context(definition, attempt);
    if (descending.has(phase)) return callAll(calls, instance, context);
    const result = callInTurn(calls, instance, context);
    return this.around.returnsInstance(phase) ? this.takeInstance(component, definition, result, attempt) : result;
  }

  has(component: number, phase: StepPhase): boolean {
    if (phase === 'evict') return this.kept.has(component);
    const definition = this.definition(component);
    if (phase === 'stop') return this.hasStop(component, definition);
    return callsFor(definition, phase) !== undefined;
  }

  keeps(component: number): boolean {
    const definition = this.definition(component);
    const { config } = this.around.definition(component).options;
    if (config !== definition.options.config && !isDeepStrictEqual(config, definition.options.config)) return false;
    return this.kept.outlivesStop(component, definition, this.around.wiring(), () => this.around.order());
  }

  down(component: number, isKept = false): void {
    if (isKept) this.keep(component);
    else this.kept.stopped(component);
    this.startedAs[component] = undefined;
    this.lives.end(component);
    this.configs.delete(component);
    this.borrowed.delete(component);
    if (isKept) return;
    this.around.instances.discard(component);
    this.discardHolders(component);
  }

  /** Instances that were resolved, or kept, and hold an instance that is gone, go too: nobody is handed a dead one. */
  private discardHolders(gone: number): void {
    const { instances } = this.around;
    const { table } = this.kernel.core;
    const { neededBy, neededByFrom } = this.around.wiring().adjacency;
    const stale = [gone];
    for (const component of stale) {
      for (let edge = neededByFrom[component] ?? 0; edge < (neededByFrom[component + 1] ?? 0); edge += 1) {
        const holder = neededBy[edge] as number;
        if (!instances.has(holder) || table.isInUse(holder)) continue;
        instances.discard(holder);
        stale.push(holder);
      }
    }
  }

  limits(component: number): Limits {
    return this.definition(component).options;
  }

  configOf(component: number): unknown {
    return this.configs.has(component) ? this.configs.get(component) : this.definition(component).options.config;
  }

  metaOf(component: number): Map<unknown, unknown> {
    let meta = this.metas.get(component);
    if (meta === undefined) {
      meta = this.notesOf(component);
      this.metas.set(component, meta);
    }
    return meta;
  }

  /** A copy of a component's notes: of its last run, or what it would begin with. */
  notesOf(component: number): Map<unknown, unknown> {
    return new Map(this.metas.get(component) ?? Object.entries(this.definition(component).options.meta ?? {}));
  }

  /** True when the config is known: worked out for a component that was started, or written down as it is. */
  isConfigKnown(component: number): boolean {
    return this.configs.has(component) || isPlainConfig(this.definition(component));
  }

  // --- start

  private start(component: number, definition: Definition, attempt: Attempt): unknown {
    this.startedAs[component] = definition;
    this.metas.delete(component);
    if (isPlainConfig(definition)) return this.bringUp(component, definition, attempt);
    return this.configureAndBringUp(component, definition, attempt);
  }

  private async configureAndBringUp(component: number, definition: Definition, attempt: Attempt): Promise<unknown> {
    const answer = await evaluateConfig(definition, this.view, (config) => this.around.instances.withReferred(component, definition, 'config', config));
    if (isDisabledReason(answer)) return answer;
    if (definition.options.definitionSchema !== undefined) await checkDefinition(definition, answer.config, this.around.instances.args(component, definition));
    // Over its limit meanwhile: nothing more is constructed for a start that has been given up.
    if (attempt.reason !== undefined) throw attempt.reason;
    this.configs.set(component, answer.config);
    return this.bringUp(component, definition, attempt);
  }

  private bringUp(component: number, definition: Definition, attempt: Attempt): unknown {
    const { keep } = definition.options;
    if (keep === undefined || keep === false) return this.make(component, definition, attempt);
    const key = keepKey(definition, this.configOf(component));
    const args = this.around.instances.args(component, definition);
    this.startedWith.set(component, { key, args });
    const kept = this.kept.take(component, key);
    // What is there may be another variant's.
    if (kept !== undefined || this.kept.has(component)) this.around.instances.discard(component);
    if (kept === undefined) return this.make(component, definition, attempt);
    if (fits(kept, definition, this.configOf(component), args)) {
      this.goOnWith(component, kept);
      return undefined;
    }
    return this.letGo(component, kept, attempt).then(() => {
      if (attempt.reason !== undefined) throw attempt.reason;
      // Those were hooks of the stop.
      attempt.moment = undefined;
      return this.make(component, definition, attempt);
    });
  }

  private make(component: number, definition: Definition, attempt: Attempt): unknown {
    const { instances } = this.around;
    const calls = callPlan(definition).get('start') ?? [];
    if (definition.source.kind === 'start') return this.makeByStart(component, definition, calls, attempt);
    instances.construct(component, definition);
    const instance = instances.get(component);
    const result = calls.length === 0 ? undefined : callInTurn(calls, instance, this.context(definition, attempt));
    return this.worked(component, definition, result, attempt);
  }

  private makeByStart(component: number, definition: Definition, calls: readonly HandlerCall[], attempt: Attempt): unknown {
    const { instances } = this.around;
    const context = this.context(definition, attempt);
    const start = (definition.source as Source & { readonly kind: 'start' }).start as ((...args: readonly unknown[]) => unknown) | undefined;
    const args = instances.args(component, definition);
    const hooks = callsBeforeStart(definition);
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
      if (args.includes(instance)) this.borrowed.add(component);
      return this.worked(component, definition, calls.length === 0 || context.isOut ? undefined : callInTurn(calls, instance, context), attempt);
    };
    return isThenable(made) ? Promise.resolve(made).then(take) : take(made);
  }

  /**
   * Start handlers give nothing that matters; but what they give may have to be waited for. What goes wrong behind them finds their
   * work done, so their counterparts are owed: as clean-ups.
   */
  private worked(component: number, definition: Definition, result: unknown, attempt: Attempt): unknown {
    if (definition.options.instanceSchema !== undefined || callsAfterStart(definition).length > 0) return this.goOn(component, definition, result, attempt);
    if (isThenable(result)) return Promise.resolve(result).then(() => { this.oweIfInvalid(component, definition, attempt); });
    this.oweIfInvalid(component, definition, attempt);
    return undefined;
  }

  private async goOn(component: number, definition: Definition, result: unknown, attempt: Attempt): Promise<void> {
    await result;
    const context = this.context(definition, attempt);
    try {
      if (!context.isOut) await callInTurn(callsAfterStart(definition), this.around.instances.get(component), context);
      if (!context.isOut) await checked(definition, 'instance', this.around.instances.get(component));
    } catch (error) {
      this.oweStop(component, definition, attempt);
      throw error;
    }
    this.oweIfInvalid(component, definition, attempt);
  }

  /** Invalid by a hook before its start handlers, it owes nothing: they were not called. */
  private oweIfInvalid(component: number, definition: Definition, attempt: Attempt): void {
    if (attempt.invalid !== undefined && attempt.moment !== 'before') this.oweStop(component, definition, attempt);
  }

  private oweStop(component: number, definition: Definition, attempt: Attempt): void {
    attempt.defer(() => this.stop(component, definition, callPlan(definition).get('stop') ?? [], attempt));
  }

  /** Puts what a handler has made in the instance's place, unless its schema refuses it, or it comes when nobody waits for it any more. */
  async takeInstance(component: number, definition: Definition, result: unknown, attempt: Attempt): Promise<void> {
    const made = await result;
    if (made === undefined) return;
    await checked(definition, 'instance', made);
    if (attempt.reason !== undefined) return;
    this.setInstance(component, made);
  }

  setInstance(component: number, instance: unknown): void {
    this.around.instances.set(component, instance);
    this.borrowed.delete(component);
  }

  // --- stop

  private hasStop(component: number, definition: Definition): boolean {
    return callPlan(definition).has('stop') || this.disposer(component, definition) !== undefined;
  }

  /** Who defers clean-ups looks after its instance itself; and an instance that came as a dependency is its owner's. */
  private disposer(component: number, definition: Definition): (() => unknown) | undefined {
    if (this.borrowed.has(component) || this.kernel.core.calls.deferred.has(component)) return undefined;
    return disposerOf(definition, this.around.instances.get(component));
  }

  private stop(component: number, definition: Definition, calls: readonly HandlerCall[], attempt: Attempt): unknown {
    const dispose = this.disposer(component, definition);
    if (calls.length === 0) return dispose?.();
    const all = dispose === undefined ? undefined : hookedStop(definition, dispose);
    return callAll(all ?? calls, this.around.instances.get(component), this.context(definition, attempt));
  }

  // --- instances that outlive stops

  private keep(component: number): void {
    const definition = this.definition(component);
    const { key, args } = this.startedWith.get(component) ?? { key: undefined, args: [] };
    this.kept.put(component, key, {
      instance: this.around.instances.get(component), definition, source: definition.source, config: this.configOf(component),
      args, meta: this.metas.get(component), cleanUps: this.kernel.core.calls.deferred.take(component),
      isBorrowed: this.borrowed.has(component), life: this.lives.of(component), isReady: true,
    });
  }

  private goOnWith(component: number, kept: KeptInstance): void {
    this.restoreKept(component, kept);
    this.around.instances.set(component, kept.instance);
    for (const cleanUp of kept.cleanUps ?? []) this.kernel.core.calls.deferred.add(component, cleanUp);
    this.lives.goOn(component, kept.life);
    if (kept.definition.options.readiness === 'explicit' && kept.isReady) this.kernel.markReady(component);
  }

  /** What its handlers find in their context is its own again. */
  private restoreKept(component: number, { definition, config, meta, isBorrowed }: KeptInstance): void {
    this.startedAs[component] = definition;
    this.configs.set(component, config);
    if (meta !== undefined) this.metas.set(component, meta);
    if (isBorrowed) this.borrowed.add(component);
  }

  /** The stop that a kept instance has been spared: drain, stop and clean-ups, all of them, whatever fails. */
  private async letGo(component: number, kept: KeptInstance, attempt: Attempt): Promise<void> {
    const now = { meta: this.metas.get(component), startedAs: this.startedAs[component], config: this.configs.get(component), hadConfig: this.configs.has(component) };
    this.restoreKept(component, kept);
    const { definition, instance, cleanUps = [], isBorrowed } = kept;
    const plan = callPlan(definition);
    const context = this.context(definition, attempt);
    const calls = [...plan.get('drain') ?? [], ...plan.get('stop') ?? []];
    const dispose = plan.has('stop') || isBorrowed || cleanUps.length > 0 ? undefined : disposerOf(definition, instance);
    const errors: unknown[] = [];
    for (const call of calls) await collect(errors, () => call(instance, context));
    if (dispose !== undefined) await collect(errors, dispose);
    for (const cleanUp of [...cleanUps].reverse()) await collect(errors, cleanUp);
    this.startedAs[component] = now.startedAs;
    if (now.hadConfig) this.configs.set(component, now.config);
    else this.configs.delete(component);
    if (now.meta === undefined) this.metas.delete(component);
    else this.metas.set(component, now.meta);
    this.borrowed.delete(component);
    throwCollected(errors);
  }

  private async letGoAll(component: number, attempt: Attempt): Promise<void> {
    const errors: unknown[] = [];
    for (const kept of this.kept.takeAll(component)) await collect(errors, () => this.letGo(component, kept, attempt));
    this.around.instances.discard(component);
    this.discardHolders(component);
    throwCollected(errors);
  }

  // --- small things

  private definition(component: number): Definition {
    return this.startedAs[component] ?? this.around.definition(component);
  }

  private context(definition: Definition, attempt: Attempt): StepContext {
    return new StepContext(this, attempt, definition.id);
  }
}

const descending: ReadonlySet<string> = new Set(['drain', 'force-stop', 'suspend']);

/** How an instance that we made is disposed of, when its definition names no stop; values and aliases belong to others. */
function disposerOf(definition: Definition, instance: unknown): (() => unknown) | undefined {
  const { kind } = definition.source;
  if (kind === 'value' || kind === 'alias' || typeof instance !== 'object' || instance === null) return undefined;
  const disposable = instance as { readonly [Symbol.asyncDispose]?: () => unknown; readonly [Symbol.dispose]?: () => unknown };
  try {
    const dispose = disposable[Symbol.asyncDispose] ?? disposable[Symbol.dispose];
    return typeof dispose === 'function' ? () => dispose.call(instance) : undefined;
  } catch (error) {
    // An object that cannot even be asked: its stop fails, rather than the runner.
    return () => { throw error; };
  }
}
