import type { Adjacency } from '../model/adjacency';
import type { Direction } from './plan';

/** The graph compiled for one phase: whose turn may come, in an order that respects every edge. */
export interface Plan {
  readonly direction: Direction;
  readonly members: Int32Array;
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
  const { members } = plan;
  for (let place = 0; place < members.length; place += 1) {
    const node = members[place] as number;
    inPlan[node] = 1;
    let own = 0;
    for (let edge = from[node] as number; edge < (from[node + 1] as number); edge += 1) {
      const before = to[edge] as number;
      if (inPlan[before] === 1 && (level[before] as number) >= own) own = (level[before] as number) + 1;
    }
    level[node] = own;
    (rounds[own] ??= []).push(node);
  }
  return rounds;
}
