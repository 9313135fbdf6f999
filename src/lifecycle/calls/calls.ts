import type { Clock } from '../../model/clock';
import type { AnySystoleError } from '../../model/errors';
import type { StepPhase } from '../../model/state';
import type { AttemptOwner } from './attempt';
import { Attempt } from './attempt';
import { Deadlines } from './deadlines';
import { Deferred } from './deferred';

/** Hears of attempts that settle after they were left behind. */
export type LateListener = (attempt: Attempt, outcome: 'done' | 'failed', value: unknown) => void;

/**
 * Every handler in flight: called, limited, aborted, left behind, and remembered until it ends.
 *
 * Handlers that throw, reject, return a value or a promise or any thenable are all handled alike. How a handler ended is
 * decided by the recorded time: one that settles after its limit ran over it, even if the timer has not fired yet.
 */
export class Calls {
  readonly deferred: Deferred = new Deferred();
  /** All of one owner: no run begins before the one before it waits for nothing more. */
  readonly inFlight: Attempt[] = [];
  /** Left behind and still running, by component. */
  readonly left: Map<number, Attempt[]> = new Map<number, Attempt[]>();
  /** The attempt whose synchronous part is running now. */
  current: Attempt | undefined = undefined;
  onLate: LateListener = () => undefined;
  onExtended: (attempt: Attempt) => void = () => undefined;
  /** Hears of attempts that have ended well and are about to fail, because a handler has said that the component is invalid. */
  onInvalid: (attempt: Attempt) => void = () => undefined;
  /** Hears of components that were quarantined only after the last of their handlers that were left behind had ended. */
  onAllEnded: (component: number) => void = () => undefined;
  private readonly clock: Clock;
  private readonly deadlines: Deadlines;

  constructor(clock: Clock) {
    this.clock = clock;
    this.deadlines = new Deadlines(clock, (attempt) => { this.due(attempt); });
  }

  /**
   * Calls `body` now. The owner hears of a synchronous end before this returns.
   *
   * @param limitMs - from now, more than 0
   */
  call(owner: AttemptOwner, component: number, phase: StepPhase, limitMs: number, body: (attempt: Attempt) => unknown, row: number, now: number = this.clock.now()): Attempt {
    const attempt = new Attempt(this, owner, component, phase, now, now + limitMs);
    attempt.row = row;
    this.invoke(attempt, limitMs, body);
    return attempt;
  }

  /** As `call`, with a signal that has aborted already and a grace instead of a limit. */
  callAborted(owner: AttemptOwner, component: number, phase: StepPhase, reason: AnySystoleError, graceMs: number, body: (attempt: Attempt) => unknown, row: number): Attempt {
    const now = this.clock.now();
    const attempt = new Attempt(this, owner, component, phase, now, now + graceMs);
    attempt.row = row;
    attempt.state = 'aborting';
    attempt.abort(reason);
    this.invoke(attempt, graceMs, body);
    return attempt;
  }

  /** Aborts an attempt and gives it `graceMs` to end; with no grace it is left behind at once. */
  abort(attempt: Attempt, reason: AnySystoleError, graceMs: number): void {
    if (attempt.state !== 'running') return;
    attempt.state = 'aborting';
    attempt.dueAtMs = this.clock.now() + graceMs;
    attempt.abort(reason);
    if (this.isOver(attempt)) return;
    if (graceMs <= 0) this.leave(attempt);
    else this.deadlines.add(attempt, graceMs);
  }

  /** Moves the limit later, while it is not over, as far as the owner allows. */
  extend(attempt: Attempt, ms: number): void {
    const now = this.clock.now();
    const dueAtMs = Math.min(attempt.dueAtMs + ms, attempt.owner.latestDueAtMs(attempt));
    if (now > attempt.dueAtMs || dueAtMs <= attempt.dueAtMs) return;
    attempt.dueAtMs = dueAtMs;
    this.deadlines.add(attempt, dueAtMs - now);
    this.onExtended(attempt);
  }

  /** Calls something that is no part of the handler whose synchronous part may be running: a listener. */
  outside<Result>(call: () => Result): Result {
    const { current } = this;
    this.current = undefined;
    try {
      return call();
    } finally {
      this.current = current;
    }
  }

  /** Forgets all timers, if nothing is in flight that needs one. */
  quiet(): void {
    if (this.inFlight.length === 0) this.deadlines.clear();
  }

  private invoke(attempt: Attempt, limitMs: number, body: (attempt: Attempt) => unknown): void {
    attempt.slot = this.inFlight.push(attempt) - 1;
    const outer = this.current;
    this.current = attempt;
    let result: unknown;
    let pending: PromiseLike<unknown> | undefined;
    try {
      result = body(attempt);
      pending = thenableOf(result);
    } catch (error) {
      this.current = outer;
      this.settle(attempt, false, error);
      return;
    }
    this.current = outer;
    if (pending === undefined) {
      this.settle(attempt, true, result);
      return;
    }
    pending.then((value) => { this.settle(attempt, true, value); }, (error: unknown) => { this.settle(attempt, false, error); });
    // Its own synchronous part may have led to its being left behind already.
    if (this.isOver(attempt)) return;
    if (limitMs <= 0 && attempt.state === 'aborting') this.leave(attempt);
    else this.deadlines.add(attempt, attempt.dueAtMs - attempt.calledAtMs);
  }

  private settle(attempt: Attempt, ok: boolean, value: unknown): void {
    // A thenable may call back twice; the first call counts.
    if (attempt.state === 'settled') return;
    if (ok && attempt.invalid !== undefined) {
      this.onInvalid(attempt);
      this.settle(attempt, false, attempt.invalid);
      return;
    }
    const now = this.clock.now();
    if (attempt.state !== 'left' && now > attempt.dueAtMs) this.due(attempt);
    // `due` may have left the attempt behind, or aborted it: what counts is where it stands now.
    if (this.isLeft(attempt)) {
      this.settleLate(attempt, ok, value);
      return;
    }
    this.forget(attempt);
    const owner = attempt.owner;
    if (ok) owner.succeeded(attempt, attempt.givesNothing ? undefined : value, now);
    else owner.failed(attempt, value);
  }

  private settleLate(attempt: Attempt, ok: boolean, value: unknown): void {
    attempt.state = 'settled';
    const rest = (this.left.get(attempt.component) ?? []).filter((other) => other !== attempt);
    if (rest.length === 0) this.left.delete(attempt.component);
    else this.left.set(attempt.component, rest);
    this.onLate(attempt, ok ? 'done' : 'failed', ok && attempt.givesNothing ? undefined : value);
  }

  private due(attempt: Attempt): void {
    if (attempt.state === 'running') attempt.owner.limitReached(attempt);
    else this.leave(attempt);
  }

  private leave(attempt: Attempt): void {
    this.forget(attempt);
    attempt.state = 'left';
    const list = this.left.get(attempt.component);
    if (list === undefined) this.left.set(attempt.component, [attempt]);
    else list.push(attempt);
    attempt.owner.leftBehind(attempt);
  }

  /** Takes an attempt off the list of those in flight, in constant time. */
  private forget(attempt: Attempt): void {
    const last = this.inFlight.pop() as Attempt;
    if (last !== attempt) {
      this.inFlight[attempt.slot] = last;
      last.slot = attempt.slot;
    }
    attempt.state = 'settled';
  }

  // Read through methods, because the compiler does not see that callbacks change the state.
  private isLeft(attempt: Attempt): boolean {
    return attempt.state === 'left';
  }

  private isOver(attempt: Attempt): boolean {
    return attempt.state === 'settled' || attempt.state === 'left';
  }
}

/**
 * The result as a promise, if it is one or poses as one; a hostile thenable is tamed by a real promise.
 *
 * @throws what its `then` throws when it is only looked at
 */
function thenableOf(result: unknown): PromiseLike<unknown> | undefined {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return undefined;
  const { then } = result as { readonly then?: unknown };
  if (typeof then !== 'function') return undefined;
  return result instanceof Promise && then === promiseThen ? result : new Promise((resolve) => { resolve(result); });
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
const promiseThen: unknown = Promise.prototype.then;
