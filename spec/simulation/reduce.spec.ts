import type { SimulationRun } from '../../src/testing/simulation/simulation';
import { reduce } from './reduce';
import type { SimulationCase } from './simulate-seed';
import { caseOf, play } from './simulate-seed';

/** The first random case that shows something. */
async function firstThat(shows: (run: SimulationRun) => boolean): Promise<SimulationCase> {
  for (let seed = 1; seed < 2_000; seed += 1) {
    const given = caseOf(seed);
    if (given.system.components.length > 5 && shows(await play(given))) return given;
  }
  throw new Error('no case shows it');
}

describe('reduce', () => {
  it.each<[string, (run: SimulationRun) => boolean, number, number, readonly unknown[]]>([
    ['a start over its limit', ({ events }) => events.some((event) => event.kind === 'step-ended' && event.phase === 'start' && event.outcome.kind === 'timed-out'), 1, 1, []],
    ['a component that is suspended', ({ events }) => events.some((event) => event.kind === 'component-changed' && event.to === 'suspended'), 1, 2, ['suspend']],
    ['clean-ups of a start that failed', ({ events }) => events.some((event) => event.kind === 'step-ended' && event.phase === 'clean-up'), 1, 1, []],
  ])('leaves of a case with %s only what shows that', async (_, shows, components, calls, parts) => {
    const given = await firstThat(shows);
    const { smallest } = await reduce(given, async (smaller) => shows(await play(smaller)));
    expect(shows(await play(smallest))).toBe(true);
    expect(smallest.system.components).toHaveLength(components);
    expect(smallest.scenario.calls).toHaveLength(calls);
    expect(smallest.scenario.listeners).toEqual([]);
    expect(smallest.system.components.flatMap(({ phases, needs }) => [...phases, ...needs])).toEqual(parts);
  }, 60_000);

  it('gives the case itself when nothing can be left out', async () => {
    const given = caseOf(1);
    const { smallest } = await reduce(given, () => Promise.resolve(false));
    expect(smallest).toBe(given);
  });

  it('ends after so many tries, with the smallest case so far', async () => {
    const tried: SimulationCase[] = [];
    const { smallest, tries } = await reduce(caseOf(1), (smaller) => {
      tried.push(smaller);
      return Promise.resolve(tried.length === 2);
    }, 3);
    expect(tries).toBe(3);
    expect(tried).toHaveLength(3);
    expect(smallest).toBe(tried[1]);
  });

  it('leaves nothing that speaks of a component that is gone', async () => {
    const ids = new Set<string>();
    await reduce(caseOf(3), (smaller) => {
      const present = new Set(smaller.system.components.map(({ id }) => id));
      for (const [, id] of JSON.stringify(smaller).matchAll(/"(c\d)"/g)) if (id !== undefined && !present.has(id)) ids.add(id);
      return Promise.resolve(smaller.system.components.length % 2 === 0);
    }, 500);
    expect([...ids]).toEqual([]);
  });
});
