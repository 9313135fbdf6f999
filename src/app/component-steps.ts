import type { Definition, Source } from '../model/definition';
import { isDisabledReason } from '../model/definition';
import type { ContainerView } from '../model/handler-context';
import type { StepPhase } from '../model/state';
import type { Schema } from '../metadata/component-types';
import type { Wiring } from '../registry/wiring';
import type { Instances } from '../container/instances';
import type { Attempt } from '../lifecycle/attempt';
import type { Kernel } from '../lifecycle/kernel';
import type { Limits, Steps } from '../lifecycle/steps';
import { checked, evaluateConfig, isPlainConfig } from './config';
import { callAll, callInTurn, callPlan, isThenable } from './handler-calls';
import type { HandlerCall } from './handler-calls';
import { StepContext } from './step-context';

/** Where the steps work. */
export interface StepSurroundings {
  readonly view: ContainerView;
  readonly instances: Instances;
  wiring(): Wiring;
  kernel(): Kernel;
}

/** What the runner's phases mean for components: construct, configure, call handlers, dispose. */
export class ComponentSteps implements Steps {
  readonly view: ContainerView;
  private readonly around: StepSurroundings;
  /** What a component was started as; an override or a new config holds from its next start. */
  private readonly startedAs: (Definition | undefined)[] = [];
  private readonly configs = new Map<number, unknown>();
  private readonly metas = new Map<number, Map<unknown, unknown>>();

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
    const calls = callPlan(definition).get(phase) ?? [];
    const instance = this.around.instances.get(component);
    if (phase === 'stop') return this.stop(component, definition, calls, attempt);
    if (calls.length === 0) return undefined;
    const context = this.context(definition, attempt);
    return descending.has(phase) ? callAll(calls, instance, context) : callInTurn(calls, instance, context);
  }

  has(component: number, phase: StepPhase): boolean {
    const definition = this.definition(component);
    if (phase === 'stop') return this.hasStop(component, definition);
    return callPlan(definition).has(phase);
  }

  down(component: number): void {
    const definition = this.definition(component);
    this.startedAs[component] = undefined;
    this.configs.delete(component);
    this.metas.delete(component);
    if (definition.options.keep !== true) this.around.instances.discard(component);
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
      meta = new Map();
      this.metas.set(component, meta);
    }
    return meta;
  }

  // --- start

  private start(component: number, definition: Definition, attempt: Attempt): unknown {
    this.startedAs[component] = definition;
    if (isPlainConfig(definition)) return this.bringUp(component, definition, attempt);
    return this.configureAndBringUp(component, definition, attempt);
  }

  private async configureAndBringUp(component: number, definition: Definition, attempt: Attempt): Promise<unknown> {
    const answer = await evaluateConfig(definition, this.view);
    if (isDisabledReason(answer)) return answer;
    // Over its limit meanwhile: nothing more is constructed for a start that has been given up.
    if (attempt.reason !== undefined) throw attempt.reason;
    this.configs.set(component, answer.config);
    return this.bringUp(component, definition, attempt);
  }

  private bringUp(component: number, definition: Definition, attempt: Attempt): unknown {
    const { instances } = this.around;
    const calls = callPlan(definition).get('start') ?? [];
    if (definition.source.kind === 'start') return this.makeByStart(component, definition, calls, attempt);
    instances.construct(component, definition);
    const instance = instances.get(component);
    const result = calls.length === 0 ? undefined : callInTurn(calls, instance, this.context(definition, attempt));
    return this.checkInstance(component, definition, result);
  }

  private makeByStart(component: number, definition: Definition, calls: readonly HandlerCall[], attempt: Attempt): unknown {
    const { instances } = this.around;
    const context = this.context(definition, attempt);
    const start = (definition.source as Source & { readonly kind: 'start' }).start as ((...args: readonly unknown[]) => unknown) | undefined;
    const made = start?.(...instances.args(component, definition), context);
    const take = (instance: unknown): unknown => {
      instances.set(component, instance);
      return this.checkInstance(component, definition, calls.length === 0 ? undefined : callInTurn(calls, instance, context));
    };
    return isThenable(made) ? Promise.resolve(made).then(take) : take(made);
  }

  /** Start handlers give nothing that matters; but what they give may have to be waited for. */
  private checkInstance(component: number, definition: Definition, result: unknown): unknown {
    const schema = definition.options.instanceSchema as Schema | undefined;
    if (schema === undefined) return isThenable(result) ? Promise.resolve(result).then(() => undefined) : undefined;
    return Promise.resolve(result).then(() => checked(definition.id, 'instance', schema, this.around.instances.get(component))).then(() => undefined);
  }

  // --- stop

  private hasStop(component: number, definition: Definition): boolean {
    return callPlan(definition).has('stop') || disposerOf(definition, this.around.instances.get(component)) !== undefined;
  }

  private stop(component: number, definition: Definition, calls: readonly HandlerCall[], attempt: Attempt): unknown {
    const instance = this.around.instances.get(component);
    if (calls.length > 0) return callAll(calls, instance, this.context(definition, attempt));
    return disposerOf(definition, instance)?.();
  }

  // --- small things

  private definition(component: number): Definition {
    return this.startedAs[component] ?? (this.around.wiring().definitions[component] as Definition);
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
