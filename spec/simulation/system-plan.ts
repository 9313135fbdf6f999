import type { Limits, Settings } from '../../src/index';
import type { Random } from '../../src/testing/random';
import type { ComponentFacts } from '../../src/testing/simulation/random-scenario';

/** How a component asks for another. */
export type NeedForm = 'required' | 'optional' | 'absent-on-failure' | 'ready' | 'completed' | 'all' | 'after' | 'before' | 'lazy' | 'by-factory';

/** One component of a random system, as data. */
export interface ComponentPlan {
  readonly id: string;
  readonly kind: 'class' | 'definition';
  readonly needs: readonly { readonly id: string; readonly form: NeedForm }[];
  /** Beside start, which all have. */
  readonly phases: readonly string[];
  readonly feature?: string;
  readonly enabled?: boolean;
  /** Has a config function, which may find the component disabled at its own turn. */
  readonly findsOut: boolean;
  readonly keep: boolean;
  readonly limits: Limits;
}

/** A random system, as data. */
export interface SystemPlan {
  readonly components: readonly ComponentPlan[];
  /** Those that are off. */
  readonly offFeatures: readonly string[];
  readonly settings: Partial<Settings>;
}

export const features: readonly string[] = ['red', 'blue'];
export const userPhases: readonly string[] = ['migrate', 'reload'];

const baseSettings = { startTimeoutMs: 100, startDeadlineMs: 250, abortGraceMs: 20, stopBudgetMs: 150, stopTimeoutMs: 60, forceGraceMs: 15, slowWarningMs: 40 };
const forms: readonly NeedForm[] = ['required', 'required', 'required', 'required', 'optional', 'absent-on-failure', 'ready', 'ready', 'completed', 'all', 'after', 'before', 'lazy', 'by-factory', 'by-factory'];

/** A random acyclic system of one to nine components. */
export function randomSystem(random: Random): SystemPlan {
  const size = random.pick([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const density = random.pick([0.15, 0.3, 0.5]);
  const plain = random.chance(0.3);
  const drawn = Array.from({ length: size }, (_, index) => componentPlan(random, index, density, plain));
  const components = drawn.map((component) => (isAwaited(component.id, drawn) && random.chance(0.5) ? sayingWhenReady(component) : component));
  return {
    components: random.chance(0.3) ? shuffled(random, components) : components,
    offFeatures: plain ? [] : features.filter(() => random.chance(0.3)),
    settings: { ...baseSettings, ...(random.chance(0.2) ? { concurrency: random.integer(1, 3) } : {}), ...(random.chance(0.15) ? { pools: { small: random.integer(1, 2) } } : {}) },
  };
}

function componentPlan(random: Random, index: number, density: number, plain: boolean): ComponentPlan {
  const needs = Array.from({ length: index }, (_, need) => need).filter(() => random.chance(density))
    .map((need) => ({ id: `c${String(need)}`, form: plain ? 'required' as const : random.pick(forms) }));
  const phases = ['stop', 'drain', 'force-stop', 'suspend', 'resume', ...userPhases].filter((phase) => random.chance(phase === 'stop' ? 0.8 : 0.3));
  return {
    id: `c${String(index)}`, kind: random.pick(['class', 'definition']), needs, phases,
    ...(!plain && random.chance(0.15) ? { feature: random.pick(features) } : {}),
    ...(!plain && random.chance(0.05) ? { enabled: false } : {}),
    findsOut: !plain && random.chance(0.15),
    keep: random.chance(0.1),
    limits: plain ? {} : limits(random),
  };
}

/** Somebody waits for its readiness. */
function isAwaited(id: string, components: readonly ComponentPlan[]): boolean {
  return components.some(({ needs }) => needs.some((need) => need.id === id && need.form === 'ready'));
}

function sayingWhenReady(component: ComponentPlan): ComponentPlan {
  return { ...component, limits: { ...component.limits, readiness: 'explicit' } };
}

function limits(random: Random): Limits {
  return {
    ...(random.chance(0.2) ? { startTimeoutMs: random.integer(1, 150) } : {}),
    ...(random.chance(0.1) ? { abortGraceMs: random.integer(0, 40) } : {}),
    ...(random.chance(0.2) ? { stopTimeoutMs: random.integer(1, 100) } : {}),
    ...(random.chance(0.1) ? { drainTimeoutMs: random.integer(1, 60) } : {}),
    ...(random.chance(0.15) ? { pool: 'small' } : {}),
    ...(random.chance(0.15) ? { readiness: 'explicit' as const } : {}),
    ...(random.chance(0.2) ? { whenSuspended: 'stop' as const } : {}),
  };
}

/** What a scenario needs to know of the system. */
export function factsOf(system: SystemPlan): readonly ComponentFacts[] {
  return system.components.map(({ id, phases, limits: own, findsOut }) => ({
    id, phases: ['start', ...phases],
    startTimeoutMs: own.startTimeoutMs ?? baseSettings.startTimeoutMs,
    stopTimeoutMs: own.stopTimeoutMs ?? baseSettings.stopTimeoutMs,
    graceMs: own.abortGraceMs ?? baseSettings.abortGraceMs,
    readiness: own.readiness ?? 'started',
    mayTurnOutDisabled: findsOut,
  }));
}

function shuffled<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.integer(0, rest.length - 1), 1)[0] as Item);
}
