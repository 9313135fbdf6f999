import { countOf, requiredClosure } from '../../graph/selection';
import type { RunningReport } from '../../model/report';
import type { LifecycleGraph } from '../graph-source';
import { loadRefusedCalls } from '../later';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from '../kernel';
import { StopJob } from './stop-job';
import type { Targets } from './targets';
import { samenessOf } from './targets';

export interface StartOptions extends RunOptions {
  /** Only the targets themselves; what they require must be up. */
  readonly isolated?: boolean | undefined;
  /** False leaves up what has come up when the start fails. */
  readonly rollback?: boolean | undefined;
}

/** Starts the targets and all they require; whoever fails, everything this start brought up is stopped again, unless it is to stay. */
export class StartJob extends Job {
  private readonly targets: Targets;
  private readonly isolated: boolean;
  private readonly keepsUp: boolean;

  constructor(kernel: Kernel, targets: Targets, options: StartOptions) {
    super(kernel, 'start', 'start', `${options.rollback === false ? 'kept ' : ''}${samenessOf(targets, options.isolated)}`, options);
    this.targets = targets;
    this.isolated = options.isolated ?? false;
    this.keepsUp = options.rollback === false;
  }

  async run(): Promise<void> {
    const { kernel } = this;
    kernel.refuseWhileSuspended('start');
    const graph = kernel.prepare();
    const targets = this.targetsIn(graph);
    const members = this.membersOf(graph, targets);
    if (kernel.hasBusy(members)) await this.quiescence(members);
    const takeBack = kernel.request(targets, this.targets === 'all');
    this.announce(graph, members, this.isolated || this.keepsUp ? { ...(this.isolated ? { isolated: true } : {}), ...(this.keepsUp ? { keepsUp: true } : {}) } : undefined);
    if (kernel.core.table.up > 0) this.noteAll(targets.filter((component) => kernel.core.table.isUp(component)), 'already-up');
    kernel.enter('starting');
    const run = await this.bringUp(graph, members);
    if (!run.hasFailed) return;
    takeBack();
    if (this.keepsUp && this.supersededBy === undefined && kernel.core.table.up > 0) this.leaveUp(run.started);
    else await this.rollBack(run.graph, run.started);
    this.throwStartFailure('ERR_START_FAILED', 'start', run.graph);
  }

  protected override get isAlone(): boolean {
    return this.isolated;
  }

  /** The report of what runs now: leaving the block it was declared in by `await using` stops everything. */
  override result(): RunningReport {
    const { kernel } = this;
    const { clock, table } = kernel.core;
    return this.record.runningReport(clock.now(), table.ids, table.remember(), async () => { await kernel.submit(new StopJob(kernel, 'all', {})); });
  }

  private targetsIn(graph: LifecycleGraph): readonly number[] {
    if (this.targets === 'all') {
      const all: number[] = [];
      const { wanted, enabled } = graph;
      for (let component = 0; component < wanted.length; component += 1) {
        if (wanted[component] === 1) all.push(component);
        else if (enabled[component] === 0 && graph.isPresent(component)) this.record.leaveOut(component, { kind: 'disabled', reason: graph.disabledReason(component) ?? 'disabled' });
      }
      return all;
    }
    for (const component of this.targets) {
      if (graph.enabled[component] === 0) throw graph.disabledError(component);
    }
    return this.targets;
  }

  private membersOf(graph: LifecycleGraph, targets: readonly number[]): Uint8Array {
    const { table } = this.kernel.core;
    if (this.isolated) {
      loadRefusedCalls().requireDependenciesUp('start', graph, targets, (component) => table.isUp(component));
      const alone = new Uint8Array(graph.adjacency.size);
      for (const component of targets) alone[component] = table.isUp(component) ? 0 : 1;
      return alone;
    }
    // Everything that is on needs nothing else.
    const isWhole = this.targets === 'all' && targets.length === countOf(graph.enabled);
    const members = isWhole ? graph.enabled.slice() : requiredClosure(graph.adjacency, targets, (component) => graph.enabled[component] === 1);
    if (table.up > 0) for (let component = 0; component < members.length; component += 1) if (table.isUp(component)) members[component] = 0;
    return members;
  }
}
