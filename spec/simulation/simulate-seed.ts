import { deriveForTesting } from '../../src/app/overrides/derive-for-testing';
import { Random } from '../../src/testing/random';
import { randomScenario } from '../../src/testing/simulation/random-scenario';
import type { Scenario } from '../../src/testing/simulation/scenario';
import type { SimulationRun } from '../../src/testing/simulation/simulation';
import { simulate } from '../../src/testing/simulation/simulation';
import type { OperationInSystem } from './operations/in-system';
import { operateLater, randomOperations } from './operations/in-system';
import { canary, realSystem } from './real-system';
import type { SystemPlan } from './system-plan';
import { factsOf, features, randomSystem, userPhases } from './system-plan';

/** A system and what happens to it: all that a run depends on. */
export interface SimulationCase {
  readonly system: SystemPlan;
  readonly scenario: Scenario;
  /** Operations of a user's own that run with it. Default: none. */
  readonly operations?: readonly OperationInSystem[];
}

/** The case that a seed stands for. */
export function caseOf(seed: number): SimulationCase {
  const random = new Random(seed);
  const system = randomSystem(random);
  const scenario = randomScenario(random, { components: factsOf(system), phases: userPhases, features });
  const operations = randomOperations(seed);
  return { system, scenario, ...(operations.length === 0 ? {} : { operations }) };
}

/** Plays a case on real components. What listeners throw, as planned, is heard by nobody. */
export async function play({ system, scenario, operations = [] }: SimulationCase): Promise<SimulationRun> {
  const found: (() => readonly string[])[] = [];
  const run = await simulate((world) => {
    const container = deriveForTesting(realSystem(system, world), { onListenerError: () => undefined });
    for (const operation of operations) found.push(operateLater(container, world.time, operation));
    return container;
  }, scenario, [canary]);
  const broken = found.flatMap((ask) => ask()).map((message) => ({ invariant: 'T24', sequence: run.events.length, atMs: run.events.at(-1)?.atMs ?? 0, message }));
  return broken.length === 0 ? run : { ...run, violations: [...run.violations, ...broken] };
}
