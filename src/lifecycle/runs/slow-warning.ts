import type { Attempt } from '../calls/attempt';
import type { Core } from '../core';
import type { AnySystoleError } from '../../model/errors';
import { startOverDeadline } from './reasons';
import type { StartRequest } from './start-request';
import type { StepLog } from './step-log';
import type { Walk } from './walk';

/** Components named in a warning beside the one that is waited for. */
const shownWaiting = 5;

/** Says, as an event, every so often, who keeps a start waiting. */
export class SlowWarning {
  private readonly core: Core;
  private readonly request: StartRequest;
  private readonly walk: Walk;

  constructor(core: Core, request: StartRequest, walk: Walk) {
    this.core = core;
    this.request = request;
    this.walk = walk;
  }

  /** Returns what cancels it. */
  arm(): () => void {
    let cancel: () => void = () => undefined;
    const again = (): void => {
      cancel = this.core.clock.schedule(this.request.settings.slowWarningMs, () => {
        this.warn();
        again();
      });
    };
    again();
    return () => { cancel(); };
  }

  /** Who is to blame for a start that has run over its deadline as a whole; notes that. */
  overDeadline(steps: StepLog): { readonly attempt: Attempt | undefined; readonly component: number | undefined; readonly error: AnySystoleError } {
    const attempt = this.oldest();
    const component = attempt?.component ?? this.notReady();
    const error = startOverDeadline(component === undefined ? undefined : steps.id(component), this.request.settings.startDeadlineMs);
    // One that ran over its own limit, and may be absent, has been noted.
    if (component !== undefined && attempt?.overLimit !== true) steps.note({ component, phase: attempt?.phase ?? 'start' }, 'timed-out', error);
    if (attempt !== undefined) attempt.overLimit = true;
    return { attempt, component, error };
  }

  private warn(): void {
    const attempt = this.oldest();
    const component = attempt?.component ?? this.notReady();
    if (component === undefined || !this.core.events.isHeard) return;
    const { adjacency, operation, settings } = this.request;
    this.core.events.emit({
      kind: 'slow', operation, component: adjacency.ids[component] ?? '',
      runningMs: this.core.clock.now() - (attempt?.calledAtMs ?? this.core.table.since(component)),
      limitMs: this.core.steps.limits(component).startTimeoutMs ?? settings.startTimeoutMs,
      waiting: this.waitingFor(component),
    });
  }

  /** The start that has been in flight longest: everybody else waits for it, or started after it. */
  private oldest(): Attempt | undefined {
    let oldest: Attempt | undefined;
    for (const attempt of this.core.calls.inFlight) {
      if (attempt.phase === 'clean-up') continue;
      if (oldest === undefined || attempt.calledAtMs < oldest.calledAtMs || (attempt.calledAtMs === oldest.calledAtMs && attempt.row < oldest.row)) oldest = attempt;
    }
    return oldest;
  }

  /** A component that is up, and whose readiness is what others wait for. */
  private notReady(): number | undefined {
    const { table } = this.core;
    for (let component = 0; component < this.request.adjacency.size; component += 1) {
      if (table.state(component) !== 'started') continue;
      for (const follower of this.walk.followersOf(component)) {
        if (this.waits(follower.component) && !table.holds(component, follower.kind)) return component;
      }
    }
    return undefined;
  }

  private waitingFor(component: number): readonly string[] {
    const chain: string[] = [];
    for (let node: number | undefined = component; node !== undefined && chain.length < shownWaiting;) {
      node = this.firstWaiting(node);
      if (node !== undefined) chain.push(this.request.adjacency.ids[node] ?? '');
    }
    return chain;
  }

  private firstWaiting(component: number): number | undefined {
    for (const follower of this.walk.followersOf(component)) {
      if (this.waits(follower.component)) return follower.component;
    }
    return undefined;
  }

  /** For its start, or for its resume. */
  private waits(component: number): boolean {
    return this.core.table.state(component) === 'waiting' || this.core.table.isSuspended(component);
  }
}
