import { dependencyClosure, dependentClosure } from '../graph/selection';
import type { LifecycleGraph } from './graph-source';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from './kernel';
import { operationFailed } from './operation-errors';
import type { Targets } from './targets';
import { indicesOf, maskOf, samenessOf } from './targets';

export interface StopOptions extends RunOptions {
  /** Only the targets themselves; what depends on them keeps running. */
  readonly isolated?: boolean | undefined;
}

/**
 * Stops the targets, everything up that depends on them, and whatever nobody who is left needs.
 *
 * Everything is attempted; the operation rejects afterwards if anything failed, was forced or was left behind.
 */
export class StopJob extends Job {
  readonly targets: Targets;
  private readonly isolated: boolean;

  constructor(kernel: Kernel, targets: Targets, options: StopOptions) {
    super(kernel, 'stop', 'stop', samenessOf(targets, options.isolated), options);
    this.targets = targets;
    this.isolated = options.isolated ?? false;
  }

  /** A stop cannot be undone; calling it off ends the waiting. */
  protected override whenCalledOff(): void {
    this.hurry();
  }

  async run(): Promise<void> {
    const graph = this.kernel.lastGraph();
    const members = this.membersOf(graph);
    this.announce(graph, members);
    await this.takeDown(graph, members, 'stopping');
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }

  private membersOf(graph: LifecycleGraph): Uint8Array {
    const { table } = this.kernel.core;
    const isUp = (component: number): boolean => table.needsStop(component);
    const handedOver = this.kernel.takeHandedOver().filter(isUp);
    if (this.targets === 'all') {
      this.kernel.unrequestAll();
      return Uint8Array.from(graph.adjacency.ids, (_, component) => (isUp(component) ? 1 : 0));
    }
    const targets = this.targets.filter(isUp);
    const leaving = this.isolated ? maskOf(graph, targets) : dependentClosure(graph.adjacency, [...targets, ...handedOver], isUp);
    this.kernel.unrequest(this.isolated ? [] : indicesOf(leaving));
    if (!this.isolated) this.addUnneeded(graph, leaving, isUp);
    return leaving;
  }

  /** Dependencies of what leaves go along, unless something that stays was asked for and needs them. */
  private addUnneeded(graph: LifecycleGraph, leaving: Uint8Array, isUp: (component: number) => boolean): void {
    const below = dependencyClosure(graph.adjacency, indicesOf(leaving), isUp);
    const staying = this.kernel.requested().filter((component) => isUp(component) && leaving[component] === 0);
    const needed = dependencyClosure(graph.adjacency, staying, isUp);
    for (const component of indicesOf(below)) {
      if (needed[component] === 0) leaving[component] = 1;
    }
  }
}
