import type { Clock } from '../model/clock';
import { monotonicMs } from './process-hooks';

/** The longest delay that a Node timer keeps; a longer one fires at once. */
const longestDelayMs = 2_147_483_647;

/** The process's own monotonic time and timers; a pending timer keeps the process alive. */
export const realClock: Clock = {
  now: monotonicMs,
  wallTime: () => Date.now(),
  schedule: (delayMs, wake) => {
    if (delayMs === Infinity) return () => undefined;
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      timer = leftMs > longestDelayMs
        ? setTimeout(() => { wait(leftMs - longestDelayMs); }, longestDelayMs)
        : setTimeout(wake, Math.max(0, Math.ceil(leftMs)));
    };
    wait(delayMs);
    return () => { clearTimeout(timer); };
  },
  hold: () => {
    const timer = setInterval(() => undefined, longestDelayMs);
    return () => { clearInterval(timer); };
  },
};

/** Calls `wake` after a time, if anything else has kept the process alive until then. */
export function ifStillAlive(afterMs: number, wake: () => void): void {
  setTimeout(wake, afterMs).unref();
}
