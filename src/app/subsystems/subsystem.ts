import type { ComponentToken } from '../../metadata/define';
import { CallerPlace } from '../../metadata/declared-at';
import type { Dependency } from '../../model/dependency';
import type { Container } from '../container';
import { loadSubsystems } from '../later';

/** What a subsystem is given. */
export interface SubsystemOptions {
  /**
   * What it gets from the container it stands in: keys, `optional(...)` and `group(...)`, each under its own key; or a record, by the
   * ids they have inside, where anything may stand that a component can ask for, `pick(...)` too.
   */
  readonly imports?: readonly Dependency[] | Readonly<Record<string, Dependency>>;
}

/**
 * Makes a component of a whole container: its instance is a running fork of it, so the same container may stand in several places.
 *
 * It starts with everything inside, with the imports in their places, and stops with it; a start that fails inside is rolled back
 * inside, and fails the start outside. Suspend, resume and every phase that somebody inside answers are passed on; one that is not defined
 * inside goes as it does outside. What is reported inside is reported outside as `<name>/<id>`. Only what is imported makes edges outside; what is
 * wrong inside is found with what is wrong outside. Its limits are those of the container, so they need none of their own. What is kept inside
 * lives as long as the subsystem is up.
 *
 * @throws ERR_INVALID_OPTION for what is no container, and for imports that cannot be
 */
export function subsystem(name: string, system: Container, options: SubsystemOptions = {}): ComponentToken<Container> {
  return loadSubsystems().subsystemAt(new CallerPlace(), name, system, options);
}
