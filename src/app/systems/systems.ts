import type { Key } from '../../model/token';
import type { Container } from '../container';
import { loadNamedSystems } from '../later';
import type { OverrideList, Overrides } from '../overrides/override-list';

/** A system by its name: how its container is made. */
export interface SystemDefinition {
  readonly name: string;
  /** Makes a new container each time. @throws what `build` throws, and as `container.overrideAll` */
  build<const Keys extends readonly Key[]>(overrides: OverrideList<Keys>): Container;
  /** The same of a map, a record, a function, or any of them; or without overrides. */
  build<const Keys extends readonly Key[]>(overrides?: Overrides<Keys>): Container;
  /** The same of a list again: what the compiler says of one that does not fit is about its keys. */
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- as `overrideAll`
  build<const Keys extends readonly Key[]>(overrides: OverrideList<Keys>): Container;
}

/**
 * Gives a system a name, such as that of an environment; a later definition of the same name takes its place.
 *
 * @param build - makes its container anew each time; one that was there before, such as the application's own, is forked, and stays as it is
 * @throws ERR_INVALID_OPTION
 * @example
 * defineSystem('production', () => createContainer({ components: [Api] }));
 * defineSystem('test', () => system('production', { Database: { useValue: fakeDatabase } }));
 */
export function defineSystem(name: string, build: () => Container): SystemDefinition {
  return loadNamedSystems().defineSystem(name, build);
}

/** A new container of the system of that name. @throws ERR_NOT_FOUND, ERR_CYCLE for one that is made of itself; ERR_INVALID_OPTION for one that is made as none; and as `container.overrideAll` */
export function system<const Keys extends readonly Key[]>(name: string, overrides: OverrideList<Keys>): Container;
export function system<const Keys extends readonly Key[]>(name: string, overrides?: Overrides<Keys>): Container;
// eslint-disable-next-line @typescript-eslint/unified-signatures -- as `overrideAll`
export function system<const Keys extends readonly Key[]>(name: string, overrides: OverrideList<Keys>): Container;
export function system(name: string, overrides?: Overrides): Container {
  return loadNamedSystems().system(name, overrides);
}

/** The names of all systems, in the order of their definition. */
export function systemNames(): readonly string[] {
  return loadNamedSystems().systemNames();
}
