/** What can be done with an object and is to be done with the one that a proxy stands for. */
const traps = [
  'get', 'set', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf', 'setPrototypeOf', 'apply', 'construct',
] as const;

/** How a proxy asks for what it stands for, and learns that it has to do so again. */
export interface Asks {
  /** @param isAgain - it has been asked before, and what it was given was made of something that is gone */
  make(target: unknown, isAgain: boolean): unknown;
  /** The count of losses, by which to ask next time; the same as before as long as nothing is to be looked for. */
  lossesAfter(count: number): number;
  /** Whether anything behind a token has gone since the count was that. */
  isLost(target: unknown, count: number): boolean;
}

/** Stands for a class that is not there yet, when its name is read; what it makes is made when it is first used. */
class DelayedConstructor {
  readonly wrap: () => unknown;

  constructor(wrap: () => unknown) {
    this.wrap = wrap;
  }

  createProxy(make: (target: unknown) => unknown): object {
    return proxyOn(this.wrap, { make, lossesAfter: (count) => count, isLost: () => false });
  }
}

/**
 * The proxy in the place of what is made when it is first used.
 *
 * It stays with that, unless something that it was made of is gone: then it asks again, so that whoever has the proxy is never left with a
 * dead instance.
 */
export function proxyOn(wrap: () => unknown, asks: Asks): object {
  let made: { readonly instance: unknown; readonly of: unknown } | undefined;
  let seen = 0;
  const instance = (): object => {
    const now = asks.lossesAfter(seen);
    const isGone = made !== undefined && now !== seen && asks.isLost(made.of, seen);
    seen = now;
    if (made === undefined || isGone) {
      const of = wrap();
      made = { of, instance: asks.make(of, isGone) };
    }
    return made.instance as object;
  };
  const handler: Record<string, unknown> = {};
  for (const trap of traps) handler[trap] = (_: object, ...rest: readonly never[]): unknown => (Reflect[trap] as (...args: readonly unknown[]) => unknown)(instance(), ...rest);
  return new Proxy({}, handler);
}

/** @throws for what is no function: most likely the class itself, which is not there yet */
export function delay(wrapped: unknown): DelayedConstructor {
  if (wrapped === undefined) throw new Error('Attempt to `delay` undefined. Constructor must be wrapped in a callback');
  return new DelayedConstructor(wrapped as () => unknown);
}
