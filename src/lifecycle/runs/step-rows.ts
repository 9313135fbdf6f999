import type { StepPhase } from '../../model/state';

/**
 * The steps of an operation as numbers, one row a step: of a hundred thousand steps none is an object.
 *
 * In one list, since each costs a small operation as much as a step or two.
 */
export class StepRows {
  size = 0;
  /** Three for each step: its component, when it was called, and when it had ended, which is NaN until then. */
  private numbers: Float64Array;
  /** Places in `names`; `undefined` while all are of the first. */
  private phases: Uint8Array | undefined;
  private readonly names: StepPhase[];

  constructor(of?: StepRows) {
    this.numbers = of === undefined ? none : of.numbers.slice(0, of.size * 3);
    this.phases = of?.phases?.slice(0, of.size);
    this.names = of === undefined ? [] : [...of.names];
    this.size = of?.size ?? 0;
  }

  /** Makes room for so many more, so that it need not be made bit by bit. */
  expect(more: number): void {
    if ((this.size + more) * 3 > this.numbers.length) this.grow(this.size + more);
  }

  add(component: number, phase: StepPhase, calledAtMs: number): number {
    const row = this.size;
    if (row * 3 === this.numbers.length) this.grow(Math.max(smallest, row * 2));
    if (phase !== this.names[0] || this.phases !== undefined) this.setPhase(row, phase);
    const { numbers } = this;
    numbers[row * 3] = component;
    numbers[row * 3 + 1] = calledAtMs;
    numbers[row * 3 + 2] = NaN;
    this.size = row + 1;
    return row;
  }

  settle(row: number, atMs: number): void {
    this.numbers[row * 3 + 2] = atMs;
  }

  component(row: number): number {
    return this.numbers[row * 3] as number;
  }

  phase(row: number): StepPhase {
    return this.names[this.phases?.[row] ?? 0] as StepPhase;
  }

  called(row: number): number {
    return this.numbers[row * 3 + 1] as number;
  }

  /** `undefined` for a step that has not ended. */
  settled(row: number): number | undefined {
    const atMs = this.numbers[row * 3 + 2] as number;
    return Number.isNaN(atMs) ? undefined : atMs;
  }

  /** An operation has a few phases, most often one. */
  private setPhase(row: number, phase: StepPhase): void {
    const known = this.names.indexOf(phase);
    const place = known === -1 ? this.names.push(phase) - 1 : known;
    if (place > 0) this.phases ??= new Uint8Array(this.numbers.length / 3);
    if (this.phases !== undefined) this.phases[row] = place;
  }

  private grow(room: number): void {
    const [{ numbers, phases }, more] = [this, new Float64Array(room * 3)];
    if (numbers.length > 0) more.set(numbers);
    this.numbers = more;
    if (phases === undefined) return;
    this.phases = new Uint8Array(room);
    this.phases.set(phases);
  }
}

const smallest = 4;
const none = new Float64Array(0);
