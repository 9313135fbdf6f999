import { requireFunction } from './basics';

/**
 * Makes a function that never throws, for where nobody would hear of it (timers, listeners): what the given one throws, or rejects with, goes to `onError`, and
 * `undefined` is given instead.
 */
export function guard<Args extends readonly unknown[], Result>(
  call: (...args: Args) => Result, onError: (error: unknown) => void,
): (...args: Args) => Result extends PromiseLike<infer Value> ? Promise<Value | undefined> : Result | undefined {
  requireFunction('the function', call);
  requireFunction('onError', onError);
  const guarded = (...args: Args): unknown => {
    try {
      const result: unknown = call(...args);
      return result instanceof Promise ? result.catch((error: unknown) => { onError(error); }) : result;
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  return guarded as never;
}
