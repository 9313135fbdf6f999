import { EdgeKind } from '../../model/edge-kind';
import { ScopeCode } from '../../model/scope-kind';
import type { Wiring } from '../../registry/wiring';

/** What instances of a component that is no singleton are made of: its needs, and those of what is no singleton among them. */
export function behindShortLived({ adjacency: { needs, needsFrom, kinds }, scopes }: Wiring, component: number): readonly number[] {
  const found = new Set([component]);
  // A set that grows while it is gone through is gone through to its new end.
  for (const one of found) {
    if ((scopes?.[one] ?? ScopeCode.singleton) === ScopeCode.singleton) continue;
    for (let edge = needsFrom[one] as number; edge < (needsFrom[one + 1] as number); edge += 1) if (((kinds[edge] as number) & EdgeKind.Order) === 0) found.add(needs[edge] as number);
  }
  found.delete(component);
  return [...found];
}

/** The components that are no singletons and whose instances are made of a component's. */
export function shortLivedAbove({ adjacency: { neededBy, neededByFrom, neededByKinds }, scopes }: Wiring, component: number): readonly number[] {
  if (scopes === undefined) return [];
  const found = new Set([component]);
  for (const one of found) {
    for (let edge = neededByFrom[one] as number; edge < (neededByFrom[one + 1] as number); edge += 1) {
      const holder = neededBy[edge] as number;
      if (scopes[holder] !== ScopeCode.singleton && ((neededByKinds[edge] as number) & EdgeKind.Order) === 0) found.add(holder);
    }
  }
  found.delete(component);
  return [...found];
}
