import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { stories } from '../properties/stories';
import { breaking, reduce } from '../simulation/reduce';
import { regressionTest } from '../simulation/regression';
import type { Batch, BatchResult, BrokenCase, Story, SweepBatch } from './batch';
import { batchesOf } from './batch';
import { namedFaults } from './faults';

/**
 * Plays every graph of up to four components under every single fault and every order in which things may end, and every story
 * under every single fault at each of its events; checks every invariant. Ends with 1 if one is broken.
 */
async function run(): Promise<void> {
  const began = performance.now();
  const workers = Array.from({ length: Math.min(8, availableParallelism()) }, () => new Worker(join(__dirname, 'worker.ts'), {
    execArgv: ['-r', 'ts-node/register/transpile-only'], resourceLimits: { maxYoungGenerationSizeMb: 64 },
  }));
  const broken: BrokenCase[] = [];
  let runs = 0;
  for (const { story, size, faults } of chapters) {
    const results = await playIn(workers, batchesOf(story, size, faults));
    const played = results.reduce((sum, result) => sum + result.runs, 0);
    const calm = results.reduce((sum, result) => sum + result.calmRuns, 0);
    process.stdout.write(`${story}: ${String(results.length)} graphs of ${String(size)}, ${String(played)} runs, ${String(calm)} of them without a fault\n`);
    broken.push(...results.flatMap((result) => result.broken));
    runs += played;
  }
  const swept = await playIn(workers, Object.keys(stories).map((sweep) => ({ sweep })));
  const sweptRuns = swept.reduce((sum, result) => sum + result.runs, 0);
  process.stdout.write(`a single fault at each event: ${String(swept.length)} stories, ${String(sweptRuns)} runs\n`);
  broken.push(...swept.flatMap((result) => result.broken));
  runs += sweptRuns;
  await Promise.all(workers.map((worker) => worker.terminate()));
  process.stdout.write(`${String(runs)} runs in ${((performance.now() - began) / 1_000).toFixed(1)} s, ${broken.length === 0 ? 'no violation' : `${String(broken.length)} broken`}\n`);
  await printBroken(broken);
}

interface Chapter {
  readonly story: Story;
  readonly size: number;
  readonly faults?: readonly string[];
}

const chapters: readonly Chapter[] = [
  ...[1, 2, 3].map((size) => ({ story: 'start, then stop' as const, size })),
  // What else may be late differs from these only by its moment, which three components show.
  { story: 'start, then stop', size: 4, faults: namedFaults },
  ...[1, 2, 3].map((size) => ({ story: 'stop at any moment' as const, size })),
  ...[1, 2, 3].map((size) => ({ story: 'stop at each event' as const, size })),
];

/** Each worker takes the next batch as soon as it is free. */
async function playIn(workers: readonly Worker[], batches: readonly (Batch | SweepBatch)[]): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  const open = [...batches];
  await Promise.all(workers.map(async (worker) => {
    for (let batch = open.shift(); batch !== undefined; batch = open.shift()) results.push(await answerOf(worker, batch));
  }));
  return results;
}

function answerOf(worker: Worker, batch: Batch | SweepBatch): Promise<BatchResult> {
  return new Promise((resolve, reject) => {
    const done = (result: BatchResult): void => {
      worker.off('error', reject);
      resolve(result);
    };
    worker.once('message', done);
    worker.once('error', reject);
    worker.postMessage(batch);
  });
}

async function printBroken(broken: readonly BrokenCase[]): Promise<void> {
  for (const { played, violations } of broken.slice(0, 5)) {
    const [first] = violations;
    if (first === undefined) continue;
    process.stdout.write(`\n${violations.map(({ invariant, sequence, message }) => `${invariant} at event ${String(sequence)}: ${message}`).join('\n')}\n`);
    const { smallest } = await reduce(played, breaking(first.invariant));
    process.stdout.write(`${regressionTest(smallest, first.message)}\n`);
  }
  if (broken.length > 0) process.exitCode = 1;
}

void run();
