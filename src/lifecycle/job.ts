import type { OperationName, OperationReport } from '../model/report';
import type { SystemState } from '../model/state';
import type { JobKind, OngoingKind } from './admission';
import type { WrongEnd } from './operation-errors';
import { FailureLog } from './failure-log';
import type { Kernel } from './kernel';
import type { LifecycleGraph } from './graph-source';
import type { Operation } from './operation';
import { calledOff, supersededBy } from './reasons';
import { RunRecord } from './run-record';
import type { Settings } from './settings';
import { StartRun } from './start-run';
import type { StopVerb } from './stop-run';
import { StopRun } from './stop-run';

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

/** One operation from its admission to its end; `run` is its script. */
export abstract class Job {
  readonly kind: JobKind;
  readonly name: OperationName;
  readonly record: RunRecord;
  /** Equal for calls that ask for the same. */
  readonly sameness: string;
  readonly options: RunOptions;
  /** A stop that took over; this one's end waits for it. */
  supersededBy: Job | undefined = undefined;
  operation!: Operation<never>;
  protected readonly kernel: Kernel;
  protected readonly log: FailureLog = new FailureLog();
  protected rolledBack: readonly number[] = [];
  protected skipped: readonly number[] = [];
  private startRun: StartRun | undefined = undefined;
  private stopRun: StopRun | undefined = undefined;
  private hurried = false;
  private aborted: { readonly reason: unknown } | undefined = undefined;

  constructor(kernel: Kernel, kind: JobKind, name: OperationName, sameness: string, options: RunOptions) {
    this.kernel = kernel;
    this.kind = kind;
    this.name = name;
    this.sameness = sameness;
    this.options = options;
    this.record = new RunRecord(name, kernel.core.clock.now());
  }

  /** @throws the operation's error */
  abstract run(): Promise<void>;

  /** What the table of admissions knows it as, now. */
  get ongoing(): OngoingKind {
    return this.kind;
  }

  get settings(): Settings {
    return { ...this.kernel.core.settings, ...this.options.settings };
  }

  /** Called off from outside. */
  abort(reason: unknown): void {
    this.aborted ??= { reason };
    const error = calledOff(this.name, reason);
    this.startRun?.fail({ component: undefined, error }, error);
    this.whenCalledOff();
  }

  /** A stop takes over. What this one has begun is left to the stop. */
  supersede(by: Job): void {
    this.supersededBy = by;
    const error = supersededBy(this.name, by.name);
    this.startRun?.fail({ component: undefined, error }, error);
    this.whenCalledOff();
  }

  /** Every wait of a stop ends now. */
  hurry(): void {
    this.hurried = true;
    this.stopRun?.hurry();
  }

  /** What else there is to call off, beside a start in flight; stops go on by default. */
  protected whenCalledOff(): void {
    this.kernel.wakeWaiting();
  }

  /** Refuses, or waits, while a handler of one of the components is in flight. */
  protected async quiescence(members: Uint8Array): Promise<void> {
    await this.kernel.quiescence(this.name, members, this.options.waitForQuiescenceMs ?? 0, () => this.isCalledOff);
    this.throwIfCalledOff();
  }

  /** True when nothing further should be begun. */
  protected get isCalledOff(): boolean {
    return this.aborted !== undefined || this.supersededBy !== undefined;
  }

  protected announce(graph: LifecycleGraph, members: Uint8Array): void {
    const components: string[] = [];
    if (this.kernel.core.events.isHeard) {
      members.forEach((member, component) => { if (member === 1) components.push(graph.adjacency.ids[component] ?? ''); });
    }
    this.kernel.core.events.emit({ kind: 'operation-starting', operation: this.operation.id, name: this.name, components });
  }

  /** Brings members up. */
  protected async bringUp(graph: LifecycleGraph, members: Uint8Array): Promise<StartRun> {
    const run = new StartRun(this.kernel.core, {
      operation: this.operation.id, adjacency: graph.adjacency, members, settings: this.settings, record: this.record,
    });
    this.startRun = run;
    this.kernel.startRun = run;
    run.begin();
    await run.finished;
    this.kernel.startRun = undefined;
    this.startRun = undefined;
    this.skipped = run.skipped;
    return run;
  }

  /** Takes members down. */
  protected async takeDown(graph: LifecycleGraph, members: Uint8Array, as: SystemState, verb?: (component: number) => StopVerb): Promise<StopRun> {
    this.kernel.enter(as);
    const run = new StopRun(this.kernel.core, {
      operation: this.operation.id, adjacency: graph.adjacency, members, settings: this.settings, record: this.record,
      ...(verb === undefined ? {} : { verb }),
      drains: this.options.drains,
    });
    this.stopRun = run;
    run.begin();
    if (this.isHurried()) run.hurry();
    await run.finished;
    this.stopRun = undefined;
    this.log.join(run.log);
    return run;
  }

  private isHurried(): boolean {
    return this.hurried;
  }

  /** Stops again what a failed start had brought up, under a budget of its own; or leaves it to the stop that took over. */
  protected async rollBack(graph: LifecycleGraph, run: StartRun): Promise<void> {
    if (this.supersededBy !== undefined) {
      this.kernel.handOver(run.started);
      return;
    }
    const members = new Uint8Array(graph.adjacency.size);
    for (const component of run.started) members[component] = 1;
    this.rolledBack = [...run.started].reverse();
    await this.takeDown(graph, members, 'rolling-back');
  }

  /** Throws when it was called off: by a stop, or from outside. */
  protected throwIfCalledOff(): void {
    if (this.supersededBy !== undefined) throw supersededBy(this.name, this.supersededBy.name);
    if (this.aborted !== undefined) throw calledOff(this.name, this.aborted.reason);
  }

  protected end(graph: LifecycleGraph): WrongEnd {
    return { adjacency: graph.adjacency, log: this.log, skipped: this.skipped, rolledBack: this.rolledBack, report: this.report() };
  }

  /** What the operation resolves with. */
  result(): OperationReport {
    return this.report();
  }

  report(): OperationReport {
    const { core } = this.kernel;
    return this.record.report(core.clock.now(), core.table.ids, (component) => core.table.state(component));
  }
}
