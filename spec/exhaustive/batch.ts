import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { Violation } from '../../src/testing/trace/violation';
import { sweep } from '../properties/sweep';
import type { SimulationCase } from '../simulation/simulate-seed';
import { play } from '../simulation/simulate-seed';
import type { SmallCase } from './every-case';
import { everyFault, startThenStop, stopAtAnyMoment, stopAtEvent } from './every-case';
import { playEveryOrder } from './every-order';
import { faults } from './faults';
import { allGraphs } from './graphs';

/** A story of many events, under every single fault at each of them. */
export interface SweepBatch {
  readonly sweep: string;
}

/** What is done to a graph with a fault. */
export type Story =
  /** Started, and stopped once that has ended; under every order of ends. */
  | 'start, then stop'
  /** Stopped at any moment of the start, before it and after it; under every order. */
  | 'stop at any moment'
  /** Stopped from within a listener, at each event; under the first order. */
  | 'stop at each event';

/** One graph under every single fault. */
export interface Batch {
  readonly story: Story;
  readonly size: number;
  /** Which of all graphs of this size. */
  readonly graph: number;
  /** Names of the faults that are tried; none for all. */
  readonly faults: readonly string[];
}

export interface BrokenCase {
  readonly played: SimulationCase;
  readonly violations: readonly Violation[];
}

export interface BatchResult {
  readonly runs: number;
  /** Runs without a fault: as many as there are pairs of an order of starts and an order of stops. */
  readonly calmRuns: number;
  readonly broken: readonly BrokenCase[];
}

/** Every graph of a size, the ones with the most orders first. */
export function batchesOf(story: Story, size: number, only: readonly string[] = []): readonly Batch[] {
  return allGraphs(size).map((_, graph) => ({ story, size, graph, faults: only }));
}

const mostBroken = 3;

export async function playAny(batch: Batch | SweepBatch): Promise<BatchResult> {
  if (!('sweep' in batch)) return playBatch(batch);
  return { ...await sweep(batch.sweep, 1), calmRuns: 0 };
}

/** Plays a batch; ends early once a few cases have broken something. A promise that rejects unobserved counts as broken. */
export async function playBatch({ story, size, graph, faults: only }: Batch): Promise<BatchResult> {
  const needs = allGraphs(size)[graph];
  if (needs === undefined) throw new RangeError(`there is no graph ${String(graph)} of ${String(size)} components`);
  const broken: BrokenCase[] = [];
  const unobserved: unknown[] = [];
  const note = (reason: unknown): void => { unobserved.push(reason); };
  let runs = 0;
  let calmRuns = 0;
  process.on('unhandledRejection', note);
  for (const small of everyFault(needs, faults.filter(({ name }) => only.length === 0 || only.includes(name)))) {
    if (broken.length >= mostBroken) break;
    await stories[story](small, ({ violations }, played) => {
      runs += 1;
      if (small.fault === undefined) calmRuns += 1;
      if (violations.length > 0) broken.push({ played, violations });
      return broken.length >= mostBroken;
    });
  }
  // Node reports unobserved rejections once the microtasks of a turn are over.
  await new Promise((resolve) => { setImmediate(resolve); });
  process.off('unhandledRejection', note);
  if (unobserved.length > 0) throw new Error(`a promise rejected unobserved, in graph ${String(graph)} of ${String(size)} components`, { cause: unobserved[0] });
  return { runs, calmRuns, broken };
}

/** Hears of each run, with the case that replays it; true ends the rest. */
type Hear = (run: SimulationRun, played: SimulationCase) => boolean;

const stories: Readonly<Record<Story, (small: SmallCase, hear: Hear) => Promise<void>>> = {
  'start, then stop': (small, hear) => playEveryOrder(startThenStop(small), hear),
  'stop at any moment': (small, hear) => playEveryOrder(stopAtAnyMoment(small), hear),
  'stop at each event': async (small, hear) => {
    for (let nth = 1; ; nth += 1) {
      const played = stopAtEvent(small, nth);
      const run = await play(played);
      // Without the listener's call there are only the start, and the stop at the end.
      if (run.calls.length < 3 || hear(run, played)) return;
    }
  },
};
