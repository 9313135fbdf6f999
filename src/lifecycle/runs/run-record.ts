import type { Accountable } from '../../model/account';
import type { Outcome } from '../../model/outcome';
import type { AbandonedOperation, ComponentReport, OperationName, OperationReport, Reported } from '../../model/report';
import type { ComponentState, StepPhase } from '../../model/state';

/** What one operation did: one row a step, in the order of the calls; kept in parallel lists, turned into data when read. */
export class RunRecord {
  readonly name: OperationName;
  /** When it was asked for, until it begins. */
  startedAtMs: number;
  endedAtMs: number | undefined;
  outcome: OperationReport['outcome'] = 'running';
  private readonly components: number[] = [];
  private readonly phases: StepPhase[] = [];
  private readonly calledAtMs: number[] = [];
  private readonly settledAtMs: number[] = [];
  /** Only of rows that did not end `done`. */
  private readonly outcomes = new Map<number, Outcome>();
  private readonly values = new Map<number, unknown>();
  /** What a stop could not wait for any longer. */
  abandoned: readonly AbandonedOperation[] = [];
  private readonly reported: Reported[] = [];
  /** The operations that steps consist of, by row. */
  readonly inside: Map<number, Accountable[]> = new Map<number, Accountable[]>();
  /** Of components that were never called. */
  private readonly uncalled = new Map<number, Outcome>();

  constructor(name: OperationName, startedAtMs: number) {
    this.name = name;
    this.startedAtMs = startedAtMs;
  }

  /** Opens a row; its outcome is `waiting` until it is closed. */
  open(component: number, phase: StepPhase, calledAtMs: number): number {
    const row = this.components.push(component) - 1;
    this.phases.push(phase);
    this.calledAtMs.push(calledAtMs);
    this.settledAtMs.push(NaN);
    return row;
  }

  close(row: number, settledAtMs: number, outcome?: Outcome): void {
    this.settledAtMs[row] = settledAtMs;
    if (outcome !== undefined) this.outcomes.set(row, outcome);
  }

  setValue(row: number, value: unknown): void {
    this.values.set(row, value);
  }

  /** Keeps what a handler says, as long as the operation goes on. */
  said(what: Reported): void {
    if (this.endedAtMs === undefined) this.reported.push(Object.freeze(what));
  }

  /** A step consists of an operation elsewhere. */
  consists(row: number, of: Accountable): void {
    const known = this.inside.get(row);
    if (known === undefined) this.inside.set(row, [of]);
    else known.push(of);
  }

  /** Notes a component whose turn never came. */
  leaveOut(component: number, outcome: Outcome): void {
    this.uncalled.set(component, outcome);
  }

  elapsedMs(nowMs: number): number {
    return (this.endedAtMs ?? nowMs) - this.startedAtMs;
  }

  outcomeOf(row: number): Outcome {
    const settledAtMs = this.settledAtMs[row] as number;
    if (Number.isNaN(settledAtMs)) return { kind: 'waiting' };
    return this.outcomes.get(row) ?? { kind: 'done', elapsedMs: settledAtMs - (this.calledAtMs[row] as number) };
  }

  report(nowMs: number, ids: readonly string[], stateOf: (component: number) => ComponentState): OperationReport {
    const called = this.components.map((component, row): ComponentReport => ({
      id: ids[component] ?? '', phase: this.phases[row] as string, outcome: this.outcomeOf(row), state: stateOf(component),
      calledAtMs: this.calledAtMs[row],
      settledAtMs: Number.isNaN(this.settledAtMs[row]) ? undefined : this.settledAtMs[row],
      ...(this.values.has(row) ? { value: this.values.get(row) } : {}),
    }));
    const uncalled = [...this.uncalled].map(([component, outcome]): ComponentReport => ({
      id: ids[component] ?? '', phase: this.name, outcome, state: stateOf(component), calledAtMs: undefined, settledAtMs: undefined,
    }));
    return {
      operation: this.name, outcome: this.outcome, startedAtMs: this.startedAtMs, elapsedMs: this.elapsedMs(nowMs),
      components: Object.freeze([...called, ...uncalled].map((entry) => Object.freeze(entry))),
      reported: Object.freeze([...this.reported]),
      channels: channelsOf(this.reported),
      ...(this.abandoned.length === 0 ? {} : { abandoned: this.abandoned }),
    };
  }
}

/** By channel, then by component; names are data, so they are defined rather than assigned. */
function channelsOf(reported: readonly Reported[]): OperationReport['channels'] {
  const channels = new Map<string, Map<string, unknown[]>>();
  for (const { channel, component, value } of reported) {
    const components = channels.get(channel) ?? new Map<string, unknown[]>();
    const values = components.get(component);
    if (values === undefined) components.set(component, [value]);
    else values.push(value);
    channels.set(channel, components);
  }
  return Object.freeze(Object.fromEntries([...channels].map(([channel, components]) =>
    [channel, Object.freeze(Object.fromEntries([...components].map(([component, values]) => [component, Object.freeze(values)])))])));
}
