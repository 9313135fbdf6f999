import type { Adjacency } from '../model/adjacency';

/** Which way a phase goes over the graph: a component after all it needs, or after all that need it. */
export type Direction = 'dependencies-first' | 'dependents-first';

/** The graph compiled for one phase: whose turn may come, in an order that respects every edge. */
export interface Plan {
  readonly direction: Direction;
  readonly members: Int32Array;
}

/** The last order of each graph: a stop of everything asks for the one that a start has asked for. */
const lastOrders = new WeakMap<Adjacency, { readonly included: Uint8Array; readonly order: Int32Array }>();

/**
 * A topological order of the included part: each component after all it needs, ties by registration. Shorter than what was included exactly when there
 * is a cycle. Not to be changed: who asks for the same next is given the same.
 */
export function topologicalOrder(adjacency: Adjacency, included: Uint8Array): Int32Array {
  const last = lastOrders.get(adjacency);
  if (last !== undefined && areEqual(last.included, included)) return last.order;
  const order = orderOf(adjacency, included);
  lastOrders.set(adjacency, { included: included.slice(), order });
  return order;
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let place = 0; place < one.length; place += 1) if (one[place] !== other[place]) return false;
  return true;
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
  for (let node = 0; node < size; node += 1) {
    if (included[node] === 0) continue;
    let count = 0;
    for (let edge = needsFrom[node] as number; edge < (needsFrom[node + 1] as number); edge += 1) count += included[needs[edge] as number] as number;
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

/** The members of a mask in plan order, for either direction. */
export function planOf(order: Int32Array, mask: Uint8Array, direction: Direction): Plan {
  const members = new Int32Array(order.length);
  let count = 0;
  for (let place = 0; place < order.length; place += 1) {
    const node = order[place] as number;
    if (mask[node] === 1) members[count++] = node;
  }
  const chosen = count === members.length ? members : members.slice(0, count);
  return { direction, members: direction === 'dependencies-first' ? chosen : chosen.reverse() };
}

/** The earliest round each member could run in if every step took one: rounds of components that may run together. */
export function levelsOf(adjacency: Adjacency, plan: Plan): readonly (readonly number[])[] {
  const level = new Int32Array(adjacency.size);
  const inPlan = new Uint8Array(adjacency.size);
  const rounds: number[][] = [];
  const [from, to] = plan.direction === 'dependencies-first'
    ? [adjacency.needsFrom, adjacency.needs]
    : [adjacency.neededByFrom, adjacency.neededBy];
  for (const node of plan.members) {
    inPlan[node] = 1;
    for (let edge = from[node] as number; edge < (from[node + 1] as number); edge += 1) {
      const before = to[edge] as number;
      if (inPlan[before] === 1) level[node] = Math.max(level[node] as number, (level[before] as number) + 1);
    }
    (rounds[level[node] as number] ??= []).push(node);
  }
  return rounds;
}
