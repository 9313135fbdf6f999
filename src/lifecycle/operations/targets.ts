import type { LifecycleGraph } from '../graph-source';

/** Which components a call is about: all, or some by their integers. */
export type Targets = 'all' | readonly number[];

/** Equal for calls that are about the same components. */
export function samenessOf(targets: Targets, isolated: boolean | undefined): string {
  return targets === 'all' ? 'all' : `${isolated === true ? 'isolated ' : ''}${[...targets].sort((a, b) => a - b).join(' ')}`;
}

export function maskOf(graph: LifecycleGraph, components: Iterable<number>): Uint8Array {
  const mask = new Uint8Array(graph.adjacency.size);
  for (const component of components) mask[component] = 1;
  return mask;
}

export function indicesOf(mask: Uint8Array): readonly number[] {
  const indices: number[] = [];
  // Of a large system, most masks hold few who stand together, and the engine finds where.
  const first = mask.indexOf(1);
  const last = first < 0 ? first : mask.lastIndexOf(1);
  for (let component = first; component <= last && component >= 0; component += 1) if (mask[component] === 1) indices.push(component);
  return indices;
}
