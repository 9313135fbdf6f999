import { isDeepStrictEqual } from 'node:util';
import type { Definition, Source } from '../model/definition';
import type { Entry, Registry } from './registry';

/** How the code that has been loaded anew differs from what is registered. */
export interface Differences {
  /** Said in the same way; loaded anew, they may go by another key. */
  readonly same: readonly (readonly [now: number, fresh: Entry])[];
  readonly changed: readonly (readonly [now: number, fresh: Entry])[];
  /** No longer there. */
  readonly gone: readonly number[];
  readonly added: readonly Entry[];
}

/** Compares two registries by ids. */
export function differences(now: Registry, fresh: Registry): Differences {
  const known = new Map(live(now).map((entry) => [entry.original.id, entry]));
  const same: [number, Entry][] = [];
  const changed: [number, Entry][] = [];
  const added: Entry[] = [];
  for (const entry of live(fresh)) {
    const own = known.get(entry.original.id);
    known.delete(entry.original.id);
    if (own === undefined) added.push(entry);
    else if (isSame(own.effective, entry.effective)) same.push([own.index, entry]);
    else changed.push([own.index, entry]);
  }
  return { same, changed, gone: [...known.values()].map(({ index }) => index), added };
}

/** Puts what was loaded anew in the place of what was there. Components keep their index; whoever changes must be down. */
export function takeOverRegistry(now: Registry, fresh: Registry, { same, changed, gone, added }: Differences): void {
  for (const index of gone) now.remove(index);
  for (const [index, entry] of [...same, ...changed]) now.replace(index, entry);
  for (const entry of added) now.adopt(entry);
  for (const [feature, setting] of fresh.features) now.setFeature(feature, setting);
}

function live(registry: Registry): readonly Entry[] {
  return registry.entries.filter(({ removed }) => !removed);
}

function isSame(a: Definition, b: Definition): boolean {
  return a === b || (isSameSource(a.source, b.source) && isEqual(a.dependencies, b.dependencies) && isEqual(a.handlers, b.handlers) && isEqual(a.options, b.options));
}

function isSameSource(a: Source, b: Source): boolean {
  if (a.kind === 'value' && b.kind === 'value') return isEqual(a.value, b.value);
  return a.kind === b.kind && Object.entries(a).every(([part, value]) => value === (b as unknown as Readonly<Record<string, unknown>>)[part]);
}

/** Data is equal by its content; code and objects with a life of their own are equal to themselves only. */
function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (isData(a) && isData(b) && isDeepStrictEqual(a, b));
}

function isData(value: unknown, seen: Set<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (seen.has(value)) return true;
  seen.add(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  return Reflect.ownKeys(value).every((name) => isData((value as Readonly<Record<PropertyKey, unknown>>)[name], seen));
}
