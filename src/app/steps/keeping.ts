import { isDeepStrictEqual } from 'node:util';
import type { Instances } from '../../container/instances';
import type { Attempt } from '../../lifecycle/calls/attempt';
import type { Deferred } from '../../lifecycle/calls/deferred';
import { collect, throwCollected } from '../../model/collected';
import type { Definition } from '../../model/definition';
import type { Wiring } from '../../registry/wiring';
import type { ComponentRuns } from './component-runs';
import { disposerOf } from './disposer';
import { callPlan } from './handler-calls';
import type { KeptInstance } from './kept';
import { fits, keepKey, KeptInstances } from './kept';
import type { StepContext } from './step-context';

/** What keeping works on. */
export interface KeepingSurroundings {
  readonly instances: Instances;
  readonly runs: ComponentRuns;
  /** What a component is made with for a start. */
  args(component: number, definition: Definition): readonly unknown[];
  wiring(): Wiring;
  /** A topological order of what is enabled. */
  order(): Int32Array;
  deferred(): Deferred;
  /** The definition as it is now. */
  definition(component: number): Definition;
  context(definition: Definition, attempt: Attempt): StepContext;
  markReady(component: number): void;
  /** Disposes of what was made of a component's instance, and then stops that. */
  disposeFirst(component: number, attempt: Attempt, stop: () => unknown): unknown;
}

/** Puts instances aside when their components are stopped, goes on with them, and gives them the stop that they have been spared. */
export class Keeping {
  readonly kept: KeptInstances = new KeptInstances();
  private readonly around: KeepingSurroundings;
  /** What each component that may be kept was started with. */
  private readonly startedWith = new Map<number, { readonly key: unknown; readonly args: readonly unknown[] }>();

  constructor(around: KeepingSurroundings) {
    this.around = around;
  }

  /** Whether a stop leaves the instance: it may, and was made by what a start would make it by. */
  keeps(component: number): boolean {
    const definition = this.around.runs.definition(component);
    const { keep } = definition.options;
    if (keep === undefined || keep === false) return false;
    const { config } = this.around.definition(component).options;
    if (config !== definition.options.config && !isDeepStrictEqual(config, definition.options.config)) return false;
    return this.kept.outlivesStop(component, definition, this.around.wiring(), () => this.around.order());
  }

  keep(component: number): void {
    const { instances, runs } = this.around;
    const definition = runs.definition(component);
    const { key, args } = this.startedWith.get(component) ?? { key: undefined, args: [] };
    const { meta, isBorrowed } = runs.part(component);
    this.kept.put(component, key, {
      instance: instances.get(component), definition, source: definition.source, config: runs.configOf(component),
      args, meta, cleanUps: this.around.deferred().take(component), isBorrowed, life: runs.lives.of(component), isReady: true,
    });
  }

  /** Starts with the instance that was kept, if it fits; otherwise lets that go first, and makes another, with what it has been compared by: nothing is made for it twice. */
  bringUp(component: number, definition: Definition, attempt: Attempt, make: (args: readonly unknown[]) => unknown): unknown {
    const { instances, runs } = this.around;
    const key = keepKey(definition, runs.configOf(component));
    const args = this.around.args(component, definition);
    this.startedWith.set(component, { key, args });
    const kept = this.kept.take(component, key);
    if (kept !== undefined && fits(kept, definition, runs.configOf(component), args)) {
      this.goOnWith(component, kept);
      return undefined;
    }
    // What is there may be another variant's.
    if (kept !== undefined || this.kept.has(component)) instances.discard(component);
    if (kept === undefined) return make(args);
    return Promise.resolve(this.around.disposeFirst(component, attempt, () => this.letGo(component, kept, attempt))).then(() => {
      if (attempt.reason !== undefined) throw attempt.reason;
      // Those were hooks of the stop.
      attempt.moment = undefined;
      return make(args);
    });
  }

  /** The stops of all variants of a component. */
  async letGoAll(component: number, attempt: Attempt): Promise<void> {
    const errors: unknown[] = [];
    for (const kept of this.kept.takeAll(component)) await collect(errors, () => this.letGo(component, kept, attempt));
    throwCollected(errors);
  }

  private goOnWith(component: number, kept: KeptInstance): void {
    this.restore(component, kept);
    this.around.instances.set(component, kept.instance);
    for (const cleanUp of kept.cleanUps ?? []) this.around.deferred().add(component, cleanUp);
    this.around.runs.lives.goOn(component, kept.life);
    if (kept.definition.options.readiness === 'explicit' && kept.isReady) this.around.markReady(component);
  }

  /** What its handlers find in their context is its own again. */
  private restore(component: number, { definition, config, meta, isBorrowed }: KeptInstance): void {
    const { runs } = this.around;
    const now = runs.part(component);
    runs.bring(component, { startedAs: definition, config: { value: config }, meta: meta ?? now.meta, isBorrowed: isBorrowed || now.isBorrowed });
  }

  /** The stop that a kept instance has been spared: drain, stop and clean-ups, all of them, whatever fails. */
  private async letGo(component: number, kept: KeptInstance, attempt: Attempt): Promise<void> {
    const { runs } = this.around;
    const now = runs.part(component);
    this.restore(component, kept);
    const { definition, instance, cleanUps = [], isBorrowed } = kept;
    const plan = callPlan(definition);
    const context = this.around.context(definition, attempt);
    const calls = [...plan.drain ?? [], ...plan.stop ?? []];
    const dispose = plan.has('stop') || isBorrowed || cleanUps.length > 0 ? undefined : disposerOf(definition, instance);
    const errors: unknown[] = [];
    for (const call of calls) await collect(errors, () => call(instance, context));
    if (dispose !== undefined) await collect(errors, dispose);
    for (const cleanUp of [...cleanUps].reverse()) await collect(errors, cleanUp);
    runs.bring(component, { ...now, isBorrowed: false });
    throwCollected(errors);
  }
}
