import type { Source } from '../model/definition';
import { isFields } from '../model/plain-data';
import { describeKey } from '../model/token';
import type { Key, TypedKey } from '../model/token';
import { invalidOption } from '../registry/findings';
import type { Container, Override } from './container';
import type { Change } from './merge';
import { isChange, isRelative, laidOver, merge } from './merge';

/** What an override of `key` must fit: an id or a symbol says nothing of its value. */
export type OverrideOf<Of> = Of extends TypedKey<infer Value> ? Override<Value> : Override<unknown>;

/** A list of keys, each with its override. */
export type OverrideList<Keys extends readonly Key[]> = { readonly [Place in keyof Keys]: readonly [Keys[Place], OverrideOf<Keys[Place]>] };

/**
 * Several overrides: a list of keys, each with its override, checked by the compiler; a map; a record; or a function that makes them.
 *
 * A record has ids for names, or paths into configs: `{ 'db': { useValue: fake }, 'http/server.config.tls.port': 8443 }`. With `merge` around it, it
 * is laid over what there is, field by field.
 */
export type Overrides<Keys extends readonly Key[] = readonly Key[]> =
  | OverrideList<Keys>
  | ReadonlyMap<Key, Override<unknown>>
  | Readonly<Record<string, unknown>>
  | Change
  | ((container: Container) => void);

/** An override, or a new value at a path of a config. */
export type OverrideEntry =
  | { readonly kind: 'override'; readonly key: Key; readonly by: unknown }
  | { readonly kind: 'config'; readonly key: string; readonly path: readonly string[]; readonly value: unknown };

/** @throws ERR_INVALID_OPTION for what is neither a list, nor a map, nor a record */
export function entriesOf(overrides: Exclude<Overrides, (container: Container) => void>, sourceOf: (id: string) => Source['kind'] | undefined): readonly OverrideEntry[] {
  const isKnown = (id: string): boolean => sourceOf(id) !== undefined;
  if (isChange(overrides)) {
    if (overrides.fields === undefined) throw invalidOption(undefined, 'overrides', overrides, shapes);
    return entriesOfFields(overrides.fields, sourceOf);
  }
  if (overrides instanceof Map) return [...(overrides as ReadonlyMap<Key, unknown>)].map(([key, by]) => ({ kind: 'override', key, by }));
  if (Array.isArray(overrides)) return overrides.map(entryOfPair);
  if (typeof overrides !== 'object' || (overrides as unknown) === null) throw invalidOption(undefined, 'overrides', overrides, shapes);
  return Object.entries(overrides).map(([name, by]) => entryOfName(name, by, isKnown));
}

const shapes = 'they are a list of [key, override], a map, a record by id, merge(…) of one, or a function of the container';

function entryOfPair(pair: unknown): OverrideEntry {
  if (!Array.isArray(pair) || pair.length !== 2) throw invalidOption(undefined, 'overrides', pair, shapes);
  const [key, by] = pair as [Key, unknown];
  return { kind: 'override', key, by };
}

/** Fields by id, or by group and name. Of a constant they are its value's own; of anything else, a part of its definition. */
function entriesOfFields(fields: Readonly<Record<string, unknown>>, sourceOf: (id: string) => Source['kind'] | undefined, group?: string): readonly OverrideEntry[] {
  return Object.entries(fields).flatMap(([name, by]): readonly OverrideEntry[] => {
    const key = group === undefined ? name : `${group}/${name}`;
    const source = sourceOf(key);
    if (source === undefined && group === undefined && isFields(by)) return entriesOfFields(by, sourceOf, name);
    if (source === 'value') return [{ kind: 'override', key, by: { useValue: isFields(by) ? merge(by) : by } }];
    return [{ kind: 'override', key, by: isFields(by) ? mergedParts(by) : by }];
  });
}

function mergedParts(part: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, (name === 'config' || name === 'meta') && isFields(value) ? merge(value) : value]));
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
  if (name === undefined) return isRelative(value) ? laidOver(config, value) : value;
  if (config !== undefined && !isFields(config)) {
    throw invalidOption(describeKey(component), `config at ${name}`, config, 'a path leads through plain objects; override the whole config instead');
  }
  const fields = config ?? {};
  return { ...fields, [name]: withValueAt(fields[name], rest, value, component) };
}
