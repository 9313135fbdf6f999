import { topologicalOrder } from '../graph/plan';
import { countOf } from '../graph/selection';
import type { Adjacency } from '../model/adjacency';
import { compressEdges, EdgeKind, withEdges } from '../model/adjacency';
import type { GraphSource, LifecycleGraph } from './graph-source';

/** What there is before anything was wired. */
export const emptyGraph: LifecycleGraph = {
  version: -1,
  adjacency: compressEdges([], [], [], []),
  enabled: new Uint8Array(0),
  wanted: new Uint8Array(0),
  disabledCount: 0,
  isPresent: () => false,
  disabledReason: () => undefined,
  disabledBy: () => undefined,
  disabledError: (component) => { throw new RangeError(`no component ${String(component)}`); },
};

/**
 * What has become known since, if those that are up can be stopped by it: the graph as it is now, where it is about the same components as before, with the same of
 * them switched on; otherwise the one from before, in which those that are up need each other as is known now.
 */
export function learnedSince(before: LifecycleGraph, graphs: GraphSource, isUp: (component: number) => boolean): LifecycleGraph | undefined {
  const now = graphs.learned?.(before.version);
  if (now === undefined) return undefined;
  const up = before.enabled.map((_, component) => (isUp(component) ? 1 : 0));
  const isAsBefore = isSame(before.enabled, now.enabled) && isSame(before.wanted, now.wanted);
  const learned = isAsBefore ? now : { ...before, adjacency: withEdgesAmong(up, before.adjacency, now.adjacency) };
  const canBeStopped = ({ adjacency }: LifecycleGraph): boolean => topologicalOrder(adjacency, up).length === countOf(up);
  if (canBeStopped(learned)) return learned;
  // What needs something counts for more than who was to come first.
  const needed = { ...learned, adjacency: withoutOrders(learned.adjacency) };
  return canBeStopped(needed) ? needed : undefined;
}

function withoutOrders({ ids, needs, needsFrom, kinds }: Adjacency): Adjacency {
  const [from, to, kind]: [number[], number[], number[]] = [[], [], []];
  ids.forEach((_, component) => {
    for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
      if (((kinds[edge] as number) & EdgeKind.Order) !== 0) continue;
      from.push(component);
      to.push(needs[edge] as number);
      kind.push(kinds[edge] as number);
    }
  });
  return compressEdges(ids, from, to, kind);
}

/** The edges from before, and those that are new among some. */
function withEdgesAmong(some: Uint8Array, before: Adjacency, now: Adjacency): Adjacency {
  const [from, to]: [number[], number[]] = [[], []];
  some.forEach((is, component) => {
    const known = before.needs.subarray(before.needsFrom[component], before.needsFrom[component + 1]);
    const needs = now.needs.subarray(now.needsFrom[component], now.needsFrom[component + 1]);
    if (is === 1) for (const need of needs) if (some[need] === 1 && !known.includes(need)) to[from.push(component) - 1] = need;
  });
  return withEdges(before, from, to, from.map(() => EdgeKind.Required));
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, place) => value === other[place]);
}
