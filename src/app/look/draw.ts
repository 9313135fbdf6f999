import { EdgeKind } from '../../model/adjacency';
import { isLater } from '../../model/dependency';
import type { ScopeKind } from '../../model/scope-kind';
import type { ComponentSnapshot, Snapshot } from '../../model/snapshot';
import { dotOf } from '../../pictures/dot';
import { mermaidOf } from '../../pictures/mermaid';
import { pageOf } from '../../pictures/page';
import type { PictureEdge, PictureNode, Picture } from '../../pictures/picture';
import { pictureOf } from '../../pictures/picture';
import { groupOf } from '../../registry/groups';
import { keyOf } from '../../registry/keys';
import type { Wiring } from '../../registry/wiring';
import type { Internals } from '../internals';
import type { DrawnNeed, DrawnPlain } from '../plain/plain-look';
import { plainIn } from '../plain/plain-look';

export type PictureLanguage = 'mermaid' | 'dot' | 'page';

/** A container as it is now, in one of the languages of pictures. */
export function draw(internals: Internals, snapshot: Snapshot, language: PictureLanguage): string {
  return languages[language](drawn(internals, snapshot));
}

const languages: Readonly<Record<PictureLanguage, (picture: Picture) => string>> = { mermaid: mermaidOf, dot: dotOf, page: pageOf };

/** What pictures show of a container; also of one whose wiring is not sound. */
function drawn(internals: Internals, { name, state, components }: Snapshot): Picture {
  const wiring = internals.wired.wiring();
  const plain = plainIn(internals)?.picture();
  const unplaced: readonly Unplaced[] = [...components.map((component) => nodeOf(component, internals)), ...plain?.nodes.map(plainNode) ?? []];
  const ids = new Set(unplaced.map(({ id }) => id));
  const edges = [...edgesOf(wiring, plain?.hides), ...strongest(plain?.needs.map(plainEdge) ?? [])].filter(({ from, to }) => ids.has(from) && ids.has(to));
  const layers = layersOf([...ids], edges);
  const nodes = unplaced.map((node) => ({ ...node, layer: layers.get(node.id) as number }));
  return pictureOf(name, state, nodes, [...edges, ...lazyEdges(wiring, internals)]);
}

type Unplaced = Omit<PictureNode, 'layer'>;

const scopeWords: Readonly<Record<ScopeKind, string | undefined>> = {
  singleton: undefined, container: 'one for each scope', resolution: 'one for each construction', transient: 'a new one each time',
};

function nodeOf({ id, state, reason }: ComponentSnapshot, internals: Internals): Unplaced {
  const component = internals.require(id);
  return { id, group: groupOf(id), state, reason, doc: internals.registry.definition(component).options.doc, scope: scopeWords[internals.scopeOf(component)] };
}

function plainNode({ id, words }: DrawnPlain): Unplaced {
  return { id, group: undefined, state: 'plain', reason: words, doc: undefined, scope: undefined };
}

/** The round in which each could be there at the earliest. What is on a ring, and behind one, shares the last. */
function layersOf(ids: readonly string[], edges: readonly PictureEdge[]): ReadonlyMap<string, number> {
  const askers = new Map<string, string[]>(ids.map((id) => [id, []]));
  const open = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const { from, to, kind } of edges) {
    if (kind === 'lazy') continue;
    askers.get(to)?.push(from);
    open.set(from, (open.get(from) as number) + 1);
  }
  const layers = new Map<string, number>();
  let round = ids.filter((id) => open.get(id) === 0);
  let layer = 0;
  for (; round.length > 0; layer += 1) {
    const next: string[] = [];
    for (const id of round) {
      layers.set(id, layer);
      for (const asker of askers.get(id) as string[]) {
        open.set(asker, (open.get(asker) as number) - 1);
        if (open.get(asker) === 0) next.push(asker);
      }
    }
    round = next;
  }
  for (const id of ids) if (!layers.has(id)) layers.set(id, layer);
  return layers;
}

function edgesOf({ adjacency, present }: Wiring, hides: ((from: number, to: number) => boolean) | undefined): readonly PictureEdge[] {
  const { ids, needs, needsFrom, kinds } = adjacency;
  return ids.flatMap((from, component) => {
    if (present[component] !== 1) return [];
    return Array.from(needs.subarray(needsFrom[component], needsFrom[component + 1])).flatMap((need, place): PictureEdge[] => {
      if (hides?.(component, need) === true) return [];
      const kind = kinds[(needsFrom[component] as number) + place] as number;
      return [{
        from, to: ids[need] as string,
        kind: (kind & EdgeKind.Order) !== 0 ? 'order' : (kind & EdgeKind.Required) !== 0 ? 'required' : 'optional',
        condition: (kind & EdgeKind.Completed) !== 0 ? 'completed' : (kind & EdgeKind.Ready) !== 0 ? 'ready' : 'started',
      }];
    });
  });
}

function plainEdge({ from, to, isOptional, isLater }: DrawnNeed): PictureEdge {
  return { from, to, kind: isLater ? 'lazy' : isOptional ? 'optional' : 'required', condition: 'started' };
}

/** Of several ways to ask for the same, the one that cannot do without; what is looked up later is told beside it. */
function strongest(edges: readonly PictureEdge[]): readonly PictureEdge[] {
  const found = new Map<string, PictureEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.kind === 'lazy']);
    if (found.get(key)?.kind !== 'required') found.set(key, edge);
  }
  return [...found.values()];
}

/** What is asked for later is no edge of the graph, but of the picture. */
function lazyEdges({ adjacency, present, definitions }: Wiring, internals: Internals): readonly PictureEdge[] {
  return definitions.flatMap(({ dependencies }, component) => {
    if (present[component] !== 1) return [];
    const later = dependencies.flatMap((dependency) => (isLater(dependency) ? [internals.find(keyOf(dependency))] : []));
    return [...new Set(later)].flatMap((to): PictureEdge[] => (to === undefined ? []
      : [{ from: adjacency.ids[component] as string, to: adjacency.ids[to] as string, kind: 'lazy', condition: 'started' }]));
  });
}
