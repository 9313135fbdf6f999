import { at, RowWriter } from './edge-rows';
import type { EdgeRows } from './edge-rows';

export { EdgeKind, isStrict } from './edge-kind';

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
export function compressEdges(ids: readonly string[], from: ArrayLike<number>, to: ArrayLike<number>, kind: ArrayLike<number>): Adjacency {
  // Transposing sorts each row, so equal edges stand side by side and can be merged.
  const backward = merged(transposed(rows(ids.length, from, to, kind)));
  return adjacencyOf(ids, transposed(backward), backward);
}

/** Both directions of rows that are sorted and hold each edge once. */
export function adjacencyOf(ids: readonly string[], needs: EdgeRows, neededBy: EdgeRows = transposed(needs)): Adjacency {
  return {
    size: ids.length, ids,
    needsFrom: needs.starts, needs: needs.targets, kinds: needs.kinds,
    neededByFrom: neededBy.starts, neededBy: neededBy.targets, neededByKinds: neededBy.kinds,
  };
}

/** The same with more edges. */
export function withEdges(adjacency: Adjacency, from: readonly number[], to: readonly number[], kind: readonly number[]): Adjacency {
  const { ids, size, needsFrom, needs, kinds } = adjacency;
  const sources = new Int32Array(needs.length + from.length);
  for (let row = 0; row < size; row += 1) sources.fill(row, at(needsFrom, row), at(needsFrom, row + 1));
  sources.set(from, needs.length);
  const targets = new Int32Array(needs.length + to.length);
  targets.set(needs);
  targets.set(to, needs.length);
  const all = new Uint8Array(kinds.length + kind.length);
  all.set(kinds);
  all.set(kind, kinds.length);
  return compressEdges(ids, sources, targets, all);
}

/** Counting sort of the edges by their source; stable, so targets keep the order they came in. */
function rows(size: number, from: ArrayLike<number>, to: ArrayLike<number>, kind: ArrayLike<number>): EdgeRows {
  const starts = startsOf(size, from);
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

/** The other direction; its rows are in ascending order. */
function transposed({ starts, targets, kinds }: EdgeRows): EdgeRows {
  const size = starts.length - 1;
  const turned = new Int32Array(size + 1);
  for (let edge = 0; edge < targets.length; edge += 1) turned[at(targets, edge)] = at(turned, at(targets, edge)) + 1;
  for (let row = 1; row <= size; row += 1) turned[row] = at(turned, row) + at(turned, row - 1);
  const sources = new Int32Array(targets.length);
  const turnedKinds = new Uint8Array(targets.length);
  // Backwards, from where each row ends to where it begins: so no second list has to say how far each is filled.
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let edge = at(starts, row + 1) - 1; edge >= at(starts, row); edge -= 1) {
      const target = at(targets, edge);
      const place = at(turned, target) - 1;
      turned[target] = place;
      sources[place] = row;
      turnedKinds[place] = at(kinds, edge);
    }
  }
  return { starts: turned, targets: sources, kinds: turnedKinds };
}

/** Where each row begins, for edges that belong to the rows listed. */
function startsOf(size: number, of: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(size + 1);
  for (let edge = 0; edge < of.length; edge += 1) starts[at(of, edge) + 1] = at(starts, at(of, edge) + 1) + 1;
  for (let row = 0; row < size; row += 1) starts[row + 1] = at(starts, row + 1) + at(starts, row);
  return starts;
}

/** Joins equal neighbours of each (sorted) row. */
function merged({ starts, targets, kinds }: EdgeRows): EdgeRows {
  const writer = new RowWriter(starts.length - 1, targets.length);
  for (let row = 0; row < starts.length - 1; row += 1) {
    for (let edge = at(starts, row); edge < at(starts, row + 1); edge += 1) writer.add(at(targets, edge), at(kinds, edge));
    writer.close(row);
  }
  return writer.rows();
}
