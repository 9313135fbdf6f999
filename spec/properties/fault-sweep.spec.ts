import { breaking, reduce } from '../simulation/reduce';
import { regressionTest } from '../simulation/regression';
import { play } from '../simulation/simulate-seed';
import type { Swept } from './sweep';
import { sweep, sweepPairs } from './sweep';
import { stories } from './stories';

const seed = Number(process.env['SYSTOLE_SEED'] ?? 1);
const pairs = Number(process.env['SYSTOLE_RUNS'] ?? 20);
/** All of them take a minute: npm run exhaustive. */
const every = 75;

describe.each(Object.entries(stories))('%s', (name, story) => {
  const { stackTraceLimit } = Error;
  beforeAll(() => { Error.stackTraceLimit = 0; });
  afterAll(() => { Error.stackTraceLimit = stackTraceLimit; });

  it('goes well when nothing goes wrong', async () => {
    const calm = await play(story);
    expect(calm.violations).toEqual([]);
    expect(calm.calls.map(({ end }) => end)).toEqual(calm.calls.map((_, index) => otherEnds[name]?.[index] ?? 'done'));
  });

  it(`keeps every invariant under one single fault in ${String(every)}, and under ${String(pairs)} pairs of them (seed ${String(seed)})`, async () => {
    const single = await sweep(name, every, seed);
    expect(await shown(single)).toEqual([]);
    expect(single.runs).toBeGreaterThan(5);
    expect(await shown(await sweepPairs(name, pairs, seed))).toEqual([]);
  }, 300_000);
});

/** Calls that end otherwise than well although nothing goes wrong: one hangs as planned, one is overtaken. */
const otherEnds: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'drained, and forced': [undefined, 'ERR_STOP_FAILED'],
  'overlapping calls': [undefined, undefined, undefined, undefined, 'ERR_SUPERSEDED'],
};

/** What is broken, and the smallest tests that show it. */
async function shown({ broken }: Swept): Promise<readonly string[]> {
  return Promise.all(broken.map(async ({ name, played, violations: [first] }) => {
    if (first === undefined) return name;
    const { smallest } = await reduce(played, breaking(first.invariant));
    return `${name}: ${first.invariant}: ${first.message}\n${regressionTest(smallest, first.message)}`;
  }));
}
