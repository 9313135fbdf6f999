import type { DefinitionOptions } from '../model/definition';
import type { Dependency } from '../model/dependency';
import type { ComponentOptions } from './component-types';

/** The options of who says nothing: one object for all of them. */
export const noOptions: DefinitionOptions = Object.freeze({});
/** The list of who needs nothing. */
export const noDependencies: readonly Dependency[] = Object.freeze([]);

/** The options worth keeping: name and group are in the id already, and the list of dependencies has a place of its own. */
export function storedOptions(given: ComponentOptions & { readonly deps?: unknown }): DefinitionOptions {
  // Most often there are none: looking costs a tenth of taking the object apart.
  for (const name in given) if (name !== 'name' && name !== 'group' && name !== 'deps') return kept(given);
  return noOptions;
}

function kept({ name: _name, group: _group, deps: _deps, ...options }: ComponentOptions & { readonly deps?: unknown }): DefinitionOptions {
  return Object.freeze(options);
}

/** `name`, or `group/name`. */
export function qualifiedId(group: string | undefined, name: string): string {
  return group === undefined ? name : `${group}/${name}`;
}
