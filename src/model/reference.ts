import type { Dependency, Provided } from './dependency';
import { isFields } from './plain-data';

const brand: unique symbol = Symbol.for('systole/reference') as never;

/** Stands inside data for what a dependency gives. An instance of a class, so that nothing merges it or reaches into it. */
export class Reference {
  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  readonly to: Dependency;

  constructor(to: Dependency) {
    this.to = to;
    Object.freeze(this);
  }
}

/**
 * A dependency in the middle of data: anywhere in a `config` that is no function, and in constants, in plain objects, lists, maps and sets, as deep
 * as you like. It makes the same edge as in `deps`, and when its owner starts, what it refers to stands in its place; order is kept.
 *
 * It is typed as what will stand there, although until then it is no more than a mark. Inside functions nobody looks for it: there, ask the container.
 *
 * @example
 * component('router', { config: { routes: [ref(Home), ref(optional(Admin))], timeoutMs: 500 }, start: ({ config }) => open(config.routes) });
 */
export function ref<const To extends Dependency>(to: To): Provided<To> {
  return new Reference(to) as unknown as Provided<To>;
}

/** True for references of any copy of this package. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && brand in value;
}

/** A reference and where in the data it stands: `pool.urls.0`, or `''` for the data itself. */
export interface PlacedReference {
  readonly reference: Reference;
  readonly path: string;
}

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
