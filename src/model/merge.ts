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

/** What is made by `update` and `merge` has it, in any copy of this package. */
export const changeBrand: unique symbol = Symbol.for('systole/change') as never;

/** A value worked out of the one that stands in its place; made by `update` and `merge`. */
export class Change {
  static {
    Object.defineProperty(this.prototype, changeBrand, { value: true });
  }

  /** @internal What `merge` was given. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** What `update` was given. Private, so that to the compiler nothing else is a change. */
  private readonly by: ((old: never) => unknown) | undefined;

  /** @internal */
  constructor(by: ((old: never) => unknown) | undefined, fields?: Readonly<Record<string, unknown>>) {
    this.by = by;
    this.fields = fields;
  }

  /** @internal */
  apply(old: unknown): unknown {
    return this.by?.(old as never);
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
  return new Change(undefined, fields);
}
