import type { AnySystoleError } from '../../model/errors';
import type { OperationManner } from '../../model/event';
import type { OperationName, OperationReport } from '../../model/report';
import type { SystemState } from '../../model/state';
import type { JobKind, OngoingKind } from './admission';
import type { WrongEnd } from './operation-errors';
import { operationFailed } from './operation-errors';
import type { Ascent, BroughtUp } from './put-off-starts';
import { FailureLog } from '../runs/failure-log';
import { loadPutOffStarts } from '../later';
import type { Kernel } from '../kernel';
import type { LifecycleGraph } from '../graph-source';
import type { Operation } from './operation';
import { calledOff, supersededBy } from '../runs/reasons';
import { RunRecord } from '../runs/run-record';
import type { Settings } from '../../model/limits';
import { StartRun } from '../runs/start-run';
import type { StopRequest } from '../runs/stop-request';
import { StopRun } from '../runs/stop-run';

/** What an operation may be told. */
export interface RunOptions {
  /** Replaces the container's own limits for this operation. */
  readonly settings?: Partial<Settings> | undefined;
  /** Refused with ERR_BUSY instead of queued, when something else is going on. */
  readonly rejectIfBusy?: boolean | undefined;
  /** False leaves out the drain handlers of a stop. */
  readonly drains?: boolean | undefined;
  /** How long to wait for handlers that were left behind, before refusing; default 0. */
  readonly waitForQuiescenceMs?: number | undefined;
}

/** What is special about how an operation takes things down. */
export type DownOptions = Partial<Pick<StopRequest, 'verb' | 'suspendErrors' | 'askedAtMs'>>;

/** The promise behind an operation's handle. */
export interface Ending {
  readonly resolve: (report: OperationReport) => void;
  readonly reject: (error: unknown) => void;
}

/** One operation from its admission to its end; `run` is its script. */
export abstract class Job {
  readonly kind: JobKind;
  readonly name: OperationName;
  readonly record: RunRecord;
  /** Equal for calls that ask for the same; `undefined` for one that never does. */
  readonly sameness: string | undefined;
  readonly options: RunOptions;
  /** A stop that took over; this one's end waits for it. */
  supersededBy: Job | undefined = undefined;
  /** When it took over from another, which has to end first. */
  tookOverAtMs: number | undefined = undefined;
  /** True for a stop that another was called off for: it owes it to that one to run. */
  hasTakenOver = false;
  operation!: Operation<never>;
  /** From its admission to its end. */
  ending: Ending | undefined = undefined;
  /** What it has joined, if it had a handle of its own already. */
  joined: Operation | undefined = undefined;
  protected readonly kernel: Kernel;
  protected readonly log: FailureLog = new FailureLog();
  protected rolledBack: readonly number[] = [];
  private leftUp: readonly number[] | undefined = undefined;
  protected stopRun: StopRun | undefined = undefined;
  /** What has come up, in order. */
  private started: readonly number[] = [];
  private skipped: readonly number[] = [];
  private startRun: StartRun | undefined = undefined;
  private isRollingBack = false;
  private announced = false;
  private hurried = false;
  private callOffError: AnySystoleError | undefined = undefined;

  constructor(kernel: Kernel, kind: JobKind, name: OperationName, sameness: string | undefined, options: RunOptions) {
    this.kernel = kernel;
    this.kind = kind;
    this.name = name;
    this.sameness = sameness;
    this.options = options;
    this.record = new RunRecord(name, kernel.core.clock.now());
  }

  /** @throws the operation's error */
  abstract run(): Promise<void>;

  /** What the table of admissions knows it as, now: from its first failure on it is rolling back. */
  get ongoing(): OngoingKind {
    return this.isRollingBack || this.startRun?.log.rootCause !== undefined ? 'rolling-back' : this.kind;
  }

  get settings(): Settings {
    const { settings } = this.kernel.core;
    return this.options.settings === undefined ? settings : { ...settings, ...this.options.settings };
  }

  /** Called off from outside. */
  abort(reason: unknown): void {
    this.callOff(calledOff(this.name, reason));
  }

  /** A stop takes over. What this one has begun is left to the stop. */
  supersede(by: Job): void {
    this.supersededBy = by;
    by.hasTakenOver = true;
    this.callOff(supersededBy(this.name, by.name));
  }

  /** Every wait of a stop ends now, and of the stops this leads to; a start that nobody has called off is left alone. */
  hurry(): void {
    this.hurried ||= this.leadsDown;
    this.stopRun?.hurry();
  }

  /** True when nothing is left of it but to stop things. */
  protected get leadsDown(): boolean {
    return this.isCalledOff || this.ongoing === 'rolling-back';
  }

  /** What else there is to call off, beside a start in flight; stops go on by default. */
  protected whenCalledOff(_reason: AnySystoleError): void {
    this.kernel.wakeWaiting();
  }

  /**
   * Refuses, or waits, while a handler of one of the components is in flight.
   *
   * @param whenRefused - takes back what was noted before
   */
  protected async quiescence(members: Uint8Array, whenRefused?: () => void): Promise<void> {
    // Once announced, nothing else may change anything until this operation is over.
    const compensate = this.announced ? undefined : (): Promise<void> => this.kernel.runCompensations();
    try {
      await this.kernel.quiescence(this.name, members, this.options.waitForQuiescenceMs ?? 0, () => this.isCalledOff, compensate);
      this.throwIfCalledOff();
    } catch (error) {
      whenRefused?.();
      throw error;
    }
  }

  /** True when nothing further should be begun. */
  protected get isCalledOff(): boolean {
    return this.callOffError !== undefined;
  }

  protected announce(graph: LifecycleGraph, members: Uint8Array, manner?: OperationManner): void {
    this.announced = true;
    const { events } = this.kernel.core;
    if (!events.isHeard) return;
    this.kernel.tellGraph(graph);
    const components: string[] = [];
    members.forEach((member, component) => { if (member === 1) components.push(graph.adjacency.ids[component] ?? ''); });
    events.emit({ kind: 'operation-starting', operation: this.operation.id, name: this.name, components, settings: { ...this.settings }, ...manner });
  }

  /** Notes of components that they are where they are wanted already. */
  protected noteAll(components: readonly number[], kind: 'already-up' | 'already-down'): void {
    const { table, diagnostics, clock } = this.kernel.core;
    for (const component of components) {
      diagnostics.add(component, { kind, text: `${this.name} was asked of it while it was ${table.state(component)}`, atMs: clock.now(), operation: this.operation.id });
    }
  }

  /** True for a start that takes nothing along. */
  protected get isAlone(): boolean {
    return false;
  }

  /** Brings members up. Bridges are up already, and may stand between them. */
  protected async bringUp(graph: LifecycleGraph, members: Uint8Array, bridges?: Uint8Array): Promise<BroughtUp> {
    const { kernel, settings } = this;
    const deadlineAtMs = kernel.core.clock.now() + settings.startDeadlineMs;
    const run = await this.sendUp({ graph, members, bridges, deadlineAtMs });
    const last = run.putOff === undefined ? run : await loadPutOffStarts().bringUpPutOff(kernel, { graph, members, run }, {
      isAlone: this.isAlone,
      record: this.record,
      wait: (busy) => this.quiescence(busy),
      send: (next) => this.sendUp({ ...next, bridges, deadlineAtMs }),
      skip: (component) => { this.skipped = [...this.skipped, component]; },
    });
    kernel.takeInLearned();
    return { graph: kernel.lastGraph(), started: this.started, hasFailed: last.log.rootCause !== undefined };
  }

  private async sendUp({ graph, members, bridges, deadlineAtMs, refusal, tried }: Ascent & { readonly bridges: Uint8Array | undefined; readonly deadlineAtMs: number }): Promise<StartRun> {
    const run = new StartRun(this.kernel.core, {
      operation: this.operation.id, adjacency: graph.adjacency, members, bridges, settings: this.settings, record: this.record, deadlineAtMs, refusal, tried,
    });
    this.startRun = run;
    this.kernel.startRun = run;
    // A listener may have called it off while it heard that it begins.
    if (this.callOffError !== undefined) run.fail({ component: undefined, error: this.callOffError }, this.callOffError);
    run.begin();
    await run.finished;
    this.isRollingBack = run.log.rootCause !== undefined;
    this.kernel.startRun = undefined;
    this.startRun = undefined;
    this.started = joined(this.started, run.started);
    this.skipped = joined(this.skipped, run.skipped);
    this.log.join(run.log);
    return run;
  }

  /** Takes members down. */
  protected async takeDown(graph: LifecycleGraph, members: Uint8Array, as: SystemState | undefined, how: DownOptions = {}): Promise<StopRun> {
    if (as !== undefined) this.kernel.enter(as);
    const run = new StopRun(this.kernel.core, {
      operation: this.operation.id, adjacency: graph.adjacency, members, settings: this.settings, record: this.record,
      drains: this.options.drains, askedAtMs: how.askedAtMs ?? this.tookOverAtMs, verb: how.verb, suspendErrors: how.suspendErrors,
    });
    this.stopRun = run;
    if (how.verb !== undefined && this.supersededBy !== undefined && this.callOffError !== undefined) run.callOff(this.callOffError);
    if (this.hurried) run.hurry();
    run.begin();
    await run.finished;
    this.stopRun = undefined;
    this.log.join(run.log);
    return run;
  }

  /** Stops again what a failed start had brought up, under a budget of its own; or leaves it to the stop that took over. */
  protected async rollBack(graph: LifecycleGraph, components: readonly number[]): Promise<void> {
    if (this.supersededBy !== undefined) {
      this.kernel.handOver(components);
      return;
    }
    const members = new Uint8Array(graph.adjacency.size);
    for (const component of components) members[component] = 1;
    const { steps } = this.kernel.core;
    this.rolledBack = components.filter((component) => steps.isElsewhere?.(component) !== true).reverse();
    await this.takeDown(graph, members, 'rolling-back');
  }

  /** What a failed start has brought up stays, as if it had been asked for one by one. */
  protected leaveUp(components: readonly number[]): void {
    this.leftUp = components;
    this.kernel.request(components);
  }

  /** @throws why a start came to nothing: who called it off, or what failed; what failed first counts */
  protected throwStartFailure(code: 'ERR_START_FAILED' | 'ERR_RESUME_FAILED', verb: string, graph: LifecycleGraph): never {
    if (this.callOffError !== undefined && this.log.rootCause?.error === this.callOffError) throw this.callOffError;
    this.kernel.noteFailedStart();
    throw operationFailed(code, verb, this.end(graph));
  }

  /** Throws when it was called off: by a stop, or from outside. */
  protected throwIfCalledOff(): void {
    if (this.callOffError !== undefined) throw this.callOffError;
  }

  protected end(graph: LifecycleGraph): WrongEnd {
    this.record.outcome = 'failed';
    return { adjacency: graph.adjacency, log: this.log, skipped: this.skipped, rolledBack: this.rolledBack, leftUp: this.leftUp, report: this.report() };
  }

  private callOff(error: AnySystoleError): void {
    this.callOffError ??= error;
    this.startRun?.fail({ component: undefined, error: this.callOffError }, this.callOffError);
    this.whenCalledOff(error);
  }

  /** What the operation resolves with. */
  result(): OperationReport {
    return this.report();
  }

  report(): OperationReport {
    const { core } = this.kernel;
    return this.record.report(core.clock.now(), core.table.ids, core.table.remember());
  }
}

/** Most often there is one of two lists. */
function joined(before: readonly number[], more: readonly number[]): readonly number[] {
  return before.length === 0 ? more : [...before, ...more];
}
