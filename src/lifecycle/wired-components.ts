import type { Adjacency } from '../model/adjacency';
import { EdgeKind } from '../model/adjacency';
import type { WiredComponent, WiredNeed } from '../model/event';
import type { Limits } from '../model/limits';
import type { LifecycleGraph } from './graph-source';
import type { Steps } from './steps';

/** The graph as plain data, for whoever follows events; holds no config and no instance. */
export function wiredComponents(graph: LifecycleGraph, steps: Steps): readonly WiredComponent[] {
  const { adjacency, enabled } = graph;
  const present = adjacency.ids.map((_, component) => component).filter((component) => graph.isPresent(component));
  return present.map((component) => ({
    id: idOf(adjacency, component),
    isEnabled: enabled[component] === 1,
    ...disabledBy(graph, component),
    needs: needsOf(adjacency, component),
    limits: limitsOnly(steps.limits(component)),
  }));
}

function disabledBy(graph: LifecycleGraph, component: number): { readonly disabledBy?: string } {
  const cause = graph.disabledBy(component);
  return cause === undefined ? {} : { disabledBy: idOf(graph.adjacency, cause) };
}

function needsOf(adjacency: Adjacency, component: number): readonly WiredNeed[] {
  const needs: WiredNeed[] = [];
  for (let edge = adjacency.needsFrom[component] as number; edge < (adjacency.needsFrom[component + 1] as number); edge += 1) {
    const kind = adjacency.kinds[edge] as number;
    needs.push({
      id: idOf(adjacency, adjacency.needs[edge] as number),
      isRequired: (kind & EdgeKind.Required) !== 0,
      isOrderOnly: (kind & EdgeKind.Order) !== 0,
      isMember: (kind & EdgeKind.Member) !== 0,
      waitsForReady: (kind & EdgeKind.Ready) !== 0,
      goesOnWithout: (kind & EdgeKind.AbsentOnFailure) !== 0,
    });
  }
  return needs;
}

const limitNames: readonly (keyof Limits)[] = ['startTimeoutMs', 'abortGraceMs', 'stopTimeoutMs', 'drainTimeoutMs', 'pool', 'readiness', 'whenSuspended'];

/** What `steps` gives may know more than limits: only these are told, as far as they are given. */
function limitsOnly(limits: Limits): Limits {
  return Object.fromEntries(limitNames.filter((name) => limits[name] !== undefined).map((name) => [name, limits[name]]));
}

function idOf(adjacency: Adjacency, component: number): string {
  return adjacency.ids[component] ?? '';
}
