import type { RunState } from '../model/state';

/** One change of state of a run, as hooks hear of it. */
export interface Change {
  readonly id: number;
  readonly name: string;
  /** From the whole operation to this part. */
  readonly path: readonly string[];
  readonly from: RunState;
  readonly to: RunState;
  /** Why, with a state that is no success, and with those that lead there. */
  readonly reason: unknown;
  /** In milliseconds of the clock it runs on. */
  readonly atMs: number;
}

/** Hears of a change, once it has been made; what it returns ends the round when it is `true`. */
export type Hook = (change: Change) => unknown;

/** Hooks by what they wait for: `'enter running'`, `'exit created'`. */
export type Hooks = { readonly [Moment in `${'enter' | 'exit'} ${RunState}`]?: Hook };

/**
 * Tells those who wait for the state that was left, then those who wait for the one that was entered; in each round in the order in which they were laid
 * around the operation, until one returns `true`. What one throws, or rejects with, changes nothing.
 */
export function callHooks(hooks: readonly Hooks[], change: Change, onError: (error: unknown) => void): void {
  for (const moment of [`exit ${change.from}`, `enter ${change.to}`] as const) {
    for (const { [moment]: hook } of hooks) {
      if (hook !== undefined && ended(hook, change, onError)) break;
    }
  }
}

function ended(hook: Hook, change: Change, onError: (error: unknown) => void): boolean {
  try {
    const result = hook(change);
    if (result instanceof Promise) result.catch(onError);
    return result === true;
  } catch (error) {
    onError(error);
    return false;
  }
}
