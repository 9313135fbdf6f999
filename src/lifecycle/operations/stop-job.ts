import { dependencyClosure, dependentClosure, strictDependentClosure } from '../../graph/selection';
import type { LifecycleGraph } from '../graph-source';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from '../kernel';
import { operationFailed } from './operation-errors';
import type { Targets } from './targets';
import { indicesOf, maskOf, samenessOf } from './targets';

export interface StopOptions extends RunOptions {
  /** Only the targets themselves; what depends on them keeps running. */
  readonly isolated?: boolean | undefined;
  /** What depends on the targets optionally keeps running, with the instance it has. */
  readonly detach?: boolean | undefined;
}

/**
 * Stops the targets, everything up that depends on them, and whatever nobody who is left needs.
 *
 * Everything is attempted; the operation rejects afterwards if anything failed, was forced or was left behind.
 */
export class StopJob extends Job {
  readonly targets: Targets;
  private readonly isolated: boolean;
  /** Who goes along with what they depend on. */
  private readonly dependents: typeof dependentClosure;

  constructor(kernel: Kernel, targets: Targets, options: StopOptions) {
    super(kernel, 'stop', 'stop', `${options.detach === true ? 'detached ' : ''}${samenessOf(targets, options.isolated)}`, options);
    this.targets = targets;
    this.isolated = options.isolated ?? false;
    this.dependents = options.detach === true ? strictDependentClosure : dependentClosure;
  }

  protected override get leadsDown(): boolean {
    return true;
  }

  /** A stop cannot be undone; calling it off ends the waiting. */
  protected override whenCalledOff(): void {
    this.hurry();
  }

  async run(): Promise<void> {
    const graph = this.kernel.lastGraph();
    const members = this.targets === 'all' ? this.everything(graph) : this.some(graph, this.targets);
    this.announce(graph, members);
    await this.takeDown(graph, members, 'stopping');
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }

  private everything(graph: LifecycleGraph): Uint8Array {
    const { kernel } = this;
    kernel.takeHandedOver();
    kernel.unrequestAll();
    kernel.suspended = undefined;
    return Uint8Array.from(graph.adjacency.ids, (_, component) => (kernel.core.table.needsStop(component) ? 1 : 0));
  }

  private some(graph: LifecycleGraph, asked: readonly number[]): Uint8Array {
    const { kernel } = this;
    const { adjacency } = graph;
    const isUp = (component: number): boolean => kernel.core.table.needsStop(component);
    // What a start that was superseded had brought up goes along even with an isolated stop: nothing of that start stays.
    const handedOver = this.dependents(adjacency, kernel.takeHandedOver().filter(isUp), isUp);
    const targets = asked.filter(isUp);
    const stays = (component: number): boolean => kernel.isUpOrSuspended(component);
    kernel.unrequest(this.isolated ? asked : indicesOf(this.dependents(adjacency, asked, stays)));
    const leaving = this.isolated ? maskOf(graph, targets) : this.dependents(adjacency, targets, isUp);
    for (const component of indicesOf(handedOver)) leaving[component] = 1;
    return this.isolated ? leaving : this.withUnneeded(graph, leaving, isUp);
  }

  /** Dependencies of what leaves go along, unless something that stays was asked for and needs them. */
  private withUnneeded(graph: LifecycleGraph, leaving: Uint8Array, isUp: (component: number) => boolean): Uint8Array {
    const { adjacency } = graph;
    this.kernel.unrequest(indicesOf(leaving));
    const below = dependencyClosure(adjacency, indicesOf(leaving), isUp);
    const staying = this.kernel.requested().filter((component) => isUp(component) && leaving[component] === 0);
    const needed = dependencyClosure(adjacency, staying, (component) => isUp(component) && leaving[component] === 0);
    for (const component of indicesOf(below)) {
      if (needed[component] === 0) leaving[component] = 1;
    }
    // Whatever else depends on those, without having been asked for by anybody, cannot stay either.
    return this.dependents(adjacency, indicesOf(leaving), isUp);
  }
}
