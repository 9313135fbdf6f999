import { constructorFacts } from './constructor-types';
import { injectionNotes } from './injection-notes';

/** What a class says of itself by `@injectable` and its like. Plain data, since another copy of this package may read it. */
export interface Injectable {
  /** What each parameter of the constructor asks for: a token, or a note by `@inject` and its like. */
  readonly parameters: readonly unknown[];
  /** The number of the lifecycle that it is to have wherever it is not registered otherwise; `undefined` leaves that open. */
  readonly lifecycle: number | undefined;
}

// One map for every copy of this package in the process, as for the definitions of components.
const slot = Symbol.for('systole/injectables/v1');
const shared = globalThis as unknown as Record<symbol, WeakMap<object, Injectable> | undefined>;
const injectables = shared[slot] ??= new WeakMap<object, Injectable>();

/** What a class has said of itself. A base class does not speak for it. */
export function injectableOf(target: object): Injectable | undefined {
  return injectables.get(target);
}

/** Keeps what is known of a class's constructor by now: the types that the compiler wrote down, and the notes of its parameters. */
export function storeInjectable(target: abstract new (...args: never) => unknown, lifecycle?: number): void {
  const { owner, types } = constructorFacts(target);
  const parameters = Object.assign([...types ?? []], injectionNotes(owner)) as readonly unknown[];
  injectables.set(target, Object.freeze({ parameters: Object.freeze(parameters), lifecycle: lifecycle ?? injectables.get(target)?.lifecycle }));
}
