import { isEndState } from '../model/handle';
import { messageOf } from '../model/errors';
import { unplainPath } from '../model/plain-data';
import type { RunState } from '../model/state';
import type { Earlier } from './kept-reports';

/** What an operation did, or does: itself, and its parts below it. Frozen; times are milliseconds of the clock it runs on. */
export interface RunReport {
  /** Ascending in the order in which parts were made. */
  readonly id: number;
  readonly name: string;
  readonly state: RunState;
  /** When its body was called; `undefined` when it has not been, or never was. */
  readonly startedAtMs: number | undefined;
  /** Until its end, or until now. */
  readonly elapsedMs: number;
  /** Until its limit is over, or that of what it is a part of; `undefined` without a limit, and when it has ended. */
  readonly deadlineLeftMs: number | undefined;
  /** From 1 on; more for a further attempt of `retry`. */
  readonly attempt: number;
  /** What it has said last. */
  readonly progress: string | undefined;
  /** What it had so far: the last that `op.partial` was given. */
  readonly partial: unknown;
  /** Why it did not succeed, or is being called off. */
  readonly reason: unknown;
  /** What its body gave after it had been called off: that changes nothing any more. */
  readonly lateResult?: unknown;
  /** What its body threw then, unless it was the reason itself. */
  readonly lateFailure?: unknown;
  /** Its body ignored that it was called off: it was in flight when this ended, or is still. */
  readonly isQuarantined: boolean;
  /** What clean-ups failed with, in their order. */
  readonly cleanUpFailures: readonly unknown[];
  /** Its parts in the order in which they were made: all that go on, and the last of those that have ended, some 1,000 in all. */
  readonly children: readonly RunReport[];
  /** How many parts ended before those, by how they ended. */
  readonly earlier?: Earlier;
}

/** A tree as text: a line for each run, with its reason; what is inside it stands below it. A loop, since trees may be deep. */
export function reportText(report: RunReport): string {
  const lines: string[] = [];
  const open: { readonly report: RunReport; readonly depth: number }[] = [{ report, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { depth } = next;
    const indent = '  '.repeat(Math.min(depth, deepestIndent));
    lines.push(`${indent}${lineOf(next.report)}`, ...notesOf(next.report).map((note) => `${indent}  ${note}`));
    for (let place = next.report.children.length - 1; place >= 0; place -= 1) {
      open.push({ report: next.report.children[place] as RunReport, depth: depth + 1 });
    }
  }
  return lines.join('\n');
}

/** Lines further in than this begin at the same place. */
const deepestIndent = 40;

function lineOf(report: RunReport): string {
  const { name, state, attempt, elapsedMs, deadlineLeftMs, progress, reason, isQuarantined } = report;
  const time = state === 'created' ? '' : isEndState(state) ? ` after ${inMs(elapsedMs)}` : ` for ${inMs(elapsedMs)}`;
  return [
    `${name}${attempt > 1 ? ` (attempt ${String(attempt)})` : ''}: ${state}${time}`,
    deadlineLeftMs === undefined ? '' : `, ${inMs(deadlineLeftMs)} left`,
    isQuarantined ? ', left behind' : '',
    reason === undefined ? '' : `: ${firstLine(reason)}`,
    progress === undefined ? '' : ` (${progress})`,
  ].join('');
}

function notesOf({ earlier, cleanUpFailures, ...late }: RunReport): readonly string[] {
  return [
    ...cleanUpFailures.map((reason) => `a clean-up failed: ${firstLine(reason)}`),
    ...('lateFailure' in late ? [`failed late: ${firstLine(late.lateFailure)}`] : []),
    ...('lateResult' in late ? ['gave a result when it had been called off'] : []),
    ...(earlier === undefined ? [] : [`before: ${Object.entries(earlier).map(([state, count]) => `${String(count)} ${state}`).join(', ')}`]),
  ];
}

/** A tree as plain data: what is thrown becomes its text, what is no plain data becomes what kind of thing it is. */
export interface PlainReport {
  readonly [Field: string]: unknown;
  readonly children: readonly PlainReport[];
}

/** A loop, since trees may be deep. */
export function plainReport(report: RunReport): PlainReport {
  const nodes: { readonly report: RunReport; readonly parent: number; readonly children: PlainReport[] }[] = [{ report, parent: -1, children: [] }];
  // Grows while it is walked: parts stand behind their whole.
  for (let place = 0; place < nodes.length; place += 1) {
    for (const child of (nodes[place] as (typeof nodes)[0]).report.children) nodes.push({ report: child, parent: place, children: [] });
  }
  let whole: PlainReport = { children: [] };
  for (let place = nodes.length - 1; place >= 0; place -= 1) {
    const { report: one, parent, children } = nodes[place] as (typeof nodes)[0];
    whole = plainOne(one, children.reverse());
    nodes[parent]?.children.push(whole);
  }
  return whole;
}

function plainOne(report: RunReport, children: readonly PlainReport[]): PlainReport {
  const { reason, partial, cleanUpFailures, children: _, ...rest } = report;
  const fields = Object.entries({
    ...rest, ...(reason === undefined ? {} : { reason: messageOf(reason) }), ...(partial === undefined ? {} : { partial: plain(partial) }),
    ...('lateFailure' in rest ? { lateFailure: messageOf(rest.lateFailure) } : {}), ...('lateResult' in rest ? { lateResult: plain(rest.lateResult) } : {}),
    ...(cleanUpFailures.length === 0 ? {} : { cleanUpFailures: cleanUpFailures.map(messageOf) }),
  }).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...Object.fromEntries(fields), children: Object.freeze(children) });
}

function plain(value: unknown): unknown {
  if (unplainPath(value) === undefined && typeof value !== 'bigint') return value;
  return typeof value === 'object' && value !== null ? 'an object' : typeof value === 'function' ? 'a function' : String(value);
}

function firstLine(reason: unknown): string {
  return messageOf(reason).split('\n')[0] ?? '';
}

function inMs(ms: number): string {
  return `${String(Math.round(ms))} ms`;
}
