import { join } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { BatchOptions, BatchResult, BrokenSeed, Subject } from '../simulation/batch';
import { bugNamed, bugVariable } from './patch';
import { saysNothing } from './verdict';

/** How many seeds a bug is given. */
export interface TrialOptions {
  /** Played in full, so that the share of those that find the bug can be told. */
  readonly share: number;
  /** Played, beyond those, until the first that finds it. */
  readonly most: number;
  /** The code as it is, compiled, by the name of the file. */
  readonly compiled: ReadonlyMap<string, string>;
  /** What is played. Default: what the bug is in. */
  readonly of?: Subject;
}

/** What the seeds made of one bug. */
export interface Trial {
  /** `undefined` for the code as it is. */
  readonly bug: string | undefined;
  readonly broken: readonly BrokenSeed[];
  /** How many of the first `share` seeds broke. */
  readonly sharePlayed: number;
  readonly shareBroken: number;
  readonly played: number;
  /** What ended the worker, or kept it from ending. */
  readonly crash: string | undefined;
}

const chunk = 100;
/** More than a hundred seeds ever take: a worker that is not back by then hangs. */
const chunkLimitMs = 120_000;

/** Plays the simulation on the kernel with one bug in it, in a worker of its own, until enough is known. */
export async function tryBug(bug: string | undefined, { share, most, compiled, of = subjectOf(bug) }: TrialOptions): Promise<Trial> {
  const worker = new Worker(join(__dirname, '..', 'simulation', 'worker.ts'), {
    env: { ...process.env, [bugVariable]: bug ?? '' },
    workerData: { compiled },
    execArgv: ['-r', 'ts-node/register/transpile-only', '-r', join(__dirname, 'load-bug.ts')],
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  const broken: BrokenSeed[] = [];
  let played = 0;
  let crash: string | undefined;
  try {
    while (played < share || (played < most && broken.every(saysNothing))) {
      const count = Math.min(chunk, (played < share ? share : most) - played);
      broken.push(...(await playIn(worker, { of, from: played + 1, count, twice: false, stopsAtFirst: played >= share })).broken);
      played += count;
    }
  } catch (error) {
    crash = error instanceof Error ? error.message : inspect(error);
  } finally {
    await worker.terminate();
  }
  return { bug, broken, played, crash, sharePlayed: Math.min(played, share), shareBroken: broken.filter(({ seed }) => seed <= share).length };
}

function subjectOf(bug: string | undefined): Subject {
  return bug !== undefined && bugNamed(bug).file.startsWith('operations/') ? 'operations' : 'systems';
}

function playIn(worker: Worker, batch: BatchOptions): Promise<BatchResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { fail(new Error(`seeds ${String(batch.from)} to ${String(batch.from + batch.count - 1)} have not ended within ${String(chunkLimitMs)} ms`)); }, chunkLimitMs);
    const leave = (): void => {
      clearTimeout(timer);
      worker.off('error', fail);
      worker.off('message', done);
    };
    const done = (result: BatchResult): void => {
      leave();
      resolve(result);
    };
    const fail = (error: Error): void => {
      leave();
      reject(error);
    };
    worker.on('message', done);
    worker.on('error', fail);
    worker.postMessage(batch);
  });
}
