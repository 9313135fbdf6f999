import { isProvider } from '../container/provider';
import { dependentClosure } from '../graph/selection';
import { isRelative } from '../model/merge';
import type { Key } from '../model/token';
import { describeKey } from '../model/token';
import { invalidOption } from '../registry/findings';
import { loadPlainWays } from '../registry/later';
import { keyOf } from '../registry/keys';
import { askedOf } from '../registry/references';
import type { Internals } from './internals';
import { checkedOverride } from './override-shape';

/** A plain key, and the provider that is to take the place of what is registered for it. */
export interface PlainOverride {
  readonly key: Key;
  readonly by: object;
}

/** An override as one of something plain; `undefined` where it is a component's, or nobody's. @throws ERR_INVALID_OPTION for a provider of nothing */
export function plainOverride(internals: Internals, key: Key, by: unknown): PlainOverride | undefined {
  if (typeof by !== 'object' || by === null || !isProvider(by) || internals.find(key) !== undefined || internals.plain.elsewhere(key) === undefined) return undefined;
  const id = describeKey(key);
  const checked = checkedOverride({ id, key }, by);
  for (const [name, value] of Object.entries(checked)) if (isRelative(value)) throw invalidOption(id, name, value, 'what is registered plainly is replaced as a whole: give the new value itself');
  return { key, by: checked };
}

/** 1 for the components that are given what is made with one of these plain keys, and for what depends on them. */
export function plainDependents(internals: Internals, keys: readonly unknown[]): Uint8Array {
  const { registry, wired, plain } = internals;
  const { present, definitions, adjacency } = wired.wiring();
  const known = new Map<unknown, boolean>();
  const isMadeWith = (asked: unknown): boolean => {
    if (registry.find(asked) !== undefined) return false;
    let is = known.get(asked);
    if (is === undefined) {
      const ways = loadPlainWays().waysBehind(asked, (key, by) => plain.registrations.elsewhere(key, by, true), (key) => registry.find(key));
      known.set(asked, is = keys.some((key) => ways.plain.has(key)));
    }
    return is;
  };
  // What is asked for by `lazy` is looked up anew each time.
  const askers = definitions.flatMap((definition, component) => (present[component] === 1
    && askedOf(definition).some((dependency) => !(typeof dependency === 'object' && dependency.kind === 'lazy') && isMadeWith(keyOf(dependency))) ? [component] : []));
  return dependentClosure(adjacency, askers, () => true);
}
