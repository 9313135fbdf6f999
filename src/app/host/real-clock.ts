import type { Clock } from '../../model/clock';
import { monotonicMs } from './process-hooks';

/** The longest delay that a Node timer keeps; a longer one fires at once. */
const longestDelayMs = 2_147_483_647;

/** The process's own monotonic time and timers; a pending timer keeps the process alive. */
export const realClock: Clock = {
  now: monotonicMs,
  wallTime: () => Date.now(),
  schedule: (delayMs, wake) => (delayMs === Infinity ? never : begun(new Timer(monotonicMs() + delayMs, wake))),
  hold: () => begun(new Timer(Infinity, never)),
};

const never = (): void => undefined;
/** As they were when this was loaded: a test runner may fake them at any time, and what has begun with real ones ends with those. */
const real = { setTimeout, clearTimeout, setImmediate: globalThis.setImmediate, clearImmediate: globalThis.clearImmediate };
const hasTurns = typeof (real.setImmediate as unknown) === 'function';

/** Keeps the process alive until its time comes, which for `Infinity` is never. */
class Timer {
  turn: NodeJS.Immediate | undefined = undefined;
  private timeout: NodeJS.Timeout | undefined = undefined;
  private readonly dueAtMs: number;
  private readonly wake: () => void;

  constructor(dueAtMs: number, wake: () => void) {
    this.dueAtMs = dueAtMs;
    this.wake = wake;
  }

  arm(): void {
    const leftMs = this.dueAtMs - monotonicMs();
    const set = this.turn === undefined ? setTimeout : real.setTimeout;
    this.timeout = leftMs > longestDelayMs ? set(() => { this.arm(); }, longestDelayMs) : set(this.wake, Math.max(0, Math.ceil(leftMs)));
  }

  cancel(): void {
    if (this.turn === undefined) {
      clearTimeout(this.timeout);
    } else {
      real.clearImmediate(this.turn);
      real.clearTimeout(this.timeout);
    }
  }
}

const arm = (timer: Timer): void => { timer.arm(); };

/**
 * Arms a timer when this turn of the event loop is over, unless the function returned is called before: most of what a limit is for
 * has ended by then, and a Node timer costs as much as starting several components.
 */
function begun(timer: Timer): () => void {
  // Timers that a test runner has faked may be told to go on before this turn is over; and where a page is imitated, turns cannot be waited for.
  if (setTimeout === real.setTimeout && hasTurns) timer.turn = real.setImmediate(arm, timer);
  else timer.arm();
  return () => { timer.cancel(); };
}

/** Calls `wake` after a time, if anything else has kept the process alive until then. */
export function ifStillAlive(afterMs: number, wake: () => void): void {
  setTimeout(wake, afterMs).unref();
}
