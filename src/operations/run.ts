import { isEndState } from '../model/handle';
import type { StopSignal } from '../model/handler-context';
import type { RunState } from '../model/state';
import type { CallOff, Cause, RunOptions } from './cause';
import { CleanUps } from './clean-ups';
import type { RunEnvironment } from './environment';
import type { CalledOff } from './reasons';
import { alreadyOver, calledOff, calledOffBy, failedWithoutReason, overLimit } from './reasons';
import { RunLog } from './run-log';
import { RunTree } from './run-tree';
import type { AnySpec, Plan } from './spec';
import { planOf } from './spec';

/**
 * One run of a specification, from its creation to its end.
 *
 * What happens first decides: the end of the body, a call to abort, the end of its time. Then it waits for what goes on inside it, called off or not,
 * does what it owes (clean-ups, and undoing what its parts have done), and ends. A body that ignores that it is called off is left behind when the
 * grace is over. Whatever could be long is a loop: parts, depth, and the way up when many end at once.
 */
export class OperationRun {
  readonly id: number;
  readonly name: string;
  readonly plan: Plan;
  readonly parent: OperationRun | undefined;
  readonly environment: RunEnvironment;
  readonly attempt: number;
  readonly depth: number;
  readonly tree: RunTree = new RunTree(this);
  readonly log: RunLog;
  readonly cleanUps: CleanUps = new CleanUps();
  readonly cleanUpFailures: unknown[] = [];
  cause: Cause | undefined = undefined;
  startedAtMs: number | undefined = undefined;
  endedAtMs: number | undefined = undefined;
  /** When its own limit is over. */
  dueAtMs: number = Infinity;
  /** When its time is over, or that of anything that it is a part of and is called off with. */
  deadlineMs: number = Infinity;
  progress: string | undefined = undefined;
  partial: unknown = undefined;
  /** What the body came to after it had been called off. */
  late: { readonly lateResult: unknown } | { readonly lateFailure: unknown } | undefined = undefined;
  /** Somebody waits for how it ends, and so hears of its failure. */
  isObserved: boolean;
  /** The body has ended, or nobody waits for it any more. */
  isBodyOver = false;
  isQuarantined = false;
  /** Of a whole operation: its body, or that of a part, was left behind. */
  hasLeftBehind = false;
  private limitMs = Infinity;
  private readonly input: unknown;
  private readonly options: RunOptions;
  private given: unknown = undefined;
  private hasBodyEnded = false;
  private controller: AbortController | undefined = undefined;
  private readonly onCalledOff = new Set<() => void>();
  private readonly onEnded = new Set<() => void>();
  private stopLimit: (() => void) | undefined = undefined;
  private stopGrace: (() => void) | undefined = undefined;
  private isWaitingOut = false;
  private cleanUpDueAtMs: number | undefined = undefined;
  private release: (() => void) | undefined = undefined;

  constructor(spec: AnySpec, input: unknown, environment: RunEnvironment, parent?: OperationRun, options: RunOptions = {}) {
    this.id = environment.nextId();
    this.name = spec.name;
    this.plan = planOf(spec);
    this.input = input;
    this.environment = environment;
    this.parent = parent;
    this.options = options;
    this.attempt = options.attempt ?? 1;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.isObserved = options.onEnd !== undefined;
    this.log = new RunLog(this);
  }

  get state(): RunState {
    return this.log.last.state;
  }

  get isOver(): boolean {
    return isEndState(this.state);
  }

  /** True when nobody calls it off, neither from outside nor with what it is a part of; before it begins there is nothing to protect. */
  get isShielded(): boolean {
    return this.options.cleanUp !== undefined || (this.plan.isShielded && this.state !== 'created');
  }

  /** Why it does not succeed; `undefined` as long as it may. */
  get reason(): unknown {
    return this.cause === undefined || this.cause.kind === 'succeeded' ? undefined : this.cause.reason;
  }

  /** True once it has been called off. */
  get isCalledOff(): boolean {
    return this.cause?.kind === 'aborted' || this.cause?.kind === 'timed-out';
  }

  get path(): readonly string[] {
    return this.tree.path;
  }

  /** Made when somebody asks for it; aborts in the turn in which the run is called off, or fails while parts go on. */
  get signal(): StopSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.isCalledOff) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  /** Calls `wake` when it is called off, unless the function returned is called before. */
  whenCalledOff(wake: () => void): () => void {
    this.onCalledOff.add(wake);
    return () => { this.onCalledOff.delete(wake); };
  }

  /** Calls `wake` at its end, unless the function returned is called before. */
  whenEnded(wake: () => void): () => void {
    this.onEnded.add(wake);
    return () => { this.onEnded.delete(wake); };
  }

  /**
   * Makes a part, which has yet to be launched. In a run that has been called off it is called off at once.
   *
   * @throws ERR_STATE when the body is over, unless it is a clean-up
   */
  part(spec: AnySpec, input: unknown, options: RunOptions = {}): OperationRun {
    if (this.isBodyOver && options.cleanUp === undefined) throw alreadyOver(this.path, `op.run(${spec.name})`, this.state);
    const part = new OperationRun(spec, input, this.environment, this, options);
    this.tree.add(part);
    if (this.cause !== undefined && options.cleanUp === undefined) part.abortFor(this.reason);
    return part;
  }

  /** Calls the body, unless it has been called off before. */
  begin(): void {
    if (this.state !== 'created') return;
    const { clock } = this.environment;
    if (this.parent === undefined) this.release = clock.hold();
    this.measure();
    this.log.change('running');
    if (this.isShielded) RunTree.shield(this, 1);
    this.log.announce('created');
    // A listener may have called it off when it heard of it.
    if (this.cause !== undefined) {
      this.hasBodyEnded = true;
      this.goOn();
      return;
    }
    if (this.limitMs !== Infinity) this.stopLimit = clock.schedule(this.limitMs, () => { this.expire(); });
    this.callBody();
  }

  /** Calls it off, from outside. What is over, decided or shielded stays as it is. */
  abort(reason: unknown): void {
    if (this.cause === undefined && !this.isShielded) this.callOff({ kind: 'aborted', reason: calledOff(this.path, reason) });
  }

  /** Calls it off for a reason that others know too. */
  abortFor(reason: unknown): void {
    if (this.cause === undefined && !this.isShielded) this.callOff({ kind: 'aborted', reason });
  }

  /** What shielded it from the end of the grace is over. */
  unshielded(): void {
    if (this.isWaitingOut && !this.isOver) this.waitOut();
  }

  private measure(): void {
    const { plan, parent, options: { cleanUp } } = this;
    this.startedAtMs = this.environment.clock.now();
    this.limitMs = Math.min(plan.limitMs, parent?.plan.stepLimitMs ?? Infinity, cleanUp?.limitMs ?? Infinity);
    this.dueAtMs = this.startedAtMs + this.limitMs;
    this.deadlineMs = Math.min(this.dueAtMs, plan.isShielded || cleanUp !== undefined ? Infinity : parent?.deadlineMs ?? Infinity);
  }

  // --- the body

  private callBody(): void {
    try {
      const given = this.plan.body(this, this.input as never);
      if (isThenable(given)) Promise.resolve(given).then((value: unknown) => { this.returned(value); }, (reason: unknown) => { this.threw(reason); });
      else this.returned(given);
    } catch (reason) {
      this.threw(reason);
    }
  }

  private returned(value: unknown): void {
    const isLate = this.endBody('done', undefined);
    if (this.cause === undefined) this.given = value;
    else this.keepLate({ lateResult: value });
    if (!isLate) this.goOn();
  }

  private threw(thrown: unknown): void {
    const isLate = this.endBody('failed', thrown);
    if (this.cause === undefined) this.fail(thrown ?? failedWithoutReason(this.path));
    else if (thrown !== this.reason) this.keepLate({ lateFailure: thrown });
    if (!isLate) this.goOn();
  }

  /** True when it was left behind before. */
  private endBody(outcome: 'done' | 'failed', error: unknown): boolean {
    // Judged by the time it ended at, not by whether its timer has fired.
    if (this.cause === undefined && this.environment.clock.now() > this.dueAtMs) this.expire();
    this.hasBodyEnded = true;
    if (this.isBodyOver) this.log.late(outcome, error);
    return this.isBodyOver;
  }

  private goOn(): void {
    this.isBodyOver = true;
    advance(this);
  }

  private keepLate(late: NonNullable<OperationRun['late']>): void {
    this.late = late;
    if ('lateResult' in late && this.plan.undo !== undefined) this.undoLate(this.plan.undo(late.lateResult as never));
  }

  /** What came up when nobody wanted it any more is undone: with what the run owes, or on its own when it is over. */
  private undoLate(undo: AnySpec): void {
    if (!this.isOver) this.cleanUps.add(undo, true);
    else begun(new OperationRun(undo, undefined, this.environment, undefined, { cleanUp: { limitMs: this.environment.cleanUpMs, graceUntilMs: Infinity } }));
  }

  private fail(reason: unknown): void {
    this.cause = { kind: 'failed', reason };
    if (this.tree.live.size === 0) return;
    this.controller?.abort(reason);
    this.callOffInside(calledOffBy(this.path, reason));
    this.waitOut();
  }

  // --- calling off

  private expire(): void {
    if (this.cause === undefined) this.callOff({ kind: 'timed-out', reason: overLimit(this.path, this.limitMs) });
  }

  private callOff(cause: CallOff): void {
    const changes = [this.takeCause(cause), ...this.tree.below(isOpen).map((run) => run.takeCause({ kind: 'aborted', reason: cause.reason }))];
    if (!this.isOver) this.waitOut();
    for (const tell of changes) tell();
  }

  private callOffInside(reason: CalledOff): void {
    const changes = this.tree.below(isOpen).map((run) => run.takeCause({ kind: 'aborted', reason }));
    for (const tell of changes) tell();
  }

  /** All take it before anybody is told: the function returned tells. */
  private takeCause(cause: CallOff): () => void {
    const from = this.state;
    // The body has given its result already, while parts go on.
    if (this.hasBodyEnded) this.keepLate({ lateResult: this.given });
    this.cause = cause;
    if (from === 'created') return () => { if (!this.isOver) finish(this); };
    this.log.change(cause.kind === 'aborted' ? 'aborting' : 'timing-out');
    return () => {
      this.log.announce(from);
      this.controller?.abort(cause.reason);
      for (const wake of [...this.onCalledOff]) wake();
    };
  }

  /** Waits for what has been called off, for the grace: not while something inside must not be called off. */
  private waitOut(): void {
    this.isWaitingOut = true;
    this.stopGrace?.();
    this.stopGrace = undefined;
    if (this.tree.shielded > 0) return;
    const { clock, graceMs } = this.environment;
    const untilMs = this.options.cleanUp?.graceUntilMs ?? Infinity;
    this.stopGrace = clock.schedule(Math.max(0, Math.min(graceMs, untilMs - clock.now())), () => { this.leaveBehind(); });
  }

  /**
   * The grace is over: bodies that are still in flight are left behind, the innermost first. Who only waits for one of them hears of that, and has the rest
   * of this moment to end by itself.
   */
  private leaveBehind(): void {
    if (this.tree.shielded > 0) return;
    const left = [this, ...this.tree.below((run) => !run.isShielded)].filter((run) => run.tree.live.size === 0);
    for (const run of left) {
      run.isQuarantined ||= !run.hasBodyEnded;
      run.isBodyOver = true;
      if (run.isQuarantined) this.tree.root.hasLeftBehind = true;
    }
    for (const run of left) advance(run);
    if (this.isWaitingOut) this.stopGrace = this.environment.clock.schedule(0, () => { this.leaveBehind(); });
  }

  // --- the end

  /** True when nothing is left to be waited for, and nothing is owed any more. */
  isReadyToEnd(): boolean {
    if (this.isOver || this.state === 'created' || !this.isBodyOver || this.tree.live.size > 0) return false;
    this.disarm();
    this.cause ??= this.ownCause();
    return !this.cleansUp(this.cause.kind === 'succeeded');
  }

  /** The body has given its result: it counts, unless a part has failed that nobody asked for. */
  private ownCause(): Cause {
    const failure = this.tree.unobservedFailure();
    if (failure !== undefined) this.keepLate({ lateResult: this.given });
    return failure ?? { kind: 'succeeded', value: this.given };
  }

  /** Ends; what it is a part of knows before anybody is told. */
  end(): void {
    const from = this.state;
    const { cause, parent } = this;
    if (cause === undefined) throw new Error(`systole has a bug: ${this.name} ends without a cause. Please report it.`);
    this.disarm();
    this.endedAtMs = this.environment.clock.now();
    this.log.change(cause.kind);
    if (cause.kind === 'succeeded' && parent !== undefined) this.handOver(parent, cause.value);
    parent?.tree.ended(this);
    if (from !== 'created' && this.isShielded) RunTree.shield(this, -1);
    this.log.announce(from);
    for (const wake of [...this.onEnded]) wake();
    this.onEnded.clear();
    this.onCalledOff.clear();
    this.options.onEnd?.(this);
    if (parent === undefined) this.environment.onEnded(this);
    this.release?.();
  }

  /** What was done is undone when the whole does not succeed. */
  private handOver(parent: OperationRun, value: unknown): void {
    if (this.options.cleanUp !== undefined) return;
    parent.cleanUps.adopt(this.cleanUps);
    if (this.plan.undo !== undefined) parent.cleanUps.add(this.plan.undo(value as never), false);
  }

  /** Begins the next of what is owed; false when there is nothing left. */
  private cleansUp(succeeds: boolean): boolean {
    const next = this.cleanUps.next(succeeds);
    if (next === undefined) return false;
    const { clock, cleanUpMs, graceMs } = this.environment;
    const dueAtMs = this.cleanUpDueAtMs ??= clock.now() + cleanUpMs;
    const cleanUp = { limitMs: Math.max(0, dueAtMs - clock.now()), graceUntilMs: dueAtMs + graceMs };
    const run = this.part(next, undefined, { cleanUp, onEnd: ({ cause }) => { if (cause?.kind !== 'succeeded') this.cleanUpFailed(cause?.reason); } });
    RunTree.launch(run);
    return true;
  }

  private cleanUpFailed(reason: unknown): void {
    this.cleanUpFailures.push(reason);
    if (this.cause?.kind !== 'succeeded') return;
    // As with `await using`: what cannot be cleaned up has not gone well.
    this.cause = { kind: 'failed', reason };
    this.cleanUps.reopen();
    this.keepLate({ lateResult: this.given });
  }

  private disarm(): void {
    this.stopLimit?.();
    this.stopGrace?.();
    this.stopGrace = undefined;
    this.isWaitingOut = false;
  }
}

/** What may still be called off, with what is inside it. */
function isOpen(run: OperationRun): boolean {
  return run.cause === undefined && !run.isShielded;
}

/** Goes on towards the end of a run as far as possible, and of what it is a part of after it. */
export function advance(first: OperationRun): void {
  for (let run: OperationRun | undefined = first; run?.isReadyToEnd() === true; run = run.parent) run.end();
}

function finish(run: OperationRun): void {
  run.end();
  if (run.parent !== undefined) advance(run.parent);
}

/** Begins a whole operation, at once. */
export function begun(run: OperationRun): OperationRun {
  run.environment.onBegun(run);
  run.begin();
  return run;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && typeof (value as { readonly then?: unknown }).then === 'function';
}
