import { unfakedTime } from '../app/host/unfaked-time';
import type { Clock } from '../model/clock';
import { invalidOption } from '../registry/findings';

interface Timer {
  readonly dueAtMs: number;
  readonly sequence: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on: no test has to sleep. */
export interface VirtualClock extends Clock {
  /** Timers that have not fired. */
  readonly pending: number;
  /** Holds that have not been released. */
  readonly held: number;
  /**
   * Goes on by `ms` milliseconds, firing timers in the order they fall due, and letting promises settle before each and after
   * the last. Rejects with what a timer throws, and stands still there; rejects with ERR_INVALID_OPTION unless `ms` is a number,
   * 0 or more.
   */
  advance(ms: number): Promise<void>;
  /** Lets promises settle, at the same virtual instant: all that need no real time, however many wait for each other. */
  settle(): Promise<void>;
  /** A promise of `value` that resolves `ms` milliseconds from now, on this clock. */
  after<Value = void>(ms: number, value?: Value): Promise<Value>;
}

/** Makes a clock for tests, at 0 ms. */
export function createVirtualClock(): VirtualClock {
  return new ManualClock();
}

class ManualClock implements VirtualClock {
  private readonly timers = new Set<Timer>();
  private nowMs = 0;
  private sequence = 0;
  private holds = 0;

  get pending(): number {
    return this.timers.size;
  }

  get held(): number {
    return this.holds;
  }

  now(): number {
    return this.nowMs;
  }

  wallTime(): number {
    return this.nowMs;
  }

  schedule(delayMs: number, wake: () => void): () => void {
    if (delayMs === Infinity) return () => undefined;
    if (Number.isNaN(delayMs)) throw invalidOption(undefined, 'delayMs', delayMs, 'it is a number of milliseconds, or Infinity for never');
    this.sequence += 1;
    const timer: Timer = { dueAtMs: this.nowMs + Math.max(0, delayMs), sequence: this.sequence, wake };
    this.timers.add(timer);
    return () => { this.timers.delete(timer); };
  }

  hold(): () => void {
    this.holds += 1;
    return () => { this.holds -= 1; };
  }

  async advance(ms: number): Promise<void> {
    if (!Number.isFinite(ms) || ms < 0) throw invalidOption(undefined, 'ms', ms, 'a virtual clock goes on by a number of milliseconds, 0 or more');
    const untilMs = this.nowMs + ms;
    await this.settle();
    for (let timer = this.next(untilMs); timer !== undefined; timer = this.next(untilMs)) {
      this.timers.delete(timer);
      this.nowMs = Math.max(this.nowMs, timer.dueAtMs);
      timer.wake();
      await this.settle();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
    await this.settle();
  }

  settle(): Promise<void> {
    return unfakedTime.turn();
  }

  after<Value = void>(ms: number, value?: Value): Promise<Value> {
    return new Promise((resolve) => { this.schedule(ms, () => { resolve(value as Value); }); });
  }

  private next(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.dueAtMs > untilMs) continue;
      if (first === undefined || timer.dueAtMs < first.dueAtMs || (timer.dueAtMs === first.dueAtMs && timer.sequence < first.sequence)) first = timer;
    }
    return first;
  }
}
