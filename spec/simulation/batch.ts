import { inspect } from 'node:util';
import { forgetAllDeclared } from '../../src/metadata/metadata-store';
import type { Violation } from '../../src/testing/trace/violation';
import { caseOfOperation } from './operations/plan';
import { playOperation } from './operations/simulate-operation';
import { caseOf, play } from './simulate-seed';
import type { Tally } from './tally';
import { countOperation, countRun } from './tally';

/** A seed, and what it broke. */
export interface BrokenSeed {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

export interface BatchResult {
  readonly tally: Tally;
  readonly broken: readonly BrokenSeed[];
}

/** What is made of seeds: systems of components, or operations of a user's own. */
export type Subject = 'systems' | 'operations';

/** What a batch of seeds is told. */
export interface BatchOptions {
  /** Default: systems. */
  readonly of?: Subject;
  readonly from: number;
  readonly count: number;
  /** Plays each seed twice, and compares the logs. */
  readonly twice: boolean;
  /** Ends at the first that broke something. */
  readonly stopsAtFirst?: boolean;
}

/** Plays the cases of consecutive seeds. A promise that rejects unobserved counts as a violation of the seed that was playing. */
export async function playBatch({ of = 'systems', from, count, twice, stopsAtFirst = false }: BatchOptions): Promise<BatchResult> {
  const tally: Tally = {};
  const broken: BrokenSeed[] = [];
  const unobserved: unknown[] = [];
  const note = (reason: unknown): void => { unobserved.push(reason); };
  process.on('unhandledRejection', note);
  for (let seed = from; seed < from + count && !(stopsAtFirst && broken.length > 0); seed += 1) {
    const violations = await playSeed((counted) => plays[of](seed, counted), twice, tally).catch((error: unknown): Violation[] => [endedBy(error)]);
    // A decorated class holds on to the world of its run; the application's own container, which takes them in, is not played.
    forgetAllDeclared();
    // Node reports unobserved rejections once the microtasks of a turn are over.
    if (seed % 50 === 0 || seed === from + count - 1 || violations.length > 0) await new Promise((resolve) => { setImmediate(resolve); });
    violations.push(...unobserved.splice(0).map((reason) => ({ invariant: 'C4', sequence: 0, atMs: 0, message: `a promise rejected unobserved, at or shortly before this seed: ${String(reason)}` })));
    if (violations.length > 0) broken.push({ seed, violations });
  }
  process.off('unhandledRejection', note);
  return { tally, broken };
}

/** Nothing that a scenario does may end the run itself. */
function endedBy(error: unknown): Violation {
  return { invariant: 'C4', sequence: 0, atMs: 0, message: `the run ended with an error: ${error instanceof Error ? error.stack ?? error.message : inspect(error)}` };
}

/** One playing of a seed. */
interface Played {
  readonly violations: readonly Violation[];
  readonly log: () => readonly string[];
}

const plays: Readonly<Record<Subject, (seed: number, tally: Tally) => Promise<Played>>> = {
  systems: async (seed, tally) => {
    const run = await play(caseOf(seed));
    countRun(tally, run);
    return { violations: run.violations, log: () => run.log() };
  },
  operations: async (seed, tally) => {
    const run = await playOperation(caseOfOperation(seed));
    countOperation(tally, run);
    return { violations: run.violations, log: () => run.log() };
  },
};

async function playSeed(playOnce: (counted: Tally) => Promise<Played>, twice: boolean, tally: Tally): Promise<Violation[]> {
  const { violations, log } = await playOnce(tally);
  if (!twice) return [...violations];
  const [lines, linesAgain] = [log(), (await playOnce({})).log()];
  const differs = lines.findIndex((line, index) => line !== linesAgain[index]);
  if (differs === -1 && lines.length === linesAgain.length) return [...violations];
  return [...violations, {
    invariant: 'D1', sequence: 0, atMs: 0,
    message: `the same seed gave another log from line ${String(differs)} on: ${lines[differs] ?? 'nothing'} / ${linesAgain[differs] ?? 'nothing'}`,
  }];
}
