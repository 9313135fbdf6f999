import { isSystoleError, messageOf } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';
import type { ComponentReport, OperationReport } from '../../model/report';
import type { Snapshot } from '../../model/snapshot';

/** What came up, in the order in which it was called, and how long each took by itself; then what is off, and why. */
export function startLines(report: OperationReport, snapshot: Snapshot): readonly string[] {
  const started = report.components.filter((component) => component.phase === 'start' && component.outcome.kind === 'done');
  const off = snapshot.components.filter((component) => component.state === 'disabled');
  return [
    `started ${counted(started.length)} in ${milliseconds(report.elapsedMs)}`,
    ...started.map((component) => `  ${milliseconds(ownTime(component)).padStart(10)}  ${component.id}`),
    ...off.map((component) => `  ${'off'.padStart(10)}  ${component.reason ?? component.id}`),
  ];
}

/** What went down, in the order in which it was called, and how long each took to drain and stop. */
export function stopLines(report: OperationReport): readonly string[] {
  const times = new Map<string, number>();
  for (const component of report.components) times.set(component.id, (times.get(component.id) ?? 0) + ownTime(component));
  return [
    `stopped ${counted(times.size)} in ${milliseconds(report.elapsedMs)}`,
    ...[...times].map(([id, ms]) => `  ${milliseconds(ms).padStart(10)}  ${id}`),
  ];
}

/** Who keeps a start waiting, and who waits, the nearest first. */
export function slowLine(event: SystoleEvent & { readonly kind: 'slow' }): string {
  const who = `${event.component} (${seconds(event.runningMs)} of ${seconds(event.limitMs)})`;
  return event.waiting.length === 0 ? `still starting: ${who}` : `still starting: ${who}; waiting for it: ${event.waiting.join(' <- ')}`;
}

/** An error for the terminal: our own messages as they are, what caused them with its stack. Nothing is said twice. */
export function errorLines(error: unknown): readonly string[] {
  const lines = textOf(error).split('\n');
  for (let causes = causesOf(error), depth = 0; causes.length > 0 && depth < deepestCause; depth += 1) {
    for (const cause of causes) lines.push(...causeLines(cause, lines));
    causes = causes.flatMap(causesOf);
  }
  return lines;
}

/** Of our own errors, what the error that they are the cause of has not said for them. */
function causeLines(cause: unknown, said: readonly string[]): readonly string[] {
  const [headline = '', ...rest] = textOf(cause).split('\n');
  if (!isSystoleError(cause)) return [`caused by: ${headline}`, ...rest];
  const unsaid = rest.filter((line) => !said.some((other) => other.trim() === line.trim()));
  return unsaid.length === 0 && said.some((line) => line.endsWith(headline)) ? [] : [`caused by: ${headline}`, ...unsaid];
}

/** Causes of causes that are printed; more than people chain. */
const deepestCause = 6;

function causesOf(error: unknown): readonly unknown[] {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause === undefined) return [];
  return cause instanceof AggregateError ? cause.errors : [cause];
}

function textOf(error: unknown): string {
  return isSystoleError(error) || !(error instanceof Error) ? messageOf(error) : error.stack ?? error.message;
}

function ownTime(component: ComponentReport): number {
  return (component.settledAtMs ?? 0) - (component.calledAtMs ?? 0);
}

function counted(components: number): string {
  return components === 1 ? '1 component' : `${String(components)} components`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}

function seconds(ms: number): string {
  return ms === Infinity ? 'no limit' : `${(ms / 1000).toFixed(1)} s`;
}
