import { addAll } from '../../model/add-all';
import type { AnySystoleError, Failure } from '../../model/errors';
import type { Outcome } from '../../model/outcome';
import type { Attempt } from '../calls/attempt';

/** Why a run fails: the component at the root, or nobody inside. */
export interface RootCause {
  readonly component: number | undefined;
  readonly error: unknown;
}

/** What went wrong in a run, in order of time. */
export class FailureLog {
  readonly failures: (Failure & { readonly component: number })[] = [];
  readonly cancelled: number[] = [];
  readonly quarantined: number[] = [];
  rootCause: RootCause | undefined = undefined;

  get isEmpty(): boolean {
    return this.failures.length === 0 && this.quarantined.length === 0 && this.rootCause === undefined;
  }

  add(failure: Failure & { readonly component: number }): void {
    this.failures.push(failure);
  }

  /** Takes over what another run of the same operation noted; who was left behind in both is noted once. */
  join(other: FailureLog): void {
    if (other.isEmpty && other.cancelled.length === 0) return;
    addAll(this.failures, other.failures);
    addAll(this.cancelled, other.cancelled);
    const known = new Set(this.quarantined);
    addAll(this.quarantined, other.quarantined.filter((component) => !known.has(component)));
    this.rootCause ??= other.rootCause;
  }
}

/** The outcome of an attempt that was aborted: it ran over its own limit, or it was called off. */
export function abortedOutcome(attempt: Attempt, reason: AnySystoleError, elapsedMs: number, leftRunning: boolean):
  | { readonly kind: 'timed-out'; readonly elapsedMs: number; readonly limitMs: number; readonly leftRunning: boolean }
  | { readonly kind: 'aborted'; readonly elapsedMs: number; readonly because: AnySystoleError; readonly leftRunning: boolean } {
  return reason.code === 'ERR_TIMEOUT' && attempt.overLimit
    ? { kind: 'timed-out', elapsedMs, limitMs: reason.details.limitMs, leftRunning }
    : { kind: 'aborted', elapsedMs, because: reason, leftRunning };
}

/** The outcome of an attempt that went wrong by itself: it failed, or it said that its component is invalid. */
export function wrongOutcome(attempt: Attempt, error: unknown, elapsedMs: number): Outcome {
  const { invalid, hook } = attempt;
  if (invalid !== undefined && attempt.isInvalidBy(error)) return { kind: 'invalid', elapsedMs, issues: invalid.details.issues };
  return { kind: 'failed', elapsedMs, error, ...(hook === undefined ? {} : { hook }) };
}
