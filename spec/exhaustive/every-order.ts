import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { SimulationCase } from '../simulation/simulate-seed';
import { play } from '../simulation/simulate-seed';

/**
 * Plays a case under every order in which what is due may happen: depth first, each leaf once.
 *
 * @param hear - gets each run, with the case that replays it; true ends the search
 */
export async function playEveryOrder(given: SimulationCase, hear: (run: SimulationRun, played: SimulationCase) => boolean | undefined): Promise<void> {
  const { schedule } = given.scenario;
  if (schedule.kind !== 'scripted') throw new RangeError('only a scripted schedule can be tried in every order');
  for (let choices: readonly number[] | undefined = []; choices !== undefined;) {
    const played: SimulationCase = { ...given, scenario: { ...given.scenario, schedule: { ...schedule, choices } } };
    const run = await play(played);
    if (hear(run, played) === true) return;
    choices = following(choices, run.choices);
  }
}

/** The choices that come after these, when there were so many possibilities each time; `undefined` after the last. */
function following(choices: readonly number[], counts: readonly number[]): readonly number[] | undefined {
  const made = counts.map((_, place) => choices[place] ?? 0);
  const last = made.findLastIndex((choice, place) => choice + 1 < (counts[place] as number));
  return last === -1 ? undefined : [...made.slice(0, last), (made[last] as number) + 1];
}
