import { isStrict } from '../../model/adjacency';
import type { Adjacency } from '../../model/adjacency';
import type { AnySystoleError } from '../../model/errors';
import { messageOf } from '../../model/errors';
import type { Direction } from '../../graph/plan';
import { countOf } from '../../graph/selection';
import type { Attempt, AttemptOwner } from '../calls/attempt';
import type { Core } from '../core';
import type { FailureLog } from './failure-log';
import { overLimit } from './reasons';
import type { RunRecord } from './run-record';
import type { Settings } from '../../model/limits';
import { StepLog } from './step-log';
import { Walk } from './walk';

export interface PhaseRequest {
  readonly operation: number;
  readonly phase: string;
  readonly adjacency: Adjacency;
  readonly members: Uint8Array;
  readonly direction: Direction;
  /** After a failure: go on with the others, or call nothing further. */
  readonly onError: 'collect' | 'halt';
  /** For each component; milliseconds. */
  readonly timeoutMs: number;
  /** What is run instead of handlers. */
  readonly body?: ((attempt: Attempt) => unknown) | undefined;
  readonly settings: Settings;
  readonly record: RunRecord;
}

/** Visits components, along the graph; what handlers return is kept. States stay as they are, unless what is down is left behind. */
export class PhaseRun implements AttemptOwner {
  /** Resolves when no handler is waited for any more; never rejects. */
  readonly finished: Promise<void>;
  readonly steps: StepLog;
  private readonly core: Core;
  private readonly request: PhaseRequest;
  private readonly walk: Walk;
  /** Who is not called, because of whom: what comes behind an invalid component and has an edge to it that it cannot do without. */
  private readonly leftOut = new Map<number, string>();
  private finish: () => void = () => undefined;
  private letGo: () => void = () => undefined;
  private remaining = 0;
  private openCalls = 0;
  /** True while turns are given, and before the run begins. */
  private pumping = true;
  private halted = false;
  /** Whose turn has come. */
  private readonly visited: Uint8Array;
  private ended = false;

  constructor(core: Core, request: PhaseRequest) {
    this.core = core;
    this.request = request;
    this.visited = new Uint8Array(request.members.length);
    this.steps = new StepLog(core, request);
    this.walk = new Walk(request.adjacency, request.members, request.direction);
    this.finished = new Promise((resolve) => { this.finish = resolve; });
  }

  get log(): FailureLog {
    return this.steps.log;
  }

  /** Who has something to do, and was not called, because the run has ended before. */
  uncalled(): readonly number[] {
    const { members, body, phase } = this.request;
    return Array.from(members.keys()).filter((component) => members[component] === 1 && this.visited[component] === 0 && (body !== undefined || this.core.steps.has(component, phase)));
  }

  begin(): void {
    this.remaining = countOf(this.request.members);
    this.walk.begin(() => false);
    this.letGo = this.core.clock.hold();
    this.pumping = false;
    this.pump();
  }

  /** Calls nothing further, and aborts what is in flight. */
  callOff(reason: AnySystoleError): void {
    this.halted = true;
    for (const attempt of [...this.core.calls.inFlight]) {
      this.core.calls.abort(attempt, reason, this.request.settings.abortGraceMs);
    }
    this.pump();
  }

  succeeded(attempt: Attempt, value: unknown): void {
    if (value !== undefined) this.request.record.setValue(attempt.row, value);
    this.steps.done(attempt);
    this.settled(attempt.component);
  }

  failed(attempt: Attempt, error: unknown): void {
    if (attempt.isInvalidBy(error)) this.leaveOut(attempt.component);
    else if (attempt.reason === undefined) this.note(attempt, 'failed', error);
    this.steps.failed(attempt, error);
    this.settled(attempt.component);
  }

  limitReached(attempt: Attempt): void {
    const { component, phase } = attempt;
    const error = overLimit(this.steps.id(component), phase, attempt.dueAtMs - attempt.calledAtMs, this.core.steps.waitsFor?.(component, phase));
    attempt.overLimit = true;
    this.note(attempt, 'timed-out', error);
    this.core.calls.abort(attempt, error, this.request.settings.abortGraceMs);
  }

  leftBehind(attempt: Attempt): void {
    this.steps.left(attempt);
    this.log.quarantined.push(attempt.component);
    // What is up goes on beside a handler that was left behind, until its stop; what is down would look as if nothing of it were in flight.
    if (attempt.phase === 'evict') this.core.table.set(attempt.component, 'quarantined', messageOf(attempt.reason));
    this.settled(attempt.component);
  }

  /** A phase has no limit as a whole. */
  latestDueAtMs(): number {
    return Infinity;
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
    this.visited[component] = 1;
    const because = this.leftOut.get(component);
    if (because !== undefined) this.leaveOut(component);
    if (because !== undefined || (request.body === undefined && !core.steps.has(component, request.phase))) {
      if (because !== undefined) request.record.leaveOut(component, { kind: 'skipped', because });
      this.free(component);
      return;
    }
    this.openCalls += 1;
    const row = this.steps.open(component, request.phase, core.clock.now());
    if (this.isHalted()) {
      // A listener ended it while it heard that this turn begins.
      this.openCalls -= 1;
      this.steps.close(row, { component, phase: request.phase }, { kind: 'skipped', because: 'the caller' });
      return;
    }
    core.calls.call(this, component, request.phase, request.timeoutMs, request.body ?? ((attempt) => core.steps.run(component, request.phase, attempt)), row);
  }

  private leaveOut(component: number): void {
    for (const { component: follower, kind } of this.walk.followersOf(component)) {
      if (isStrict(kind) && !this.leftOut.has(follower)) this.leftOut.set(follower, this.steps.id(component));
    }
  }

  private note(attempt: Attempt, kind: 'failed' | 'timed-out', error: unknown): void {
    this.steps.note(attempt, kind, error);
    if (this.request.onError === 'halt') this.halted = true;
  }

  private settled(component: number): void {
    this.openCalls -= 1;
    this.free(component);
    this.pump();
  }

  private free(component: number): void {
    this.remaining -= 1;
    this.walk.release(component);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.letGo();
    this.core.calls.quiet();
    this.finish();
  }

  // Read through a method, because the compiler does not see that listeners change it.
  private isHalted(): boolean {
    return this.halted;
  }
}
