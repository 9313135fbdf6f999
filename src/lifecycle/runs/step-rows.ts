import type { StepPhase } from '../../model/state';

/** The steps of an operation as parallel lists of numbers, one row a step: of a hundred thousand steps none is an object. */
export class StepRows {
  size = 0;
  private components: Int32Array;
  private calledAtMs: Float64Array;
  /** NaN until the step has ended. */
  private settledAtMs: Float64Array;
  /** Places in `names`. */
  private phases: Uint8Array;
  private readonly names: StepPhase[];

  constructor(of?: StepRows) {
    this.components = of === undefined ? new Int32Array(smallest) : of.components.slice(0, of.size);
    this.calledAtMs = of === undefined ? new Float64Array(smallest) : of.calledAtMs.slice(0, of.size);
    this.settledAtMs = of === undefined ? new Float64Array(smallest) : of.settledAtMs.slice(0, of.size);
    this.phases = of === undefined ? new Uint8Array(smallest) : of.phases.slice(0, of.size);
    this.names = of === undefined ? [] : [...of.names];
    this.size = of?.size ?? 0;
  }

  /** Makes room for so many more, so that it need not be made bit by bit. */
  expect(more: number): void {
    if (this.size + more > this.components.length) this.grow(this.size + more);
  }

  add(component: number, phase: StepPhase, calledAtMs: number): number {
    const row = this.size;
    if (row === this.components.length) this.grow(row * 2);
    this.components[row] = component;
    this.phases[row] = this.place(phase);
    this.calledAtMs[row] = calledAtMs;
    this.settledAtMs[row] = NaN;
    this.size = row + 1;
    return row;
  }

  settle(row: number, atMs: number): void {
    this.settledAtMs[row] = atMs;
  }

  component(row: number): number {
    return this.components[row] as number;
  }

  phase(row: number): StepPhase {
    return this.names[this.phases[row] as number] as StepPhase;
  }

  called(row: number): number {
    return this.calledAtMs[row] as number;
  }

  /** `undefined` for a step that has not ended. */
  settled(row: number): number | undefined {
    const atMs = this.settledAtMs[row] as number;
    return Number.isNaN(atMs) ? undefined : atMs;
  }

  /** An operation has a few phases, most often one. */
  private place(phase: StepPhase): number {
    const known = this.names.indexOf(phase);
    return known === -1 ? this.names.push(phase) - 1 : known;
  }

  private grow(room: number): void {
    this.components = enlarged(this.components, new Int32Array(room));
    this.calledAtMs = enlarged(this.calledAtMs, new Float64Array(room));
    this.settledAtMs = enlarged(this.settledAtMs, new Float64Array(room));
    this.phases = enlarged(this.phases, new Uint8Array(room));
  }
}

/** Lists of up to 64 bytes lie where all objects do, and cost as little. */
const smallest = 8;

function enlarged<List extends Int32Array | Float64Array | Uint8Array>(old: List, room: List): List {
  room.set(old);
  return room;
}
