import type { Provider } from '../../container/provider';
import type { Source } from '../../model/definition';
import type { Dependency } from '../../model/dependency';
import { isChange, isRelative, laidOver } from '../../model/laid-over';
import type { Change, ListAddition } from '../../model/merge';
import { merge } from '../../model/merge';
import type { ChangedPart, DefinitionPart, LaterOverrides } from '../../model/override';
import { isFields } from '../../model/plain-data';
import { describeKey } from '../../model/token';
import type { Key, TypedKey } from '../../model/token';
import { invalidOption } from '../../registry/findings';
import type { ConfigAt } from '../../metadata/define';
import type { Container } from '../container';

/** What takes the place of a component, or of a part of it. */
export type Override<Value, Deps extends readonly Dependency[] = readonly Dependency[], Config = unknown> =
  | Provider<Value, Change | ListAddition>
  | DefinitionPart<Value, Deps, Config>
  | ChangedPart<Value, Deps, Config>;

/**
 * What an override of `key` must fit, in a list: an id or a symbol says nothing of its value. Of several keys, that of any of them. Handlers get the instance in its type;
 * TypeScript 5.2 leaves it `unknown` in a list, unless they say themselves what they take.
 */
export type OverrideOf<Of> = Of extends TypedKey<infer Value> ? Override<Value, readonly Dependency[], ConfigAt<Of>> : Override<unknown>;

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
  | ReadonlyMap<Key, OverrideOf<Key>>
  | Readonly<Record<string, unknown>>
  | Change
  | ((container: Container) => void);

/** The same without a function: what can be read. */
export type OverrideGroup = Exclude<Overrides, (container: Container) => void> | LaterOverrides;

/** An override, or a new value at a path of a config. */
export type OverrideEntry =
  | { readonly kind: 'override'; readonly key: Key; readonly by: unknown }
  | { readonly kind: 'config'; readonly key: string; readonly path: readonly string[]; readonly value: unknown };

/** Who is there to be overridden. */
export interface Known {
  /** What a component's instance comes from; `undefined` for an id that nothing goes by. */
  sourceOf(id: string): Source['kind'] | undefined;
  isGroup(name: string): boolean;
}

/** @throws ERR_INVALID_OPTION for what is neither a list, nor a map, nor a record, and for a path into anything but a config */
export function entriesOf(overrides: OverrideGroup, known: Known): readonly OverrideEntry[] {
  const isKnown = (id: string): boolean => known.sourceOf(id) !== undefined;
  if (isChange(overrides)) {
    if (overrides.fields === undefined) throw invalidOption(undefined, 'overrides', overrides, shapes);
    return entriesOfFields(overrides.fields, known);
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
function entriesOfFields(fields: Readonly<Record<string, unknown>>, known: Known, group?: string): readonly OverrideEntry[] {
  return Object.entries(fields).flatMap(([name, by]): readonly OverrideEntry[] => {
    const key = group === undefined ? name : `${group}/${name}`;
    const source = known.sourceOf(key);
    if (source === undefined && group === undefined && isFields(by) && known.isGroup(name)) return entriesOfFields(by, known, name);
    if (source === 'value') return [{ kind: 'override', key, by: { useValue: isFields(by) ? merge(by) : by } }];
    return [{ kind: 'override', key, by: isFields(by) ? mergedParts(by) : by }];
  });
}

function mergedParts(part: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, (name === 'config' || name === 'meta') && isFields(value) ? merge(value) : value]));
}

/** An id may have dots of its own: the longest known one counts. @throws ERR_INVALID_OPTION for a path that leads into no config */
function entryOfName(name: string, by: unknown, isKnown: (id: string) => boolean): OverrideEntry {
  if (isKnown(name)) return { kind: 'override', key: name, by };
  const parts = name.split('.');
  let owner: string | undefined;
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const id = parts.slice(0, length).join('.');
    if (!isKnown(id)) continue;
    owner ??= id;
    if (parts[length] === 'config') return { kind: 'config', key: id, path: checkedPath(id, parts.slice(length + 1)), value: by };
  }
  if (owner !== undefined) throw invalidOption(owner, 'an override at', name, `a path leads into a config: ${owner}.config.…`);
  const place = parts.indexOf('config');
  return { kind: 'override', key: place > 0 ? parts.slice(0, place).join('.') : name, by };
}

function checkedPath(id: string, path: readonly string[]): readonly string[] {
  if (path.some((name) => name === '' || name === '__proto__')) throw invalidOption(id, 'an override at', `config.${path.join('.')}`, 'a path is names with dots between them, none of them empty or __proto__');
  return path;
}

/**
 * A config with another value at a path; what the path leads through is copied, and made where it is missing. Items of lists go by their numbers.
 *
 * @throws ERR_INVALID_OPTION when the path leads through something that has no fields, or beyond a list
 */
export function withValueAt(config: unknown, path: readonly string[], value: unknown, component: Key, through = 'config'): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return isRelative(value) ? laidOver(config, value) : value;
  const at = `${through}.${name}`;
  if (Array.isArray(config)) return withItemAt(config, name, (item) => withValueAt(item, rest, value, component, at), () => invalidOption(describeKey(component), 'an override at', at, `it is a list with ${String(config.length)} items, which go by their numbers from 0 on`));
  if (config !== undefined && !isFields(config)) {
    // What stands there may be a secret: the error says where, and no more.
    throw invalidOption(describeKey(component), 'an override at', at, `a path leads through plain objects and lists, and ${through} is neither; override the whole config instead`);
  }
  const fields = config ?? {};
  return { ...fields, [name]: withValueAt(Object.hasOwn(fields, name) ? fields[name] : undefined, rest, value, component, at) };
}

function withItemAt(list: readonly unknown[], name: string, change: (item: unknown) => unknown, beyond: () => Error): readonly unknown[] {
  const place = /^\d+$/.test(name) ? Number(name) : list.length;
  if (place >= list.length) throw beyond();
  return list.map((item, index) => (index === place ? change(item) : item));
}
