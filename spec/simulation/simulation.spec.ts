import { playBatch } from './batch';

const first = Number(process.env['SYSTOLE_SEED'] ?? 1);
const runs = Number(process.env['SYSTOLE_RUNS'] ?? 300);

describe('random systems in random circumstances', () => {
  it(`keep every invariant, and give the same log for the same seed (seeds ${String(first)} to ${String(first + runs - 1)})`, async () => {
    const { broken, tally } = await playBatch({ from: first, count: runs, twice: true });
    expect(broken).toEqual([]);
    expect(tally['runs']).toBe(runs);
  }, 300_000);
});
