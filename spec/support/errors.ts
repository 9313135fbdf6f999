import { isSystoleError } from '../../src/model/errors';
import type { AnySystoleError } from '../../src/model/errors';

/** The error of ours that a call throws; whatever else happens is thrown on. */
export function systoleError(call: () => unknown): AnySystoleError {
  try {
    call();
  } catch (error) {
    if (isSystoleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The error of ours that a promise rejects with. */
export async function rejection(promise: PromiseLike<unknown>): Promise<AnySystoleError> {
  try {
    await promise;
  } catch (error) {
    if (isSystoleError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
