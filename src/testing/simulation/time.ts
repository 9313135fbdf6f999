import type { Clock } from '../../model/clock';

/** Something that happens later: a timer of the container, the end of a handler, or a call. */
export interface Pending {
  readonly kind: 'timer' | 'end' | 'call';
  /** The component, or what stands for it. */
  readonly who: string;
  readonly dueAtMs: number;
  readonly lengthMs: number;
  readonly sequence: number;
  readonly fire: () => void;
}

/**
 * Virtual time, and everything that waits for it.
 *
 * It moves only when told to, and fires nothing by itself: whoever drives it picks among what is due.
 */
export class SimulatedTime implements Clock {
  /** Timers of the container that have neither fired nor been cancelled. */
  timers = 0;
  holds = 0;
  private pending: Pending[] = [];
  private nowMs = 0;
  private wallMs = 1_700_000_000_000;
  private sequence = 0;

  now(): number {
    return this.nowMs;
  }

  wallTime(): number {
    return this.wallMs + this.nowMs;
  }

  schedule(delayMs: number, wake: () => void): () => void {
    if (delayMs === Infinity) return () => undefined;
    this.timers += 1;
    const cancel = this.add('timer', 'timer', delayMs, wake);
    return () => { if (cancel()) this.timers -= 1; };
  }

  hold(): () => void {
    this.holds += 1;
    return () => { this.holds -= 1; };
  }

  /** Something that ends or is called `ms` from now; the function returned takes it back. */
  later(kind: 'end' | 'call', who: string, ms: number, fire: () => void): () => void {
    return this.add(kind, who, ms, fire);
  }

  /** What may happen now. Timers fire in the order they fall due, so only the first of them is among it. */
  due(): readonly Pending[] {
    const due: Pending[] = [];
    let timer: Pending | undefined;
    for (const pending of this.pending) {
      if (pending.dueAtMs > this.nowMs) continue;
      if (pending.kind !== 'timer') due.push(pending);
      else if (timer === undefined || pending.dueAtMs < timer.dueAtMs) timer = pending;
    }
    if (timer !== undefined) due.push(timer);
    return due;
  }

  /** When the next thing falls due that is not due yet; `Infinity` when there is none. */
  nextDueAtMs(): number {
    let nextMs = Infinity;
    for (const { dueAtMs } of this.pending) if (dueAtMs > this.nowMs) nextMs = Math.min(nextMs, dueAtMs);
    return nextMs;
  }

  fire(pending: Pending): void {
    this.pending = this.pending.filter((other) => other !== pending);
    if (pending.kind === 'timer') this.timers -= 1;
    pending.fire();
  }

  advanceTo(ms: number): void {
    this.nowMs = Math.max(this.nowMs, ms);
  }

  /** Somebody sets the clock on the wall; nothing that is measured may change. */
  moveWall(byMs: number): void {
    this.wallMs += byMs;
  }

  private add(kind: Pending['kind'], who: string, ms: number, fire: () => void): () => boolean {
    this.sequence += 1;
    const pending: Pending = { kind, who, dueAtMs: this.nowMs + Math.max(0, ms), lengthMs: ms, sequence: this.sequence, fire };
    this.pending.push(pending);
    return () => {
      const index = this.pending.indexOf(pending);
      if (index === -1) return false;
      this.pending.splice(index, 1);
      return true;
    };
  }
}
