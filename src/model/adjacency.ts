/** What an edge says beside "needs": bits of `Adjacency.kinds`. */
export const EdgeKind = {
  /** The component cannot do without: a disabled dependency disables it, a selection takes the dependency along. */
  Required: 1,
  /** Order only: neither an instance nor a need (`after`, `before`). */
  Order: 2,
  /** Waits until the dependency is ready, not merely started. */
  Ready: 4,
  /** Waits until the dependency has completed its one-shot work. */
  Completed: 8,
  /** Goes on without the dependency when its start fails. */
  AbsentOnFailure: 16,
  /** One of many (`all`): taken along like a requirement, but its absence is no reason to be absent. */
  Member: 32,
} as const;

/**
 * Who needs whom, as arrays of integers: compressed rows in both directions.
 *
 * Component `i` needs `needs[needsFrom[i]] … needs[needsFrom[i + 1] - 1]`; `kinds` is parallel to `needs`. The other
 * direction (`neededBy`) is the exact transpose. Within a row, ascending by index, which is order of registration.
 */
export interface Adjacency {
  readonly size: number;
  readonly ids: readonly string[];
  readonly needsFrom: Int32Array;
  readonly needs: Int32Array;
  readonly kinds: Uint8Array;
  readonly neededByFrom: Int32Array;
  readonly neededBy: Int32Array;
  readonly neededByKinds: Uint8Array;
}

/** Builds both directions from parallel lists of edges in linear time; an edge listed twice keeps both kinds in one. */
export function compressEdges(ids: readonly string[], from: readonly number[], to: readonly number[], kind: readonly number[]): Adjacency {
  const size = ids.length;
  const forward = rows(size, from, to, kind);
  // Transposing twice sorts each row, so equal edges stand side by side and can be merged.
  const backward = rows(size, forward.targets, sources(forward, size), forward.kinds);
  const merged = merge(backward, size);
  const needs = rows(size, merged.targets, sources(merged, size), merged.kinds);
  return {
    size, ids,
    needsFrom: needs.starts, needs: needs.targets, kinds: needs.kinds,
    neededByFrom: merged.starts, neededBy: merged.targets, neededByKinds: merged.kinds,
  };
}

interface Rows {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly kinds: Uint8Array;
}

/** Counting sort of the edges by their source; stable, so targets keep the order they came in. */
function rows(size: number, from: ArrayLike<number>, to: ArrayLike<number>, kind: ArrayLike<number>): Rows {
  const starts = new Int32Array(size + 1);
  for (let edge = 0; edge < from.length; edge += 1) starts[at(from, edge) + 1] = at(starts, at(from, edge) + 1) + 1;
  for (let row = 0; row < size; row += 1) starts[row + 1] = at(starts, row + 1) + at(starts, row);
  const next = starts.slice(0, size);
  const targets = new Int32Array(from.length);
  const kinds = new Uint8Array(from.length);
  for (let edge = 0; edge < from.length; edge += 1) {
    const row = at(from, edge);
    const place = at(next, row);
    next[row] = place + 1;
    targets[place] = at(to, edge);
    kinds[place] = at(kind, edge);
  }
  return { starts, targets, kinds };
}

/** The source of each edge, in row order. */
function sources(edges: Rows, size: number): Int32Array {
  const result = new Int32Array(edges.targets.length);
  for (let row = 0; row < size; row += 1) result.fill(row, at(edges.starts, row), at(edges.starts, row + 1));
  return result;
}

/** Joins equal neighbours of each (sorted) row; required wins over optional, and conditions add up. */
function merge(edges: Rows, size: number): Rows {
  const starts = new Int32Array(size + 1);
  const targets = new Int32Array(edges.targets.length);
  const kinds = new Uint8Array(edges.targets.length);
  let filled = 0;
  for (let row = 0; row < size; row += 1) {
    for (let edge = at(edges.starts, row); edge < at(edges.starts, row + 1); edge += 1) {
      const target = at(edges.targets, edge);
      if (filled > at(starts, row) && targets[filled - 1] === target) {
        kinds[filled - 1] = mergeKinds(at(kinds, filled - 1), at(edges.kinds, edge));
      } else {
        targets[filled] = target;
        kinds[filled] = at(edges.kinds, edge);
        filled += 1;
      }
    }
    starts[row + 1] = filled;
  }
  return { starts, targets: targets.slice(0, filled), kinds: kinds.slice(0, filled) };
}

function mergeKinds(a: number, b: number): number {
  const weakest = EdgeKind.Order | EdgeKind.AbsentOnFailure;
  const isMember = isStrict(a) || isStrict(b) ? 0 : (a | b) & EdgeKind.Member;
  return ((a | b) & ~(weakest | EdgeKind.Member)) | (a & b & weakest) | isMember;
}

/** True for an edge that a component cannot do without. */
export function isStrict(kind: number): boolean {
  return (kind & (EdgeKind.Required | EdgeKind.Member)) === EdgeKind.Required;
}

/** The element at a place that is known to exist. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] as number;
}
