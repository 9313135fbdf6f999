import type { PartFailure } from '../model/errors';
import { lines, messageOf, SystoleError } from '../model/errors';
import { inWords } from './duration';

/** The ways of an operation that are not its own failure. */
export type CalledOff = SystoleError<'ERR_ABORTED'> | SystoleError<'ERR_TIMEOUT'>;

/** The reason of an operation that somebody has called off, and of all that goes on inside it. */
export function calledOff(path: readonly string[], reason: unknown): SystoleError<'ERR_ABORTED'> {
  return new SystoleError('ERR_ABORTED', lines(
    `${path.at(-1) ?? ''} was called off${reason === undefined ? '' : `: ${messageOf(reason)}`}.`,
    inside(path),
    'it was aborted from outside; run it again when the reason is gone',
  ), { rootCause: undefined, path }, { cause: reason });
}

/** The reason of what went on inside an operation that has failed. */
export function calledOffBy(path: readonly string[], reason: unknown): SystoleError<'ERR_ABORTED'> {
  const name = path.at(-1) ?? '';
  return new SystoleError('ERR_ABORTED', lines(
    `Called off, because ${name} failed: ${messageOf(reason)}`,
    inside(path),
  ), { rootCause: name, path }, { cause: reason });
}

/** The reason of one that ran beside another that was faster. */
export function outrun(path: readonly string[], winner: string): SystoleError<'ERR_ABORTED'> {
  return new SystoleError('ERR_ABORTED', lines(`Called off, because ${winner} was faster.`, inside(path)), { rootCause: undefined, path });
}

export function overLimit(path: readonly string[], limitMs: number): SystoleError<'ERR_TIMEOUT'> {
  const name = path.at(-1) ?? '';
  return new SystoleError('ERR_TIMEOUT', lines(
    `${name} took longer than ${inWords(limitMs)}.`,
    inside(path),
    `give timeout(${name}, …) more time, or let it look at op.signal`,
  ), { component: undefined, phase: name, limitMs, path });
}

/** The reason of one that has failed without any. */
export function failedWithoutReason(path: readonly string[]): SystoleError<'ERR_OPERATION_FAILED'> {
  return new SystoleError('ERR_OPERATION_FAILED', lines(
    `${path.at(-1) ?? ''} has failed, and does not say why.`,
    inside(path),
    'give fail(…) a reason, or throw an error',
  ), { path });
}

const shownFailures = 6;

/** The reason of several that ran together, when some did not succeed. */
export function partsFailed(path: readonly string[], failed: readonly PartFailure[], results: readonly unknown[]): SystoleError<'ERR_PARTS_FAILED'> {
  const reasons = failed.map(({ reason }) => reason);
  return new SystoleError('ERR_PARTS_FAILED', lines(
    `${path.at(-1) ?? ''}: ${String(failed.length)} of ${String(results.length)} did not succeed.`,
    inside(path),
    ...failed.slice(0, shownFailures).map(({ place, name, state, reason }) => `${String(place)}. ${name} ${state}: ${messageOf(reason).split('\n')[0] ?? ''}`),
    failed.length > shownFailures ? `… and ${String(failed.length - shownFailures)} more, all in details.failed` : undefined,
    'what the others gave is in details.results',
  ), { path, of: results.length, failed, results }, { cause: new AggregateError(reasons, reasons.map(messageOf).slice(0, shownFailures).join('; ')) });
}

/** A call on an operation that is over. */
export function alreadyOver(path: readonly string[], call: string, state: string): SystoleError<'ERR_STATE'> {
  return new SystoleError('ERR_STATE', lines(
    `${call} was called when ${path.at(-1) ?? ''} was over: it has ${state}.`,
    inside(path),
    'await what the body begins, so that it does not end before; or detach it',
  ), { call, state, allowed: ['created', 'running', 'aborting', 'timing-out'] });
}

function inside(path: readonly string[]): string | undefined {
  return path.length > 1 ? `inside: ${path.slice(0, -1).join(' > ')}` : undefined;
}
