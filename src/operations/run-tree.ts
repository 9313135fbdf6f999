import { KeptReports } from './kept-reports';
import type { RunReport } from './report';
import type { Cause } from './cause';
import type { OperationRun } from './run';

const nobody: ReadonlySet<OperationRun> = new Set();

/** What a run consists of: its parts that go on, and what is remembered of those that have ended. */
export class RunTree {
  /** Parts in it, at any depth, that must not be called off and go on. */
  shielded = 0;
  private readonly run: OperationRun;
  private parts: Set<OperationRun> | undefined = undefined;
  private kept: KeptReports | undefined = undefined;
  private failed: OperationRun[] | undefined = undefined;

  constructor(run: OperationRun) {
    this.run = run;
  }

  /** Parts that have not ended, in the order in which they were made. */
  get live(): ReadonlySet<OperationRun> {
    return this.parts ?? nobody;
  }

  /** From the whole operation to this run. */
  get path(): readonly string[] {
    const path: string[] = [];
    for (let run: OperationRun | undefined = this.run; run !== undefined; run = run.parent) path.push(run.name);
    return Object.freeze(path.reverse());
  }

  /** The whole that it is a part of. */
  get root(): OperationRun {
    let { run } = this;
    while (run.parent !== undefined) run = run.parent;
    return run;
  }

  add(part: OperationRun): void {
    this.parts ??= new Set();
    this.parts.add(part);
  }

  /** Begins a part, once the code that runs now is done: so a part of a part of a part needs no deeper stack. */
  static launch(part: OperationRun): void {
    void Promise.resolve().then(() => { part.begin(); });
  }

  /** A part begins that must not be called off, or has ended: whoever waits for the end of a grace waits as long. */
  static shield(part: OperationRun, by: 1 | -1): void {
    for (let run = part.parent; run !== undefined; run = run.parent) {
      run.tree.shielded += by;
      if (run.tree.shielded === 0) run.unshielded();
    }
  }

  /** A part has ended. */
  ended(part: OperationRun): void {
    this.parts?.delete(part);
    this.kept ??= new KeptReports();
    this.kept.add(part.tree.report(), part.tree.kept?.size ?? 1);
    if ((part.state === 'failed' || part.state === 'timed-out') && !part.isObserved) (this.failed ??= []).push(part);
  }

  /** The first part that has failed and that nobody has asked for its end; the failure of the whole then, so that none is lost. */
  unobservedFailure(): Cause | undefined {
    const part = this.failed?.find(({ isObserved }) => !isObserved);
    return part === undefined ? undefined : { kind: 'failed', reason: part.reason };
  }

  /** Parts that go on, and theirs, each before its own; what does not pass is left out with all that is in it. */
  below(passes: (run: OperationRun) => boolean): OperationRun[] {
    const found: OperationRun[] = [];
    const add = (run: OperationRun): void => {
      for (const part of run.tree.live) {
        if (passes(part)) found.push(part);
      }
    };
    add(this.run);
    // Grows while it is walked.
    for (const run of found) add(run);
    return found;
  }

  /** Of the run and all that is in it; a loop, since that may be deep. */
  report(): RunReport {
    const nodes: { readonly run: OperationRun; readonly parent: number; readonly live: RunReport[] }[] = [{ run: this.run, parent: -1, live: [] }];
    for (let place = 0; place < nodes.length; place += 1) {
      for (const part of (nodes[place] as (typeof nodes)[0]).run.tree.live) nodes.push({ run: part, parent: place, live: [] });
    }
    let whole: RunReport | undefined;
    for (let place = nodes.length - 1; place >= 0; place -= 1) {
      const { run, parent, live } = nodes[place] as (typeof nodes)[0];
      whole = run.tree.ownReport(live);
      nodes[parent]?.live.push(whole);
    }
    return whole as RunReport;
  }

  private ownReport(live: readonly RunReport[]): RunReport {
    const { run, kept } = this;
    const { deadlineMs } = run;
    const nowMs = run.endedAtMs ?? run.environment.clock.now();
    const children = kept === undefined ? [...live].reverse() : [...kept.reports, ...live].sort((one, other) => one.id - other.id);
    const earlier = kept?.earlier;
    return Object.freeze({
      id: run.id, name: run.name, state: run.state, startedAtMs: run.startedAtMs,
      elapsedMs: run.startedAtMs === undefined ? 0 : nowMs - run.startedAtMs,
      deadlineLeftMs: run.isOver || deadlineMs === Infinity ? undefined : Math.max(0, deadlineMs - nowMs),
      attempt: run.attempt, progress: run.progress, partial: run.partial, reason: run.reason, ...run.late,
      isQuarantined: run.isQuarantined, cleanUpFailures: Object.freeze([...run.cleanUpFailures]), children: Object.freeze(children),
      ...(earlier === undefined ? {} : { earlier }),
    });
  }
}
