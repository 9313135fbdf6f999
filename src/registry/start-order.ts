import type { Adjacency } from '../model/adjacency';
import { EdgeKind, withEdges } from '../model/adjacency';

/**
 * Adds an order that was given as a list: each component after the one before it, among those that are there and switched on; of
 * one that stands in it under two names, the first place counts.
 */
export function ordered(adjacency: Adjacency, order: readonly number[], enabled: Uint8Array): Adjacency {
  if (order.length < 2) return adjacency;
  const chain = [...new Set(order)].filter((component) => enabled[component] === 1);
  if (chain.length < 2) return adjacency;
  const laters = chain.slice(1);
  return withEdges(adjacency, laters, chain.slice(0, -1), laters.map(() => EdgeKind.Order));
}
