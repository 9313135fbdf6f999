import { collect, throwCollected } from '../../model/collected';

/** What tsyringe disposes of: `dispose` is called without arguments, so one that wants some is another method. */
export interface Disposable {
  dispose(): unknown;
}

export function isDisposable(instance: object): instance is Disposable {
  const { dispose } = instance as { readonly dispose?: unknown };
  return typeof dispose === 'function' && dispose.length === 0;
}

/**
 * Disposes of what was constructed, the last first, so that users go before what they use; each waits for the one before it to end.
 *
 * All are attempted. @throws what one of them has thrown; of several an `AggregateError`
 */
export async function disposeOf(constructed: readonly Disposable[]): Promise<void> {
  const errors: unknown[] = [];
  for (const disposable of [...constructed].reverse()) {
    let ended: unknown;
    // What takes no time is disposed of before `dispose()` returns.
    try {
      ended = disposable.dispose();
    } catch (error) {
      errors.push(error);
    }
    if (typeof ended === 'object' && ended !== null) await collect(errors, () => ended);
  }
  throwCollected(errors);
}
