/** Below it, a list is copied to where it has no more room than it needs. */
const littleSlack = 0.9;

/** A growing list of integers that lies outside of what is collected: long lists that live for a moment cost nobody a collection. */
export class IntList {
  length = 0;
  private places: Int32Array;

  /** @param expected - how many there will be, about */
  constructor(expected: number) {
    this.places = new Int32Array(Math.max(16, expected));
  }

  push(value: number): void {
    if (this.length === this.places.length) this.reserve(1);
    this.places[this.length] = value;
    this.length += 1;
  }

  /** Part of another list. */
  append(from: Int32Array, first: number, end: number): void {
    this.reserveFor(end - first);
    this.places.set(from.subarray(first, end), this.length);
    this.length += end - first;
  }

  at(place: number): number {
    return this.places[place] as number;
  }

  /** The integers alone, in no more room than a little; the list is not to be used any more. */
  taken(): Int32Array {
    const { places, length } = this;
    if (length === places.length) return places;
    return length > places.length * littleSlack ? places.subarray(0, length) : places.slice(0, length);
  }

  private reserveFor(more: number): void {
    if (this.length + more > this.places.length) this.reserve(more);
  }

  private reserve(more: number): void {
    const places = new Int32Array(Math.max(this.places.length * 2, this.length + more));
    places.set(this.places);
    this.places = places;
  }
}
