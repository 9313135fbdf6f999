import { lines, messageOf, SystoleError } from '../../model/errors';

/** A handler ran over its limit; also the reason its signal aborts with. @param waitsFor - what it was that took the time, if it was no handler; see `Steps` */
export function overLimit(component: string, phase: string, limitMs: number, waitsFor?: readonly string[]): SystoleError<'ERR_TIMEOUT'> {
  const tookLonger = `${component} took longer than ${String(Math.round(limitMs))} ms in its ${phase}`;
  if (waitsFor === undefined) return new SystoleError('ERR_TIMEOUT', `${tookLonger} handlers.`, { component, phase, limitMs });
  const [what = '', ...evidence] = waitsFor;
  return new SystoleError('ERR_TIMEOUT', lines(`${tookLonger}: ${what}.`, ...evidence), { component, phase, limitMs, waitsFor: what });
}

/** The whole start ran over its deadline; the component is the one that has been at work longest, or is not ready. */
export function startOverDeadline(component: string | undefined, limitMs: number): SystoleError<'ERR_TIMEOUT'> {
  const culprit = component === undefined ? '' : `; ${component} was not done`;
  return new SystoleError('ERR_TIMEOUT', `The start took longer than ${String(limitMs)} ms${culprit}.`, { component, phase: 'start', limitMs });
}

/** The reason a handler's signal aborts with when another component's failure ends the operation. */
export function calledOffBy(component: string, error: unknown): SystoleError<'ERR_ABORTED'> {
  return new SystoleError('ERR_ABORTED', `Called off, because ${component} failed: ${messageOf(error)}`, { rootCause: component }, { cause: error });
}

/** The reason when somebody outside aborts the operation. */
export function calledOff(operation: string, reason: unknown): SystoleError<'ERR_ABORTED'> {
  const why = reason === undefined ? '' : `: ${messageOf(reason)}`;
  return new SystoleError('ERR_ABORTED', lines(
    `${operation} was called off${why}.`,
    'it was aborted from outside; call it again when the reason is gone',
  ), { rootCause: undefined }, { cause: reason });
}

export function supersededBy(call: string, by: string): SystoleError<'ERR_SUPERSEDED'> {
  return new SystoleError('ERR_SUPERSEDED', lines(
    `${call} was superseded by ${by}, which was called while it ran or waited.`,
    'what it had begun was left to that stop; call it again afterwards',
  ), { call, by });
}
