import { withEdges } from '../../model/adjacency';
import { EdgeKind } from '../../model/edge-kind';
import { topologicalOrder } from '../../graph/plan';
import { countOf } from '../../graph/selection';
import type { GraphSource, LifecycleGraph } from '../../lifecycle/graph-source';
import { loadCycles } from '../later';

/** The graph of one scope: that of all, with what plain factories have asked for while it was started. */
export class AskedInScope implements GraphSource {
  private readonly all: GraphSource;
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private taken = 0;

  constructor(all: GraphSource) {
    this.all = all;
  }

  /** Something is made for a component, and a factory that makes it has asked for another one. */
  note(component: number, asked: number): void {
    if (component === asked || this.from.some((from, place) => from === component && this.to[place] === asked)) return;
    this.from.push(component);
    this.to.push(asked);
  }

  learned(): LifecycleGraph | undefined {
    return this.from.length > this.taken ? this.graph() : undefined;
  }

  isSound(): boolean {
    return this.all.isSound();
  }

  /** @throws as that of all, and ERR_CYCLE */
  current(): LifecycleGraph {
    const graph = this.graph();
    const { adjacency, enabled } = graph;
    if (this.taken > 0 && topologicalOrder(adjacency, enabled).length < countOf(enabled)) throw loadCycles().cycleErrors(adjacency, enabled, () => undefined)[0] as Error;
    return graph;
  }

  private graph(): LifecycleGraph {
    const graph = this.all.current();
    this.taken = this.from.length;
    if (this.taken === 0) return graph;
    return { ...graph, version: graph.version + this.taken, adjacency: withEdges(graph.adjacency, this.from, this.to, this.from.map(() => EdgeKind.Required)) };
  }
}
