import { Graph } from 'graphlib';
import type { Adjacency } from '../model/adjacency';
import { EdgeKind } from '../model/adjacency';

/** What stands on an edge of the graph. */
export interface NeedLabel {
  readonly kind: 'required' | 'optional' | 'order';
  readonly condition: 'started' | 'ready' | 'completed';
}

/** The part of a graphlib `Graph` that is typed without its declarations, which some module settings cannot read. */
export interface DependencyGraph {
  /** The ids of all components. */
  nodes(): string[];
  /** All edges, from a component (`v`) to what it needs (`w`). */
  edges(): { v: string; w: string; name?: string | undefined }[];
  /** What a component is drawn with, or `undefined` where there is none. */
  node(id: string): unknown;
  /** A `NeedLabel`, or `undefined` where there is no edge. */
  edge(from: string, to: string): unknown;
  /** True when there is a component of that id. */
  hasNode(id: string): boolean;
  /** True when the one needs the other itself. */
  hasEdge(from: string, to: string): boolean;
  /** The ids of what a component needs itself; `undefined` where there is no such component. */
  successors(id: string): string[] | undefined;
  /** The ids of those that need a component themselves; `undefined` where there is no such component. */
  predecessors(id: string): string[] | undefined;
  /** How many components there are. */
  nodeCount(): number;
  /** How many edges there are. */
  edgeCount(): number;
}

/** Nodes and edges beside those of components. */
export interface GraphAdditions {
  readonly nodes: readonly { readonly id: string; readonly label: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly isOptional: boolean }[];
  /** True for an edge between two components that these edges tell in more words. */
  hides(from: number, to: number): boolean;
}

const nothingMore: GraphAdditions = { nodes: [], edges: [], hides: () => false };

/**
 * The graphlib form of the included part: a fresh, directed `Graph`; its edges lead from a component to what it needs.
 *
 * Costs about two orders of magnitude more than the arrays it is made from, so the start path never asks for it.
 */
export function toGraphlib(adjacency: Adjacency, included: Uint8Array, label: (component: number) => string, more: GraphAdditions = nothingMore): DependencyGraph {
  const graph = new Graph<unknown, string, NeedLabel>({ directed: true });
  const isHardened = adjacency.ids.some((id) => id in Object.prototype) || more.nodes.some(({ id }) => id in Object.prototype);
  if (isHardened) harden(Object.values(graph));
  for (let node = 0; node < adjacency.size; node += 1) {
    if (included[node] === 1) graph.setNode(adjacency.ids[node] as string, label(node));
  }
  for (const { id, label: name } of more.nodes) graph.setNode(id, name);
  if (isHardened) harden(Object.values(graph).flatMap((map: unknown): unknown[] => Object.values(map as object)));
  setNeeds(graph, adjacency, (node, target) => included[node] === 1 && included[target] === 1 && !more.hides(node, target));
  for (const { from, to, isOptional } of more.edges) {
    // Of two ways to ask for the same, the one that cannot do without counts.
    if (!isOptional || !graph.hasEdge(from, to)) graph.setEdge(from, to, needLabel(isOptional ? 0 : EdgeKind.Required));
  }
  return graph;
}

function setNeeds(graph: Graph<unknown, string, NeedLabel>, adjacency: Adjacency, isShown: (from: number, to: number) => boolean): void {
  for (let node = 0; node < adjacency.size; node += 1) {
    for (let edge = adjacency.needsFrom[node] as number; edge < (adjacency.needsFrom[node + 1] as number); edge += 1) {
      const target = adjacency.needs[edge] as number;
      if (isShown(node, target)) graph.setEdge(adjacency.ids[node] as string, adjacency.ids[target] as string, needLabel(adjacency.kinds[edge] as number));
    }
  }
}

/**
 * graphlib keeps its maps in plain objects, where a node called `constructor` seems to be there already, and an edge to it
 * writes into `Object` itself. Without a prototype they are the maps they are meant to be.
 */
function harden(values: readonly unknown[]): void {
  for (const map of values) {
    if (typeof map === 'object' && map !== null && Object.getPrototypeOf(map) === Object.prototype) Object.setPrototypeOf(map, null);
  }
}

function needLabel(kind: number): NeedLabel {
  return {
    kind: (kind & EdgeKind.Order) !== 0 ? 'order' : (kind & EdgeKind.Required) !== 0 ? 'required' : 'optional',
    condition: (kind & EdgeKind.Completed) !== 0 ? 'completed' : (kind & EdgeKind.Ready) !== 0 ? 'ready' : 'started',
  };
}
