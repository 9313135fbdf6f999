import { messageOf } from './errors';

/** Calls, waits, and keeps what is thrown for later, so that one failure does not keep the next call from being made. */
export async function collect(errors: unknown[], call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    errors.push(error);
  }
}

/** Throws what was collected: one error as it is, several as one `AggregateError` in order. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  if (errors.length === 1) throw errors[0];
  throw new AggregateError(errors, errors.map(messageOf).join('; '));
}
