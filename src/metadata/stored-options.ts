import type { DefinitionOptions } from '../model/definition';
import type { ComponentOptions } from './component-types';

/** The options worth keeping: name and group are in the id already. */
export function storedOptions(options: ComponentOptions): DefinitionOptions {
  const { name: _name, group: _group, ...kept } = options;
  return Object.freeze(kept);
}

/** `name`, or `group/name`. */
export function qualifiedId(group: string | undefined, name: string): string {
  return group === undefined ? name : `${group}/${name}`;
}
