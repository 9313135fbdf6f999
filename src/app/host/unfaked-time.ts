import { performance as nodePerformance } from 'node:perf_hooks';
import { clearTimeout as nodeClear, setImmediate as nodeImmediate, setTimeout as nodeTimeout } from 'node:timers';
import { nextTick } from './process-hooks';

// Kept as they are now: a test runner fakes the globals, and some fake these modules' members too.
const unfaked = { now: nodePerformance.now.bind(nodePerformance), setTimeout: nodeTimeout, clearTimeout: nodeClear, setImmediate: nodeImmediate, nextTick };

/** Real time that goes on while a test runner fakes the timers of the process. */
export const unfakedTime = {
  /** Milliseconds from an arbitrary origin; never goes back. */
  now: (): number => unfaked.now(),
  /** Calls `wake` once, `ms` milliseconds from now, unless the returned function is called first. */
  schedule: (ms: number, wake: () => void): (() => void) => {
    const timer = unfaked.setTimeout(wake, ms);
    return () => { unfaked.clearTimeout(timer); };
  },
  /** Resolves once `ms` milliseconds have gone by. */
  sleep: (ms: number): Promise<void> => new Promise((wake) => { unfaked.setTimeout(wake, ms); }),
  /** Resolves in this turn of the event loop, when no promise has anything left to do in it. */
  tick: async (): Promise<void> => {
    // Outside of a promise's turn, the next tick would come before all promises.
    await Promise.resolve();
    await new Promise<void>((wake) => { unfaked.nextTick(wake); });
  },
  /** Resolves in another turn of the event loop, when no promise has anything left to do in this one. */
  turn: (): Promise<void> => new Promise((wake) => { unfaked.setImmediate(wake); }),
};
