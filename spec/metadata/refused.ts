import { isSystoleError } from 'systole';

/** What a call was refused with, whole; fails when the call went through, or threw something else. */
export function refused(call: () => unknown): { readonly code: string; readonly message: string; readonly details: unknown } {
  try {
    call();
  } catch (error) {
    if (!isSystoleError(error)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
  throw new Error('It was not refused.');
}
