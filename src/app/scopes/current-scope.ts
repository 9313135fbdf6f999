import { AsyncLocalStorage } from 'node:async_hooks';
import type { ScopeRooms } from './scope-rooms';

// One for all containers: each of those that are in use costs every promise of the process something, and the first does not before it is used.
let storage: AsyncLocalStorage<ScopeRooms> | undefined;

/** The innermost scope of any container that the caller stands in. */
export function innermostScope(): ScopeRooms | undefined {
  return storage?.getStore();
}

/** Calls a function in none: what listeners do, and await, is not what scopes do, nor what happens to singletons. */
export function outsideOfScopes<Result>(call: () => Result): Result {
  return storage?.getStore() === undefined ? call() : storage.exit(call);
}

/** Calls a function in a scope; whatever it awaits, or begins, goes on in there. */
export function within<Result>(scope: ScopeRooms, call: () => Result): Result {
  return (storage ??= new AsyncLocalStorage<ScopeRooms>()).run(scope, call);
}
