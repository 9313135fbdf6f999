import type { Clock } from '../model/clock';

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
   * Goes on by `ms`, firing timers in the order they fall due, and letting promises settle before each and after the last.
   */
  advance(ms: number): Promise<void>;
  /** Lets promises settle, at the same virtual instant. */
  settle(): Promise<void>;
  /** A promise of `value` that resolves `ms` from now, on this clock. */
  after<Value = void>(ms: number, value?: Value): Promise<Value>;
}

/** Rounds of the microtask queue that count as "settled": more than any chain of awaits in one instant. */
const settlingRounds = 64;

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
    const untilMs = this.nowMs + ms;
    await this.settle();
    for (let timer = this.next(untilMs); timer !== undefined; timer = this.next(untilMs)) {
      this.timers.delete(timer);
      this.nowMs = Math.max(this.nowMs, timer.dueAtMs);
      timer.wake();
      await this.settle();
    }
    this.nowMs = untilMs;
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let round = 0; round < settlingRounds; round += 1) await Promise.resolve();
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
