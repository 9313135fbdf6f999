import { isFields } from './plain-data';

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

const brand: unique symbol = Symbol.for('systole/change') as never;

/** A value worked out of the one that stands in its place; made by `update` and `merge`. */
export class Change {
  static {
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** @internal What `merge` was given. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  private readonly by: (old: never) => unknown;

  /** @internal */
  constructor(by: (old: never) => unknown, fields?: Readonly<Record<string, unknown>>) {
    this.by = by;
    this.fields = fields;
  }

  /** @internal */
  apply(old: unknown): unknown {
    return this.by(old as never);
  }
}

/**
 * In an override, or anywhere in a config that is laid over another: the value that a function makes of the one that is there. The function
 * says what type the old value has.
 *
 * @example
 * container.overrideAll({ 'database.config.pool.max': update((max: number) => max * 2) });
 */
export function update(by: (old: never) => unknown): Change {
  return new Change(by);
}

/**
 * In an override: these fields laid over those that are there, as deep as they go; lists by `append` and `prepend`, single values by `update`.
 *
 * As a whole override of a system, the fields are ids, or groups and the names in them: of a component its options, of a constant its own.
 *
 * @example
 * container.override(Database, { config: merge({ pool: { max: 1 } }) });
 * container.overrideAll(merge({ database: { config: { pool: { max: 1 } } }, env: { port: 8081 } }));
 */
export function merge(fields: Readonly<Record<string, unknown>>): Change {
  return new Change((old: unknown) => laidOver(old, fields), fields);
}

/** True for what `update` and `merge` made, in any copy of this package. */
export function isChange(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && brand in value;
}

/** True for what says how to work a value out of the old one. */
export function isRelative(value: unknown): boolean {
  return isChange(value) || isAddition(value);
}

/** One config laid over another: plain objects field by field, lists by `append` and `prepend`, single values by `update`; of everything else the upper one counts. */
export function laidOver(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (isChange(over)) return over.apply(under);
  if (isAddition(over)) {
    const list: readonly unknown[] = Array.isArray(under) ? under : [];
    return over.kind === 'append' ? [...list, ...over.items] : [...over.items, ...list];
  }
  if (!isFields(over)) return over;
  const fields = isFields(under) ? under : {};
  return { ...fields, ...Object.fromEntries(Object.entries(over).map(([name, value]) => [name, laidOver(Object.hasOwn(fields, name) ? fields[name] : undefined, value)])) };
}

function isAddition(value: unknown): value is ListAddition {
  if (!isFields(value)) return false;
  return (value['kind'] === 'append' || value['kind'] === 'prepend') && Array.isArray(value['items']);
}
