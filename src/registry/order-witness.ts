import type { Adjacency } from '../model/adjacency';
import type { Layout, Wiring } from './wiring';

/** To look up more edges than that costs about as much as another order. */
const mostEdges = 16;

/** What of a wiring an order can show something of. */
type Checkable = Pick<Wiring, 'adjacency' | 'enabled' | 'enabledCount'> & { readonly layout: Pick<Layout, 'adjacency'> };

interface Witness {
  readonly adjacency: Adjacency;
  readonly included: Uint8Array;
  readonly order: Int32Array;
}

/**
 * Remembers an order that shows of a graph that it has no cycle, for as long as it shows that: of every part of the graph, and of other rows
 * whose edges go the same way. So a small change needs no walk of everything. The order may be one that another walk would not find.
 */
export class OrderWitness {
  private witness: Witness | undefined = undefined;

  /** @param order - the wiring's; one that leaves some out, or is of more edges than the layout's, shows nothing */
  found(wiring: Checkable, order: Int32Array): void {
    const { adjacency, enabled, enabledCount, layout } = wiring;
    // An order of more shows more.
    if (order.length === enabledCount && adjacency === layout.adjacency && !this.shows(wiring)) this.witness = { adjacency, included: enabled, order };
  }

  /** Goes on from one layout to the one that has taken its place. */
  follow({ adjacency: before }: Pick<Layout, 'adjacency'>, { adjacency: now, anew }: Pick<Layout, 'adjacency' | 'anew'>): void {
    const { witness } = this;
    if (witness?.adjacency === now || witness === undefined) return;
    const holds = witness.adjacency === before && before.size === now.size && anew !== undefined && holdsFor(witness, now, anew);
    this.witness = holds ? { ...witness, adjacency: now } : undefined;
  }

  /** True when it is known that what is enabled has no cycle. */
  shows({ adjacency, enabled }: Pick<Wiring, 'adjacency' | 'enabled'>): boolean {
    const { witness } = this;
    return witness?.adjacency === adjacency && isWithin(enabled, witness.included);
  }
}

/** Whether all edges that the rows have gained lead back in the order; those of who is not in it are of no part that it shows anything of. */
function holdsFor({ adjacency: { needsFrom, needs }, included, order }: Witness, now: Adjacency, rows: readonly number[]): boolean {
  let looked = 0;
  for (const row of rows) {
    if (included[row] === 0) continue;
    const old = needs.subarray(needsFrom[row], needsFrom[row + 1]);
    for (let edge = now.needsFrom[row] as number; edge < (now.needsFrom[row + 1] as number); edge += 1) {
      const need = now.needs[edge] as number;
      if (included[need] === 0 || old.includes(need)) continue;
      looked += 1;
      // The engine looks for them faster than a list of all places is made.
      if (looked > mostEdges || order.indexOf(need) >= order.indexOf(row)) return false;
    }
  }
  return true;
}

/** Whether all ones of a mask are ones of another. */
function isWithin(mask: Uint8Array, whole: Uint8Array): boolean {
  if (mask.length !== whole.length) return false;
  // Most often few are off, and the engine finds them faster.
  const last = whole.lastIndexOf(0);
  for (let place = whole.indexOf(0); place <= last && last >= 0; place += 1) if (whole[place] === 0 && mask[place] === 1) return false;
  return true;
}
