import { isEndState } from '../../model/handle';
import type { RunState } from '../../model/state';
import type { EventOf } from './trace-model';

/** How a part of a user's own operation ended that did not succeed. */
export interface FailedPart {
  readonly name: string;
  readonly state: RunState;
  readonly reason: unknown;
  /** A clean-up, or something that nobody calls off. */
  readonly isShielded: boolean;
}

/** What is known of one run of a user's own operation at one event. */
export class RunTrace {
  readonly id: number;
  readonly name: string;
  /** What it is a part of; `undefined` for a whole operation, and where that is not known. */
  readonly parent: RunTrace | undefined;
  readonly isShielded: boolean;
  state: RunState = 'created';
  /** Why it is being called off. */
  reason: unknown = undefined;
  /** Its parts that go on. */
  readonly parts: Set<RunTrace> = new Set<RunTrace>();
  readonly failedParts: FailedPart[] = [];

  constructor({ run, name, isShielded }: EventOf<'run-changed'>, parent: RunTrace | undefined) {
    this.id = run;
    this.name = name;
    this.parent = parent;
    this.isShielded = isShielded === true;
  }

  get isCalledOff(): boolean {
    return this.state === 'aborting' || this.state === 'timing-out';
  }
}

/** The users' own operations: those that go on, and what is left of the others. */
export class RunTraces {
  readonly live: Map<number, RunTrace> = new Map<number, RunTrace>();
  /** Those of them that are no part of another. */
  readonly roots: Set<RunTrace> = new Set<RunTrace>();
  readonly over: Set<number> = new Set<number>();
  /** Those whose body was left behind, and has not ended since. */
  readonly left: Set<number> = new Set<number>();
  /** Those that have been called off since time went on last. */
  readonly calledOffNow: Set<RunTrace> = new Set<RunTrace>();
  /** The reasons that runs have ended with: what passes one on has not failed by itself. */
  private readonly reasons = new WeakSet<object>();

  change(event: EventOf<'run-changed'>): void {
    const { run: id, parent, to } = event;
    const run = this.live.get(id) ?? new RunTrace(event, parent === undefined ? undefined : this.live.get(parent));
    run.state = to;
    if (isEndState(to)) {
      this.end(run, event);
      return;
    }
    this.live.set(id, run);
    (run.parent?.parts ?? this.roots).add(run);
    if (!run.isCalledOff) return;
    run.reason = event.reason;
    this.calledOffNow.add(run);
  }

  late({ run }: EventOf<'run-late'>): void {
    this.left.delete(run);
  }

  /** True for a reason that no run has ended with before. */
  isNew(reason: object): boolean {
    return !this.reasons.has(reason);
  }

  private end(run: RunTrace, { to, reason, isQuarantined }: EventOf<'run-changed'>): void {
    this.live.delete(run.id);
    this.over.add(run.id);
    if (isQuarantined === true) this.left.add(run.id);
    (run.parent?.parts ?? this.roots).delete(run);
    if (to !== 'succeeded') run.parent?.failedParts.push({ name: run.name, state: to, reason, isShielded: run.isShielded });
    if (typeof reason === 'object' && reason !== null) this.reasons.add(reason);
  }
}
