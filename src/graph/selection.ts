import type { Adjacency } from '../model/adjacency';
import { EdgeKind, isStrict } from '../model/adjacency';

/** The targets and all they require, transitively, among `within`; optional and order-only edges take nothing along. */
export function requiredClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, needsOf(adjacency, (kind, component) => isRequired(kind) && within(component)));
}

/** The targets and everything that depends on them, transitively, among `within`; order-only edges do not count. */
export function dependentClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, neededByOf(adjacency, (kind, component) => isNeed(kind) && within(component)));
}

/** As `dependentClosure`, but only of what cannot do without: optional dependents, and those that ask for all of many, stay out. */
export function strictDependentClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, neededByOf(adjacency, (kind, component) => isStrict(kind) && within(component)));
}

/** The targets and everything they depend on, transitively, among `within`; order-only edges do not count. */
export function dependencyClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean): Uint8Array {
  return closure(adjacency.size, targets, needsOf(adjacency, (kind, component) => isNeed(kind) && within(component)));
}

/**
 * The targets and whatever hangs together with them, transitively, among `within`: what they depend on, and what depends on them.
 *
 * @param detached - as `strictDependentClosure`, for those that depend on them
 */
export function attachedClosure(adjacency: Adjacency, targets: Iterable<number>, within: (component: number) => boolean, detached: boolean): Uint8Array {
  const depends = detached ? isStrict : isNeed;
  return closure(adjacency.size, targets,
    needsOf(adjacency, (kind, component) => isNeed(kind) && within(component)),
    neededByOf(adjacency, (kind, component) => depends(kind) && within(component)));
}

const isRequired = (kind: number): boolean => (kind & EdgeKind.Required) !== 0;
const isNeed = (kind: number): boolean => (kind & EdgeKind.Order) === 0;

type Follows = (kind: number, component: number) => boolean;

/** The rows of one direction, and which of their edges to go along. */
interface Direction {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly kinds: Uint8Array;
  readonly follows: Follows;
}

const needsOf = ({ needsFrom, needs, kinds }: Adjacency, follows: Follows): Direction => ({ from: needsFrom, to: needs, kinds, follows });
const neededByOf = ({ neededByFrom, neededBy, neededByKinds }: Adjacency, follows: Follows): Direction => ({ from: neededByFrom, to: neededBy, kinds: neededByKinds, follows });

function closure(size: number, targets: Iterable<number>, ...directions: readonly Direction[]): Uint8Array {
  const mask = new Uint8Array(size);
  const queue: number[] = [];
  for (const target of targets) {
    if (mask[target] === 1) continue;
    mask[target] = 1;
    queue.push(target);
  }
  for (let head = 0; head < queue.length; head += 1) {
    for (const direction of directions) enqueue(queue[head] as number, direction, mask, queue);
  }
  return mask;
}

function enqueue(node: number, { from, to, kinds, follows }: Direction, mask: Uint8Array, queue: number[]): void {
  const end = from[node + 1] as number;
  for (let edge = from[node] as number; edge < end; edge += 1) {
    const next = to[edge] as number;
    if (mask[next] === 1 || !follows(kinds[edge] as number, next)) continue;
    mask[next] = 1;
    queue.push(next);
  }
}

/** How many a mask holds. */
export function countOf(mask: Uint8Array): number {
  let count = 0;
  // By index: an iterator gives an object for each.
  for (let place = 0; place < mask.length; place += 1) count += mask[place] as number;
  return count;
}
