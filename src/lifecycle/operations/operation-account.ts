import type { Accountable, AccountOptions, OperationAccount, StateMoment, StepAccount } from '../../model/account';
import { messageOf } from '../../model/errors';
import type { Settings } from '../../model/limits';
import type { Outcome } from '../../model/outcome';
import type { ComponentReport, OperationReport } from '../../model/report';

export { accountText } from '../../model/account';

/** What an account is made of. */
export interface AccountSource {
  readonly id: number;
  readonly moments: readonly StateMoment[];
  readonly report: OperationReport;
  readonly settings: Settings;
  /** By the place of their step in the report. */
  readonly inside: ReadonlyMap<number, readonly Accountable[]>;
  /** What it failed with; absent when it did not. */
  readonly failure: { readonly error: unknown } | undefined;
}

export function accountOf(source: AccountSource, options: AccountOptions): OperationAccount {
  const { report, moments, failure } = source;
  return Object.freeze({
    operation: report.operation, id: source.id, state: moments.at(-1)?.state ?? 'queued',
    ...(failure === undefined ? {} : { reason: messageOf(failure.error) }),
    startedAtMs: report.startedAtMs, elapsedMs: report.elapsedMs,
    ...(options.environment === true ? { environment: Object.freeze({ ...source.settings }) } : {}),
    ...(options.history === true ? { history: Object.freeze([...moments].reverse()) } : {}),
    ...(report.abandoned === undefined ? {} : { abandoned: report.abandoned }),
    ...(options.steps === false ? {} : { steps: Object.freeze(report.components.map((step, place) => stepOf(step, source.inside.get(place), options))) }),
  });
}

function stepOf(step: ComponentReport, inside: readonly Accountable[] | undefined, options: AccountOptions): StepAccount {
  const { outcome } = step;
  const reason = reasonOf(outcome);
  return Object.freeze({
    component: step.id, phase: step.phase, outcome: outcome.kind === 'waiting' && step.calledAtMs !== undefined ? 'running' : outcome.kind,
    ...(reason === undefined ? {} : { reason }),
    ...(step.calledAtMs === undefined ? {} : { calledAtMs: step.calledAtMs }),
    ...('elapsedMs' in outcome ? { elapsedMs: outcome.elapsedMs } : {}),
    ...(options.results === true && 'value' in step ? { result: step.value } : {}),
    ...(inside === undefined ? {} : { inside: Object.freeze(inside.map((operation) => operation.account(options))) }),
  });
}

function reasonOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'failed': return messageOf(outcome.error);
    case 'timed-out': return `took longer than ${String(outcome.limitMs)} ms${left(outcome.leftRunning)}`;
    case 'aborted': return `${messageOf(outcome.because)}${left(outcome.leftRunning)}`;
    case 'invalid': return outcome.issues.map(messageOf).join('; ');
    case 'skipped': return `because of ${outcome.because}`;
    case 'put-off': return `until ${outcome.because} is up`;
    case 'disabled': return outcome.reason;
    case 'done': case 'waiting': return undefined;
  }
}

function left(leftRunning: boolean): string {
  return leftRunning ? ', and was left behind' : '';
}
