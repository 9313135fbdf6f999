import type { Dependency, Provided } from './dependency';

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
