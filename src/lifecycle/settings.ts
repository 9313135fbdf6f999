import type { Settings } from '../model/limits';

/** Frozen, since containers that say nothing else share it. */
export const defaultSettings: Settings = Object.freeze({
  startTimeoutMs: 15_000,
  startDeadlineMs: 60_000,
  abortGraceMs: 1_000,
  stopBudgetMs: 25_000,
  stopTimeoutMs: 10_000,
  forceGraceMs: 1_000,
  concurrency: Infinity,
  pools: Object.freeze({}),
  slowWarningMs: 5_000,
});

/** What is kept of a stop's time for each component further down the longest chain. */
export const minStopMs = 100;

/** What each has of a stop's time at most where the chain is too long for `minStopMs` each: more than a large heap's collection takes. */
export const longShareMs = 1_000;

/** What is less than this, each time, a pause of the garbage collector or of a busy machine uses up. */
export const shortShareMs = 10;
