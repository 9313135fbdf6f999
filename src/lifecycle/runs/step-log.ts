import type { Accountable } from '../../model/account';
import type { Hook, Outcome } from '../../model/outcome';
import type { StepPhase } from '../../model/state';
import type { AnySystoleError } from '../../model/errors';
import { messageOf } from '../../model/errors';
import type { Diagnostic } from '../../model/snapshot';
import { issueText } from '../calls/invalid';
import type { Adjacency } from '../../model/adjacency';
import type { Attempt, AttemptNotes } from '../calls/attempt';
import type { Core } from '../core';
import { abortedOutcome, FailureLog, wrongOutcome } from './failure-log';
import type { RunRecord } from './run-record';

/** Writes down what the steps of a run do: in the operation's record, in its log of failures, and as events. */
export class StepLog implements AttemptNotes {
  readonly log: FailureLog = new FailureLog();
  private readonly core: Core;
  private readonly adjacency: Adjacency;
  private readonly record: RunRecord;
  private readonly operation: number;

  constructor(core: Core, request: { readonly operation: number; readonly adjacency: Adjacency; readonly record: RunRecord }) {
    this.core = core;
    this.adjacency = request.adjacency;
    this.record = request.record;
    this.operation = request.operation;
  }

  /** A step begins; returns its row in the record. */
  open(component: number, phase: StepPhase, nowMs: number): number {
    const row = this.record.open(component, phase, nowMs);
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'step-starting', component: this.id(component), phase });
    return row;
  }

  /** A handler has ended well; what was aborted before is `aborted` or `timed-out` all the same. */
  done(attempt: Attempt, nowMs: number = this.core.clock.now()): void {
    const { reason } = attempt;
    this.close(attempt.row, attempt, reason === undefined ? undefined : abortedOutcome(attempt, reason, this.elapsed(attempt), false), nowMs);
  }

  /** A handler has failed; if it was aborted before, that is why. */
  failed(attempt: Attempt, error: unknown): Outcome {
    const { reason } = attempt;
    const elapsedMs = this.elapsed(attempt);
    if (attempt.isInvalidBy(error)) this.diagnose(attempt.component, 'invalid', attempt.invalid?.details.issues.map(issueText).join('; ') ?? '');
    const outcome = reason === undefined ? wrongOutcome(attempt, error, elapsedMs) : abortedOutcome(attempt, reason, elapsedMs, false);
    this.close(attempt.row, attempt, outcome);
    return outcome;
  }

  /** A handler is left behind. */
  left(attempt: Attempt): Outcome {
    const outcome = abortedOutcome(attempt, attempt.reason as AnySystoleError, this.elapsed(attempt), true);
    this.close(attempt.row, attempt, outcome);
    return outcome;
  }

  /** A step ends; without an outcome it is `done`. */
  close(row: number, step: { readonly component: number; readonly phase: StepPhase }, outcome?: Outcome, nowMs: number = this.core.clock.now()): void {
    const { events } = this.core;
    this.record.close(row, nowMs, outcome);
    if (events.isHeard) events.emit({ kind: 'step-ended', component: this.id(step.component), phase: step.phase, outcome: outcome ?? this.record.outcomeOf(row) });
  }

  aborting(attempt: Attempt, reason: unknown): void {
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'step-aborting', component: this.id(attempt.component), phase: attempt.phase, reason });
  }

  /** Something went wrong that the operation has to report. */
  note(step: { readonly component: number; readonly phase: StepPhase; readonly hook?: Hook | undefined }, kind: 'failed' | 'timed-out', error: unknown): void {
    const { component, phase, hook } = step;
    this.diagnose(component, kind, messageOf(error));
    this.log.add({ id: this.id(component), component, phase, kind, ...(hook === undefined ? {} : { hook }), error, atMs: this.core.clock.now() });
  }

  /** A handler says something on a channel. */
  said(attempt: Attempt, component: string, channel: string, value: unknown): void {
    const { events, clock } = this.core;
    if (attempt.state !== 'settled') this.record.said({ component, phase: attempt.phase, channel, value, atMs: clock.now() });
    if (channel === 'error') this.diagnose(attempt.component, 'reported', `${component === this.id(attempt.component) ? '' : `${component}: `}${issueText(value)}`, attempt.state !== 'settled');
    events.emit({ kind: 'reported', component, channel, value });
  }

  consists(attempt: Attempt, of: Accountable): void {
    this.record.consists(attempt.row, of);
  }

  private diagnose(component: number, kind: Diagnostic['kind'], text: string, isWithin = true): void {
    const { diagnostics, clock } = this.core;
    diagnostics.add(component, { kind, text, atMs: clock.now(), operation: isWithin ? this.operation : undefined });
  }

  elapsed(attempt: Attempt): number {
    return this.core.clock.now() - attempt.calledAtMs;
  }

  id(component: number): string {
    return this.adjacency.ids[component] ?? '';
  }
}
