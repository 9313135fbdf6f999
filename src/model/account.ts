import type { Settings } from './limits';
import type { Outcome } from './outcome';
import type { AbandonedOperation, OperationName } from './report';

/** What an account of an operation tells, beside how it ended. */
export interface AccountOptions {
  /** What it did with each component. Default: true. */
  readonly steps?: boolean;
  /** What handlers of a phase of the user's own returned. Default: false. */
  readonly results?: boolean;
  /** Every state it has been in. Default: false. */
  readonly history?: boolean;
  /** The limits it works under. Default: false. */
  readonly environment?: boolean;
}

/** One state of an operation, in milliseconds of its container's clock. */
export interface StateMoment {
  readonly state: string;
  readonly atMs: number;
}

/** One step of an operation: one phase of one component. */
export interface StepAccount {
  readonly component: string;
  readonly phase: string;
  /** `waiting` until its handler is called, `running` until that ends. */
  readonly outcome: Outcome['kind'] | 'running';
  /** Why it did not end well, in words. */
  readonly reason?: string;
  /** When its handler was called; absent when it never was. */
  readonly calledAtMs?: number;
  /** Absent while it is in flight. */
  readonly elapsedMs?: number;
  /** With `results`. */
  readonly result?: unknown;
  /** The operations it consists of, in the order of their calls: those of a subsystem. */
  readonly inside?: readonly OperationAccount[];
}

/** What an operation did or does, with the operations its steps consist of, as plain data. */
export interface OperationAccount {
  readonly operation: OperationName;
  /** Unique in its container. */
  readonly id: number;
  readonly state: string;
  /** Why it did not end well, in words. */
  readonly reason?: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly steps?: readonly StepAccount[];
  /** Of a stop: operations of the user's own that were still in flight when it went on without them. */
  readonly abandoned?: readonly AbandonedOperation[];
  /** Newest first. */
  readonly history?: readonly StateMoment[];
  readonly environment?: Settings;
}

/** Whatever can be a part of a step: an operation of a container inside. */
export interface Accountable {
  account(options?: AccountOptions): OperationAccount;
}

/** An account as text: a line for the operation, one for each step, and what is inside it below it. */
export function accountText(account: OperationAccount): string {
  return linesOf(account).join('\n');
}

function linesOf({ operation, id, state, elapsedMs, reason, steps = [], abandoned = [], history, environment }: OperationAccount): readonly string[] {
  return [
    `${operation} (operation ${String(id)}): ${state} after ${inMs(elapsedMs)}${because(reason)}`,
    ...(environment === undefined ? [] : [`  limits: ${Object.entries(environment).map(([name, value]) => `${name} ${shown(value)}`).join(', ')}`]),
    ...(history === undefined ? [] : [`  history: ${history.map((moment) => `${moment.state} at ${inMs(moment.atMs)}`).join(', ')}`]),
    ...steps.flatMap(stepLines),
    ...abandoned.map((other) => `  abandoned: ${other.name} (operation ${String(other.id)}), ${other.state}`),
  ];
}

function stepLines(step: StepAccount): readonly string[] {
  const time = step.elapsedMs === undefined ? '' : ` after ${inMs(step.elapsedMs)}`;
  const result = 'result' in step ? ` -> ${shown(step.result)}` : '';
  return [`  ${step.component} ${step.phase}: ${step.outcome}${time}${because(step.reason)}${result}`, ...(step.inside ?? []).flatMap(linesOf).map((line) => `    ${line}`)];
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason.split('\n')[0] ?? ''}`;
}

function inMs(ms: number): string {
  return `${String(Math.round(ms))} ms`;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `a list of ${String(value.length)}` : `{${Object.keys(value).join(', ')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'function' ? 'a function' : String(value);
}
