import type { AnySystoleError } from './errors';
import { invalidOption } from './invalid-option';

/** What is wrong with the signal that a call is to be called off by, if anything. */
export function signalFinding(value: unknown): AnySystoleError | undefined {
  return value === undefined || isSignal(value) ? undefined : invalidOption(undefined, 'signal', value, 'it is an AbortSignal');
}

function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { readonly addEventListener?: unknown }).addEventListener === 'function';
}
