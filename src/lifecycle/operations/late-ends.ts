import { isDisabledReason } from '../../model/definition';
import { messageOf } from '../../model/errors';
import type { Attempt } from '../calls/attempt';
import type { Debt } from './compensate-job';
import { CompensateJob } from './compensate-job';
import type { Kernel } from '../kernel';

/**
 * What becomes of a component when the last of its handlers that were left behind has ended.
 *
 * A start that succeeded late, and a suspend or resume that ended late, leave something that is up: its stop is queued, once. A
 * start that failed late gets its clean-ups, if it registered any. Until that is over the component stays quarantined.
 */
export class LateEnds {
  private readonly kernel: Kernel;
  private readonly compensate: (job: CompensateJob) => void;
  /** The last ends of components that were not quarantined yet: other handlers of theirs were still waited for. */
  private readonly early = new Map<number, readonly [phase: string, outcome: 'done' | 'failed', value: unknown]>();
  /** What stop handlers failed with, by component. */
  private readonly failedStops = new Map<number, unknown>();

  constructor(kernel: Kernel, compensate: (job: CompensateJob) => void) {
    this.kernel = kernel;
    this.compensate = compensate;
  }

  settled(attempt: Attempt, outcome: 'done' | 'failed', value: unknown): void {
    const { component, phase } = attempt;
    const { table, calls, events } = this.kernel.core;
    events.emit({ kind: 'late', component: table.ids[component] ?? '', phase, outcome, error: outcome === 'failed' ? value : undefined });
    if ((phase === 'stop' || phase === 'evict') && outcome === 'failed') this.failedStops.set(component, value);
    if (!calls.left.has(component)) {
      if (table.state(component) === 'quarantined') this.resolve(component, phase, outcome, value);
      else if (table.isBusy(component)) this.early.set(component, [phase, outcome, value]);
    }
    this.kernel.wakeWaiting();
  }

  /** A component is quarantined, although nothing of it is in flight any more. */
  allEnded(component: number): void {
    const end = this.early.get(component);
    if (end !== undefined) this.resolve(component, ...end);
  }

  private resolve(component: number, phase: string, outcome: 'done' | 'failed', value: unknown): void {
    this.early.delete(component);
    const owed = this.owed(component, phase, outcome, value);
    if (owed !== undefined) this.compensate(new CompensateJob(this.kernel, component, owed));
    else if (phase === 'start' && isDisabledReason(value)) this.end(component, 'disabled', value.reason);
    else if (phase === 'start' || phase === 'clean-up') this.end(component, 'failed', outcome === 'failed' ? messageOf(value) : undefined, 'start');
    else if (this.failedStops.has(component)) this.end(component, 'failed', messageOf(this.failedStops.get(component)), 'stop');
    else this.end(component, 'stopped');
  }

  private owed(component: number, phase: string, outcome: 'done' | 'failed', value: unknown): Debt | undefined {
    if (phase === 'suspend' || phase === 'resume') return 'stop-with-users';
    if (phase !== 'start' || (outcome === 'done' && isDisabledReason(value))) return undefined;
    if (outcome === 'done') return 'stop';
    const { calls, steps } = this.kernel.core;
    return calls.deferred.has(component) || steps.has(component, 'clean-up') ? 'clean-up' : undefined;
  }

  private end(component: number, state: 'disabled' | 'failed' | 'stopped', reason?: string, failedIn?: 'start' | 'stop'): void {
    const { table, steps } = this.kernel.core;
    const graph = this.kernel.lastGraph();
    this.failedStops.delete(component);
    // It may have been switched off meanwhile.
    if (graph.enabled[component] === 0) table.set(component, 'disabled', graph.disabledReason(component));
    else table.set(component, state, reason, failedIn);
    steps.down(component);
  }
}
