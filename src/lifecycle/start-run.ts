import { EdgeKind, isStrict } from '../model/adjacency';
import type { Adjacency } from '../model/adjacency';
import { isDisabledReason } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { messageOf } from '../model/errors';
import type { Attempt, AttemptOwner } from './attempt';
import { conditionBits } from './component-table';
import type { Core } from './core';
import { abortedOutcome, FailureLog } from './failure-log';
import type { RootCause } from './failure-log';
import { calledOffBy, overLimit } from './reasons';
import type { RunRecord } from './run-record';
import type { Settings } from './settings';
import { Slots } from './slots';
import { SlowWarning } from './slow-warning';
import { Walk } from './walk';

/** What a start is about. */
export interface StartRequest {
  readonly operation: number;
  readonly adjacency: Adjacency;
  /** Components to be brought up; the suspended ones among them are resumed, the others started. */
  readonly members: Uint8Array;
  readonly settings: Settings;
  readonly record: RunRecord;
}

/**
 * Brings components up, each in the turn in which its last dependency is up, until all are or one fails.
 *
 * The first failure ends it: nothing further is called, every handler in flight has its signal aborted in the same turn and
 * is waited for during its grace. What was started stays up: rolling back is the caller's business.
 */
export class StartRun implements AttemptOwner {
  readonly log: FailureLog = new FailureLog();
  /** What came up, in order. */
  readonly started: number[] = [];
  /** Never called, because the run failed first. */
  readonly skipped: number[] = [];
  /** Resolves when no handler of the run is waited for any more; never rejects. */
  readonly finished: Promise<void>;
  private readonly core: Core;
  private readonly request: StartRequest;
  private readonly walk: Walk;
  private readonly slots: Slots;
  private readonly slow: SlowWarning;
  private readonly deadlineMs: number;
  private readonly timers: (() => void)[] = [];
  /** Up, but not yet ready: what waits for their readiness has not been freed. */
  private readonly awaited = new Set<number>();
  private finish: () => void = () => undefined;
  private remaining = 0;
  private openCalls = 0;
  private pumping = false;
  private ended = false;

  constructor(core: Core, request: StartRequest) {
    this.core = core;
    this.request = request;
    this.walk = new Walk(request.adjacency, request.members, 'dependencies-first');
    this.slots = new Slots(request.settings.concurrency, request.settings.pools);
    this.slow = new SlowWarning(core, request, this.walk);
    this.deadlineMs = core.clock.now() + request.settings.startDeadlineMs;
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  begin(): void {
    const { table, clock } = this.core;
    const { members, settings } = this.request;
    for (let component = 0; component < members.length; component += 1) {
      if (members[component] === 0) continue;
      this.remaining += 1;
      if (!table.isSuspended(component)) table.set(component, 'waiting');
    }
    this.walk.begin((leader, kind) => this.holdsBack(leader, kind));
    this.timers.push(clock.hold(), clock.schedule(settings.startDeadlineMs, () => { this.deadlineReached(); }), this.slow.arm());
    this.pump();
  }

  /** Ends the run from outside, or because of a component; a run that fails already keeps its first cause. */
  fail(cause: RootCause, reason: AnySystoleError): void {
    if (this.log.rootCause !== undefined || this.ended) return;
    this.log.rootCause = cause;
    const rootId = cause.component === undefined ? undefined : this.id(cause.component);
    this.core.events.emit({ kind: 'operation-failing', operation: this.request.operation, name: this.request.record.name, rootCause: rootId, error: cause.error });
    for (const attempt of [...this.core.calls.inFlight]) this.callOff(attempt, reason);
    this.skipWaiting(rootId ?? 'the caller');
    this.pump();
  }

  /** Hears that a component has become ready; members may have waited for that. */
  becameReady(component: number): void {
    if (!this.awaited.delete(component)) return;
    this.walk.release(component, (kind) => (kind & EdgeKind.Ready) !== 0);
    this.pump();
  }

  succeeded(attempt: Attempt, value: unknown): void {
    if (attempt.phase === 'clean-up') this.cleanedUp(attempt);
    else if (isDisabledReason(value)) this.foundDisabled(attempt, value.reason);
    else this.cameUp(attempt);
    this.pump();
  }

  failed(attempt: Attempt, error: unknown): void {
    const { component, reason } = attempt;
    if (attempt.phase === 'clean-up') {
      this.note(component, 'clean-up', 'failed', error);
      this.cleanedUp(attempt, error);
    } else {
      const atMs = this.core.clock.now();
      const outcome = reason === undefined
        ? { kind: 'failed', elapsedMs: atMs - attempt.calledAtMs, error } as const
        : abortedOutcome(attempt, reason, atMs - attempt.calledAtMs, false);
      this.close(attempt, outcome);
      this.core.table.set(component, 'failed', messageOf(reason ?? error), attempt.phase === 'resume' ? 'resume' : 'start');
      if (reason === undefined) this.note(component, attempt.phase, 'failed', error);
      else if (outcome.kind === 'aborted') this.log.cancelled.push(component);
      this.wentDown(component, reason ?? error);
    }
    this.pump();
  }

  limitReached(attempt: Attempt): void {
    const { component, phase } = attempt;
    const { settings } = this.request;
    const error = overLimit(this.id(component), phase, attempt.dueAtMs - attempt.calledAtMs);
    attempt.overLimit = true;
    this.note(component, phase, 'timed-out', error);
    if (phase === 'clean-up') {
      this.core.calls.abort(attempt, error, settings.forceGraceMs);
      return;
    }
    this.abort(attempt, error);
    if (!this.mayBeAbsent(component)) this.fail({ component, error }, calledOffBy(this.id(component), error));
  }

  leftBehind(attempt: Attempt): void {
    const { component } = attempt;
    const reason = attempt.reason as AnySystoleError;
    this.log.quarantined.push(component);
    if (attempt.phase === 'clean-up') {
      this.core.table.set(component, 'quarantined', reason.message);
      this.cleanedUp(attempt);
    } else {
      this.core.table.set(component, 'quarantined', reason.message);
      const outcome = abortedOutcome(attempt, reason, this.core.clock.now() - attempt.calledAtMs, true);
      if (outcome.kind === 'aborted') this.log.cancelled.push(component);
      this.close(attempt, outcome);
      this.settleDown(component);
    }
    this.pump();
  }

  // --- turns

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    while (this.log.rootCause === undefined && this.slots.hasFree) {
      const component = this.walk.take();
      if (component === -1) break;
      if (this.isDue(component) && this.slots.take(component, this.core.steps.limits(component).pool)) this.turn(component);
    }
    this.pumping = false;
    if (this.openCalls === 0 && (this.log.rootCause !== undefined || this.remaining === 0)) this.end();
  }

  /** A dependency that was up before holds its followers back only if they wait for its readiness. */
  private holdsBack(leader: number, kind: number): boolean {
    const { table } = this.core;
    const holds = !table.isUp(leader) || table.isSuspended(leader) || table.holds(leader, kind);
    if (!holds) this.awaited.add(leader);
    return !holds;
  }

  /** A member may have been disabled, or skipped, after its turn was queued. */
  private isDue(component: number): boolean {
    const state = this.core.table.state(component);
    return state === 'waiting' || state === 'suspended';
  }

  private turn(component: number): void {
    const { core, request } = this;
    const phase = core.table.isSuspended(component) ? 'resume' : 'start';
    const now = core.clock.now();
    const limitMs = Math.min(core.steps.limits(component).startTimeoutMs ?? request.settings.startTimeoutMs, this.deadlineMs - now);
    core.table.conditions[component] = phase === 'start' ? 0 : core.table.conditions[component] as number;
    core.table.set(component, phase === 'resume' ? 'resuming' : 'starting');
    this.call(component, phase, limitMs, this.runStep, now);
  }

  private readonly runStep = (attempt: Attempt): unknown => this.core.steps.run(attempt.component, attempt.phase, attempt);

  private call(component: number, phase: 'start' | 'resume' | 'clean-up', limitMs: number, body: (attempt: Attempt) => unknown, now: number): void {
    this.openCalls += 1;
    const row = this.request.record.open(component, phase, now);
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'step-starting', component: this.id(component), phase });
    this.core.calls.call(this, component, phase, limitMs, body, row);
  }

  private cameUp(attempt: Attempt): void {
    const { component, reason } = attempt;
    const { table, steps, clock } = this.core;
    this.close(attempt, reason === undefined ? undefined : abortedOutcome(attempt, reason, clock.now() - attempt.calledAtMs, false));
    this.remaining -= 1;
    this.started.push(component);
    table.set(component, 'started');
    const explicit = steps.limits(component).readiness === 'explicit';
    const conditions = (table.conditions[component] as number) | EdgeKind.Completed | (explicit ? 0 : EdgeKind.Ready);
    table.conditions[component] = conditions;
    if ((conditions & EdgeKind.Ready) !== 0) table.set(component, 'ready');
    else this.awaited.add(component);
    this.walk.release(component, (kind) => (kind & conditionBits & ~conditions) === 0);
  }

  private foundDisabled(attempt: Attempt, reason: string): void {
    this.close(attempt, { kind: 'disabled', reason });
    this.core.table.set(attempt.component, 'disabled', reason);
    this.core.steps.down(attempt.component);
    this.remaining -= 1;
    const off = [attempt.component];
    for (const component of off) {
      for (const follower of this.walk.followersOf(component)) {
        if (!isStrict(follower.kind) || this.core.table.state(follower.component) !== 'waiting') continue;
        const because = `requires ${this.id(component)}, which is disabled`;
        this.core.table.set(follower.component, 'disabled', because);
        this.request.record.leaveOut(follower.component, { kind: 'disabled', reason: because });
        this.remaining -= 1;
        off.push(follower.component);
      }
      this.walk.release(component, () => true);
    }
  }

  // --- failing

  private callOff(attempt: Attempt, reason: AnySystoleError): void {
    if (attempt.owner === this && attempt.phase !== 'clean-up') this.abort(attempt, reason);
  }

  private abort(attempt: Attempt, reason: AnySystoleError): void {
    if (attempt.state !== 'running') return;
    this.core.table.set(attempt.component, 'aborting', reason.message);
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'step-aborting', component: this.id(attempt.component), phase: attempt.phase, reason });
    this.core.calls.abort(attempt, reason, this.request.settings.abortGraceMs);
  }

  private skipWaiting(rootCause: string): void {
    const { table } = this.core;
    const { members, record } = this.request;
    for (let component = 0; component < members.length; component += 1) {
      if (members[component] === 0 || table.state(component) !== 'waiting') continue;
      table.set(component, 'skipped', `skipped, because the start failed at ${rootCause}`);
      record.leaveOut(component, { kind: 'skipped', because: rootCause });
      this.skipped.push(component);
    }
  }

  /** A failed start: its clean-ups run at once, while what it needs is still up. */
  private wentDown(component: number, error: unknown): void {
    const { calls, steps, clock } = this.core;
    if (!this.mayBeAbsent(component)) this.fail({ component, error }, calledOffBy(this.id(component), error));
    if (calls.deferred.has(component) && this.core.table.failedIn.get(component) === 'start') {
      const limitMs = steps.limits(component).stopTimeoutMs ?? this.request.settings.stopTimeoutMs;
      this.call(component, 'clean-up', limitMs, (attempt) => calls.deferred.runAfter(attempt.component, () => undefined), clock.now());
    } else {
      if (this.core.table.failedIn.get(component) === 'start') steps.down(component);
      this.settleDown(component);
    }
  }

  private cleanedUp(attempt: Attempt, error?: unknown): void {
    const elapsedMs = this.core.clock.now() - attempt.calledAtMs;
    this.close(attempt, error === undefined ? undefined : { kind: 'failed', elapsedMs, error });
    if (attempt.state !== 'left') this.core.steps.down(attempt.component);
    this.settleDown(attempt.component);
  }

  /** Where the run goes on without a component, its followers no longer wait for it. */
  private settleDown(component: number): void {
    this.remaining -= 1;
    if (this.log.rootCause === undefined) this.walk.release(component, () => true);
  }

  /** True when everything in the run that depends on the component can do without it. */
  private mayBeAbsent(component: number): boolean {
    let followers = 0;
    for (const { kind } of this.walk.followersOf(component)) {
      if ((kind & EdgeKind.AbsentOnFailure) === 0) return false;
      followers += 1;
    }
    return followers > 0;
  }

  private deadlineReached(): void {
    const limitMs = this.request.settings.startDeadlineMs;
    const attempt = this.slow.oldest();
    const component = attempt?.component ?? this.slow.notReady();
    const error = overLimit(component === undefined ? undefined : this.id(component), 'start', limitMs);
    if (component === undefined || this.log.rootCause !== undefined) {
      this.fail({ component, error }, error);
      return;
    }
    this.note(component, 'start', 'timed-out', error);
    if (attempt !== undefined) {
      attempt.overLimit = true;
      this.abort(attempt, error);
    }
    this.fail({ component, error }, calledOffBy(this.id(component), error));
  }

  // --- ends

  private note(component: number, phase: string, kind: 'failed' | 'timed-out', error: unknown): void {
    this.log.add(this.id(component), component, phase, kind, error, this.core.clock.now());
  }

  private close(attempt: Attempt, outcome: Parameters<RunRecord['close']>[2]): void {
    const { events, clock, steps } = this.core;
    const { record } = this.request;
    this.openCalls -= 1;
    record.close(attempt.row, clock.now(), outcome);
    if (attempt.phase !== 'clean-up') {
      const parked = this.slots.giveBack(steps.limits(attempt.component).pool);
      if (parked !== undefined) this.walk.putBack(parked);
    }
    if (events.isHeard) events.emit({ kind: 'step-ended', component: this.id(attempt.component), phase: attempt.phase, outcome: record.outcomeOf(attempt.row) });
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const cancel of this.timers) cancel();
    this.core.calls.quiet();
    this.finish();
  }

  private id(component: number): string {
    return this.request.adjacency.ids[component] ?? '';
  }
}
