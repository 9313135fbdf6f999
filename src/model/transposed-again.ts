import type { EdgeRows } from './edge-rows';
import { at, copyShifted } from './edge-rows';

/** An edge that comes or goes, as it stands in the other direction: in whose row, and who it is of. */
interface Difference {
  readonly row: number;
  readonly source: number;
  /** `undefined` for one that goes. */
  readonly kind: number | undefined;
}

/**
 * The other direction of rows of which few have changed, out of what it was before: all else is copied. If nothing has changed, what it was before.
 *
 * @param turned - the other direction of `before`, which is of the same size
 * @param changed - the rows that may be others
 */
export function transposedAgain(before: EdgeRows, now: EdgeRows, turned: EdgeRows, changed: readonly number[]): EdgeRows {
  const differences = changed.filter((row) => !isSameRow(before, now, row)).flatMap((row) => [...differencesOf(before, row, false), ...differencesOf(now, row, true)]);
  if (differences.length === 0) return turned;
  // Stable: of an edge that goes and comes with another kind, the old one stands first.
  differences.sort((a, b) => a.row - b.row || a.source - b.source);
  const patch = new Patch(turned, now.targets.length);
  for (const difference of differences) patch.add(difference);
  return patch.ended();
}

function isSameRow(before: EdgeRows, now: EdgeRows, row: number): boolean {
  const [from, other] = [at(before.starts, row), at(now.starts, row)];
  const width = at(before.starts, row + 1) - from;
  if (at(now.starts, row + 1) - other !== width) return false;
  for (let place = 0; place < width; place += 1) {
    if (at(before.targets, from + place) !== at(now.targets, other + place) || at(before.kinds, from + place) !== at(now.kinds, other + place)) return false;
  }
  return true;
}

function differencesOf({ starts, targets, kinds }: EdgeRows, source: number, comes: boolean): readonly Difference[] {
  const differences: Difference[] = [];
  for (let edge = at(starts, source); edge < at(starts, source + 1); edge += 1) differences.push({ row: at(targets, edge), source, kind: comes ? at(kinds, edge) : undefined });
  return differences;
}

/** Writes rows again, with the differences in their places. */
class Patch {
  private readonly old: EdgeRows;
  private readonly starts: Int32Array;
  private readonly targets: Int32Array;
  private readonly kinds: Uint8Array;
  /** How many old edges have been read, new ones written, and rows ended. */
  private read = 0;
  private written = 0;
  private rows = 0;

  constructor(old: EdgeRows, edges: number) {
    this.old = old;
    this.starts = new Int32Array(old.starts.length);
    this.targets = new Int32Array(edges);
    this.kinds = new Uint8Array(edges);
  }

  add({ row, source, kind }: Difference): void {
    this.endRows(row);
    let until = this.read;
    while (until < at(this.old.starts, row + 1) && at(this.old.targets, until) < source) until += 1;
    this.copy(until);
    if (kind === undefined) {
      this.read += 1;
      return;
    }
    this.targets[this.written] = source;
    this.kinds[this.written] = kind;
    this.written += 1;
  }

  ended(): EdgeRows {
    const { starts, targets, kinds } = this;
    this.endRows(starts.length - 1);
    return { starts, targets, kinds };
  }

  /** Ends all rows before one. */
  private endRows(row: number): void {
    if (this.rows === row) return;
    const shift = this.endRow();
    if (row > this.rows) copyShifted(this.old.starts, this.starts, this.rows + 1, row + 1, shift);
    this.rows = row;
    this.copy(at(this.old.starts, row));
  }

  /** Ends the row that was written last; gives how far those behind it have moved. */
  private endRow(): number {
    this.copy(at(this.old.starts, this.rows + 1));
    this.rows += 1;
    this.starts[this.rows] = this.written;
    return this.written - this.read;
  }

  private copy(until: number): void {
    this.targets.set(this.old.targets.subarray(this.read, until), this.written);
    this.kinds.set(this.old.kinds.subarray(this.read, until), this.written);
    this.written += until - this.read;
    this.read = until;
  }
}
