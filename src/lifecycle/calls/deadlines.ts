import type { Clock } from '../../model/clock';
import type { Attempt } from './attempt';

interface Lane {
  readonly lengthMs: number;
  readonly attempts: Attempt[];
  readonly dueAtMs: number[];
  head: number;
  cancel: (() => void) | undefined;
}

/** Lets go of attempts at the head that have settled: until their time came, they would be kept for nothing. */
function trim(lane: Lane): void {
  const { attempts } = lane;
  while (lane.head < attempts.length && isOver(attempts[lane.head] as Attempt)) lane.head += 1;
  if (lane.head < 64 || lane.head * 2 < attempts.length) return;
  // What is left is at most half: moving it costs no more than what has been added since.
  attempts.splice(0, lane.head);
  lane.dueAtMs.splice(0, lane.head);
  lane.head = 0;
}

function isOver({ state }: Attempt): boolean {
  return state === 'settled' || state === 'left';
}

/**
 * When attempts are due: one timer for all of equal length, since those fall due in the order they were added.
 *
 * Adding costs O(1); an attempt that settles, or whose limit has moved, is passed over when its old time comes.
 */
export class Deadlines {
  private readonly clock: Clock;
  private readonly onDue: (attempt: Attempt) => void;
  /** By length, where there are several: most operations have one. */
  private lanes: Map<number, Lane> | undefined = undefined;
  private last: Lane | undefined = undefined;

  constructor(clock: Clock, onDue: (attempt: Attempt) => void) {
    this.clock = clock;
    this.onDue = onDue;
  }

  /**
   * Watches an attempt until its `dueAtMs`.
   *
   * @param lengthMs - the limit that ends then; the time since it began may have passed in the handler's synchronous part
   */
  add(attempt: Attempt, lengthMs: number): void {
    if (lengthMs === Infinity) return;
    const lane = this.lane(lengthMs);
    trim(lane);
    lane.attempts.push(attempt);
    lane.dueAtMs.push(attempt.dueAtMs);
    // While others fall due, the next may be one that was added before this one.
    if (lane.cancel === undefined) this.arm(lane, (lane.dueAtMs[lane.head] as number) - this.clock.now());
  }

  /** Forgets everything; no timer is left. */
  clear(): void {
    const { last } = this;
    this.last = undefined;
    if (this.lanes === undefined) last?.cancel?.();
    else for (const lane of this.lanes.values()) lane.cancel?.();
    this.lanes = undefined;
  }

  /** Most often the same one as before. */
  private lane(lengthMs: number): Lane {
    const { last } = this;
    if (last?.lengthMs === lengthMs) return last;
    if (last !== undefined) this.lanes ??= new Map([[last.lengthMs, last]]);
    let lane = this.lanes?.get(lengthMs);
    if (lane === undefined) {
      lane = { lengthMs, attempts: [], dueAtMs: [], head: 0, cancel: undefined };
      this.lanes?.set(lengthMs, lane);
    }
    return this.last = lane;
  }

  private arm(lane: Lane, delayMs: number): void {
    lane.cancel = this.clock.schedule(delayMs, () => {
      lane.cancel = undefined;
      this.sweep(lane);
    });
  }

  private sweep(lane: Lane): void {
    const now = this.clock.now();
    while (lane.head < lane.attempts.length) {
      const attempt = lane.attempts[lane.head] as Attempt;
      const dueAtMs = lane.dueAtMs[lane.head] as number;
      const waits = attempt.dueAtMs === dueAtMs && (attempt.state === 'running' || attempt.state === 'aborting');
      if (waits && dueAtMs > now) break;
      lane.head += 1;
      if (waits) this.onDue(attempt);
    }
    if (lane.head === lane.attempts.length) {
      lane.attempts.length = 0;
      lane.dueAtMs.length = 0;
      lane.head = 0;
    } else if (lane.cancel === undefined) {
      this.arm(lane, (lane.dueAtMs[lane.head] as number) - now);
    }
  }
}
