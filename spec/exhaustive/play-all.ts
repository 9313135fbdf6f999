import { regressionTest } from '../simulation/regression';
import type { Batch } from './batch';
import { playBatch } from './batch';

/** Plays batches one after the other; gives what is broken as tests that show it. */
export async function playAll(batches: readonly Batch[]): Promise<{ readonly runs: number; readonly broken: readonly string[] }> {
  let runs = 0;
  const broken: string[] = [];
  for (const batch of batches) {
    const result = await playBatch(batch);
    runs += result.runs;
    broken.push(...result.broken.map(({ played, violations }) => regressionTest(played, violations[0]?.message ?? '')));
  }
  return { runs, broken };
}
