import { dependentClosure, requiredClosure } from '../graph/selection';
import type { OngoingKind } from './admission';
import type { LifecycleGraph } from './graph-source';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from './kernel';
import { operationFailed, wrongState } from './operation-errors';
import type { Targets } from './targets';
import { indicesOf, maskOf, samenessOf } from './targets';

/** Stops some, then starts some: what a restart, a resume and a change of toggles have in common. */
abstract class ChangeJob extends Job {
  private isRollingBack = false;

  override get ongoing(): OngoingKind {
    return this.isRollingBack ? 'rolling-back' : this.kind;
  }

  /** Stops `leaving`, dependents first. False when the job was called off meanwhile. */
  protected async leave(graph: LifecycleGraph, leaving: Uint8Array): Promise<boolean> {
    if (leaving.includes(1)) await this.takeDown(graph, leaving, 'stopping');
    return !this.isCalledOff;
  }

  /** Starts `coming` and all it requires; a failure stops again what came up, and is thrown. */
  protected async come(graph: LifecycleGraph, coming: Uint8Array): Promise<void> {
    const { kernel } = this;
    const members = requiredClosure(graph.adjacency, indicesOf(coming)).map((inside, component) =>
      (inside === 1 && graph.enabled[component] === 1 && !kernel.core.table.isUp(component) ? 1 : 0));
    if (kernel.hasBusy(members)) await this.quiescence(members);
    kernel.enter('starting');
    const run = await this.bringUp(graph, members);
    if (run.log.rootCause === undefined) return;
    this.log.join(run.log);
    this.isRollingBack = true;
    kernel.unrequest(indicesOf(members));
    if (members.every((member, component) => member === 1 || !kernel.core.table.isUp(component))) kernel.allRequested = false;
    await this.rollBack(graph, run);
    kernel.noteFailedStart();
    this.throwIfCalledOff();
    throw operationFailed('ERR_START_FAILED', 'start', this.end(graph));
  }

  /** Throws what the stops of this job left to report. */
  protected throwStopFailures(graph: LifecycleGraph): void {
    this.throwIfCalledOff();
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }
}

export interface RestartOptions extends RunOptions {
  /** Only the component itself; what depends on it keeps running, with the instance it has. */
  readonly isolated?: boolean | undefined;
}

/** Stops a component and what depends on it, and starts the same again; or everything. */
export class RestartJob extends ChangeJob {
  private readonly targets: Targets;
  private readonly isolated: boolean;

  constructor(kernel: Kernel, targets: Targets, options: RestartOptions) {
    super(kernel, 'restart', 'restart', samenessOf(targets, options.isolated), options);
    this.targets = targets;
    this.isolated = options.isolated ?? false;
  }

  async run(): Promise<void> {
    const { kernel, targets } = this;
    kernel.refuseWhileSuspended('restart');
    const before = kernel.lastGraph();
    const after = kernel.prepare();
    const leaving = this.leavingOf(before);
    const coming = targets === 'all' ? after.enabled : maskOf(after, [...indicesOf(leaving), ...targets]);
    for (const component of targets === 'all' ? [] : targets) {
      if (after.enabled[component] === 0) throw after.disabledError(component);
    }
    this.announce(after, leaving);
    const goesOn = await this.leave(before, leaving);
    if (goesOn) {
      kernel.request(targets === 'all' ? indicesOf(after.enabled) : targets, targets === 'all');
      await this.come(after, coming);
    }
    this.throwStopFailures(after);
  }

  private leavingOf(graph: LifecycleGraph): Uint8Array {
    const { table } = this.kernel.core;
    const isUp = (component: number): boolean => table.isUp(component);
    if (this.targets === 'all') return Uint8Array.from(graph.adjacency.ids, (_, component) => (isUp(component) ? 1 : 0));
    const targets = this.targets.filter(isUp);
    return this.isolated ? maskOf(graph, targets) : dependentClosure(graph.adjacency, targets, isUp);
  }
}

/** Applies a change of toggles: stops what is now switched off, starts what is now switched on. */
export class ReconfigureJob extends ChangeJob {
  private readonly apply: () => void;
  private readonly revert: () => void;

  constructor(kernel: Kernel, apply: () => void, revert: () => void) {
    super(kernel, 'reconfigure', 'reconfigure', '', {});
    this.apply = apply;
    this.revert = revert;
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table } = kernel.core;
    const before = kernel.lastGraph();
    const wasEnabled = before.enabled;
    this.apply();
    if (table.up === 0) return;
    const after = this.prepareOrRevert();
    const isUp = (component: number): boolean => table.isUp(component);
    const gone = indicesOf(Uint8Array.from(after.adjacency.ids, (_, component) => (isUp(component) && after.enabled[component] === 0 ? 1 : 0)));
    const leaving = dependentClosure(before.adjacency, gone, isUp);
    const coming = leaving.map((left, component) => (left === 1 && after.enabled[component] === 1 ? 1 : 0));
    const returning = maskOf(after, indicesOf(coming));
    if (kernel.allRequested) {
      after.enabled.forEach((enabled, component) => { if (enabled === 1 && wasEnabled[component] !== 1) returning[component] = 1; });
    }
    this.announce(after, leaving);
    await this.leave(before, leaving);
    kernel.request(kernel.allRequested ? indicesOf(returning) : [], kernel.allRequested);
    await this.come(after, returning);
    this.throwStopFailures(after);
  }

  private prepareOrRevert(): LifecycleGraph {
    try {
      return this.kernel.prepare();
    } catch (error) {
      this.revert();
      this.kernel.prepare();
      throw error;
    }
  }
}

/** Takes the system to rest with its instances kept, where a component knows how; remembers who was running. */
export class SuspendJob extends Job {
  constructor(kernel: Kernel, options: RunOptions) {
    super(kernel, 'suspend', 'suspend', '', options);
  }

  protected override whenCalledOff(): void {
    this.hurry();
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table, steps } = kernel.core;
    const graph = kernel.lastGraph();
    const isUp = (component: number): boolean => table.isUp(component) && !table.isSuspended(component);
    const members = Uint8Array.from(graph.adjacency.ids, (_, component) => (isUp(component) ? 1 : 0));
    if (!members.includes(1)) return;
    const stopping = dependentClosure(graph.adjacency,
      indicesOf(members).filter((component) => steps.limits(component).whenSuspended === 'stop'), isUp);
    kernel.rememberRunning(members);
    this.announce(graph, members);
    await this.takeDown(graph, members, 'suspending', (component) =>
      (stopping[component] === 1 ? 'stop' : steps.has(component, 'suspend') ? 'suspend' : 'keep'));
    this.throwIfCalledOff();
    if (!this.log.isEmpty) throw operationFailed('ERR_SUSPEND_FAILED', 'suspend', this.end(graph));
  }
}

/** Brings back exactly what was running at the suspend: by the same instance where nothing about it has changed. */
export class ResumeJob extends ChangeJob {
  private readonly changed: () => readonly number[];

  /** @param changed - applies the caller's changes, and says which components they are about */
  constructor(kernel: Kernel, changed: () => readonly number[], options: RunOptions) {
    super(kernel, 'resume', 'resume', '', options);
    this.changed = changed;
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table } = kernel.core;
    const remembered = kernel.remembered;
    if (remembered === undefined) {
      throw wrongState('resume()', kernel.state, ['suspended'], 'call suspend() first, or startAll() to start what is down');
    }
    const before = kernel.lastGraph();
    const changed = this.changed();
    const after = kernel.prepare();
    const isUp = (component: number): boolean => table.isUp(component);
    const lost = indicesOf(remembered).filter((component) => !isUp(component) || after.enabled[component] === 0);
    const leaving = dependentClosure(before.adjacency, [...changed, ...lost], isUp).map((inside, component) => (inside === 1 && isUp(component) ? 1 : 0));
    const coming = Uint8Array.from(after.adjacency.ids, (_, component) =>
      (after.enabled[component] === 1 && (remembered[component] === 1 || kernel.allRequested) ? 1 : 0));
    this.announce(after, coming);
    if (await this.leave(before, leaving)) await this.bringBack(after, coming);
    this.throwStopFailures(after);
  }

  private async bringBack(graph: LifecycleGraph, coming: Uint8Array): Promise<void> {
    const { kernel } = this;
    const { table } = kernel.core;
    const members = requiredClosure(graph.adjacency, indicesOf(coming)).map((inside, component) =>
      (inside === 1 && graph.enabled[component] === 1 && (!table.isUp(component) || table.isSuspended(component)) ? 1 : 0));
    if (kernel.hasBusy(members)) await this.quiescence(members);
    kernel.enter('resuming');
    const run = await this.bringUp(graph, members);
    if (run.log.rootCause === undefined) {
      kernel.rememberRunning(undefined);
      return;
    }
    this.log.join(run.log);
    if (this.supersededBy === undefined) await this.stopEverything(graph);
    this.throwIfCalledOff();
    throw operationFailed('ERR_RESUME_FAILED', 'resume', this.end(graph));
  }

  /** A system that is half resumed serves nobody: everything goes down, what is still suspended too. */
  private async stopEverything(graph: LifecycleGraph): Promise<void> {
    const { table } = this.kernel.core;
    const members = Uint8Array.from(graph.adjacency.ids, (_, component) =>
      (table.needsStop(component) ? 1 : 0));
    this.rolledBack = indicesOf(members).slice().reverse();
    await this.takeDown(graph, members, 'rolling-back');
    this.kernel.noteFailedStart();
  }
}
