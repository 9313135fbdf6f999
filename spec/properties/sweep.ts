import { Random } from '../../src/testing/random';
import { lineOfEvent } from '../../src/testing/simulation/event-line';
import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { Violation } from '../../src/testing/trace/violation';
import type { SimulationCase } from '../simulation/simulate-seed';
import { play } from '../simulation/simulate-seed';
import { injectionsInto } from './injections';
import { stories } from './stories';

/** A case that broke something, under faults of these names. */
export interface BrokenCase {
  readonly name: string;
  readonly played: SimulationCase;
  readonly violations: readonly Violation[];
}

export interface Swept {
  readonly runs: number;
  readonly broken: readonly BrokenCase[];
}

/** Ends early once so many cases are broken: they are likely to be one. */
const mostBroken = 3;

/**
 * Plays a story under single faults at its events, one a run.
 *
 * @param every - every so manieth of the faults; 1 for all of them
 */
export async function sweep(name: string, every: number, offset: number = 0): Promise<Swept> {
  const story = storyOf(name);
  const calm = await play(story);
  const injections = injectionsInto(story, calm).filter((_, index) => index % every === offset % every);
  const usual = linesOf(calm);
  const broken: BrokenCase[] = [];
  for (const injection of injections) {
    if (broken.length === mostBroken) break;
    const played = injection.into(story);
    const run = await play(played);
    const violations = injection.isHarmless && linesOf(run) !== usual ? [...run.violations, changed(injection.name)] : run.violations;
    if (violations.length > 0) broken.push({ name: injection.name, played, violations });
  }
  return { runs: injections.length, broken };
}

/** Plays a story under random pairs of faults. */
export async function sweepPairs(name: string, pairs: number, seed: number): Promise<Swept> {
  const story = storyOf(name);
  const random = new Random(seed);
  const injections = injectionsInto(story, await play(story));
  const broken: BrokenCase[] = [];
  for (let left = pairs; left > 0 && broken.length < mostBroken; left -= 1) {
    const one = random.pick(injections);
    const other = random.pick(injections);
    const played = one.into(other.into(story));
    const { violations } = await play(played);
    if (violations.length > 0) broken.push({ name: `${one.name}; ${other.name}`, played, violations });
  }
  return { runs: pairs, broken };
}

function storyOf(name: string): SimulationCase {
  const story = stories[name];
  if (story === undefined) throw new RangeError(`there is no story of ${name}`);
  return story;
}

function linesOf(run: SimulationRun): string {
  return run.events.map(lineOfEvent).join('\n');
}

function changed(name: string): Violation {
  return { invariant: 'E2', sequence: 0, atMs: 0, message: `a listener or the clock on the wall changes what happens: ${name}` };
}
