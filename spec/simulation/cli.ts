import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { transitions } from '../../src/lifecycle/component-table';
import { transitions as runTransitions } from '../../src/operations/run-state';
import type { BatchOptions, BatchResult, BrokenSeed, Subject } from './batch';
import { caseOfOperation } from './operations/plan';
import { breakingInOperation, operationTest, reduceOperation } from './operations/reduce';
import { playOperation } from './operations/simulate-operation';
import { breaking, reduce } from './reduce';
import { regressionTest } from './regression';
import { caseOf, play } from './simulate-seed';
import type { Tally } from './tally';
import { merge } from './tally';

const help = `Plays random scenarios on random systems, or random operations of a user's own, and checks every invariant.

  npm run simulate -- [options]

  --of X        systems, or operations (default systems)

  --runs N      how many seeds to play (default 5000)
  --seed N      the first of them (default 1)
  --workers N   threads (default: one a processor)
  --twice N     how many of them are played twice, and their logs compared (default 1000)
  --log         prints everything that happens in one seed, and a test that replays it
`;

const batchSize = 250;
/** A run makes much and keeps nothing: with room for young objects, most of them are gone before anybody looks. */
const youngObjectsMb = 192;
const most = 10;

interface Options {
  readonly of: Subject;
  readonly runs: number;
  readonly seed: number;
  readonly workers: number;
  readonly twice: number;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      of: { type: 'string', default: 'systems' }, runs: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' }, twice: { type: 'string', default: '1000' },
      workers: { type: 'string', default: String(Math.min(8, availableParallelism())) }, log: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(help);
  else if (values.log) await (subject(values.of) === 'systems' ? printOne : printOperation)(whole('seed', values.seed));
  else await playAll({ of: subject(values.of), runs: whole('runs', values.runs), seed: whole('seed', values.seed), workers: whole('workers', values.workers), twice: whole('twice', values.twice) });
}

function subject(text: string): Subject {
  if (text !== 'systems' && text !== 'operations') throw new RangeError(`--of is systems or operations, not ${text}`);
  return text;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || (number === 0 && name !== 'twice')) throw new RangeError(`--${name} is a whole number, not ${text}`);
  return number;
}

async function printOne(seed: number): Promise<void> {
  const played = await play(caseOf(seed));
  process.stdout.write(`${played.log().join('\n')}\n\n${regressionTest(caseOf(seed), `replays seed ${String(seed)}`)}\n`);
  await printBroken([{ seed, violations: played.violations }].filter(({ violations }) => violations.length > 0), 'systems');
}

async function printOperation(seed: number): Promise<void> {
  const played = caseOfOperation(seed);
  const { log, violations } = await playOperation(played);
  process.stdout.write(`${operationTest(played, `replays seed ${String(seed)}`)}\n\n${log().join('\n')}\n`);
  await printBroken([{ seed, violations }].filter((broken) => broken.violations.length > 0), 'operations');
}

async function playAll(options: Options): Promise<void> {
  const began = performance.now();
  const tally: Tally = {};
  const broken: BrokenSeed[] = [];
  const batches = batchesOf(options);
  const workers = Array.from({ length: Math.min(options.workers, batches.length) }, () => new Worker(join(__dirname, 'worker.ts'), { resourceLimits: { maxYoungGenerationSizeMb: youngObjectsMb } }));
  await Promise.all(workers.map(async (worker) => {
    for (let batch = batches.shift(); batch !== undefined && broken.length < most; batch = batches.shift()) {
      const result = await playIn(worker, batch);
      merge(tally, result.tally);
      broken.push(...result.broken);
    }
    await worker.terminate();
  }));
  printSummary(options, tally, performance.now() - began);
  await printBroken(broken.sort((a, b) => a.seed - b.seed).slice(0, most), options.of);
}

function batchesOf({ of, runs, seed, twice }: Options): BatchOptions[] {
  return Array.from({ length: Math.ceil(runs / batchSize) }, (_, index) => ({
    of, from: seed + index * batchSize, count: Math.min(batchSize, runs - index * batchSize), twice: index * batchSize < twice,
  }));
}

function playIn(worker: Worker, batch: BatchOptions): Promise<BatchResult> {
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

/** The changes there may be, by what they are called in a tally. */
const changesOf: Readonly<Record<Subject, { readonly prefix: string; readonly table: Readonly<Record<string, readonly string[]>> }>> = {
  systems: { prefix: 'state ', table: transitions },
  operations: { prefix: 'run ', table: runTransitions },
};

function printSummary({ of, seed }: Options, tally: Tally, elapsedMs: number): void {
  const { runs = 0, events = 0, ...rest } = tally;
  const { prefix, table } = changesOf[of];
  const reached = new Set(Object.keys(rest));
  const changes = Object.entries(table).flatMap(([from, tos]) => tos.map((to) => `${from} > ${to}`));
  const missed = changes.filter((change) => !reached.has(`${prefix}${change}`));
  process.stdout.write(`${Object.entries(rest).filter(([name]) => !name.startsWith('state ')).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `  ${name} ${String(count)}`).join('\n')}\n`);
  process.stdout.write(`${String(runs)} runs (seeds ${String(seed)} to ${String(seed + runs - 1)}), ${String(events)} events, ${(elapsedMs / 1_000).toFixed(1)} s; `
    + `${String(changes.length - missed.length)} of ${String(changes.length)} changes of state reached${missed.length === 0 ? '' : `, not ${missed.join(', ')}`}\n`);
}

async function printBroken(broken: readonly BrokenSeed[], of: Subject): Promise<void> {
  if (broken.length === 0) {
    process.stdout.write('no violation\n');
    return;
  }
  process.exitCode = 1;
  for (const { seed, violations } of broken) {
    process.stdout.write(`\nseed ${String(seed)}: ${violations.slice(0, 5).map(({ invariant, sequence, message }) => `${invariant} at event ${String(sequence)}: ${message}`).join('\n  ')}\n`);
    process.stdout.write(`  all of it: npm run simulate --${of === 'systems' ? '' : ` --of ${of}`} --seed ${String(seed)} --log\n`);
  }
  const [first] = broken;
  if (first !== undefined) await (of === 'systems' ? printReduced : printReducedOperation)(first);
}

async function printReduced({ seed, violations: [violation] }: BrokenSeed): Promise<void> {
  if (violation === undefined) return;
  const { smallest, tries } = await reduce(caseOf(seed), breaking(violation.invariant));
  process.stdout.write(`\nwhat is left of seed ${String(seed)} after ${String(tries)} tries to leave something out:\n\n${regressionTest(smallest, violation.message)}\n`);
}

async function printReducedOperation({ seed, violations: [violation] }: BrokenSeed): Promise<void> {
  if (violation === undefined) return;
  const { smallest, tries } = await reduceOperation(caseOfOperation(seed), breakingInOperation(violation.invariant));
  process.stdout.write(`\nwhat is left of seed ${String(seed)} after ${String(tries)} tries to leave something out:\n\n${operationTest(smallest, violation.message)}\n`);
}

void run();
