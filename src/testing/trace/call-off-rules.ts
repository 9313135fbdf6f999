import { isSystoleError } from '../../model/errors';
import type { AscentTrace } from './ascent-trace';
import { blamed } from './genuine-error';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';
import { isWayUp } from './trace-model';

/** S8, S15 and S16: the moment in which a start fails. */
export const callOffRules: Theme = {
  before: {
    'operation-failing': (model, event, report) => {
      const { ascent } = model;
      if (ascent?.operation.id === event.operation) hasCause(model, ascent, event, report);
    },
    'step-aborting': (model, event, report) => {
      const failing = model.ascent?.failing;
      const by = blamed(event.reason);
      if (failing === undefined || !isWayUp(event.phase) || by === null || by === failing.rootCause) return;
      report('S8', `${event.component} was called off at ${ms(event.atMs)} because of ${by ?? 'the caller'}, although it was ${failing.rootCause ?? 'the caller'} that ended the ${failing.name}.`, event.component);
    },
    'step-ended': (model, { outcome }, report) => {
      const { ascent } = model;
      if (ascent?.failing === undefined || outcome.kind === 'skipped' || ('leftRunning' in outcome && outcome.leftRunning)) return;
      callsOffAll(ascent, report);
    },
    'system-changed': (model, _event, report) => {
      if (model.ascent !== undefined) isTold(model.ascent, report);
    },
    'operation-ended': (model, event, report) => {
      const { ascent } = model;
      if (ascent?.operation.id !== event.operation) return;
      isTold(ascent, report);
      callsOffAll(ascent, report);
    },
  },
  timePasses: (model, atMs, report) => {
    const { ascent } = model;
    if (ascent === undefined) return;
    if (ascent.firstFailure !== undefined && model.isLater(atMs, model.lastAtMs)) isTold(ascent, report);
    if (ascent.failing !== undefined && model.isLater(atMs, ascent.failing.atMs)) callsOffAll(ascent, report);
  },
};

function callsOffAll({ toAbort, failing }: AscentTrace, report: Report): void {
  if (failing === undefined) return;
  for (const { component, phase } of toAbort) {
    report('S8', `The ${phase} of ${component.id} was in flight when the ${failing.name} failed at ${ms(failing.atMs)}, and was not called off in that instant.`, component.id, failing);
  }
}

function isTold({ firstFailure, failing, operation }: AscentTrace, report: Report): void {
  if (firstFailure === undefined || failing !== undefined) return;
  report('S15', `${firstFailure.component.id} failed, but the ${operation.name} was not told to fail.`, firstFailure.component.id, { sequence: firstFailure.sequence, atMs: operation.atMs });
}

function hasCause(model: TraceModel, ascent: AscentTrace, { rootCause, error, name, atMs }: EventOf<'operation-failing'>, report: Report): void {
  const { firstFailure } = ascent;
  // Begun too early, it could not be begun again.
  const wasPutOff = rootCause !== undefined && model.of(rootCause).lastOutcome === 'put-off';
  if (wasPutOff && firstFailure === undefined) return;
  const fails = `The ${name} failed at ${ms(atMs)} because of ${rootCause ?? 'the caller'}`;
  if (firstFailure !== undefined) {
    const first = firstFailure.component.id;
    if (rootCause !== first) report('S16', `${fails}, although ${first} had failed before.`, first);
    else if (!isSame(error, firstFailure.error)) report('S16', `${fails}, with another error than that of ${first}.`, first);
  } else if (!isSystoleError(error)) {
    if (error instanceof Error) report('S15', `${fails}, although it had not failed.`, rootCause);
  } else if (blamed(error) !== rootCause || !endingCodes.has(error.code)) {
    report('S15', `${fails}, although it had neither failed nor run over a limit.`, rootCause);
  }
}

/** Errors of a log that was not kept as objects cannot be compared. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || !(one instanceof Error) || !(other instanceof Error);
}

/** Why a start may fail without a handler that failed. */
const endingCodes: ReadonlySet<string> = new Set(['ERR_TIMEOUT', 'ERR_ABORTED', 'ERR_SUPERSEDED']);
