import { deriveForTesting } from '../../src/app/derive-for-testing';
import { Random } from '../../src/testing/random';
import { randomScenario } from '../../src/testing/simulation/random-scenario';
import type { Scenario } from '../../src/testing/simulation/scenario';
import type { SimulationRun } from '../../src/testing/simulation/simulation';
import { simulate } from '../../src/testing/simulation/simulation';
import { canary, realSystem } from './real-system';
import type { SystemPlan } from './system-plan';
import { factsOf, features, randomSystem, userPhases } from './system-plan';

/** A system and what happens to it: all that a run depends on. */
export interface SimulationCase {
  readonly system: SystemPlan;
  readonly scenario: Scenario;
}

/** The case that a seed stands for. */
export function caseOf(seed: number): SimulationCase {
  const random = new Random(seed);
  const system = randomSystem(random);
  return { system, scenario: randomScenario(random, { components: factsOf(system), phases: userPhases, features }) };
}

/** Plays a case on real components. What listeners throw, as planned, is heard by nobody. */
export function play({ system, scenario }: SimulationCase): Promise<SimulationRun> {
  return simulate((world) => deriveForTesting(realSystem(system, world), { onListenerError: () => undefined }), scenario, [canary]);
}
