import type { Adjacency } from '../model/adjacency';
import { EdgeKind, isStrict } from '../model/adjacency';

/** The targets and all they require, transitively; optional and order-only edges take nothing along. */
export function requiredClosure(adjacency: Adjacency, targets: Iterable<number>): Uint8Array {
  return closure(adjacency.size, targets, adjacency.needsFrom, adjacency.needs, adjacency.kinds, isRequired);
}

/** The targets and everything that depends on them, transitively, among `within`; order-only edges do not count. */
export function dependentClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, adjacency.neededByFrom, adjacency.neededBy, adjacency.neededByKinds,
    (kind, component) => isNeed(kind) && within(component));
}

/** As `dependentClosure`, but only of what cannot do without: optional dependents, and those that ask for all of many, stay out. */
export function strictDependentClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, adjacency.neededByFrom, adjacency.neededBy, adjacency.neededByKinds,
    (kind, component) => isStrict(kind) && within(component));
}

/** The targets and everything they depend on, transitively, among `within`; order-only edges do not count. */
export function dependencyClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, adjacency.needsFrom, adjacency.needs, adjacency.kinds,
    (kind, component) => isNeed(kind) && within(component));
}

const isRequired = (kind: number): boolean => (kind & EdgeKind.Required) !== 0;
const isNeed = (kind: number): boolean => (kind & EdgeKind.Order) === 0;

function closure(
  size: number,
  targets: Iterable<number>,
  from: Int32Array,
  to: Int32Array,
  kinds: Uint8Array,
  follows: (kind: number, component: number) => boolean,
): Uint8Array {
  const mask = new Uint8Array(size);
  const queue: number[] = [];
  for (const target of targets) {
    if (mask[target] === 1) continue;
    mask[target] = 1;
    queue.push(target);
  }
  for (const node of queue) {
    for (let edge = from[node] as number; edge < (from[node + 1] as number); edge += 1) {
      const next = to[edge] as number;
      if (mask[next] === 1 || !follows(kinds[edge] as number, next)) continue;
      mask[next] = 1;
      queue.push(next);
    }
  }
  return mask;
}
