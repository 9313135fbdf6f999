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
    const dueAtMs = monotonicMs() + delayMs;
    return afterThisTurn((timer) => {
      const wait = (leftMs: number): void => {
        timer.timeout = leftMs > longestDelayMs
          ? setTimeout(() => { wait(leftMs - longestDelayMs); }, longestDelayMs)
          : setTimeout(wake, Math.max(0, Math.ceil(leftMs)));
      };
      wait(dueAtMs - monotonicMs());
    });
  },
  hold: () => afterThisTurn((timer) => { timer.timeout = setInterval(() => undefined, longestDelayMs); }),
};

/** What keeps the process alive: first a turn of the event loop that is to come, then a timer. */
interface Pending {
  timeout: NodeJS.Timeout | undefined;
}

const loadedTimeout = setTimeout;

/**
 * Arms a timer when this turn of the event loop is over, unless the function returned is called before: most of what a limit is for
 * has ended by then, and a Node timer costs as much as starting several components.
 */
function afterThisTurn(arm: (timer: Pending) => void): () => void {
  const timer: Pending = { timeout: undefined };
  // Timers that a test runner has faked may be told to go on before this turn is over.
  if (setTimeout !== loadedTimeout) {
    arm(timer);
    return () => { clearTimeout(timer.timeout); };
  }
  const turn = setImmediate(arm, timer);
  return () => {
    clearImmediate(turn);
    clearTimeout(timer.timeout);
  };
}

/** Calls `wake` after a time, if anything else has kept the process alive until then. */
export function ifStillAlive(afterMs: number, wake: () => void): void {
  setTimeout(wake, afterMs).unref();
}
