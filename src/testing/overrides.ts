import type { Container } from '../app/container';
import type { OverrideOf as OverrideInList } from '../app/overrides/override-list';
import type { Key, TypedKey } from '../model/token';

/** What an override of `key` must fit: an id or a symbol says nothing of its value. */
export type OverrideOf<Of> = OverrideInList<Of>;

/** A list of keys, each with its override. */
export type OverrideList<Keys extends readonly Key[]> = { readonly [Place in keyof Keys]: readonly [Keys[Place], OverrideOf<Keys[Place]>] };

/** A map of overrides by their keys. Not as something that can be gone through: the compiler would take what handlers in a list get from its items, too. */
export type OverrideMap = Omit<ReadonlyMap<Key, OverrideOf<Key>>, typeof Symbol.iterator>;

/** Overrides of a system under test. The values of a list are checked against their keys by the compiler, those of a map are not. */
export type Overrides<Keys extends readonly Key[]> = OverrideList<Keys> | OverrideMap;

/** Overrides as pairs. */
export type OverridePair = readonly [Key, OverrideOf<Key>];

/** Overrides in a container what is to be overridden. @throws as `container.override` */
export function applyOverrides(container: Container, pairs: Iterable<OverridePair>): void {
  for (const [key, by] of pairs) container.override(key as TypedKey<unknown>, by);
}
