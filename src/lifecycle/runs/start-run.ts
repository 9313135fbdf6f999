import { EdgeKind } from '../../model/adjacency';
import { isDisabledReason } from '../../model/definition';
import type { AnySystoleError } from '../../model/errors';
import { messageOf } from '../../model/errors';
import type { Attempt, AttemptOwner } from '../calls/attempt';
import { codes, conditionBits } from '../component-table';
import type { Core } from '../core';
import { PutOff } from '../put-off';
import type { FailureLog, RootCause } from './failure-log';
import { leaveOut } from './late-toggle';
import { leaveOutDependents } from './left-out';
import { loadPutOffStarts } from '../later';
import type { PutOffs } from './put-offs';
import { ReadinessGate } from './readiness-gate';
import { calledOffBy, overLimit } from './reasons';
import { Slots } from './slots';
import { SlowWarning } from './slow-warning';
import type { StartRequest } from './start-request';
import { StepLog } from './step-log';
import { Walk } from './walk';

/**
 * Brings components up, each in the turn in which its last dependency is up, until all are or one fails.
 *
 * The first failure ends it: nothing further is called, every handler in flight has its signal aborted in the same turn and
 * is waited for during its grace. What was started stays up: rolling back is the caller's business.
 */
export class StartRun implements AttemptOwner {
  /** What came up, in order. */
  readonly started: number[] = [];
  /** Never called, because the run failed first. */
  readonly skipped: number[] = [];
  /** Begun too early; some of those are left to another run. */
  putOff: PutOffs | undefined = undefined;
  /** Resolves when no handler of the run is waited for any more; never rejects. */
  readonly finished: Promise<void>;
  readonly steps: StepLog;
  readonly log: FailureLog;
  private readonly core: Core;
  readonly request: StartRequest;
  readonly walk: Walk;
  private readonly slots: Slots;
  private readonly slow: SlowWarning;
  private readonly gate: ReadinessGate;
  private readonly deadlineMs: number;
  private readonly timers: (() => void)[] = [];
  private finish: () => void = () => undefined;
  private remaining = 0;
  private openCalls = 0;
  /** More than 0 while something is being worked out: turns are given, and the end is seen, only after that. */
  private busy = 1;
  private ended = false;

  constructor(core: Core, request: StartRequest) {
    this.core = core;
    this.request = request;
    this.steps = new StepLog(core, request);
    this.log = this.steps.log;
    this.walk = new Walk(request.adjacency, request.members, 'dependencies-first', request.bridges && { mask: request.bridges, handsOn: (component, kind) => !this.gate.holdsBack(component, kind) });
    this.slots = new Slots(request.settings.concurrency, request.settings.pools);
    this.slow = new SlowWarning(core, request, this.walk);
    this.gate = new ReadinessGate(core.table, request.adjacency);
    this.deadlineMs = request.deadlineAtMs ?? core.clock.now() + request.settings.startDeadlineMs;
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  /** A run that was failed before calls nothing. */
  begin(): void {
    const { table, clock } = this.core;
    const { members } = this.request;
    const now = clock.now();
    this.timers.push(clock.hold(), clock.schedule(this.deadlineMs - now, () => { this.deadlineReached(); }), this.slow.arm());
    this.remaining = table.queue(members, now);
    this.request.record.expect(this.remaining);
    this.walk.begin((leader, kind) => this.gate.holdsBack(leader, kind));
    if (this.request.refusal !== undefined) this.refuse(this.request.refusal);
    // A listener may have ended the run while it heard of the states.
    if (this.log.rootCause !== undefined) this.skipWaiting();
    this.busy -= 1;
    this.pump();
  }

  /**
   * Ends the run from outside, or because of a component; a run that fails already keeps its first cause.
   *
   * @param culprit - the handler that ran over a limit; its signal gives the cause itself as the reason
   */
  fail(cause: RootCause, reason: AnySystoleError, culprit?: Attempt): void {
    if (this.log.rootCause !== undefined || this.ended) return;
    this.log.rootCause = cause;
    this.spread(cause, reason, culprit);
  }

  /** Hears that a component has become ready; members may have waited for that. */
  becameReady(component: number): void {
    for (const follower of this.gate.takePutOff(component)) this.walk.putBack(follower);
    if (this.gate.opens(component)) this.walk.release(component, EdgeKind.Ready, EdgeKind.Ready);
    this.pump();
  }

  /** Hears that a component that was ready is so no more. */
  becameUnready(): void {
    this.gate.noteTakenBack();
  }

  succeeded(attempt: Attempt, value: unknown, nowMs: number): void {
    this.busy += 1;
    if (attempt.phase === 'clean-up') {
      this.steps.done(attempt);
      this.cleanedUp(attempt);
    } else if (attempt.phase === 'start' && isDisabledReason(value)) {
      this.foundDisabled(attempt, value.reason);
    } else {
      this.cameUp(attempt, nowMs);
    }
    this.busy -= 1;
    this.pump(this.core.events.isHeard ? undefined : nowMs);
  }

  failed(attempt: Attempt, error: unknown): void {
    this.busy += 1;
    if (attempt.phase === 'clean-up') {
      if (attempt.reason === undefined) this.steps.note(attempt, 'failed', error);
      this.steps.failed(attempt, error);
      this.cleanedUp(attempt);
    } else if (error instanceof PutOff && attempt.reason === undefined) this.begunTooEarly(attempt, error);
    else this.wentWrong(attempt, error instanceof PutOff ? error.lack.error : error);
    this.busy -= 1;
    this.pump();
  }

  limitReached(attempt: Attempt): void {
    const { component, phase } = attempt;
    const error = overLimit(this.steps.id(component), phase, attempt.dueAtMs - attempt.calledAtMs);
    attempt.overLimit = true;
    this.steps.note(attempt, 'timed-out', error);
    if (phase === 'clean-up') this.core.calls.abort(attempt, error, this.request.settings.forceGraceMs);
    else if (this.walk.canDoWithout(component, phase)) this.abort(attempt, error);
    else this.fail({ component, error }, calledOffBy(this.steps.id(component), error), attempt);
  }

  leftBehind(attempt: Attempt): void {
    const { component } = attempt;
    this.busy += 1;
    this.log.quarantined.push(component);
    this.core.table.set(component, 'quarantined', (attempt.reason as AnySystoleError).message);
    this.free(attempt);
    const outcome = this.steps.left(attempt);
    if (outcome.kind === 'aborted') this.log.cancelled.push(component);
    this.settleDown(component);
    this.busy -= 1;
    this.pump();
  }

  latestDueAtMs(): number {
    return this.deadlineMs;
  }

  // --- turns

  /** @param nowMs - the time for the first turn, if nobody of the user's has been called since */
  private pump(nowMs?: number): void {
    if (this.busy > 0) return;
    let knownMs = nowMs;
    this.busy = 1;
    while (this.log.rootCause === undefined && this.slots.hasFree) {
      const component = this.walk.take();
      if (component === -1) break;
      if (!this.isDue(component) || !this.slots.take(component, this.core.steps.limits(component).pool)) continue;
      this.turn(component, knownMs ?? this.core.clock.now());
      knownMs = undefined;
    }
    this.busy = 0;
    if (this.openCalls === 0) this.rest();
  }

  /** A member may have been disabled, or skipped, after its turn was queued; or what it needs is not ready any more. */
  private isDue(component: number): boolean {
    const state = this.core.table.state(component);
    if (state !== 'waiting' && state !== 'suspended') return false;
    if (!this.gate.putsOff(component)) return true;
    const parked = this.slots.unpark(this.core.steps.limits(component).pool);
    if (parked !== undefined) this.walk.putBack(parked);
    return false;
  }

  private turn(component: number, now: number): void {
    const { core, request } = this;
    const phase = core.table.isSuspended(component) ? 'resume' : 'start';
    if (now >= this.deadlineMs) {
      // Its timer is late, because handlers have kept the event loop.
      this.deadlineReached();
      return;
    }
    const limitMs = Math.min(core.steps.limits(component).startTimeoutMs ?? request.settings.startTimeoutMs, this.deadlineMs - now);
    if (phase === 'start') core.table.conditions[component] = 0;
    core.table.move(component, phase === 'resume' ? codes.resuming : codes.starting, now);
    this.call(component, phase, limitMs, this.runStep, now);
  }

  private readonly runStep = (attempt: Attempt): unknown => this.core.steps.run(attempt.component, attempt.phase, attempt);

  private call(component: number, phase: 'start' | 'resume' | 'clean-up', limitMs: number, body: (attempt: Attempt) => unknown, now: number): void {
    // A listener may end the run while it hears that this turn begins: then the handler is not called.
    if (phase !== 'clean-up' && this.isFailing()) {
      this.skip(component, phase);
      return;
    }
    this.openCalls += 1;
    const row = this.steps.open(component, phase, now);
    if (phase !== 'clean-up' && this.isFailing()) {
      this.openCalls -= 1;
      this.steps.close(row, { component, phase }, { kind: 'skipped', because: this.rootCause });
      this.skip(component, phase);
    } else {
      this.core.calls.call(this, component, phase, limitMs, body, row, now);
    }
  }

  // Asked through a method, because the compiler does not see that listeners change it.
  private isFailing(): boolean {
    return this.log.rootCause !== undefined;
  }

  private skip(component: number, phase: 'start' | 'resume'): void {
    const { rootCause } = this;
    this.core.table.set(component, phase === 'resume' ? 'suspended' : 'skipped', `skipped, because the start failed at ${rootCause}`);
    this.request.record.leaveOut(component, { kind: 'skipped', because: rootCause });
    this.skipped.push(component);
  }

  private cameUp(attempt: Attempt, nowMs: number): void {
    const { component } = attempt;
    const { table, steps } = this.core;
    this.free(attempt);
    this.steps.done(attempt, nowMs);
    this.remaining -= 1;
    this.started.push(component);
    table.move(component, codes.started, nowMs);
    const conditions = (table.conditions[component] as number) | EdgeKind.Completed | (steps.limits(component).readiness === 'explicit' ? 0 : EdgeKind.Ready);
    table.conditions[component] = conditions;
    if ((conditions & EdgeKind.Ready) === 0) this.gate.await(component);
    else if (table.state(component) === 'started') table.move(component, codes.ready, nowMs);
    this.walk.release(component, conditionBits & ~conditions);
  }

  private foundDisabled(attempt: Attempt, reason: string): void {
    const { component } = attempt;
    this.free(attempt);
    this.steps.close(attempt.row, attempt, { kind: 'disabled', reason });
    this.remaining -= leaveOut(component, reason, this.core.table, this.walk, this.request.record);
    this.core.steps.down(component);
  }

  private begunTooEarly(attempt: Attempt, { lack }: PutOff): void {
    this.free(attempt);
    this.steps.close(attempt.row, attempt, { kind: 'put-off', because: lack.name });
    (this.putOff ??= new (loadPutOffStarts().PutOffs)(this.core, this.walk, this.request.adjacency)).add(attempt.component, lack);
    // A listener may have ended the run while it heard of it.
    if (this.isFailing() && this.core.table.state(attempt.component) === 'waiting') this.skip(attempt.component, 'start');
  }

  // --- failing

  private refuse({ component = -1, error }: RootCause): void {
    this.core.table.set(component, 'failed', messageOf(error), 'start');
    this.steps.note({ component, phase: 'start' }, 'failed', error);
    this.fail({ component, error }, calledOffBy(this.steps.id(component), error));
  }

  private wentWrong(attempt: Attempt, error: unknown): void {
    const { component, reason, phase } = attempt;
    const isInvalid = attempt.isInvalidBy(error);
    const isCause = !isInvalid && this.log.rootCause === undefined && !this.walk.canDoWithout(component, phase);
    // Before anybody hears of it: whatever a listener then does comes second.
    if (isCause) this.log.rootCause = { component, error };
    this.free(attempt);
    const outcome = this.steps.failed(attempt, error);
    this.core.table.set(component, 'failed', messageOf(reason ?? error), phase === 'resume' ? 'resume' : 'start');
    if (isInvalid) this.leaveOut(component);
    else if (reason === undefined) this.steps.note(attempt, 'failed', error);
    else if (outcome.kind === 'aborted') this.log.cancelled.push(component);
    if (isCause) this.spread({ component, error }, calledOffBy(this.steps.id(component), error));
    if (phase === 'start') this.cleanUp(component);
    else this.settleDown(component);
  }

  private leaveOut(invalid: number): void {
    const out = leaveOutDependents(invalid, this.core.table, this.walk, this.request.record);
    this.remaining -= out.length;
    for (const component of out) this.skipped.push(component);
  }

  /** Everything in flight is called off, everything else skipped. */
  private spread(cause: RootCause, reason: AnySystoleError, culprit?: Attempt): void {
    const rootCause = cause.component === undefined ? undefined : this.steps.id(cause.component);
    this.core.events.emit({ kind: 'operation-failing', operation: this.request.operation, name: this.request.record.name, rootCause, error: cause.error });
    for (const attempt of [...this.core.calls.inFlight]) {
      if (attempt.phase !== 'clean-up') this.abort(attempt, attempt === culprit ? cause.error as AnySystoleError : reason);
    }
    this.skipWaiting();
    this.pump();
  }

  private abort(attempt: Attempt, reason: AnySystoleError): void {
    const { table, calls } = this.core;
    // The state is asked too: a listener that hears of it may lead here again.
    if (attempt.state !== 'running' || table.state(attempt.component) === 'aborting') return;
    table.set(attempt.component, 'aborting', reason.message);
    this.steps.aborting(attempt, reason);
    calls.abort(attempt, reason, this.core.steps.limits(attempt.component).abortGraceMs ?? this.request.settings.abortGraceMs);
  }

  private skipWaiting(): void {
    this.request.members.forEach((_, component) => {
      if (this.core.table.state(component) === 'waiting') this.skip(component, 'start');
    });
  }

  /** The clean-ups of a failed start run at once, while what it needs is still up. */
  private cleanUp(component: number): void {
    const { calls, steps, clock } = this.core;
    if (calls.deferred.has(component) || steps.has(component, 'clean-up')) {
      const { stopTimeoutMs, stopBudgetMs } = this.request.settings;
      // The stop that may have taken over waits for it, and has a deadline.
      const limitMs = Math.min(steps.limits(component).stopTimeoutMs ?? stopTimeoutMs, stopBudgetMs / 2);
      this.call(component, 'clean-up', limitMs, (attempt) => calls.deferred.runAfter(component, () => steps.run(component, 'clean-up', attempt)), clock.now());
    } else {
      steps.down(component);
      this.settleDown(component);
    }
  }

  private cleanedUp(attempt: Attempt): void {
    this.free(attempt);
    this.core.steps.down(attempt.component);
    this.settleDown(attempt.component);
  }

  /** Where the run goes on without a component, its followers no longer wait for it. */
  private settleDown(component: number): void {
    this.remaining -= 1;
    this.walk.release(component);
  }

  private deadlineReached(): void {
    if (this.log.rootCause !== undefined) return;
    const { attempt, component, error } = this.slow.overDeadline(this.steps);
    this.fail({ component, error }, component === undefined ? error : calledOffBy(this.steps.id(component), error), attempt);
  }

  // --- ends

  private get rootCause(): string {
    return this.log.rootCause?.component === undefined ? 'the caller' : this.steps.id(this.log.rootCause.component);
  }

  /** A call has ended: its slots are free. */
  private free(attempt: Attempt): void {
    this.openCalls -= 1;
    if (attempt.phase === 'clean-up') return;
    const parked = this.slots.giveBack(this.core.steps.limits(attempt.component).pool);
    if (parked !== undefined) this.walk.putBack(parked);
  }

  /** Nothing is in flight: it is over, unless somebody's readiness is waited for. */
  private rest(): void {
    if (this.ended || (this.log.rootCause === undefined && this.remaining > (this.putOff?.count() ?? 0))) return;
    this.ended = true;
    for (const cancel of this.timers) cancel();
    this.core.calls.quiet();
    this.finish();
  }
}
