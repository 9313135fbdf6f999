import { isFields } from '../model/plain-data';
import { describeKey } from '../model/token';
import type { Key, TypedKey } from '../model/token';
import { invalidOption } from '../registry/findings';
import type { Container, Override } from './container';

/** What an override of `key` must fit: an id or a symbol says nothing of its value. */
export type OverrideOf<Of> = Of extends TypedKey<infer Value> ? Override<Value> : Override<unknown>;

/** A list of keys, each with its override. */
export type OverrideList<Keys extends readonly Key[]> = { readonly [Place in keyof Keys]: readonly [Keys[Place], OverrideOf<Keys[Place]>] };

/**
 * Several overrides: a list of keys, each with its override, checked by the compiler; a map; a record; or a function that makes them.
 *
 * A record has ids for names, or paths into configs: `{ 'db': { useValue: fake }, 'http/server.config.tls.port': 8443 }`.
 */
export type Overrides<Keys extends readonly Key[] = readonly Key[]> =
  | OverrideList<Keys>
  | ReadonlyMap<Key, Override<unknown>>
  | Readonly<Record<string, unknown>>
  | ((container: Container) => void);

/** An override, or a new value at a path of a config. */
export type OverrideEntry =
  | { readonly kind: 'override'; readonly key: Key; readonly by: unknown }
  | { readonly kind: 'config'; readonly key: string; readonly path: readonly string[]; readonly value: unknown };

/** @throws ERR_INVALID_OPTION for what is neither a list, nor a map, nor a record */
export function entriesOf(overrides: Exclude<Overrides, (container: Container) => void>, isKnown: (id: string) => boolean): readonly OverrideEntry[] {
  if (overrides instanceof Map) return [...(overrides as ReadonlyMap<Key, unknown>)].map(([key, by]) => ({ kind: 'override', key, by }));
  if (Array.isArray(overrides)) return overrides.map(entryOfPair);
  if (typeof overrides !== 'object' || (overrides as unknown) === null) throw invalidOption(undefined, 'overrides', overrides, shapes);
  return Object.entries(overrides).map(([name, by]) => entryOfName(name, by, isKnown));
}

const shapes = 'they are a list of [key, override], a map, a record by id, or a function of the container';

function entryOfPair(pair: unknown): OverrideEntry {
  if (!Array.isArray(pair) || pair.length !== 2) throw invalidOption(undefined, 'overrides', pair, shapes);
  const [key, by] = pair as [Key, unknown];
  return { kind: 'override', key, by };
}

/** An id may have dots of its own: the longest known one counts. */
function entryOfName(name: string, by: unknown, isKnown: (id: string) => boolean): OverrideEntry {
  if (isKnown(name)) return { kind: 'override', key: name, by };
  const parts = name.split('.');
  for (let length = parts.length - 2; length > 0; length -= 1) {
    const id = parts.slice(0, length).join('.');
    if (parts[length] === 'config' && isKnown(id)) return { kind: 'config', key: id, path: parts.slice(length + 1), value: by };
  }
  return { kind: 'override', key: name, by };
}

/**
 * A config with another value at a path; what the path leads through is copied, and made where it is missing.
 *
 * @throws ERR_INVALID_OPTION when the path leads through something that has no fields
 */
export function withValueAt(config: unknown, path: readonly string[], value: unknown, component: Key): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (config !== undefined && !isFields(config)) {
    throw invalidOption(describeKey(component), `config at ${name}`, config, 'a path leads through plain objects; override the whole config instead');
  }
  const fields = config ?? {};
  return { ...fields, [name]: withValueAt(fields[name], rest, value, component) };
}
