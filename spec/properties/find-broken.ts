import fc from 'fast-check';
import type { Violation } from '../../src/testing/trace/violation';
import { regressionTest } from '../simulation/regression';
import type { SimulationCase } from '../simulation/simulate-seed';
import { anyCase } from './any-case';

/** Plays a case; in tests of the search itself, with more forbidden than is wrong. */
export type Play = (given: SimulationCase) => Promise<{ readonly violations: readonly Violation[] }>;

export interface SearchOptions {
  readonly runs: number;
  readonly seed: number;
  /** Where a search with this seed ended, to go there at once. */
  readonly path?: string;
}

/** The smallest case that was found to break something. */
export interface Broken {
  readonly smallest: SimulationCase;
  readonly violation: Violation;
  /** A test to be pasted. */
  readonly test: string;
  /** A command that goes straight to this case. */
  readonly replay: string;
}

/** Plays any cases, and makes the first that breaks an invariant as small as it goes while it breaks the same one; `undefined` when none does. */
export async function findBroken(play: Play, { runs, seed, path }: SearchOptions): Promise<Broken | undefined> {
  let invariant: string | undefined;
  let thrown: unknown;
  const keepsAll = fc.asyncProperty(anyCase(), async (given) => {
    try {
      const { violations } = await play(given);
      invariant ??= violations[0]?.invariant;
      return violations.every((violation) => violation.invariant !== invariant);
    } catch (error) {
      thrown ??= error;
      return true;
    }
  });
  const found = await fc.check(keepsAll, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  // A case that cannot be played at all is a mistake of whoever made it.
  if (thrown !== undefined) throw thrown;
  if (!found.failed || found.counterexample === null) return undefined;
  const [smallest] = found.counterexample;
  const violation = (await play(smallest)).violations.find((violated) => violated.invariant === invariant);
  if (violation === undefined) throw new Error('the smallest case breaks nothing when it is played again');
  return {
    smallest, violation, test: regressionTest(smallest, violation.message),
    replay: `SYSTOLE_SEED=${String(found.seed)} SYSTOLE_PATH=${found.counterexamplePath} npx jest spec/properties/any-case`,
  };
}

/** A finding as text: what is broken, how to see it again, and the test. */
export function described({ violation, test, replay }: Broken): string {
  return `${violation.invariant} at event ${String(violation.sequence)}: ${violation.message}\n\n${replay}\n\n${test}`;
}
