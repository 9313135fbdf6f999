import type { Change, ListAddition } from './merge';
import { changeBrand } from './merge';
import { isFields } from './plain-data';

/** True for what `update` and `merge` made, in any copy of this package. */
export function isChange(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && changeBrand in value;
}

/** True for what says how to work a value out of the old one. */
export function isRelative(value: unknown): boolean {
  return isChange(value) || isAddition(value);
}

/** One config laid over another: plain objects field by field, lists by `append` and `prepend`, single values by `update`; of everything else the upper one counts. */
export function laidOver(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (isChange(over)) return over.fields === undefined ? over.apply(under) : laidOver(under, over.fields);
  if (isAddition(over)) {
    const list: readonly unknown[] = Array.isArray(under) ? under : [];
    return over.kind === 'append' ? [...list, ...over.items] : [...over.items, ...list];
  }
  if (!isFields(over)) return over;
  const fields = isFields(under) ? under : {};
  return { ...fields, ...Object.fromEntries(Object.entries(over).map(([name, value]) => [name, laidOver(Object.hasOwn(fields, name) ? fields[name] : undefined, value)])) };
}

function isAddition(value: unknown): value is ListAddition {
  return isFields(value) && (value['kind'] === 'append' || value['kind'] === 'prepend') && Array.isArray(value['items']);
}
