import type { Adjacency } from '../model/adjacency';

/**
 * The strongly connected components that contain a cycle, over the included part of the graph.
 *
 * Tarjan's algorithm (R. Tarjan, "Depth-first search and linear graph algorithms", 1972), with an explicit stack: linear
 * time, no recursion.
 */
export function cyclicComponents(adjacency: Adjacency, included: Uint8Array): readonly Int32Array[] {
  return new TarjanWalk(adjacency, included).run();
}

class TarjanWalk {
  private readonly adjacency: Adjacency;
  private readonly included: Uint8Array;
  private readonly found: Int32Array[] = [];
  /** Order of discovery, from 1; 0 is undiscovered. */
  private readonly discovered: Int32Array;
  private readonly lowest: Int32Array;
  private readonly onStack: Uint8Array;
  private readonly nextEdge: Int32Array;
  private readonly open: number[] = [];
  private readonly path: number[] = [];
  private counter = 0;

  constructor(adjacency: Adjacency, included: Uint8Array) {
    this.adjacency = adjacency;
    this.included = included;
    this.discovered = new Int32Array(adjacency.size);
    this.lowest = new Int32Array(adjacency.size);
    this.onStack = new Uint8Array(adjacency.size);
    this.nextEdge = adjacency.needsFrom.slice(0, adjacency.size);
  }

  run(): readonly Int32Array[] {
    for (let root = 0; root < this.adjacency.size; root += 1) {
      if (this.included[root] === 1 && this.discovered[root] === 0) this.walkFrom(root);
    }
    return this.found;
  }

  private walkFrom(root: number): void {
    this.discover(root);
    while (this.path.length > 0) {
      const node = this.path[this.path.length - 1] as number;
      const target = this.takeEdge(node);
      if (target === undefined) this.leave(node);
      else if (this.discovered[target] === 0) this.discover(target);
      else if (this.onStack[target] === 1) this.lower(node, this.discovered[target] as number);
    }
  }

  private discover(node: number): void {
    this.counter += 1;
    this.discovered[node] = this.counter;
    this.lowest[node] = this.counter;
    this.onStack[node] = 1;
    this.open.push(node);
    this.path.push(node);
  }

  private takeEdge(node: number): number | undefined {
    const { needs, needsFrom } = this.adjacency;
    while ((this.nextEdge[node] as number) < (needsFrom[node + 1] as number)) {
      const target = needs[this.nextEdge[node] as number] as number;
      this.nextEdge[node] = (this.nextEdge[node] as number) + 1;
      if (this.included[target] === 1) return target;
    }
    return undefined;
  }

  private leave(node: number): void {
    this.path.pop();
    const parent = this.path[this.path.length - 1];
    if (parent !== undefined) this.lower(parent, this.lowest[node] as number);
    if (this.lowest[node] !== this.discovered[node]) return;
    const members = this.open.splice(this.open.lastIndexOf(node));
    for (const member of members) this.onStack[member] = 0;
    if (members.length > 1 || this.needsItself(node)) this.found.push(Int32Array.from(members).sort());
  }

  private lower(node: number, bound: number): void {
    if (bound < (this.lowest[node] as number)) this.lowest[node] = bound;
  }

  private needsItself(node: number): boolean {
    const { needs, needsFrom } = this.adjacency;
    return needs.subarray(needsFrom[node], needsFrom[node + 1]).includes(node);
  }
}
