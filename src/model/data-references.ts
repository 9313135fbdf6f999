import { isFields } from './plain-data';
import type { PlacedReference, Reference } from './reference';
import { isReference } from './reference';

/** Every reference in data, in order. Calls no getter, and looks into nothing but plain objects, lists, maps and sets. */
export function referencesIn(data: unknown): readonly PlacedReference[] {
  const found: PlacedReference[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    if (isHolder(value)) {
      seen.add(value);
      for (const [name, part] of partsOf(value)) walk(part, path === '' ? name : `${path}.${name}`);
    } else if (isReference(value)) found.push({ reference: value, path });
  };
  walk(data, '');
  return found;
}

/** The same data with something in the place of each reference: a copy, of the same shape and order, rings included. */
export function withReferences(data: unknown, standIn: (reference: Reference) => unknown): unknown {
  const copies = new Map<unknown, unknown>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (!isHolder(value)) return isReference(value) ? standIn(value) : value;
    const made: Holder = Array.isArray(value) ? [] : value instanceof Map ? new Map() : value instanceof Set ? new Set() : Object.create(Object.getPrototypeOf(value) as object | null) as Readonly<Record<string, unknown>>;
    copies.set(value, made);
    fill(made, value, copy);
    return made;
  };
  return copy(data);
}

type Holder = readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Readonly<Record<string, unknown>>;

function isHolder(value: object): value is Holder {
  return Array.isArray(value) || isFields(value) || value instanceof Map || value instanceof Set;
}

/** Getters are left alone: what they give is worked out, and no data. */
function partsOf(holder: Holder): readonly (readonly [string, unknown])[] {
  if (holder instanceof Map) return [...(holder as ReadonlyMap<unknown, unknown>)].map(([key, part]) => [String(key), part]);
  if (Array.isArray(holder) || holder instanceof Set) return Array.from(holder as Iterable<unknown>, (part, place) => [String(place), part]);
  return Object.entries(Object.getOwnPropertyDescriptors(holder)).flatMap(([name, { enumerable, value }]) => (enumerable === true ? [[name, value as unknown] as const] : []));
}

function fill(made: Holder, from: Holder, copy: (value: unknown) => unknown): void {
  if (Array.isArray(from)) (made as unknown[]).push(...Array.from(from, copy));
  else if (from instanceof Map) for (const [key, part] of from) (made as Map<unknown, unknown>).set(key, copy(part));
  else if (from instanceof Set) for (const part of from) (made as Set<unknown>).add(copy(part));
  else {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      Object.defineProperty(made, name, 'value' in descriptor ? { ...descriptor, value: copy(descriptor.value) } : descriptor);
    }
  }
}
