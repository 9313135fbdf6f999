import fc from 'fast-check';
import type { Adjacency } from '../../src/model/adjacency';
import { compressEdges, EdgeKind } from '../../src/model/adjacency';

/** Edges as pairs: the first needs the second. */
export type Edges = readonly (readonly [number, number])[];

export function graphOf(size: number, edges: Edges, kind: number = EdgeKind.Required): Adjacency {
  const ids = Array.from({ length: size }, (_, node) => `n${node}`);
  return compressEdges(ids, edges.map(([from]) => from), edges.map(([, to]) => to), edges.map(() => kind));
}

export function everything(size: number): Uint8Array {
  return new Uint8Array(size).fill(1);
}

export interface SizedEdges {
  readonly size: number;
  readonly edges: Edges;
}

/** Any graph, cycles and repeated edges included. */
export const anyGraph: fc.Arbitrary<SizedEdges> = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 80 }),
  }));

/** Graphs without a cycle: a component needs only those before it, in an order of its own. */
export const acyclicGraph: fc.Arbitrary<SizedEdges> = anyGraph.chain(({ size, edges }) =>
  fc.shuffledSubarray(Array.from({ length: size }, (_, node) => node), { minLength: size }).map((names) => ({
    size,
    edges: edges.filter(([from, to]) => from !== to).map(([from, to]) => [names[Math.max(from, to)] as number, names[Math.min(from, to)] as number] as const),
  })));

/** Whether there is a walk of at least one edge from a node to another, by plain search. */
export function reaches(edges: Edges, from: number, to: number): boolean {
  const seen = new Set<number>();
  const queue = [from];
  for (const node of queue) {
    for (const [source, target] of edges) {
      if (source !== node) continue;
      if (target === to) return true;
      if (!seen.has(target)) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return false;
}
