import type { Key } from '../model/token';
import { notFound } from '../registry/findings';
import { nearNames } from '../registry/near-names';
import type { Container } from './container';
import type { Overrides } from './override-list';

/** A system by its name: how its container is made. */
export interface SystemDefinition {
  readonly name: string;
  /** Makes a new container each time. @throws what `build` throws, and as `container.overrideAll` */
  build<const Keys extends readonly Key[]>(overrides?: Overrides<Keys>): Container;
}

const systems = new Map<string, SystemDefinition>();

/**
 * Gives a system a name, such as that of an environment; a later definition of the same name takes its place.
 *
 * @example
 * defineSystem('production', () => createContainer({ components: [Api] }));
 * defineSystem('test', () => system('production', { Database: { useValue: fakeDatabase } }));
 */
export function defineSystem(name: string, build: () => Container): SystemDefinition {
  const definition: SystemDefinition = Object.freeze({
    name,
    build: <const Keys extends readonly Key[]>(overrides?: Overrides<Keys>): Container => {
      const made = build();
      return overrides === undefined ? made : made.overrideAll(overrides);
    },
  });
  systems.set(name, definition);
  return definition;
}

/** A new container of the system of that name. @throws ERR_NOT_FOUND, and as `container.overrideAll` */
export function system<const Keys extends readonly Key[]>(name: string, overrides?: Overrides<Keys>): Container {
  const definition = systems.get(name);
  if (definition === undefined) throw notFound(name, nearNames(name, systems.keys()), 'define it first: defineSystem(name, () => createContainer({ … }))');
  return definition.build(overrides);
}

/** The names of all systems, in the order of their definition. */
export function systemNames(): readonly string[] {
  return [...systems.keys()];
}
