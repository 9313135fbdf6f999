import { attachedClosure, dependencyClosure, dependentClosure, requiredClosure, strictDependentClosure } from '../../graph/selection';
import type { ComponentState } from '../../model/state';
import type { LifecycleGraph } from '../graph-source';
import type { DownOptions, RunOptions } from './job';
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
  private readonly detached: boolean;
  private isHurried = false;

  constructor(kernel: Kernel, targets: Targets, options: StopOptions) {
    super(kernel, 'stop', 'stop', `${options.detach === true && targets !== 'all' ? 'detached ' : ''}${samenessOf(targets, options.isolated)}`, options);
    this.targets = targets;
    this.isolated = options.isolated ?? false;
    this.detached = options.detach ?? false;
  }

  protected override get leadsDown(): boolean {
    return true;
  }

  /** A stop cannot be undone; calling it off ends the waiting. */
  protected override whenCalledOff(): void {
    this.hurry();
  }

  async run(): Promise<void> {
    if (this.targets === 'all') this.kernel.prepareFirst();
    this.kernel.takeInLearned();
    const graph = this.kernel.lastGraph();
    const members = this.targets === 'all' ? this.everything(graph) : this.some(graph, this.targets);
    this.announce(graph, members, this.isolated || this.detached ? { ...(this.isolated ? { isolated: true } : {}), ...(this.detached ? { detach: true } : {}) } : undefined);
    this.noteAll(this.downAmong(graph, members), 'already-down');
    // Without them, everything begins to go down in the turn of the call.
    const how = this.targets !== 'all' || this.kernel.companions.areIdle ? {} : await this.endCompanions(members);
    await this.takeDown(graph, members, 'stopping', how);
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }

  /** Whoever is down already, among those asked for. */
  private downAmong({ enabled }: LifecycleGraph, members: Uint8Array): readonly number[] {
    const { table } = this.kernel.core;
    // Most often all that are on are to be stopped: the engine sees that at once.
    if (this.targets === 'all' && Buffer.compare(members, enabled) === 0) return [];
    const asked = this.targets === 'all' ? indicesOf(enabled) : this.targets;
    return asked.filter((component) => downStates.has(table.state(component)) && !table.needsStop(component));
  }

  /** A second request to hurry; what goes on beside the lifecycle is called off, too. */
  override hurry(): void {
    super.hurry();
    this.isHurried = true;
    if (this.targets === 'all') this.kernel.companions.hurry();
  }

  /**
   * What users run with the components has to be over before those go down: a stop of everything waits for it, for half of its budget at most when there is
   * something to stop. That time is part of the budget.
   */
  private async endCompanions(members: Uint8Array): Promise<DownOptions> {
    const { companions, core: { clock } } = this.kernel;
    const { stopBudgetMs, abortGraceMs } = this.settings;
    const beganAtMs = clock.now();
    this.kernel.enter('draining');
    const release = clock.hold();
    this.record.abandoned = await companions.end({
      untilMs: clock.now() + (members.includes(1) ? stopBudgetMs / 2 : stopBudgetMs), drains: this.options.drains !== false && !this.isHurried,
    });
    release();
    // The budget counts from here on, or from the end of the grace of what it took over from.
    return { askedAtMs: Math.min(this.tookOverAtMs ?? Infinity, beganAtMs - abortGraceMs) };
  }

  private everything(graph: LifecycleGraph): Uint8Array {
    const { kernel } = this;
    kernel.takeHandedOver();
    kernel.unrequestAll();
    kernel.suspended = undefined;
    const members = new Uint8Array(graph.adjacency.size);
    for (let component = 0; component < members.length; component += 1) members[component] = kernel.core.table.needsStop(component) ? 1 : 0;
    return members;
  }

  private some(graph: LifecycleGraph, asked: readonly number[]): Uint8Array {
    const { kernel } = this;
    // What a start that was superseded had brought up goes too, whatever is asked for: nothing of that start stays.
    const handedOver = maskOf(graph, kernel.takeHandedOver());
    const stands = (component: number): boolean => handedOver[component] === 0 && kernel.isUpOrSuspended(component);
    const leaving = this.isolated ? maskOf(graph, asked) : this.withUnneeded(graph, asked, stands);
    kernel.unrequest([...asked, ...indicesOf(leaving)]);
    return leaving.map((leaves, component) => ((leaves === 1 || handedOver[component] === 1) && kernel.core.table.needsStop(component) ? 1 : 0));
  }

  /** The targets, what depends on them, and what only they needed: whatever hangs on those, and nobody who stays has asked for or needs. */
  private withUnneeded({ adjacency }: LifecycleGraph, asked: readonly number[], stands: (component: number) => boolean): Uint8Array {
    const dependents = this.detached ? strictDependentClosure : dependentClosure;
    const direct = dependents(adjacency, asked.filter(stands), stands);
    const stays = (component: number): boolean => stands(component) && direct[component] === 0;
    const needed = dependencyClosure(adjacency, this.kernel.requested().filter(stays), stays);
    const isSpare = (component: number): boolean => stands(component) && needed[component] === 0;
    // A start of what is down by now may have taken something along all the same.
    const tookAlong = indicesOf(requiredClosure(adjacency, asked, () => true));
    return attachedClosure(adjacency, [...indicesOf(direct), ...tookAlong].filter(isSpare), isSpare, this.detached);
  }
}

const downStates: ReadonlySet<ComponentState> = new Set<ComponentState>(['registered', 'stopped', 'skipped', 'failed']);
