import type { Definition, Source } from '../model/definition';
import type { Entry } from './entries';
import type { Registry, Switch } from './registry';

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
  const known = new Map(now.entries().map((entry) => [entry.original.id, entry]));
  const same: [number, Entry][] = [];
  const changed: [number, Entry][] = [];
  const added: Entry[] = [];
  for (const entry of fresh.entries()) {
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
  for (const feature of [...now.features.keys()]) if (!fresh.features.has(feature)) now.setFeature(feature, undefined);
  for (const [feature, setting] of fresh.features) now.setFeature(feature, setting);
  now.takeGround(fresh);
  shareTold(fresh, now);
}

/** What the code says of a registry's components and features: what differs from it has been changed by hand since. */
interface Told {
  readonly components: ReadonlyMap<string, { readonly override: Definition | undefined; readonly effective: Definition }>;
  readonly features: ReadonlyMap<string, Switch>;
}

const told = new WeakMap<Registry, Told>();

/** Remembers that a registry is as the code that was loaded has made it. */
export function noteTold(registry: Registry): void {
  const components = new Map(registry.entries().map(({ original, override, effective }) => [original.id, { override, effective }]));
  told.set(registry, { components, features: new Map(registry.features) });
}

/** What counts as changed by hand in one counts so in the other. */
export function shareTold(from: Registry, to: Registry): void {
  const said = told.get(from);
  if (said !== undefined) told.set(to, said);
}

/**
 * Lays on a registry that has been loaded anew what was changed by hand in the one that is there: switches, features, configs and
 * overrides. A config or a feature about which the code itself says something else than before is as the code says.
 */
export function layByHand(now: Registry, fresh: Registry): void {
  noteTold(fresh);
  const [before, after] = [told.get(now), told.get(fresh)];
  if (before === undefined || after === undefined) return;
  for (const entry of now.entries()) {
    const other = fresh.entries().find(({ original }) => original.id === entry.original.id);
    if (other === undefined) continue;
    const set = now.switches.get(entry.index);
    if (set !== undefined) fresh.setSwitch(other.index, set);
    layOverride(entry, before, other, fresh);
  }
  for (const feature of new Set([...now.features.keys(), ...before.features.keys()])) {
    const [set, said] = [now.features.get(feature), before.features.get(feature)];
    if (!isEqual(set, said) && isEqual(said, after.features.get(feature))) fresh.setFeature(feature, set);
  }
}

function layOverride({ original, override }: Entry, { components }: Told, other: Entry, fresh: Registry): void {
  const said = components.get(original.id);
  if (said === undefined || override === said.override) return;
  if (override === undefined) fresh.restore(other.index);
  else if (!isOfConfig(override, said.effective)) fresh.override(other.index, override);
  else if (isEqual(said.effective.options.config, other.effective.options.config)) fresh.configure(other.index, override.options.config);
}

/** Whether nothing but the config has been changed. */
function isOfConfig(override: Definition, { source, dependencies, handlers }: Definition): boolean {
  return override.source === source && override.handlers === handlers && isEqual(override.dependencies, dependencies);
}

function isSame(a: Definition, b: Definition): boolean {
  return a === b || (isSameSource(a.source, b.source) && isEqual(a.dependencies, b.dependencies) && isEqual(a.handlers, b.handlers) && isEqual(a.options, b.options));
}

function isSameSource(a: Source, b: Source): boolean {
  if (a.kind === 'value' && b.kind === 'value') return isEqual(a.value, b.value);
  return a.kind === b.kind && Object.entries(a).every(([part, value]) => value === (b as unknown as Readonly<Record<string, unknown>>)[part]);
}

/** Data is equal by its content; code and objects with a life of their own are equal to themselves only, also inside of data. */
function isEqual(a: unknown, b: unknown, seen: Map<unknown, unknown> = new Map()): boolean {
  if (Object.is(a, b) || (seen.has(a) && seen.get(a) === b)) return true;
  if (!isPlain(a) || !isPlain(b) || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  seen.set(a, b);
  const names = Reflect.ownKeys(a);
  return names.length === Reflect.ownKeys(b).length && names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name], seen));
}

/** Also of another realm, as what is typed in a REPL. */
function isPlain(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
