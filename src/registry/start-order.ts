import type { Adjacency } from '../model/adjacency';
import { compressEdges, EdgeKind } from '../model/adjacency';

/** The edges of a wiring as they were found, one list each for their ends and kinds. */
export interface FoundEdges {
  readonly from: number[];
  readonly to: number[];
  readonly kind: number[];
}

/**
 * Adds an order that was given as a list: each component after the one before it, among those that are there and switched on; of
 * one that stands in it under two names, the first place counts.
 */
export function ordered(adjacency: Adjacency, edges: FoundEdges, order: readonly number[], enabled: Uint8Array): Adjacency {
  const chain = [...new Set(order)].filter((component) => enabled[component] === 1);
  if (chain.length < 2) return adjacency;
  chain.slice(1).forEach((later, place) => {
    edges.from.push(later);
    edges.to.push(chain[place] as number);
    edges.kind.push(EdgeKind.Order);
  });
  return compressEdges(adjacency.ids, edges.from, edges.to, edges.kind);
}
