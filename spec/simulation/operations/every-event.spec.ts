import type { OperationCase } from './plan';
import { caseOfOperation } from './plan';
import type { OperationRunRecord } from './simulate-operation';
import { playOperation } from './simulate-operation';

const first = Number(process.env['SYSTOLE_SEED'] ?? 1);
const runs = Number(process.env['SYSTOLE_RUNS'] ?? 100);
const seeds = Array.from({ length: runs }, (_, place) => first + place);

/** Undisturbed, and then once more for each variation of it; gives what broke, by variation, and how often it ended in which state. */
async function vary(variations: (undisturbed: OperationRunRecord, played: OperationCase) => readonly OperationCase[]): Promise<{ readonly broken: readonly unknown[]; readonly ends: Readonly<Record<string, number>> }> {
  const broken: unknown[] = [];
  const ends: Record<string, number> = {};
  for (const seed of seeds) {
    const played: OperationCase = { ...caseOfOperation(seed), calls: [] };
    for (const varied of variations(await playOperation(played), played)) {
      const { violations, state } = await playOperation(varied);
      ends[state] = (ends[state] ?? 0) + 1;
      if (violations.length > 0) broken.push({ seed, calls: varied.calls, violations: violations.slice(0, 3) });
    }
  }
  return { broken, ends };
}

describe(`operations of seeds ${first} to ${first + runs - 1}`, () => {
  it('keep every invariant when they are called off at any event', async () => {
    const { broken, ends } = await vary(({ events }, played) => events.map(({ sequence }) => ({ ...played, calls: [{ kind: 'abort', at: { event: sequence } }] })));
    expect(broken).toEqual([]);
    expect(ends['aborted']).toBeGreaterThan(runs);
  }, 300_000);

  it('keep every invariant when their time is over at any moment at which something happens', async () => {
    const { broken, ends } = await vary(({ events }, played) => [...new Set(events.map(({ atMs }) => atMs))].filter((ms) => ms > 0)
      .map((ms) => ({ ...played, plan: { kind: 'timeout', name: 'limited', part: played.plan, ms, perStepMs: undefined } })));
    expect(broken).toEqual([]);
    expect(ends['timed-out']).toBeGreaterThan(runs / 2);
  }, 300_000);

  it('keep every invariant when they are called off and run over their limit at one moment', async () => {
    const { broken } = await vary(({ events }, played) => [...new Set(events.map(({ atMs }) => atMs))].filter((ms) => ms > 0)
      .map((ms) => ({ ...played, plan: { kind: 'timeout', name: 'limited', part: played.plan, ms, perStepMs: undefined }, calls: [{ kind: 'abort', at: { ms } }] })));
    expect(broken).toEqual([]);
  }, 300_000);
});
