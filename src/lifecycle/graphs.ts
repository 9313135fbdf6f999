import { topologicalOrder } from '../graph/plan';
import { countOf } from '../graph/selection';
import { compressEdges } from '../model/adjacency';
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

/** What has become known, where it is about the same components as another graph, with the same of them switched on, and those that are up can be stopped by it. */
export function learnedSince({ version, enabled, wanted }: LifecycleGraph, graphs: GraphSource, isUp: (component: number) => boolean): LifecycleGraph | undefined {
  const now = graphs.learned?.(version);
  if (now === undefined || !isSame(enabled, now.enabled) || !isSame(wanted, now.wanted)) return undefined;
  const up = enabled.map((_, component) => (isUp(component) ? 1 : 0));
  return topologicalOrder(now.adjacency, up).length === countOf(up) ? now : undefined;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, place) => value === other[place]);
}
