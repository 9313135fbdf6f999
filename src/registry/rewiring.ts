import type { Adjacency } from '../model/adjacency';
import { adjacencyOf } from '../model/adjacency';
import type { EdgeRows } from '../model/edge-rows';
import { transposedAgain } from '../model/transposed-again';
import { Changed } from './change-log';
import type { EarlierEdges } from './connect';
import type { Asked } from './reach';
import type { Registry } from './registry';
import type { Layout, Wiring } from './wiring';

export { OrderWitness } from './order-witness';

// What a wiring takes over from the one before: behind a cut, since most programs are wired once.

/**
 * Those rows of an earlier wiring that are as they would be found anew.
 *
 * @param changes - all since, see `ChangeLog`
 */
export function rowsThatHold(registry: Registry, { adjacency, layout }: Wiring, changes: readonly number[]): EarlierEdges & { readonly ids: readonly string[] } {
  const { neededByFrom, neededBy, ids } = adjacency;
  const holds = layout.present.slice();
  for (const index of layout.special) holds[index] = 0;
  for (const change of changes) {
    if (change < 0) continue;
    const index = change >> 1;
    holds[index] = 0;
    if ((change & 1) === 0 || index >= adjacency.size) continue;
    for (let edge = neededByFrom[index] as number; edge < (neededByFrom[index + 1] as number); edge += 1) holds[neededBy[edge] as number] = 0;
  }
  const { targetsFrom, targets, needs, traits, allTraits } = layout;
  return { targetsFrom, targets, needs, traits, allTraits, holds, ids, isAllAsked: layout.isAllAsked, asked: stillAsked(registry, layout, changes) };
}

/** Those asked for by name, when all were before, and nobody has come since. */
function stillAsked(registry: Registry, { present, presentCount, isAllAsked }: Layout, changes: readonly number[]): Asked | undefined {
  if (!isAllAsked || registry.hasClashes || changes.includes(Changed.Presence) || registry.size !== present.length) return undefined;
  const mask = present.slice();
  let count = presentCount;
  for (const change of changes) {
    if (change < 0 || (change & 1) === 0) continue;
    const now = registry.isAsked(change >> 1) ? 1 : 0;
    count += now - (mask[change >> 1] as number);
    mask[change >> 1] = now;
  }
  return { mask, count };
}

/** Both directions of rows of which most are what they were; if all are, the very same, whose order may be known. */
export function rowsAgain({ adjacency, needs: before, befores }: Layout, needs: EdgeRows, anew: readonly number[]): Adjacency {
  // Edges by `before` stand in the old adjacency, too; and of many rows, not one is worth looking for.
  if (befores.length > 0 || anew.length > adjacency.size >> 3) return adjacencyOf(adjacency.ids, needs);
  const turned = { starts: adjacency.neededByFrom, targets: adjacency.neededBy, kinds: adjacency.neededByKinds };
  const neededBy = transposedAgain(before, needs, turned, anew);
  return neededBy === turned ? adjacency : adjacencyOf(adjacency.ids, needs, neededBy);
}
