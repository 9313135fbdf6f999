import type { Definition } from '../model/definition';

/** One place in the registry, as it was when it was looked at. Its index never changes and is never given to another component. */
export interface Entry {
  readonly index: number;
  readonly original: Definition;
  /** The original, or what an override made of it. */
  readonly effective: Definition;
  /** Asked for by name, rather than taken along because something needs it. */
  readonly explicit: boolean;
  readonly removed: boolean;
  readonly override: Definition | undefined;
}

const Mark = { Explicit: 1, Removed: 2 } as const;

/** Lists of up to 64 bytes lie where all objects do, and cost as little. */
const smallest = 64;

/** The places of a registry, as parallel lists: of a hundred thousand none is an object until somebody looks at it. */
export class Entries {
  /** What each is by now, in one list that a wiring copies at once. */
  readonly effective: Definition[] = [];
  private readonly originals: Definition[] = [];
  private readonly overrides = new Map<number, Definition>();
  private marks: Uint8Array = new Uint8Array(smallest);

  get size(): number {
    return this.originals.length;
  }

  add(original: Definition, effective: Definition, explicit: boolean): number {
    const index = this.originals.push(original) - 1;
    this.effective.push(effective);
    if (index === this.marks.length) this.marks = enlarged(this.marks);
    this.marks[index] = explicit ? Mark.Explicit : 0;
    return index;
  }

  original(index: number): Definition {
    return this.originals[index] ?? nobody(index);
  }

  definition(index: number): Definition {
    return this.effective[index] ?? nobody(index);
  }

  override(index: number): Definition | undefined {
    return this.overrides.get(index);
  }

  isExplicit(index: number): boolean {
    return (this.mark(index) & Mark.Explicit) !== 0;
  }

  isRemoved(index: number): boolean {
    return (this.mark(index) & Mark.Removed) !== 0;
  }

  /** Asked for by name, and there. */
  isAsked(index: number): boolean {
    return this.mark(index) === Mark.Explicit;
  }

  setOriginal(index: number, original: Definition, explicit: boolean): void {
    this.originals[index] = original;
    this.marks[index] = (this.mark(index) & ~Mark.Explicit) | (explicit ? Mark.Explicit : 0);
  }

  setEffective(index: number, effective: Definition): void {
    this.effective[index] = effective;
  }

  setOverride(index: number, override: Definition | undefined): void {
    if (override === undefined) this.overrides.delete(index);
    else this.overrides.set(index, override);
  }

  ask(index: number): void {
    this.marks[index] = this.mark(index) | Mark.Explicit;
  }

  remove(index: number): void {
    this.marks[index] = this.mark(index) | Mark.Removed;
  }

  /** As it is now. */
  look(index: number): Entry {
    return {
      index, original: this.original(index), effective: this.definition(index),
      explicit: this.isExplicit(index), removed: this.isRemoved(index), override: this.override(index),
    };
  }

  /** Takes back what has been added since there were so many; gives those. */
  shrink(count: number): readonly Definition[] {
    this.effective.length = count;
    return this.originals.splice(count);
  }

  /** Remembers what is here now; the function returned brings it back. What has come since keeps its index, and is gone. */
  remember(): () => void {
    const [originals, effective, overrides, marks] = [[...this.originals], [...this.effective], [...this.overrides], this.marks.slice()];
    return () => {
      for (let index = 0; index < this.size; index += 1) {
        if (index >= originals.length) {
          this.remove(index);
          continue;
        }
        this.originals[index] = originals[index] as Definition;
        this.effective[index] = effective[index] as Definition;
        this.marks[index] = marks[index] as number;
      }
      this.overrides.clear();
      for (const [index, override] of overrides) this.overrides.set(index, override);
    };
  }

  private mark(index: number): number {
    return index < this.size ? this.marks[index] as number : nobody(index);
  }
}

function nobody(index: number): never {
  throw new RangeError(`systole has a bug: component ${String(index)} does not exist. Please report it.`);
}

function enlarged(marks: Uint8Array): Uint8Array {
  const room = new Uint8Array(marks.length * 2);
  room.set(marks);
  return room;
}
