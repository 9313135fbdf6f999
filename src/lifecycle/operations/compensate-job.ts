import { Job } from './job';
import type { Kernel } from '../kernel';
import { operationFailed } from './operation-errors';
import { maskOf } from './targets';

/** Stops a component whose start succeeded after it had been left behind; or cleans up after one that failed late. */
export class CompensateJob extends Job {
  private readonly component: number;
  private readonly verb: 'stop' | 'clean-up';

  constructor(kernel: Kernel, component: number, verb: 'stop' | 'clean-up') {
    super(kernel, 'compensate', 'compensate', String(component), {});
    this.component = component;
    this.verb = verb;
  }

  protected override get leadsDown(): boolean {
    return true;
  }

  /** The state of the system stays as it is: nobody asked for this, and the component never counted as up. */
  async run(): Promise<void> {
    const graph = this.kernel.lastGraph();
    const members = maskOf(graph, [this.component]);
    this.announce(graph, members);
    await this.takeDown(graph, members, undefined, { verb: () => this.verb });
    this.kernel.showDisabled(graph);
    if (!this.log.isEmpty) throw operationFailed('ERR_STOP_FAILED', 'stop', this.end(graph));
  }
}
