import type { WiredNeed } from '../../model/event';
import type { ComponentTrace, EdgeTrace } from './component-trace';
import type { OperationTrace } from './operation-trace';

/** What each component had been known to need before a graph is told anew: where some have been begun too early, what those need besides has been learned since. */
export class KnownNeeds {
  private readonly operation: OperationTrace | undefined;
  /** Of those that were there; empty unless somebody has been begun too early. */
  private readonly before: ReadonlyMap<ComponentTrace, readonly EdgeTrace[]>;

  /** @param operation - whose start goes on */
  constructor(operation: OperationTrace | undefined, components: Iterable<ComponentTrace>) {
    this.operation = operation;
    this.before = new Map(operation?.hasPutOff === true ? [...components].filter(({ isPresent }) => isPresent).map((component) => [component, component.needs]) : []);
  }

  edge(from: ComponentTrace, to: ComponentTrace, need: WiredNeed): EdgeTrace {
    const before = this.before.get(from);
    const known = before?.find((edge) => edge.to === to);
    return { from, to, need, isMet: false, learnedIn: before !== undefined && known === undefined ? this.operation : known?.learnedIn };
  }
}
