import { inspect } from 'node:util';
import { declaredClasses } from '../../src/metadata/metadata-store';
import type { Violation } from '../../src/testing/trace/violation';
import { caseOf, play } from './simulate-seed';
import type { Tally } from './tally';
import { countRun } from './tally';

/** A seed, and what it broke. */
export interface BrokenSeed {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

export interface BatchResult {
  readonly tally: Tally;
  readonly broken: readonly BrokenSeed[];
}

/** What a batch of seeds is told. */
export interface BatchOptions {
  readonly from: number;
  readonly count: number;
  /** Plays each seed twice, and compares the logs. */
  readonly twice: boolean;
  /** Ends at the first that broke something. */
  readonly stopsAtFirst?: boolean;
}

/** Plays the cases of consecutive seeds. A promise that rejects unobserved counts as a violation of the seed that was playing. */
export async function playBatch({ from, count, twice, stopsAtFirst = false }: BatchOptions): Promise<BatchResult> {
  const tally: Tally = {};
  const broken: BrokenSeed[] = [];
  const unobserved: unknown[] = [];
  const note = (reason: unknown): void => { unobserved.push(reason); };
  process.on('unhandledRejection', note);
  for (let seed = from; seed < from + count && !(stopsAtFirst && broken.length > 0); seed += 1) {
    const violations = await playSeed(seed, twice, tally).catch((error: unknown): Violation[] => [endedBy(error)]);
    forgetDeclared();
    // Node reports unobserved rejections once the microtasks of a turn are over.
    if (seed % 50 === 0 || seed === from + count - 1 || violations.length > 0) await new Promise((resolve) => { setImmediate(resolve); });
    violations.push(...unobserved.splice(0).map((reason) => ({ invariant: 'C4', sequence: 0, atMs: 0, message: `a promise rejected unobserved, at or shortly before this seed: ${String(reason)}` })));
    if (violations.length > 0) broken.push({ seed, violations });
  }
  process.off('unhandledRejection', note);
  return { tally, broken };
}

/** A decorated class is known to its process for good, and holds on to the world of its run; the application's own container, which takes them in, is not played. */
function forgetDeclared(): void {
  (declaredClasses as object[]).length = 0;
}

/** Nothing that a scenario does may end the run itself. */
function endedBy(error: unknown): Violation {
  return { invariant: 'C4', sequence: 0, atMs: 0, message: `the run ended with an error: ${error instanceof Error ? error.stack ?? error.message : inspect(error)}` };
}

async function playSeed(seed: number, twice: boolean, tally: Tally): Promise<Violation[]> {
  const run = await play(caseOf(seed));
  countRun(tally, run);
  const violations = [...run.violations];
  if (!twice) return violations;
  const again = await play(caseOf(seed));
  const [log, logAgain] = [run.log(), again.log()];
  const differs = log.findIndex((line, index) => line !== logAgain[index]);
  if (differs === -1 && log.length === logAgain.length) return violations;
  return [...violations, {
    invariant: 'D1', sequence: 0, atMs: 0,
    message: `the same seed gave another log from line ${String(differs)} on: ${log[differs] ?? 'nothing'} / ${logAgain[differs] ?? 'nothing'}`,
  }];
}
