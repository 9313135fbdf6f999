import type { ScopeKind } from '../model/scope-kind';

/** What `@singleton` or `@scoped` says of a class. */
export interface SaidLifecycle {
  readonly decorator: string;
  /** The scope that a component says the same by. */
  readonly scope: ScopeKind;
  /** Whether it registers the class for a token. */
  readonly hasToken: boolean;
}

let said: WeakMap<object, SaidLifecycle> | undefined = undefined;

export function sayLifecycle(target: object, lifecycle: SaidLifecycle): void {
  (said ??= new WeakMap<object, SaidLifecycle>()).set(target, lifecycle);
}

/** Known at once where no class has ever said so. */
export function lifecycleSaidOf(target: object): SaidLifecycle | undefined {
  return said?.get(target);
}
