import { countOf } from '../../graph/selection';
import type { AnySystoleError } from '../../model/errors';
import { messageOf } from '../../model/errors';
import type { Outcome } from '../../model/outcome';
import type { Attempt, AttemptOwner } from '../calls/attempt';
import { codes } from '../component-table';
import type { Core } from '../core';
import { Descents, liveDependent } from './descents';
import type { FailureLog } from './failure-log';
import { overLimit } from './reasons';
import { StepLog } from './step-log';
import type { StopRequest } from './stop-request';
import { StopWindow } from './stop-window';
import { Walk } from './walk';

type DownPhase = 'suspend' | 'clean-up' | 'drain' | 'stop' | 'force-stop';

/**
 * Takes components down, each in the turn in which the last that depends on it has settled.
 *
 * Every component gets its stop, whatever others do and even when the time is over: then with a signal that has aborted
 * already. A handler over its limit is aborted, forced, waited for during a grace, and left behind; its dependencies go on.
 * Nothing ends a stop early. It takes at most the stop budget and one grace.
 */
export class StopRun implements AttemptOwner {
  /** What could not be suspended, and why: neither suspended nor stopped. */
  readonly unsuspended: Map<number, unknown> = new Map<number, unknown>();
  /** Resolves when everything has settled; never rejects. */
  readonly finished: Promise<void>;
  readonly steps: StepLog;
  private readonly core: Core;
  private readonly request: StopRequest;
  private readonly walk: Walk;
  private readonly window: StopWindow;
  private readonly descents: Descents;
  private release: () => void = () => undefined;
  private finish: () => void = () => undefined;
  private remaining = 0;
  /** True while turns are given, and before the run begins. */
  private pumping = true;
  private hurried = false;
  private calledOff = false;
  private ended = false;

  constructor(core: Core, request: StopRequest) {
    this.core = core;
    this.request = request;
    this.steps = new StepLog(core, request);
    this.walk = new Walk(request.adjacency, request.members, 'dependents-first');
    this.window = new StopWindow(request, core.clock.now());
    this.descents = new Descents(request.adjacency.size, request.suspendErrors);
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  get log(): FailureLog {
    return this.steps.log;
  }

  begin(): void {
    this.remaining = countOf(this.request.members);
    this.request.record.expect(this.remaining);
    this.window.prepare();
    this.walk.begin(() => false);
    this.release = this.core.clock.hold();
    this.pumping = false;
    this.pump();
  }

  /** Ends all waiting: drains are over, every stop is forced, what is left is called with an aborted signal. */
  hurry(): void {
    this.hurried = true;
    this.window.close(this.core.clock.now());
    for (const attempt of [...this.core.calls.inFlight]) {
      // A force handler has been given no more than the grace anyway, nor has what is aborting; one that is over its limit is on its way.
      if (attempt.phase !== 'force-stop' && attempt.state === 'running' && !attempt.overLimit) this.limitReached(attempt);
    }
    this.pump();
  }

  /**
   * Ends a suspend, because a stop takes over: nothing further is suspended, and what is in flight is aborted. Stops go on.
   *
   * A component whose suspend is called off counts as suspended, whatever became of the handler: it gets its stop all the same.
   */
  callOff(reason: AnySystoleError): void {
    if (this.calledOff) return;
    this.calledOff = true;
    for (const attempt of [...this.core.calls.inFlight]) {
      // What is over its limit is being aborted for that.
      if (attempt.phase !== 'suspend' || attempt.state !== 'running' || attempt.overLimit) continue;
      this.steps.aborting(attempt, reason);
      this.core.calls.abort(attempt, reason, this.graceFor(attempt.component));
    }
    this.pump();
  }

  succeeded(attempt: Attempt, _value: unknown, nowMs: number): void {
    this.steps.done(attempt, nowMs);
    this.went(attempt, undefined, false, nowMs);
    // Nobody of the user's has been called since, unless there are listeners.
    this.pump(this.core.events.isHeard ? undefined : nowMs);
  }

  failed(attempt: Attempt, error: unknown): void {
    this.steps.failed(attempt, error);
    if (attempt.reason === undefined) this.steps.note(attempt, 'failed', error);
    this.went(attempt, error, true, this.core.clock.now());
    this.pump();
  }

  limitReached(attempt: Attempt): void {
    const { component, phase } = attempt;
    const limitMs = this.hurried ? this.steps.elapsed(attempt) : attempt.dueAtMs - attempt.calledAtMs;
    const error = overLimit(this.steps.id(component), phase, limitMs, this.core.steps.waitsFor?.(component, phase));
    attempt.overLimit = true;
    this.steps.note(attempt, 'timed-out', error);
    this.steps.aborting(attempt, error);
    if (phase === 'stop') this.force(attempt, error);
    else this.core.calls.abort(attempt, error, phase === 'force-stop' ? 0 : this.graceFor(component));
    // A drain is not waited for beyond its limit: the stop goes on beside what is left of it.
    if (this.core.table.state(component) === 'draining') this.stop(component);
    this.pump();
  }

  leftBehind(attempt: Attempt): void {
    this.steps.left(attempt);
    const { component } = attempt;
    if (!this.descents.isLeftBehind(component)) this.log.quarantined.push(component);
    this.descents.leaveBehind(component);
    this.went(attempt, undefined, false, this.core.clock.now());
    this.pump();
  }

  /** As late as a limit can be that leaves enough to those behind; a force handler gets its grace and no more. */
  latestDueAtMs(attempt: Attempt): number {
    if (attempt.phase === 'force-stop') return attempt.dueAtMs;
    const now = this.core.clock.now();
    return now + this.window.limitMs(attempt.component, Infinity, now, attempt.phase === 'drain' ? 1 : 0);
  }

  // --- turns

  /** @param nowMs - the time for the first turn, if it is known; handlers take time */
  private pump(nowMs?: number): void {
    if (this.pumping) return;
    this.pumping = true;
    let knownMs = nowMs;
    for (let component = this.next(); component !== -1; component = this.next()) {
      this.turn(component, knownMs);
      knownMs = undefined;
    }
    this.pumping = false;
    if (this.remaining === 0 || (this.calledOff && this.descents.count === 0)) this.end();
  }

  private next(): number {
    return this.calledOff ? -1 : this.walk.take();
  }

  private turn(component: number, nowMs?: number): void {
    const verb = this.request.verb?.(component) ?? 'stop';
    if (verb === 'keep') this.settled(component);
    else if (verb === 'suspend') this.suspend(component);
    else if (verb === 'clean-up') this.call(component, verb, this.stopTimeout(component), 0);
    else if (this.keeps(component)) this.keep(component);
    else if (this.drains(component)) this.drain(component);
    else this.stop(component, nowMs);
  }

  /** What is suspended, has failed, or is not ready, is stopped: the next start could not go on with it. */
  private keeps(component: number): boolean {
    return this.core.table.state(component) === 'ready' && this.core.steps.keeps?.(component) === true;
  }

  /** Its instance, with the clean-ups it deferred, outlives the stop: nothing is called. */
  private keep(component: number): void {
    this.descents.keep(component);
    this.core.table.set(component, 'stopping', this.liveDependent(component));
    this.stopAtOnce(component, { kind: 'done', elapsedMs: 0, isKept: true });
  }

  /** When the time is over there is none to suspend in. */
  private suspend(component: number): void {
    this.core.table.set(component, 'suspending');
    if (this.isOver()) {
      const error = overLimit(this.steps.id(component), 'suspend', 0);
      this.steps.note({ component, phase: 'suspend' }, 'timed-out', error);
      this.unsuspended.set(component, error);
      this.settled(component);
    } else {
      this.call(component, 'suspend', this.stopTimeout(component), 0);
    }
  }

  private drains(component: number): boolean {
    return this.request.drains !== false && this.core.steps.has(component, 'drain') && !this.isOver() && this.core.table.isUp(component);
  }

  private drain(component: number): void {
    this.core.table.set(component, 'draining');
    const limits = this.core.steps.limits(component);
    this.call(component, 'drain', limits.drainTimeoutMs ?? this.stopTimeout(component), 1);
  }

  private stop(component: number, nowMs: number = this.core.clock.now()): void {
    const { table, steps, calls } = this.core;
    if (this.request.suspendErrors?.has(component) === true) {
      table.set(component, 'failed', messageOf(this.request.suspendErrors.get(component)), 'suspend');
    }
    table.move(component, codes.stopping, nowMs, this.liveDependent(component));
    if (!steps.has(component, 'stop') && !calls.deferred.has(component)) this.stopAtOnce(component);
    else this.call(component, 'stop', this.stopTimeout(component), 0, nowMs);
  }

  /** Nothing to call, but a step all the same, so that each start has its stop in every record. */
  private stopAtOnce(component: number, outcome?: Outcome): void {
    const row = this.steps.open(component, 'stop', this.core.clock.now());
    this.steps.close(row, { component, phase: 'stop' }, outcome);
    if (this.descents.stoppedAtOnce(component)) this.isDown(component);
  }

  private call(component: number, phase: DownPhase, ownMs: number, ahead: number, now: number = this.core.clock.now()): void {
    this.descents.wait(component);
    const row = this.steps.open(component, phase, now);
    if (phase !== 'force-stop' && this.window.isOver(now)) {
      this.callOverdue(component, phase, row);
    } else {
      const limitMs = phase === 'force-stop' ? ownMs : this.window.limitMs(component, ownMs, now, ahead);
      this.core.calls.call(this, component, phase, limitMs, this.body, row, now);
    }
  }

  /** The time is over: the handler is called all the same, told so by its signal, and shares the common grace. */
  private callOverdue(component: number, phase: DownPhase, row: number): void {
    const { core } = this;
    const error = overLimit(this.steps.id(component), phase, 0);
    if (phase === 'stop') core.table.set(component, 'forcing', error.message);
    this.steps.note({ component, phase }, 'timed-out', error);
    this.descents.wait(component);
    const attempt = core.calls.callAborted(this, component, phase, error, this.lastGraceMs(), this.body, row);
    if (phase === 'stop') this.callForceStop(attempt, error);
    this.letGo(component);
  }

  /** Runs the handlers of one attempt; a start that failed late gets its clean-ups, and no stop. */
  private readonly body = (attempt: Attempt): unknown => {
    const { component, phase } = attempt;
    const { steps, calls: { deferred } } = this.core;
    if (phase === 'clean-up') return deferred.runAfter(component, () => steps.run(component, phase, attempt));
    return phase === 'stop' && deferred.has(component) ? deferred.runAfter(component, () => steps.run(component, phase, attempt)) : steps.run(component, phase, attempt);
  };

  private force(attempt: Attempt, error: AnySystoleError): void {
    const { component } = attempt;
    this.core.table.set(component, 'forcing', error.message);
    // Held until the force handler has been called too: without a grace the stop is left behind at once.
    this.descents.wait(component);
    this.core.calls.abort(attempt, error, this.graceFor(component));
    this.callForceStop(attempt, error);
    this.letGo(component);
  }

  /** Called beside a stop that has not ended by itself; without a grace it is left to itself at once. */
  private callForceStop(stop: Attempt, error: AnySystoleError): void {
    const { component } = stop;
    if (stop.state === 'settled' || !this.core.steps.has(component, 'force-stop')) return;
    const graceMs = this.graceFor(component);
    if (graceMs > 0) {
      this.call(component, 'force-stop', graceMs, 0);
    } else {
      this.descents.wait(component);
      const row = this.steps.open(component, 'force-stop', this.core.clock.now());
      this.core.calls.callAborted(this, component, 'force-stop', error, 0, this.body, row);
    }
  }

  // --- settling

  /** One handler of a component has ended, or was left behind. */
  private went(attempt: Attempt, error: unknown, failed: boolean, nowMs: number): void {
    const { component, phase } = attempt;
    if (phase === 'suspend') {
      this.wentSuspended(attempt, error, failed);
      return;
    }
    if (phase === 'stop' || phase === 'clean-up') {
      this.descents.stopEnded(component, phase === 'clean-up');
      if (failed) this.descents.stopFailed(component, error);
    }
    if (this.core.table.state(component) === 'draining') this.stop(component);
    this.letGo(component, nowMs);
  }

  private letGo(component: number, nowMs?: number): void {
    if (this.descents.letGo(component)) this.isDown(component, nowMs);
  }

  private wentSuspended(attempt: Attempt, error: unknown, failed: boolean): void {
    const { component } = attempt;
    if (this.descents.isLeftBehind(component)) this.core.table.set(component, 'quarantined', messageOf(attempt.reason));
    else if (this.calledOff || (!failed && attempt.reason === undefined)) this.core.table.set(component, 'suspended');
    else this.unsuspended.set(component, attempt.reason ?? error ?? new Error('rejected without a reason'));
    this.settled(component);
  }

  private isDown(component: number, nowMs: number = this.core.clock.now()): void {
    const { table, steps, calls } = this.core;
    const isLeftBehind = this.descents.isLeftBehind(component);
    const wasLeftBefore = !isLeftBehind && calls.left.has(component);
    // A handler of a phase that was left behind is still in flight: nothing new may begin beside it.
    if (wasLeftBefore) this.log.quarantined.push(component);
    if (!isLeftBehind && !wasLeftBefore) {
      const failure = this.descents.failureOf(component);
      table.move(component, failure === undefined ? codes.stopped : codes.failed, nowMs, failure?.reason ?? this.liveDependent(component), failure?.phase);
      steps.down(component, this.descents.isKept(component));
    } else if (table.state(component) !== 'quarantined') {
      table.set(component, 'quarantined', 'a handler ignored its signal and is still in flight');
      if (!calls.left.has(component)) calls.onAllEnded(component);
    }
    this.settled(component);
  }

  private liveDependent(component: number): string | undefined {
    return liveDependent(component, this.request.adjacency, this.core.table.quarantined);
  }

  private settled(component: number): void {
    this.descents.settle(component);
    this.remaining -= 1;
    this.walk.release(component);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.release();
    this.core.calls.quiet();
    this.finish();
  }

  // --- small things

  private graceFor(component: number): number {
    return this.window.graceMs(component, this.core.clock.now());
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
}
