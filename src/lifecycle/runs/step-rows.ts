import type { StepPhase } from '../../model/state';

/**
 * The steps of an operation as parallel lists of numbers, one row a step: of a hundred thousand steps none is an object.
 *
 * As few lists as can be, since each costs a small operation as much as a step or two.
 */
export class StepRows {
  size = 0;
  private components: Int32Array;
  /** Two for each step: when it was called, and when it had ended, which is NaN until then. */
  private timesMs: Float64Array;
  /** Places in `names`; `undefined` while all are of the first. */
  private phases: Uint8Array | undefined;
  private readonly names: StepPhase[];

  constructor(of?: StepRows) {
    this.components = of === undefined ? none : of.components.slice(0, of.size);
    this.timesMs = of === undefined ? noTimes : of.timesMs.slice(0, of.size * 2);
    this.phases = of?.phases?.slice(0, of.size);
    this.names = of === undefined ? [] : [...of.names];
    this.size = of?.size ?? 0;
  }

  /** Makes room for so many more, so that it need not be made bit by bit. */
  expect(more: number): void {
    if (this.size + more > this.components.length) this.grow(this.size + more);
  }

  add(component: number, phase: StepPhase, calledAtMs: number): number {
    const row = this.size;
    if (row === this.components.length) this.grow(Math.max(smallest, row * 2));
    this.components[row] = component;
    if (phase !== this.names[0] || this.phases !== undefined) this.setPhase(row, phase);
    this.timesMs[row * 2] = calledAtMs;
    this.timesMs[row * 2 + 1] = NaN;
    this.size = row + 1;
    return row;
  }

  settle(row: number, atMs: number): void {
    this.timesMs[row * 2 + 1] = atMs;
  }

  component(row: number): number {
    return this.components[row] as number;
  }

  phase(row: number): StepPhase {
    return this.names[this.phases?.[row] ?? 0] as StepPhase;
  }

  called(row: number): number {
    return this.timesMs[row * 2] as number;
  }

  /** `undefined` for a step that has not ended. */
  settled(row: number): number | undefined {
    const atMs = this.timesMs[row * 2 + 1] as number;
    return Number.isNaN(atMs) ? undefined : atMs;
  }

  /** An operation has a few phases, most often one. */
  private setPhase(row: number, phase: StepPhase): void {
    const known = this.names.indexOf(phase);
    const place = known === -1 ? this.names.push(phase) - 1 : known;
    if (place > 0) this.phases ??= new Uint8Array(this.components.length);
    if (this.phases !== undefined) this.phases[row] = place;
  }

  private grow(room: number): void {
    this.components = enlarged(this.components, new Int32Array(room));
    this.timesMs = enlarged(this.timesMs, new Float64Array(room * 2));
    if (this.phases !== undefined) this.phases = enlarged(this.phases, new Uint8Array(room));
  }
}

/** Lists of up to 64 bytes lie where all objects do, and cost as little. */
const smallest = 4;

const none = new Int32Array(0);
const noTimes = new Float64Array(0);

function enlarged<List extends Int32Array | Float64Array | Uint8Array>(old: List, room: List): List {
  room.set(old);
  return room;
}
