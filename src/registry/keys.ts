import type { Dependency } from '../model/dependency';
import { isLater } from '../model/dependency';

/** The key inside a dependency form, or the dependency itself. */
export function keyOf(dependency: Dependency | undefined): unknown {
  if (typeof dependency !== 'object' || dependency.kind === 'token') return dependency;
  if (isLater(dependency)) return laterKey(dependency.of);
  return dependency.kind === 'optional' || dependency.kind === 'pick' ? keyOf(dependency.of) : dependency.of;
}

/** What `lazy` or `supplier` is about; `undefined` while the class is not yet declared, which is a finding like any other. */
function laterKey(of: () => unknown): unknown {
  try {
    return of();
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
