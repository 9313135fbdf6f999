import { all, Component, component, completed, createContainer, disabled, lazy, On, OnDrain, OnForceStop, OnResume, OnStart, OnStop, OnSuspend, optional, ready } from '../../src/index';
import type { Container, Dependency, DependencyContainer, HandlerContext, TypedKey } from '../../src/index';
import type { World } from '../../src/testing/simulation/world';
import type { ComponentPlan, NeedForm, SystemPlan } from './system-plan';

/** In every config; must show up in no event, no error and no report. */
export const canary = 'canary-5b1f';

/** A container of real components whose handlers do what a world says; a random half of them are classes. */
export function realSystem(plan: SystemPlan, world: World): Container {
  const build = new Build(world);
  for (const component of [...plan.components].sort((a, b) => a.needs.length - b.needs.length)) build.declare(component);
  const container = createContainer({
    components: plan.components.map(({ id }) => build.key(id)),
    features: Object.fromEntries(plan.offFeatures.map((feature) => [feature, false])),
    clock: world.time, name: 'simulated', ...plan.settings,
  });
  const asked = new Set(plan.components.flatMap(({ needs }) => needs.filter(({ form }) => form === 'by-factory').map(({ id }) => id)));
  for (const id of asked) container.register(`made with ${id}`, { useFactory: (by) => partOf(by, id) });
  return container;
}

/** What a factory makes of a component, if it can have that. */
function partOf(by: DependencyContainer, id: string): object {
  try {
    return { of: by.resolve(id) };
  } catch (error) {
    return { lacks: error };
  }
}

type Handler = (context: HandlerContext) => unknown;

/** Declares components one by one; what they need may be declared later. */
class Build {
  private readonly world: World;
  private readonly keys = new Map<string, TypedKey<unknown>>();

  constructor(world: World) {
    this.world = world;
  }

  key(id: string): TypedKey<unknown> {
    const key = this.keys.get(id);
    if (key === undefined) throw new RangeError(`${id} has not been declared`);
    return key;
  }

  declare(plan: ComponentPlan): void {
    this.keys.set(plan.id, plan.kind === 'class' ? this.classOf(plan) : this.definitionOf(plan));
  }

  private definitionOf(plan: ComponentPlan): TypedKey<unknown> {
    const on = Object.fromEntries(plan.phases.map((phase) => [phase, (_: unknown, context: HandlerContext) => this.handler(plan, phase)(context)]));
    const { stop, drain, suspend, resume, 'force-stop': forceStop, ...others } = on;
    const start = (...args: readonly unknown[]): unknown => {
      this.world.constructed(plan.id);
      const made = this.handler(plan, 'start')(args.at(-1) as HandlerContext);
      return made;
    };
    const handlers = Object.fromEntries(Object.entries({ stop, drain, suspend, resume, forceStop }).filter(([, handler]) => handler !== undefined));
    return component(plan.id, { ...this.options(plan), deps: this.deps(plan), start, ...handlers, on: others } as object);
  }

  private classOf(plan: ComponentPlan): TypedKey<unknown> {
    const { world } = this;
    class Simulated {
      constructor() {
        world.constructed(plan.id);
      }
    }
    for (const phase of ['start', ...plan.phases]) {
      const handler = this.handler(plan, phase);
      const name = `on-${phase}`;
      Object.defineProperty(Simulated.prototype, name, { value: handler, writable: true, configurable: true });
      decoratorOf(phase)(Simulated.prototype, name, Object.getOwnPropertyDescriptor(Simulated.prototype, name) as PropertyDescriptor);
    }
    const decorate = Component({ ...this.options(plan), deps: this.deps(plan), name: plan.id } as object) as (target: object) => void;
    decorate(Simulated);
    return Simulated;
  }

  private handler(plan: ComponentPlan, phase: string): Handler {
    return (context) => this.world.act({
      id: plan.id, phase,
      get signal() { return context.signal; },
      defer: (cleanUp) => { context.defer(cleanUp); },
      extend: (ms) => { context.extend(ms); },
      ready: () => { context.ready(); },
      notReady: (reason) => { context.notReady(reason); },
      invalid: () => { context.invalid('as planned'); },
    });
  }

  private options(plan: ComponentPlan): object {
    const { feature, enabled, keep, limits, findsOut, id, needs } = plan;
    const ordered = (form: NeedForm): readonly string[] => needs.filter((need) => need.form === form).map((need) => need.id);
    return {
      ...limits, keep, tags: [`tag ${id}`], after: ordered('after'), before: ordered('before'),
      ...(feature === undefined ? {} : { feature }), ...(enabled === undefined ? {} : { enabled }),
      config: findsOut ? () => (this.world.turnsOutDisabled(id) ? disabled(`${id} finds itself switched off`) : { canary }) : { canary },
    };
  }

  private deps(plan: ComponentPlan): readonly Dependency[] {
    return plan.needs.flatMap(({ id, form }): readonly Dependency[] => {
      switch (form) {
        case 'required': return [id];
        case 'optional': return [optional(id)];
        case 'absent-on-failure': return [optional(id, { onFailure: 'absent' })];
        case 'ready': return [ready(id)];
        case 'completed': return [completed(id)];
        case 'all': return [all(`tag ${id}`)];
        case 'lazy': return [lazy(() => id)];
        case 'by-factory': return [`made with ${id}`];
        case 'after': case 'before': return [];
      }
    });
  }
}

type Decorator = (prototype: object, name: string, descriptor: PropertyDescriptor) => void;

function decoratorOf(phase: string): Decorator {
  const known: Readonly<Record<string, unknown>> = {
    'start': OnStart, 'stop': OnStop, 'drain': OnDrain, 'force-stop': OnForceStop, 'suspend': OnSuspend, 'resume': OnResume,
  };
  return (known[phase] ?? On(phase)) as Decorator;
}
