import { isFields } from '../model/plain-data';

/** A list to be put behind, or before, the list that is there. */
export interface ListAddition {
  readonly kind: 'append' | 'prepend';
  readonly items: readonly unknown[];
}

/** In a plugin's config: these items behind those that are there, instead of a list of their own. */
export function append(items: readonly unknown[]): ListAddition {
  return Object.freeze({ kind: 'append', items: Object.freeze([...items]) });
}

/** In a plugin's config: these items before those that are there, instead of a list of their own. */
export function prepend(items: readonly unknown[]): ListAddition {
  return Object.freeze({ kind: 'prepend', items: Object.freeze([...items]) });
}

/** One config laid over another: plain objects field by field, lists by `append` and `prepend`; of everything else the upper one counts. */
export function laidOver(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (isAddition(over)) {
    const list: readonly unknown[] = Array.isArray(under) ? under : [];
    return over.kind === 'append' ? [...list, ...over.items] : [...over.items, ...list];
  }
  if (!isFields(over)) return over;
  const fields = isFields(under) ? under : {};
  return { ...fields, ...Object.fromEntries(Object.entries(over).map(([name, value]) => [name, laidOver(fields[name], value)])) };
}

function isAddition(value: unknown): value is ListAddition {
  if (!isFields(value)) return false;
  return (value['kind'] === 'append' || value['kind'] === 'prepend') && Array.isArray(value['items']);
}
