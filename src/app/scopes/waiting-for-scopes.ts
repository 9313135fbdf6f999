import { names } from '../../lifecycle/operations/operation-errors';
import type { ScopeRooms } from './scope-rooms';

/** The scopes that a stop waits for, and what goes on in them, for people; see `Steps`. @param id - of the component that is stopped */
export function waitingForScopes(id: string, left: readonly ScopeRooms[]): readonly string[] {
  const scopesIn = new Map<string, string[]>();
  for (const rooms of left) {
    const activity = rooms.goesOn();
    const ids = scopesIn.get(activity) ?? [];
    scopesIn.set(activity, ids);
    ids.push(String(rooms.id));
  }
  return [
    left.length === 1 ? '1 scope is open' : `${String(left.length)} scopes are open`,
    ...[...scopesIn].map(([activity, ids]) => `in ${activity}: scope ${names(ids)}`),
    `end them when scope.signal fires, as it does now; stopTimeoutMs of ${id}, and stopBudgetMs, say how long they have`,
  ];
}
