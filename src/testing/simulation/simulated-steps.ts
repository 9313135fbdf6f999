import type { StepsView } from '../../app/overrides/derive-for-testing';
import type { Attempt } from '../../lifecycle/calls/attempt';
import type { Steps } from '../../lifecycle/steps';
import type { ComponentClass, Definition } from '../../model/definition';
import type { Turn } from './act';
import type { World } from './world';

/**
 * Steps of a container whose handlers are simulated: no constructor, handler, config function or schema of it is called.
 *
 * Which phases a component has something to do in, and its limits, are its own.
 */
export class SimulatedSteps implements Steps {
  private readonly steps: Steps;
  private readonly view: StepsView;
  private readonly world: World;
  /** How often each component has gone down. */
  private readonly lives: number[] = [];

  constructor(steps: Steps, view: StepsView, world: World) {
    this.steps = steps;
    this.view = view;
    this.world = world;
  }

  run(component: number, phase: string, attempt: Attempt): unknown {
    return this.has(component, phase) ? this.world.act(this.turn(component, phase, attempt)) : undefined;
  }

  has(component: number, phase: string): boolean {
    return simulatedPhases(this.view.definition(component)).has(phase);
  }

  down(component: number): void {
    this.lives[component] = this.lifeOf(component) + 1;
  }

  limits(component: number): ReturnType<Steps['limits']> {
    return this.steps.limits(component);
  }

  private turn(component: number, phase: string, attempt: Attempt): Turn {
    const { view } = this;
    const life = this.lifeOf(component);
    const whileItLives = (tell: () => void): void => { if (this.lifeOf(component) === life) tell(); };
    return {
      id: view.id(component), phase,
      get signal() { return attempt.signal; },
      defer: (cleanUp) => { attempt.defer(cleanUp); },
      extend: (ms) => { attempt.extend(ms); },
      ready: () => { whileItLives(() => { view.ready(component); }); },
      notReady: (reason) => { whileItLives(() => { view.notReady(component, reason); }); },
      invalid: () => { attempt.invalidate(view.id(component), 'invalid', 'as planned'); },
      // Half of it, so that it does not come to who is first when both fall due at once.
      obeysWithinMs: () => Math.max(0, Math.floor((attempt.dueAtMs - view.clock.now()) / 2)),
    };
  }

  private lifeOf(component: number): number {
    return this.lives[component] ?? 0;
  }
}

const phasesOf = new WeakMap<Definition, ReadonlySet<string>>();

/**
 * The phases in which code of the user's own would run and take time: handlers, a start that makes the instance, a config
 * function, a dispose. Constructors and factories are left out: they are done at once.
 */
export function simulatedPhases(definition: Definition): ReadonlySet<string> {
  let phases = phasesOf.get(definition);
  if (phases === undefined) {
    const { handlers, source } = definition;
    const own = new Set(handlers.map(({ phase }) => phase));
    if ((source.kind === 'start' && source.start !== undefined) || decidesLate(definition)) own.add('start');
    if (source.kind === 'class' && isDisposable(source.target)) own.add('stop');
    phasesOf.set(definition, phases = own);
  }
  return phases;
}

/** Whether a component may find out at its own start that it is switched off. */
export function decidesLate({ options }: Definition): boolean {
  return typeof options.enabled === 'function' || typeof options.config === 'function';
}

/** Asked without reading the property, which may be a getter. */
function isDisposable({ prototype }: ComponentClass): boolean {
  const methods = prototype as object;
  return Symbol.asyncDispose in methods || Symbol.dispose in methods;
}
