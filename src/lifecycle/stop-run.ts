import type { Adjacency } from '../model/adjacency';
import { messageOf } from '../model/errors';
import type { AnySystoleError } from '../model/errors';
import type { FailedPhase } from '../model/state';
import type { Attempt, AttemptOwner } from './attempt';
import type { Core } from './core';
import { abortedOutcome, FailureLog } from './failure-log';
import { overLimit } from './reasons';
import type { RunRecord } from './run-record';
import type { Settings } from './settings';
import { StopWindow } from './stop-window';
import { Walk } from './walk';

/** What a run down the graph does with a component when its turn comes. */
export type StopVerb = 'stop' | 'suspend' | 'keep' | 'clean-up';

/** What a stop is about. */
export interface StopRequest {
  readonly operation: number;
  readonly adjacency: Adjacency;
  readonly members: Uint8Array;
  readonly settings: Settings;
  readonly record: RunRecord;
  /** Default: everything stops. */
  readonly verb?: (component: number) => StopVerb;
  /** False calls no drain handler. Default: true. */
  readonly drains?: boolean | undefined;
}

/** One component on its way down: it has settled when its stop has ended and none of its handlers is waited for. */
interface Descent {
  waitedFor: number;
  stopped: boolean;
  leftBehind: boolean;
  error: unknown;
  failed: boolean;
  suspendError: Error | undefined;
  failedStart: boolean;
}

/**
 * Takes components down, each in the turn in which the last that depends on it has settled.
 *
 * Every component gets its stop, whatever others do and even when the time is over: then with a signal that has aborted
 * already. A handler over its limit is aborted, forced, waited for during a grace, and left behind; its dependencies go on.
 * Nothing ends the run early. It takes at most the stop budget and one grace.
 */
export class StopRun implements AttemptOwner {
  readonly log: FailureLog = new FailureLog();
  /** Resolves when everything has settled; never rejects. */
  readonly finished: Promise<void>;
  private readonly core: Core;
  private readonly request: StopRequest;
  private readonly walk: Walk;
  private readonly window: StopWindow;
  private readonly descents = new Map<number, Descent>();
  private release: () => void = () => undefined;
  private finish: () => void = () => undefined;
  private remaining = 0;
  private pumping = false;
  private hurried = false;
  private ended = false;

  constructor(core: Core, request: StopRequest) {
    this.core = core;
    this.request = request;
    this.walk = new Walk(request.adjacency, request.members, 'dependents-first');
    this.window = new StopWindow(request, core.clock.now());
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  begin(): void {
    for (const member of this.request.members) this.remaining += member;
    this.walk.begin(() => false);
    this.release = this.core.clock.hold();
    this.pump();
  }

  /** Ends all waiting: drains are over, every stop is forced, what is left is called with an aborted signal. */
  hurry(): void {
    if (this.hurried) return;
    this.hurried = true;
    this.window.close(this.core.clock.now());
    for (const attempt of [...this.core.calls.inFlight]) {
      if (attempt.owner !== this) continue;
      if (attempt.state === 'running') this.limitReached(attempt);
      else this.core.calls.hurry(attempt, this.lastGraceMs());
    }
    this.pump();
  }

  succeeded(attempt: Attempt): void {
    this.close(attempt, attempt.reason === undefined ? undefined : abortedOutcome(attempt, attempt.reason, this.elapsed(attempt), false));
    this.went(attempt, undefined, false);
    this.pump();
  }

  failed(attempt: Attempt, error: unknown): void {
    const { reason } = attempt;
    this.close(attempt, reason === undefined
      ? { kind: 'failed', elapsedMs: this.elapsed(attempt), error }
      : abortedOutcome(attempt, reason, this.elapsed(attempt), false));
    if (reason === undefined) this.note(attempt, 'failed', error);
    this.went(attempt, error, true);
    this.pump();
  }

  limitReached(attempt: Attempt): void {
    const { component, phase } = attempt;
    const limitMs = attempt.dueAtMs - attempt.calledAtMs;
    const error = overLimit(this.id(component), phase, this.hurried ? this.elapsed(attempt) : limitMs);
    attempt.overLimit = true;
    this.note(attempt, 'timed-out', error);
    this.emitAborting(attempt, error);
    if (phase === 'stop') this.force(attempt, error);
    else this.core.calls.abort(attempt, error, phase === 'force-stop' ? 0 : this.graceFor(component));
    // A drain is not waited for beyond its limit: the stop goes on beside what is left of it.
    if (this.core.table.state(component) === 'draining') this.stop(component);
    this.pump();
  }

  leftBehind(attempt: Attempt): void {
    this.close(attempt, abortedOutcome(attempt, attempt.reason as AnySystoleError, this.elapsed(attempt), true));
    const descent = this.descent(attempt.component);
    if (!descent.leftBehind) this.log.quarantined.push(attempt.component);
    descent.leftBehind = true;
    this.went(attempt, undefined, false);
    this.pump();
  }

  // --- turns

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    for (let component = this.walk.take(); component !== -1; component = this.walk.take()) this.turn(component);
    this.pumping = false;
    if (this.remaining === 0) this.end();
  }

  private turn(component: number): void {
    const verb = this.request.verb?.(component) ?? 'stop';
    if (verb === 'keep') this.settled(component);
    else if (verb !== 'stop') this.call(component, verb, this.stopTimeout(component), 0);
    else if (this.request.drains !== false && this.core.steps.has(component, 'drain') && !this.isOver() && this.core.table.isUp(component)) this.drain(component);
    else this.stop(component);
  }

  private drain(component: number): void {
    this.core.table.set(component, 'draining');
    const limits = this.core.steps.limits(component);
    this.call(component, 'drain', limits.drainTimeoutMs ?? this.stopTimeout(component), 1);
  }

  private stop(component: number): void {
    const { table, steps, calls } = this.core;
    if (table.state(component) === 'suspending') table.set(component, 'failed', undefined, 'suspend');
    table.set(component, 'stopping');
    if (!steps.has(component, 'stop') && !calls.deferred.has(component)) this.stopAtOnce(component);
    else this.call(component, 'stop', this.stopTimeout(component), 0);
  }

  /** Nothing to call, but a step all the same, so that each start has its stop in every record. */
  private stopAtOnce(component: number): void {
    const now = this.core.clock.now();
    const row = this.request.record.open(component, 'stop', now);
    this.request.record.close(row, now);
    if (this.core.events.isHeard) {
      this.core.events.emit({ kind: 'step-starting', component: this.id(component), phase: 'stop' });
      this.core.events.emit({ kind: 'step-ended', component: this.id(component), phase: 'stop', outcome: this.request.record.outcomeOf(row) });
    }
    this.descent(component).stopped = true;
    if (this.descent(component).waitedFor === 0) this.isDown(component);
  }

  private call(component: number, phase: 'suspend' | 'clean-up' | 'drain' | 'stop' | 'force-stop', ownMs: number, ahead: number): void {
    const { core } = this;
    const now = core.clock.now();
    this.descent(component).waitedFor += 1;
    if (phase === 'suspend') core.table.set(component, 'suspending');
    const row = this.request.record.open(component, phase, now);
    if (core.events.isHeard) core.events.emit({ kind: 'step-starting', component: this.id(component), phase });
    if (phase === 'stop' && this.window.isOver(now)) {
      this.callOverdue(component, row);
    } else {
      const limitMs = phase === 'force-stop' ? ownMs : this.window.limit(component, ownMs, now, ahead).limitMs;
      core.calls.call(this, component, phase, limitMs, this.bodies[phase] ?? this.runStep, row);
    }
  }

  /** The time is over: the stop is called all the same, told so by its signal, and shares the common grace. */
  private callOverdue(component: number, row: number): void {
    const { core } = this;
    const error = overLimit(this.id(component), 'stop', 0);
    this.core.table.set(component, 'forcing');
    this.log.add(this.id(component), component, 'stop', 'timed-out', error, core.clock.now());
    const attempt = core.calls.callAborted(this, component, 'stop', error, this.lastGraceMs(), this.runStop, row);
    if (attempt.state === 'aborting') this.callForceStop(component);
  }

  private readonly runStep = (attempt: Attempt): unknown => this.core.steps.run(attempt.component, attempt.phase, attempt);

  private readonly runStop = (attempt: Attempt): unknown => {
    const { calls } = this.core;
    return calls.deferred.has(attempt.component) ? calls.deferred.runAfter(attempt.component, () => this.runStep(attempt)) : this.runStep(attempt);
  };

  /** A start that failed late gets its clean-ups, and no stop. */
  private readonly cleanUp = (attempt: Attempt): unknown => this.core.calls.deferred.runAfter(attempt.component, () => undefined);

  private readonly bodies: Readonly<Record<string, (attempt: Attempt) => unknown>> = { 'stop': this.runStop, 'clean-up': this.cleanUp };

  private force(attempt: Attempt, error: AnySystoleError): void {
    const graceMs = this.graceFor(attempt.component);
    this.core.table.set(attempt.component, 'forcing', error.message);
    this.core.calls.abort(attempt, error, graceMs);
    if (attempt.state === 'aborting') this.callForceStop(attempt.component);
  }

  private callForceStop(component: number): void {
    const graceMs = this.graceFor(component);
    if (this.core.steps.has(component, 'force-stop')) this.call(component, 'force-stop', Math.max(graceMs, 1), 0);
  }

  // --- settling

  /** One handler of a component has ended, or was left behind. */
  private went(attempt: Attempt, error: unknown, failed: boolean): void {
    const { component, phase } = attempt;
    const descent = this.descent(component);
    descent.waitedFor -= 1;
    if (phase === 'suspend') {
      this.wentSuspended(attempt, error, failed);
      return;
    }
    if (phase === 'clean-up') descent.failedStart = true;
    if (phase === 'stop' || phase === 'clean-up') {
      descent.stopped = true;
      descent.failed = failed;
      descent.error = error;
    }
    if (phase === 'drain' && this.core.table.state(component) === 'draining') this.stop(component);
    else if (descent.stopped && descent.waitedFor === 0) this.isDown(component);
  }

  private wentSuspended(attempt: Attempt, error: unknown, failed: boolean): void {
    const { component } = attempt;
    const descent = this.descent(component);
    if (descent.leftBehind) {
      this.core.table.set(component, 'quarantined', messageOf(attempt.reason));
      this.settled(component);
    } else if (failed || attempt.reason !== undefined) {
      descent.suspendError = error instanceof Error ? error : new Error(messageOf(error ?? attempt.reason));
      this.stop(component);
    } else {
      this.core.table.set(component, 'suspended');
      this.settled(component);
    }
  }

  private isDown(component: number): void {
    const { table, steps } = this.core;
    const descent = this.descents.get(component);
    if (descent?.leftBehind === true) {
      table.set(component, 'quarantined', 'a handler ignored its signal and is still in flight');
    } else {
      const [to, reason, phase] = endOf(descent);
      table.set(component, to, reason, phase);
      steps.down(component);
    }
    this.settled(component);
  }

  private settled(component: number): void {
    this.descents.delete(component);
    this.remaining -= 1;
    this.walk.release(component, () => true);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.release();
    this.core.calls.quiet();
    this.finish();
  }

  // --- small things

  private descent(component: number): Descent {
    let descent = this.descents.get(component);
    if (descent === undefined) {
      descent = { waitedFor: 0, stopped: false, leftBehind: false, error: undefined, failed: false, suspendError: undefined, failedStart: false };
      this.descents.set(component, descent);
    }
    return descent;
  }

  private close(attempt: Attempt, outcome: Parameters<RunRecord['close']>[2]): void {
    const { record } = this.request;
    record.close(attempt.row, this.core.clock.now(), outcome);
    if (this.core.events.isHeard) {
      this.core.events.emit({ kind: 'step-ended', component: this.id(attempt.component), phase: attempt.phase, outcome: record.outcomeOf(attempt.row) });
    }
  }

  private note(attempt: Attempt, kind: 'failed' | 'timed-out', error: unknown): void {
    this.log.add(this.id(attempt.component), attempt.component, attempt.phase, kind, error, this.core.clock.now());
  }

  private emitAborting(attempt: Attempt, reason: unknown): void {
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'step-aborting', component: this.id(attempt.component), phase: attempt.phase, reason });
  }

  private graceFor(component: number): number {
    const now = this.core.clock.now();
    return this.window.isOver(now) ? this.lastGraceMs() : this.window.limit(component, 0, now, 0).graceMs;
  }

  private lastGraceMs(): number {
    return this.window.lastGraceMs(this.core.clock.now());
  }

  private isOver(): boolean {
    return this.window.isOver(this.core.clock.now());
  }

  private stopTimeout(component: number): number {
    return this.core.steps.limits(component).stopTimeoutMs ?? this.request.settings.stopTimeoutMs;
  }

  private elapsed(attempt: Attempt): number {
    return this.core.clock.now() - attempt.calledAtMs;
  }

  private id(component: number): string {
    return this.request.adjacency.ids[component] ?? '';
  }
}

/** Where a component ends that was taken down. */
function endOf(descent: Descent | undefined): readonly ['stopped' | 'failed', string | undefined, FailedPhase | undefined] {
  if (descent?.suspendError !== undefined) return ['failed', descent.suspendError.message, 'suspend'];
  if (descent?.failedStart === true) return ['failed', 'its start failed after it had been left behind', 'start'];
  if (descent?.failed === true) return ['failed', messageOf(descent.error), 'stop'];
  return ['stopped', undefined, undefined];
}
