import type { LaterDependency, Lazy, Supplier } from '../model/dependency';
import { keyOf } from '../registry/keys';
import type { Surroundings } from './instances';

/** What `lazy` and `supplier` give. Of a transient component `lazy` gives one instance, as if it had been injected; one for each scope, if it belongs to that. */
export function handleOn(dependency: LaterDependency, surroundings: Surroundings): Lazy<unknown> | Supplier<unknown> {
  const key = keyOf(dependency);
  const get = (): unknown => surroundings.getLater(key);
  if (dependency.kind === 'supplier') return Object.freeze({ get, getAsync: () => surroundings.getLaterAsync(key) });
  let made: WeakMap<object, { readonly value: unknown }> | undefined;
  return Object.freeze({
    get: (): unknown => {
      const keeper = surroundings.keeperOf(key);
      const known = keeper === undefined ? undefined : made?.get(keeper);
      if (known !== undefined) return known.value;
      const value = get();
      if (keeper !== undefined) (made ??= new WeakMap()).set(keeper, { value });
      return value;
    },
  });
}
