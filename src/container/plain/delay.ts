import type { delay as tsyringeDelay } from 'tsyringe';

/** A class that is told later, as tsyringe types it: a token like a class. */
export type DelayedClass<Instance> = ReturnType<typeof tsyringeDelay<Instance>>;

/** What can be done with an object and is to be done with the one that a proxy stands for. */
const traps = [
  'get', 'set', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf', 'setPrototypeOf', 'apply', 'construct',
] as const;

/** Stands for a class that is not there yet, when its name is read; what it makes is made when it is first used. */
class DelayedConstructor {
  readonly wrap: () => unknown;

  constructor(wrap: () => unknown) {
    this.wrap = wrap;
  }

  createProxy(make: (target: unknown) => unknown): object {
    let made: { readonly instance: unknown } | undefined;
    const instance = (): object => (made ??= { instance: make(this.wrap()) }).instance as object;
    const handler: Record<string, unknown> = {};
    for (const trap of traps) handler[trap] = (_: object, ...rest: readonly never[]): unknown => (Reflect[trap] as (...args: readonly unknown[]) => unknown)(instance(), ...rest);
    return new Proxy({}, handler);
  }
}

/** @throws for what is no function: most likely the class itself, which is not there yet */
export function delay(wrapped: unknown): DelayedConstructor {
  if (wrapped === undefined) throw new Error('Attempt to `delay` undefined. Constructor must be wrapped in a callback');
  return new DelayedConstructor(wrapped as () => unknown);
}
