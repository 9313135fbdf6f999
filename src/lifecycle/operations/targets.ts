import { EdgeKind } from '../../model/adjacency';
import type { LifecycleGraph } from '../graph-source';
import { names, wrongState } from './operation-errors';

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
  for (let component = 0; component < mask.length; component += 1) if (mask[component] === 1) indices.push(component);
  return indices;
}

/** For calls that leave alone what the targets require. @throws ERR_STATE naming what is not up, and is no target itself */
export function requireDependenciesUp(call: 'start' | 'restart', { adjacency, enabled }: LifecycleGraph, targets: readonly number[], isUp: (component: number) => boolean): void {
  const down = new Set<string>();
  for (const component of targets) {
    for (let edge = adjacency.needsFrom[component] as number; edge < (adjacency.needsFrom[component + 1] as number); edge += 1) {
      const need = adjacency.needs[edge] as number;
      const required = ((adjacency.kinds[edge] as number) & EdgeKind.Required) !== 0;
      if (required && enabled[need] === 1 && !isUp(need) && !targets.includes(need)) down.add(adjacency.ids[need] ?? '');
    }
  }
  if (down.size === 0) return;
  throw wrongState(`${call}({ isolated: true })`, `${names([...down])} is not up`, ['everything it requires is up'], `${call} it without isolated: true, which starts what it requires as well`);
}
