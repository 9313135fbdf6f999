/** True for promises, and for whatever else can be awaited as one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise
    || (typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function');
}
