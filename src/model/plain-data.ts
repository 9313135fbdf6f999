/** A plain object: what has fields that can be merged, or be reached by a path. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const primitives: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'undefined', 'bigint']);

/**
 * The path to the first thing in a value that is no plain data: a function, a symbol, an instance of a class, or a ring. `''` for the value itself;
 * `undefined` when there is none.
 */
export function unplainPath(value: unknown, path = '', around: ReadonlySet<unknown> = new Set()): string | undefined {
  if (value === null || primitives.has(typeof value)) return undefined;
  if ((!Array.isArray(value) && !isFields(value)) || around.has(value)) return path;
  const inside = new Set([...around, value]);
  for (const [name, part] of Object.entries(value)) {
    const found = unplainPath(part, path === '' ? name : `${path}.${name}`, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A copy of plain data that nobody can change. */
export function frozenCopy<Data>(data: Data): Data {
  if (Array.isArray(data)) return Object.freeze(data.map(frozenCopy)) as Data;
  if (!isFields(data)) return data;
  return Object.freeze(Object.fromEntries(Object.entries(data).map(([name, part]) => [name, frozenCopy(part)]))) as Data;
}
