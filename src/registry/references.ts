import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import type { PlacedReference } from '../model/reference';
import { groupOf, nameLocals } from './groups';
import { loadDataReferences } from './later';

/** Data of a definition that may refer to components. */
export type ReferringData = 'config' | 'value';

/** A reference in a definition. */
export interface DefinedReference extends PlacedReference {
  readonly data: ReferringData;
  /** What it refers to; a local name with its group. */
  readonly to: Dependency;
}

const none: readonly DefinedReference[] = Object.freeze([]);
const known = new WeakMap<Definition, readonly DefinedReference[]>();

/** The references in the data of a definition: those of its config, then those of its constant. Looked for once, since definitions never change. */
export function referencesOf(definition: Definition): readonly DefinedReference[] {
  const { options: { config }, source } = definition;
  const value = source.kind === 'value' ? source.value : undefined;
  if (typeof config !== 'object' && typeof value !== 'object') return none;
  let references = known.get(definition);
  if (references === undefined) {
    const group = groupOf(definition.id);
    const { referencesIn } = loadDataReferences();
    const named = (data: ReferringData) => ({ reference, path }: PlacedReference): DefinedReference =>
      ({ data, reference, path: path === '' ? data : `${data}.${path}`, to: group === undefined ? reference.to : nameLocals(reference.to, group) });
    references = [...referencesIn(config).map(named('config')), ...referencesIn(value).map(named('value'))];
    known.set(definition, references);
  }
  return references;
}

/** All that a component asks for: its dependencies, then what its data refers to. */
export function askedOf(definition: Definition): readonly Dependency[] {
  const references = referencesOf(definition);
  return references.length === 0 ? definition.dependencies : [...definition.dependencies, ...references.map(({ to }) => to)];
}

/** Where a component asks for something, by its place in `askedOf`: the facts of an error. */
export type AskedAt = { readonly position: number } | { readonly position: undefined; readonly at: string };

export function askedAt(definition: Definition, place: number): AskedAt {
  const reference = referencesOf(definition)[place - definition.dependencies.length];
  return reference === undefined ? { position: place } : { position: undefined, at: reference.path };
}

/** The same in words: `position 2`, `config.routes.0`. */
export function placeInWords(definition: Definition, place: number): string {
  const asked = askedAt(definition, place);
  return asked.position === undefined ? asked.at : `position ${String(asked.position + 1)}`;
}
