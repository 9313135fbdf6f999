import { EdgeKind, isStrict } from './edge-kind';

/** Edges in one direction: those of component `i` lead to `targets[starts[i]] … targets[starts[i + 1] - 1]`. */
export interface EdgeRows {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly kinds: Uint8Array;
}

/** Writes rows of edges, one after the other: sorted, and each edge once, whatever the order in which a row's edges come. */
export class RowWriter {
  private readonly starts: Int32Array;
  private targets: Int32Array;
  private kinds: Uint8Array;
  private first = 0;
  private filled = 0;
  private isAscending = true;

  /** @param expected - how many edges there will be, about */
  constructor(size: number, expected: number) {
    this.starts = new Int32Array(size + 1);
    this.targets = new Int32Array(expected);
    this.kinds = new Uint8Array(expected);
  }

  /** An edge of the row that is being written. */
  add(target: number, kind: number): void {
    if (this.filled > this.first) {
      const last = at(this.targets, this.filled - 1);
      if (target === last) {
        this.kinds[this.filled - 1] = mergeKinds(at(this.kinds, this.filled - 1), kind);
        return;
      }
      if (target < last) this.isAscending = false;
    }
    this.put(target, kind);
  }

  /** Rows as they stand in others, from one to another; then they are ended. */
  copy(from: EdgeRows, first: number, end: number): void {
    const [begin, until] = [at(from.starts, first), at(from.starts, end)];
    const shift = this.filled - begin;
    this.reserve(this.filled + until - begin);
    this.targets.set(from.targets.subarray(begin, until), this.filled);
    this.kinds.set(from.kinds.subarray(begin, until), this.filled);
    copyShifted(from.starts, this.starts, first + 1, end + 1, shift);
    this.filled += until - begin;
    this.first = this.filled;
  }

  /** Ends a row. Every row has to be ended, in order. */
  close(row: number): void {
    if (!this.isAscending) this.sortRow();
    this.first = this.filled;
    this.starts[row + 1] = this.filled;
  }

  rows(): EdgeRows {
    const { starts, targets, kinds, filled } = this;
    if (filled === targets.length) return { starts, targets, kinds };
    const isNearlyFull = filled > targets.length * 0.9;
    return isNearlyFull ? { starts, targets: targets.subarray(0, filled), kinds: kinds.subarray(0, filled) } : { starts, targets: targets.slice(0, filled), kinds: kinds.slice(0, filled) };
  }

  private put(target: number, kind: number): void {
    this.reserve(this.filled + 1);
    this.targets[this.filled] = target;
    this.kinds[this.filled] = kind;
    this.filled += 1;
  }

  private reserve(room: number): void {
    if (room <= this.targets.length) return;
    const [targets, kinds] = [new Int32Array(room * 2), new Uint8Array(room * 2)];
    targets.set(this.targets);
    kinds.set(this.kinds);
    this.targets = targets;
    this.kinds = kinds;
  }

  private sortRow(): void {
    if (this.filled - this.first > insertionLimit) this.sortLongRow();
    else this.sortShortRow();
    const end = this.filled;
    this.filled = this.first;
    this.isAscending = true;
    // What is written never overtakes what is read.
    for (let edge = this.first; edge < end; edge += 1) this.add(at(this.targets, edge), at(this.kinds, edge));
  }

  /** By insertion: most rows are short, and need no room for it. */
  private sortShortRow(): void {
    const { targets, kinds } = this;
    for (let edge = this.first + 1; edge < this.filled; edge += 1) {
      const target = at(targets, edge);
      const kind = at(kinds, edge);
      let place = edge;
      for (; place > this.first && at(targets, place - 1) > target; place -= 1) {
        targets[place] = at(targets, place - 1);
        kinds[place] = at(kinds, place - 1);
      }
      targets[place] = target;
      kinds[place] = kind;
    }
  }

  private sortLongRow(): void {
    const packed = new Float64Array(this.filled - this.first);
    for (let edge = 0; edge < packed.length; edge += 1) packed[edge] = at(this.targets, this.first + edge) * allKinds + at(this.kinds, this.first + edge);
    packed.sort();
    for (let edge = 0; edge < packed.length; edge += 1) {
      this.targets[this.first + edge] = Math.floor(at(packed, edge) / allKinds);
      this.kinds[this.first + edge] = at(packed, edge) % allKinds;
    }
  }
}

const insertionLimit = 24;
/** More than all bits of `EdgeKind` together. */
const allKinds = 64;

/** Required wins over optional, and conditions add up. */
function mergeKinds(a: number, b: number): number {
  const weakest = EdgeKind.Order | EdgeKind.AbsentOnFailure;
  const isMember = isStrict(a) || isStrict(b) ? 0 : (a | b) & EdgeKind.Member;
  return ((a | b) & ~(weakest | EdgeKind.Member)) | (a & b & weakest) | isMember;
}

/** The element at a place that is known to exist. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] as number;
}

/** Copies a part to the same places of another list, with a number added to each. */
export function copyShifted(from: Int32Array, to: Int32Array, first: number, end: number, shift: number): void {
  // The engine copies words; most often nothing has moved.
  if (shift === 0) to.set(from.subarray(first, end), first);
  else for (let place = first; place < end; place += 1) to[place] = at(from, place) + shift;
}
