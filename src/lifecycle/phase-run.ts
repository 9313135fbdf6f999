import type { Adjacency } from '../model/adjacency';
import type { AnySystoleError } from '../model/errors';
import type { Direction } from '../graph/plan';
import type { Attempt, AttemptOwner } from './attempt';
import type { Core } from './core';
import { abortedOutcome, FailureLog } from './failure-log';
import { overLimit } from './reasons';
import type { RunRecord } from './run-record';
import type { Settings } from './settings';
import { Walk } from './walk';

export interface PhaseRequest {
  readonly phase: string;
  readonly adjacency: Adjacency;
  readonly members: Uint8Array;
  readonly direction: Direction;
  /** After a failure: go on with the others, or call nothing further. */
  readonly onError: 'collect' | 'halt';
  /** For each component; milliseconds. */
  readonly timeoutMs: number;
  readonly settings: Settings;
  readonly record: RunRecord;
}

/** Visits components that are up, along the graph, without changing their state; what handlers return is kept. */
export class PhaseRun implements AttemptOwner {
  readonly log: FailureLog = new FailureLog();
  readonly skipped: number[] = [];
  /** Resolves when no handler is waited for any more; never rejects. */
  readonly finished: Promise<void>;
  private readonly core: Core;
  private readonly request: PhaseRequest;
  private readonly walk: Walk;
  private finish: () => void = () => undefined;
  private letGo: () => void = () => undefined;
  private remaining = 0;
  private openCalls = 0;
  private pumping = false;
  private halted = false;
  private ended = false;

  constructor(core: Core, request: PhaseRequest) {
    this.core = core;
    this.request = request;
    this.walk = new Walk(request.adjacency, request.members, request.direction);
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  begin(): void {
    for (const member of this.request.members) this.remaining += member;
    this.walk.begin(() => false);
    this.letGo = this.core.clock.hold();
    this.pump();
  }

  /** Calls nothing further, and aborts what is in flight. */
  callOff(reason: AnySystoleError): void {
    this.halted = true;
    for (const attempt of [...this.core.calls.inFlight]) {
      if (attempt.owner === this) this.core.calls.abort(attempt, reason, this.request.settings.abortGraceMs);
    }
    this.pump();
  }

  succeeded(attempt: Attempt, value: unknown): void {
    if (value !== undefined) this.request.record.setValue(attempt.row, value);
    this.close(attempt, attempt.reason === undefined ? undefined : abortedOutcome(attempt, attempt.reason, this.elapsed(attempt), false));
    this.settled(attempt.component);
  }

  failed(attempt: Attempt, error: unknown): void {
    const { reason } = attempt;
    if (reason === undefined) this.note(attempt, 'failed', error);
    this.close(attempt, reason === undefined
      ? { kind: 'failed', elapsedMs: this.elapsed(attempt), error }
      : abortedOutcome(attempt, reason, this.elapsed(attempt), false));
    this.settled(attempt.component);
  }

  limitReached(attempt: Attempt): void {
    const error = overLimit(this.id(attempt.component), attempt.phase, attempt.dueAtMs - attempt.calledAtMs);
    attempt.overLimit = true;
    this.note(attempt, 'timed-out', error);
    this.core.calls.abort(attempt, error, this.request.settings.abortGraceMs);
  }

  leftBehind(attempt: Attempt): void {
    this.close(attempt, abortedOutcome(attempt, attempt.reason as AnySystoleError, this.elapsed(attempt), true));
    this.settled(attempt.component);
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    for (let component = this.next(); component !== -1; component = this.next()) this.turn(component);
    this.pumping = false;
    if (this.openCalls === 0 && (this.remaining === 0 || this.halted)) this.end();
  }

  private next(): number {
    return this.halted ? -1 : this.walk.take();
  }

  private turn(component: number): void {
    const { core, request } = this;
    if (!core.steps.has(component, request.phase)) {
      this.free(component);
      return;
    }
    this.openCalls += 1;
    const row = request.record.open(component, request.phase, core.clock.now());
    core.events.emit({ kind: 'step-starting', component: this.id(component), phase: request.phase });
    core.calls.call(this, component, request.phase, request.timeoutMs, (attempt) => core.steps.run(component, request.phase, attempt), row);
  }

  private note(attempt: Attempt, kind: 'failed' | 'timed-out', error: unknown): void {
    this.log.add(this.id(attempt.component), attempt.component, attempt.phase, kind, error, this.core.clock.now());
    this.log.rootCause ??= { component: attempt.component, error };
    if (this.request.onError === 'halt') this.halted = true;
  }

  private settled(component: number): void {
    this.openCalls -= 1;
    this.free(component);
    this.pump();
  }

  private free(component: number): void {
    this.remaining -= 1;
    this.walk.release(component, () => true);
  }

  private close(attempt: Attempt, outcome: Parameters<RunRecord['close']>[2]): void {
    this.request.record.close(attempt.row, this.core.clock.now(), outcome);
    this.core.events.emit({ kind: 'step-ended', component: this.id(attempt.component), phase: attempt.phase, outcome: this.request.record.outcomeOf(attempt.row) });
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.letGo();
    this.core.calls.quiet();
    this.finish();
  }

  private elapsed(attempt: Attempt): number {
    return this.core.clock.now() - attempt.calledAtMs;
  }

  private id(component: number): string {
    return this.request.adjacency.ids[component] ?? '';
  }
}
