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

/** The graph as it is known now, where it is about the same components as another one, with the same of them switched on. */
export function learnedSince({ enabled, wanted }: LifecycleGraph, graphs: GraphSource): LifecycleGraph | undefined {
  try {
    const now = graphs.current();
    return isSame(enabled, now.enabled) && isSame(wanted, now.wanted) ? now : undefined;
  } catch {
    // What is wrong with it is for the next start to refuse.
    return undefined;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, place) => value === other[place]);
}
