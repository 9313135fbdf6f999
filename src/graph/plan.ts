import type { Adjacency } from '../model/adjacency';
import { countOf } from './selection';

/** Which way a phase goes over the graph: a component after all it needs, or after all that need it. */
export type Direction = 'dependencies-first' | 'dependents-first';

/** The orders of a part of a graph, and which part that is. */
interface KnownOrder {
  readonly included: Uint8Array;
  readonly order: Int32Array;
}

/** Of each graph the last order, which a stop of everything asks for as a start has, and the one of the largest part. */
const knownOrders = new WeakMap<Adjacency, { last: KnownOrder; largest: KnownOrder }>();

/**
 * A topological order of the included part: each component after all it needs, ties by registration. Shorter than what was included exactly when there
 * is a cycle. Not to be changed: who asks for the same next is given the same.
 */
export function topologicalOrder(adjacency: Adjacency, included: Uint8Array): Int32Array {
  const known = knownOrders.get(adjacency);
  if (known === undefined) {
    const found = { included: included.slice(), order: orderOf(adjacency, included) };
    knownOrders.set(adjacency, { last: found, largest: found });
    return found.order;
  }
  if (areEqual(known.last.included, included)) return known.last.order;
  const { largest } = known;
  known.last = areEqual(largest.included, included) ? largest
    : { included: included.slice(), order: withoutDependents(adjacency, included, largest) ?? orderOf(adjacency, included) };
  if (known.last.order.length > largest.order.length) known.largest = known.last;
  return known.last.order;
}

/** By the engine, which compares words. */
function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/**
 * The order of a part out of that of a larger one. It is the same, without those who have gone, when nobody stays who needs one of them: then each
 * comes after the same as before. Otherwise `undefined`.
 */
function withoutDependents({ neededByFrom, neededBy }: Adjacency, included: Uint8Array, larger: KnownOrder): Int32Array | undefined {
  const order = new Int32Array(larger.order.length);
  let filled = 0;
  for (let place = 0; place < order.length; place += 1) {
    const node = larger.order[place] as number;
    if (included[node] === 1) {
      order[filled++] = node;
      continue;
    }
    for (let edge = neededByFrom[node] as number; edge < (neededByFrom[node + 1] as number); edge += 1) {
      if (included[neededBy[edge] as number] === 1) return undefined;
    }
  }
  return filled === countOf(included) ? order.slice(0, filled) : undefined;
}

/**
 * Kahn's algorithm (A. B. Kahn, "Topological sorting of large networks", 1962): linear, iterative. Components on a cycle,
 * and those behind one, are left out.
 */
function orderOf(adjacency: Adjacency, included: Uint8Array): Int32Array {
  const { size, needsFrom, needs, neededByFrom, neededBy } = adjacency;
  const order = new Int32Array(size);
  const open = new Int32Array(size);
  let filled = 0;
  const isWhole = !included.includes(0);
  for (let node = 0; node < size; node += 1) {
    if (included[node] === 0) continue;
    let count = isWhole ? (needsFrom[node + 1] as number) - (needsFrom[node] as number) : 0;
    if (!isWhole) for (let edge = needsFrom[node] as number; edge < (needsFrom[node + 1] as number); edge += 1) count += included[needs[edge] as number] as number;
    open[node] = count;
    if (count === 0) order[filled++] = node;
  }
  for (let head = 0; head < filled; head += 1) {
    const node = order[head] as number;
    for (let edge = neededByFrom[node] as number; edge < (neededByFrom[node + 1] as number); edge += 1) {
      const dependent = neededBy[edge] as number;
      if (included[dependent] === 0) continue;
      open[dependent] = (open[dependent] as number) - 1;
      if (open[dependent] === 0) order[filled++] = dependent;
    }
  }
  return filled === size ? order : order.slice(0, filled);
}
