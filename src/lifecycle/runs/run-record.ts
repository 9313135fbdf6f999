import type { Accountable } from '../../model/account';
import type { Outcome } from '../../model/outcome';
import type { AbandonedOperation, ComponentReport, OperationName, OperationReport, Reported, RunningReport } from '../../model/report';
import type { ComponentState, StepPhase } from '../../model/state';
import type { SaidAtOnce } from './read-later';
import { LaterReport, LeavableReport } from './read-later';
import { StepRows } from './step-rows';

const noneInside: ReadonlyMap<number, readonly Accountable[]> = new Map();

/** What one operation did: one row a step, in the order of the calls; kept in parallel lists, turned into data when read. */
export class RunRecord {
  readonly name: OperationName;
  /** When it was asked for, until it begins. */
  startedAtMs: number;
  endedAtMs: number | undefined;
  outcome: OperationReport['outcome'] = 'running';
  readonly rows: StepRows = new StepRows();
  /** Only of rows that did not end `done`. */
  outcomes: Map<number, Outcome> | undefined = undefined;
  values: Map<number, unknown> | undefined = undefined;
  /** What a stop could not wait for any longer. */
  abandoned: readonly AbandonedOperation[] = [];
  private readonly reported: Reported[] = [];
  /** The operations that steps consist of, by row. */
  private insideRows: Map<number, Accountable[]> | undefined = undefined;
  /** Of components that were never called. */
  uncalled: Map<number, Outcome> | undefined = undefined;

  constructor(name: OperationName, startedAtMs: number) {
    this.name = name;
    this.startedAtMs = startedAtMs;
  }

  /** So many steps are about to come, most likely. */
  expect(steps: number): void {
    this.rows.expect(steps);
  }

  /** Opens a row; its outcome is `waiting` until it is closed. */
  open(component: number, phase: StepPhase, calledAtMs: number): number {
    return this.rows.add(component, phase, calledAtMs);
  }

  close(row: number, settledAtMs: number, outcome?: Outcome): void {
    this.rows.settle(row, settledAtMs);
    if (outcome !== undefined) (this.outcomes ??= new Map()).set(row, outcome);
  }

  setValue(row: number, value: unknown): void {
    (this.values ??= new Map()).set(row, value);
  }

  /** The operations that steps consist of, by row. */
  get inside(): ReadonlyMap<number, readonly Accountable[]> {
    return this.insideRows ?? noneInside;
  }

  /** Keeps what a handler says, as long as the operation goes on. */
  said(what: Reported): void {
    if (this.endedAtMs === undefined) this.reported.push(Object.freeze(what));
  }

  /** A step consists of an operation elsewhere. */
  consists(row: number, of: Accountable): void {
    const inside = this.insideRows ??= new Map<number, Accountable[]>();
    const known = inside.get(row);
    if (known === undefined) inside.set(row, [of]);
    else known.push(of);
  }

  /** Notes a component whose turn never came. */
  leaveOut(component: number, outcome: Outcome): void {
    (this.uncalled ??= new Map()).set(component, outcome);
  }

  elapsedMs(nowMs: number): number {
    return (this.endedAtMs ?? nowMs) - this.startedAtMs;
  }

  outcomeOf(row: number): Outcome {
    return outcomeIn(this, row);
  }

  /**
   * What it did by now. Components are put into words when somebody reads them: most reports are never read.
   *
   * @param stateOf - gives the states as they are now, also later
   */
  report(nowMs: number, ids: readonly string[], stateOf: (component: number) => ComponentState): OperationReport {
    const report = new LaterReport(this.saidAtOnce(nowMs), this.reported, this.componentsLater(ids, stateOf));
    return this.abandoned.length === 0 ? report : Object.assign(report, { abandoned: this.abandoned });
  }

  /** The same of what is up; leaving the block that it is declared in by `await using` calls `leave`. */
  runningReport(nowMs: number, ids: readonly string[], stateOf: (component: number) => ComponentState, leave: () => Promise<void>): RunningReport {
    return new LeavableReport(this.saidAtOnce(nowMs), this.reported, this.componentsLater(ids, stateOf), leave);
  }

  private saidAtOnce(nowMs: number): SaidAtOnce {
    return { operation: this.name, outcome: this.outcome, startedAtMs: this.startedAtMs, elapsedMs: this.elapsedMs(nowMs) };
  }

  private componentsLater(ids: readonly string[], stateOf: (component: number) => ComponentState): () => readonly ComponentReport[] {
    const isOver = this.endedAtMs !== undefined;
    const then: Recorded = isOver ? this : { rows: new StepRows(this.rows), outcomes: copied(this.outcomes), values: copied(this.values), uncalled: copied(this.uncalled) };
    return () => componentReports(then, this.name, ids, stateOf);
  }
}

/** What has been written down of steps. */
interface Recorded {
  readonly rows: StepRows;
  readonly outcomes: ReadonlyMap<number, Outcome> | undefined;
  readonly values: ReadonlyMap<number, unknown> | undefined;
  readonly uncalled: ReadonlyMap<number, Outcome> | undefined;
}

function copied<Value>(map: ReadonlyMap<number, Value> | undefined): ReadonlyMap<number, Value> | undefined {
  return map && new Map(map);
}

function outcomeIn({ rows, outcomes }: Recorded, row: number): Outcome {
  const settledAtMs = rows.settled(row);
  return settledAtMs === undefined ? { kind: 'waiting' } : outcomes?.get(row) ?? { kind: 'done', elapsedMs: settledAtMs - rows.called(row) };
}

function componentReports(then: Recorded, name: OperationName, ids: readonly string[], stateOf: (component: number) => ComponentState): readonly ComponentReport[] {
  const { rows, values, uncalled } = then;
  const reports: ComponentReport[] = [];
  for (let row = 0; row < rows.size; row += 1) {
    const component = rows.component(row);
    reports.push(Object.freeze<ComponentReport>({
      id: ids[component] ?? '', phase: rows.phase(row), outcome: outcomeIn(then, row), state: stateOf(component),
      calledAtMs: rows.called(row), settledAtMs: rows.settled(row),
      ...(values?.has(row) === true ? { value: values.get(row) } : {}),
    }));
  }
  for (const [component, outcome] of uncalled ?? []) {
    reports.push(Object.freeze<ComponentReport>({ id: ids[component] ?? '', phase: name, outcome, state: stateOf(component), calledAtMs: undefined, settledAtMs: undefined }));
  }
  return Object.freeze(reports);
}
