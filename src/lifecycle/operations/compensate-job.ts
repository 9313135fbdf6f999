import { dependentClosure } from '../../graph/selection';
import { Job } from './job';
import type { Kernel } from '../kernel';
import { operationFailed } from './operation-errors';
import { maskOf } from './targets';

/** What is owed to a component after its handler has ended late: its stop, with those that have it in hand or alone, or its clean-ups. */
export type Debt = 'stop-with-users' | 'stop' | 'clean-up';

/** Stops a component whose start succeeded after it had been left behind, or whose suspend or resume ended then; or cleans up after one that failed late. */
export class CompensateJob extends Job {
  private readonly component: number;
  private readonly debt: Debt;

  constructor(kernel: Kernel, component: number, debt: Debt) {
    super(kernel, 'compensate', 'compensate', String(component), {});
    this.component = component;
    this.debt = debt;
  }

  protected override get leadsDown(): boolean {
    return true;
  }

  /** The state of the system stays as it is: nobody asked for this, and what started late never counted as up. */
  async run(): Promise<void> {
    const { kernel, component, debt } = this;
    const graph = kernel.lastGraph();
    const members = debt === 'stop-with-users' ? dependentClosure(graph.adjacency, [component], (user) => kernel.core.table.needsStop(user)) : maskOf(graph, [component]);
    this.announce(graph, members);
    await this.takeDown(graph, members, undefined, { verb: () => (debt === 'clean-up' ? 'clean-up' : 'stop') });
    this.kernel.showDisabled(graph);
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }
}
