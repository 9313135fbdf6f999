import type { DefinitionOptions } from '../model/definition';
import type { Dependency } from '../model/dependency';
import type { ComponentOptions } from './component-types';

/** The options of who says nothing: one object for all of them. */
export const noOptions: DefinitionOptions = Object.freeze({});
/** The list of who needs nothing. */
export const noDependencies: readonly Dependency[] = Object.freeze([]);

/** The options worth keeping: name and group are in the id already. */
export function storedOptions({ name: _name, group: _group, ...kept }: ComponentOptions): DefinitionOptions {
  for (const _ in kept) return Object.freeze(kept);
  return noOptions;
}

/** `name`, or `group/name`. */
export function qualifiedId(group: string | undefined, name: string): string {
  return group === undefined ? name : `${group}/${name}`;
}
