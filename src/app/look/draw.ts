import { topologicalOrder, levelsOf } from '../../graph/plan';
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

export type PictureLanguage = 'mermaid' | 'dot' | 'page';

/** A container as it is now, in one of the languages of pictures. */
export function draw(internals: Internals, snapshot: Snapshot, language: PictureLanguage): string {
  return languages[language](drawn(internals, snapshot));
}

const languages: Readonly<Record<PictureLanguage, (picture: Picture) => string>> = { mermaid: mermaidOf, dot: dotOf, page: pageOf };

/** What pictures show of a container; also of one whose wiring is not sound. */
function drawn(internals: Internals, { name, state, components }: Snapshot): Picture {
  const wiring = internals.wired.wiring();
  const layers = layersOf(wiring);
  const nodes = components.map((component) => nodeOf(component, internals, layers));
  return pictureOf(name, state, nodes, [...edgesOf(wiring), ...lazyEdges(wiring, internals)]);
}

const scopeWords: Readonly<Record<ScopeKind, string | undefined>> = {
  singleton: undefined, container: 'one for each scope', resolution: 'one for each construction', transient: 'a new one each time',
};

function nodeOf({ id, state, reason }: ComponentSnapshot, internals: Internals, layers: Int32Array): PictureNode {
  const component = internals.require(id);
  return { id, group: groupOf(id), state, reason, doc: internals.registry.definition(component).options.doc, scope: scopeWords[internals.scopeOf(component)], layer: layers[component] as number };
}

function layersOf({ adjacency, present }: Wiring): Int32Array {
  const order = topologicalOrder(adjacency, present);
  const rounds = levelsOf(adjacency, { direction: 'dependencies-first', members: order });
  const layers = new Int32Array(adjacency.size).fill(rounds.length);
  rounds.forEach((members, round) => { for (const member of members) layers[member] = round; });
  return layers;
}

function edgesOf({ adjacency, present }: Wiring): readonly PictureEdge[] {
  const { ids, needs, needsFrom, kinds } = adjacency;
  return ids.flatMap((from, component) => {
    if (present[component] !== 1) return [];
    return Array.from(needs.subarray(needsFrom[component], needsFrom[component + 1]), (need, place): PictureEdge => {
      const kind = kinds[(needsFrom[component] as number) + place] as number;
      return {
        from, to: ids[need] as string,
        kind: (kind & EdgeKind.Order) !== 0 ? 'order' : (kind & EdgeKind.Required) !== 0 ? 'required' : 'optional',
        condition: (kind & EdgeKind.Completed) !== 0 ? 'completed' : (kind & EdgeKind.Ready) !== 0 ? 'ready' : 'started',
      };
    });
  });
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
