import { isSystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';

/**
 * What a step failed with by itself, or the limit that it ran over; `undefined` for one that ended well or was called off.
 *
 * A stop whose time is over before it is called counts as over its limit, although its outcome is `aborted`.
 */
export function genuineError({ component, phase, outcome }: SystoleEvent & { readonly kind: 'step-ended' }): { readonly error: unknown } | undefined {
  if (outcome.kind === 'failed') return { error: outcome.error };
  if (outcome.kind === 'timed-out') return { error: undefined };
  return outcome.kind === 'aborted' && isOverLimit(outcome.because, component, phase) ? { error: outcome.because } : undefined;
}

/** True for the error of a step that ran over a limit of its own. */
export function isOverLimit(error: unknown, component: string, phase: string): boolean {
  return isSystoleError(error) && error.code === 'ERR_TIMEOUT' && error.details.component === component && error.details.phase === phase;
}

/** The component that an abort reason blames; `null` when that cannot be told, because the log was not kept as objects. */
export function blamed(reason: unknown): string | undefined | null {
  if (!isSystoleError(reason)) return null;
  if (reason.code === 'ERR_ABORTED') return reason.details.rootCause;
  return reason.code === 'ERR_TIMEOUT' ? reason.details.component : undefined;
}
