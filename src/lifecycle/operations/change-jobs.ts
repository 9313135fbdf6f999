import { dependencyClosure, dependentClosure, requiredClosure } from '../../graph/selection';
import type { AnySystoleError } from '../../model/errors';
import type { LifecycleGraph } from '../graph-source';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from '../kernel';
import { operationFailed } from './operation-errors';
import { requireDependenciesUp, wrongState } from './refused-calls';
import type { StopRun } from '../runs/stop-run';
import type { Targets } from './targets';
import { indicesOf, maskOf, samenessOf } from './targets';

/** Stops some, then starts some: what a restart, a resume and a change of toggles have in common. */
abstract class ChangeJob extends Job {
  private hasStopFailures = false;

  /** What a start of `coming` would start: with all they require, less what is up. */
  protected startable(graph: LifecycleGraph, coming: Uint8Array): Uint8Array {
    const { table } = this.kernel.core;
    const isEnabled = (component: number): boolean => graph.enabled[component] === 1;
    return requiredClosure(graph.adjacency, indicesOf(coming).filter(isEnabled), isEnabled).map((inside, component) =>
      (inside === 1 && (!table.isUp(component) || table.isSuspended(component)) ? 1 : 0));
  }

  /** Stops `leaving`, dependents first. False when the job was called off meanwhile: then they stay down. */
  protected async leave(graph: LifecycleGraph, leaving: Uint8Array): Promise<boolean> {
    if (this.isCalledOff) return false;
    if (leaving.includes(1)) await this.takeDown(graph, leaving, 'stopping');
    this.hasStopFailures = !this.log.isEmpty;
    return !this.staysDown(leaving);
  }

  private staysDown(leaving: Uint8Array): boolean {
    if (this.isCalledOff) this.kernel.unrequest(indicesOf(leaving));
    return this.isCalledOff;
  }

  /** Starts `coming` and all it requires; a failure stops again what came up, and is thrown. */
  protected async come(graph: LifecycleGraph, coming: Uint8Array, askedAnew: readonly number[] = indicesOf(this.startable(graph, coming))): Promise<void> {
    const { kernel } = this;
    const members = this.startable(graph, coming);
    const takeBack = (): void => { kernel.unrequest(askedAnew); };
    if (kernel.hasBusy(members)) await this.quiescence(members, takeBack);
    kernel.enter('starting');
    const run = await this.bringUp(graph, members);
    if (!run.hasFailed) return;
    takeBack();
    await this.rollBack(run.graph, run.started);
    this.throwStartFailure('ERR_START_FAILED', 'start', run.graph);
  }

  /** Throws what the stops of this job left to report; a start that others could do without is no reason to. */
  protected throwStopFailures(graph: LifecycleGraph): void {
    this.throwIfCalledOff();
    if (this.hasStopFailures) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
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
    const named = targets === 'all' ? [] : targets;
    for (const component of named) {
      if (after.enabled[component] === 0) throw after.disabledError(component);
    }
    const isUp = (component: number): boolean => kernel.core.table.isUp(component);
    if (this.isolated) requireDependenciesUp('restart', after, named, isUp);
    const leaving = this.leavingOf(before);
    const coming = maskOf(after, [...indicesOf(leaving), ...targets === 'all' ? indicesOf(after.wanted) : named]);
    // Asked before anything is stopped: what cannot be started again had better stay.
    const starting = this.startable(after, coming);
    const again = maskOf(after, [...indicesOf(starting), ...indicesOf(leaving)]);
    if (kernel.hasBusy(again)) await this.quiescence(again);
    this.announce(after, coming, this.isolated ? { isolated: true } : {});
    if (await this.leave(before, leaving)) {
      kernel.request(targets === 'all' ? indicesOf(coming) : named, targets === 'all');
      await this.come(after, coming);
    }
    this.throwStopFailures(after);
  }

  protected override get isAlone(): boolean {
    return this.isolated;
  }

  /** Alone, it starts nothing that it requires. */
  protected override startable(graph: LifecycleGraph, coming: Uint8Array): Uint8Array {
    return this.isolated ? coming : super.startable(graph, coming);
  }

  private leavingOf(graph: LifecycleGraph): Uint8Array {
    const { table } = this.kernel.core;
    const isUp = (component: number): boolean => table.needsStop(component);
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
    super(kernel, 'reconfigure', 'reconfigure', undefined, {});
    this.apply = apply;
    this.revert = revert;
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table } = kernel.core;
    const before = kernel.lastGraph();
    this.apply();
    if (table.up === 0 && !kernel.allRequested && !table.requested.includes(1)) {
      kernel.prepareIfSound();
      return;
    }
    const after = this.prepareOrRevert();
    const isUp = (component: number): boolean => table.isUp(component);
    const { gone, fresh } = this.switched(before, after);
    // Whoever holds what goes, or did without what comes, is started anew.
    const holders = indicesOf(dependentClosure(after.adjacency, fresh, isUp)).filter(isUp);
    const leaving = maskOf(before, [...indicesOf(dependentClosure(before.adjacency, gone, isUp)), ...holders, ...indicesOf(dependentClosure(before.adjacency, holders, isUp))]);
    const orphans = this.orphans(before, after, leaving);
    for (const component of orphans) leaving[component] = 1;
    kernel.unrequest(orphans);
    const returning = maskOf(after, [...fresh, ...indicesOf(leaving).filter((component) => !orphans.includes(component))]);
    this.announce(after, maskOf(after, [...indicesOf(leaving), ...indicesOf(returning)]));
    // A suspended system starts nothing; its resume brings these along.
    const goesOn = await this.leave(before, leaving);
    kernel.showDisabled(after);
    if (goesOn && kernel.suspended === undefined) {
      if (kernel.allRequested) kernel.request(indicesOf(returning));
      await this.come(after, returning, fresh);
    }
    this.throwStopFailures(after);
  }

  /** Who is up and switched off now, and who comes back: it was asked for, by name or with all, and is switched on now. */
  private switched(before: LifecycleGraph, after: LifecycleGraph): { readonly gone: readonly number[]; readonly fresh: readonly number[] } {
    const { core: { table }, allRequested } = this.kernel;
    const { enabled } = after;
    const gone: number[] = [];
    const fresh: number[] = [];
    // One loop without calls back: a switch is a rare thing, so this is never warm.
    for (let component = 0; component < enabled.length; component += 1) {
      const isOn = enabled[component] === 1;
      if (table.isUp(component)) {
        if (!isOn) gone.push(component);
      } else if (isOn && (table.requested[component] === 1 || (allRequested && after.wanted[component] === 1 && before.wanted[component] !== 1))) {
        fresh.push(component);
      }
    }
    return { gone, fresh };
  }

  /** What everybody's start had started for somebody who is switched off now, and nobody who stays needs. */
  private orphans(before: LifecycleGraph, after: LifecycleGraph, leaving: Uint8Array): readonly number[] {
    const { table } = this.kernel.core;
    if (!this.kernel.allRequested) return [];
    const isUp = (component: number): boolean => table.isUp(component);
    const isUnwanted = (component: number): boolean => before.wanted[component] === 1 && after.wanted[component] === 0;
    const unwanted: number[] = [];
    // Those that are not wanted are few, and the engine finds where they stand.
    const last = after.wanted.lastIndexOf(0);
    for (let component = after.wanted.indexOf(0); component <= last && last >= 0; component += 1) {
      if (isUnwanted(component) && after.enabled[component] === 1 && isUp(component)) unwanted.push(component);
    }
    if (unwanted.length === 0) return unwanted;
    const staying = indicesOf(after.enabled).filter((component) => isUp(component) && leaving[component] === 0 && !isUnwanted(component));
    const needed = dependencyClosure(after.adjacency, staying, isUp);
    return unwanted.filter((component) => needed[component] === 0);
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

/**
 * Takes the system to rest with its instances kept, where a component knows how; remembers who was running. A system that is
 * suspended already stays as it is.
 */
export class SuspendJob extends Job {
  private isSuspending = true;

  constructor(kernel: Kernel, options: RunOptions) {
    super(kernel, 'suspend', 'suspend', '', options);
  }

  protected override get leadsDown(): boolean {
    return true;
  }

  /** A stop that takes over has a budget of its own, so nothing is hurried for it; otherwise every wait ends now. */
  protected override whenCalledOff(reason: AnySystoleError): void {
    if (this.supersededBy === undefined) this.hurry();
    else if (this.isSuspending) this.stopRun?.callOff(reason);
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table, steps } = kernel.core;
    const graph = kernel.lastGraph();
    const isUp = (component: number): boolean => table.isUp(component);
    const members = Uint8Array.from(graph.adjacency.ids, (_, component) => (isUp(component) ? 1 : 0));
    if (kernel.suspended !== undefined || !members.includes(1)) return;
    const stopping = dependentClosure(graph.adjacency, indicesOf(members).filter((component) =>
      steps.limits(component).whenSuspended === 'stop' && !steps.has(component, 'suspend')), isUp);
    this.announce(graph, members);
    this.throwIfCalledOff();
    kernel.suspended = { running: members, wanted: graph.wanted };
    const run = await this.takeDown(graph, members, 'suspending', {
      verb: (component) => (stopping[component] === 1 ? 'stop' : steps.has(component, 'suspend') ? 'suspend' : 'keep'),
    });
    this.isSuspending = false;
    await this.stopUnsuspended(graph, run);
    this.throwIfCalledOff();
    if (!this.log.isEmpty) throw operationFailed('ERR_SUSPEND_FAILED', 'suspend', this.end(graph));
  }

  /**
   * What could not be suspended is stopped, under a budget of its own, and before it all that depends on it: suspended or kept
   * running, nothing stays on top of something that is down. A stop that has taken over does that itself.
   */
  private async stopUnsuspended(graph: LifecycleGraph, run: StopRun): Promise<void> {
    const { table } = this.kernel.core;
    if (this.supersededBy !== undefined) {
      for (const component of run.unsuspended.keys()) table.set(component, 'suspended');
      return;
    }
    const leftBehind = run.log.quarantined;
    const members = dependentClosure(graph.adjacency, [...run.unsuspended.keys(), ...leftBehind], (component) => table.isUp(component));
    for (const component of leftBehind) members[component] = 0;
    await this.takeDown(graph, members, undefined, { suspendErrors: run.unsuspended });
  }
}

/** Brings back exactly what was running at the suspend: by the same instance where nothing about it has changed. */
export class ResumeJob extends ChangeJob {
  private readonly changed: (() => readonly number[]) | undefined;

  /** @param changed - applies the caller's changes, if there are any, and says which components they are about */
  constructor(kernel: Kernel, changed: (() => readonly number[]) | undefined, options: RunOptions) {
    // Changes are no part of a resume that is going on already.
    super(kernel, 'resume', 'resume', changed === undefined ? '' : undefined, options);
    this.changed = changed;
  }

  async run(): Promise<void> {
    const { kernel } = this;
    const { table } = kernel.core;
    const { suspended } = kernel;
    if (suspended === undefined) {
      throw wrongState('resume()', kernel.state, ['suspended'], 'call suspend() first, or startAll() to start what is down');
    }
    const before = kernel.lastGraph();
    const changed = this.changed?.() ?? [];
    const after = kernel.prepare();
    const isUp = (component: number): boolean => table.isUp(component);
    const lost = indicesOf(suspended.running).filter((component) => after.enabled[component] === 0);
    // What has changed while it was down is in nobody's hands.
    const leaving = dependentClosure(before.adjacency, [...changed, ...lost].filter(isUp), isUp);
    const coming = after.enabled.map((enabled, component) =>
      (enabled === 1 && (suspended.running[component] === 1 || (kernel.allRequested && after.wanted[component] === 1 && suspended.wanted[component] !== 1)) ? 1 : 0));
    const starting = this.startable(after, coming);
    if (kernel.hasBusy(starting)) await this.quiescence(starting);
    this.announce(after, maskOf(after, [...indicesOf(leaving), ...indicesOf(coming)]));
    const goesOn = await this.leave(before, leaving);
    kernel.showDisabled(after);
    if (goesOn) await this.bringBack(after, coming);
    this.throwStopFailures(after);
  }

  private async bringBack(graph: LifecycleGraph, coming: Uint8Array): Promise<void> {
    const { kernel } = this;
    const members = this.startable(graph, coming);
    if (kernel.hasBusy(members)) await this.quiescence(members);
    kernel.enter('resuming');
    if (kernel.allRequested) kernel.request(indicesOf(coming));
    // What the suspend has left running keeps those above it behind those below it.
    const kept = members.map((inside, component) => (inside === 0 && kernel.core.table.isUp(component) ? 1 : 0));
    const run = await this.bringUp(graph, members, kept);
    if (!run.hasFailed) {
      kernel.suspended = undefined;
      return;
    }
    // A system that is half resumed serves nobody: everything goes down, what is still suspended too.
    await this.rollBack(run.graph, run.graph.adjacency.ids.map((_, component) => component).filter((component) => kernel.core.table.needsStop(component)));
    kernel.suspended = undefined;
    this.throwStartFailure('ERR_RESUME_FAILED', 'resume', run.graph);
  }
}
