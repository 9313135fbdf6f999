import type { Dependency } from '../../model/dependency';
import { isDependencyForm } from '../../model/dependency';
import { invalidOption } from '../../registry/findings';
import { isDependency, isValidId } from '../../registry/option-check';
import { isFields } from '../../model/plain-data';
import type { Container } from '../container';
import { Internals } from '../internals';

/** One thing that a subsystem gets from outside. */
export interface Import {
  /** The id it has inside; `undefined` for its own key. */
  readonly as: string | undefined;
  readonly dependency: Dependency;
}

/** Forms that leave a component what it is: what it is called outside, it may be called inside. */
const ownKeyed: ReadonlySet<string> = new Set(['optional', 'group', 'ready', 'completed', 'local']);

/** @throws ERR_INVALID_OPTION for what is no container, for options that there are none of, and for imports that cannot be */
export function checkedImports(name: string, system: Container, options: object): readonly Import[] {
  const rooms: unknown = typeof (system as unknown) === 'object' && (system as unknown) !== null ? system.rooms : undefined;
  if (!(rooms instanceof Internals)) {
    // Nothing else that is given by mistake has rooms.
    const isOfOtherCopy = typeof rooms === 'object' && rooms !== null;
    throw invalidOption(name, 'system', system, isOfOtherCopy ? 'it is a container of another copy of this package, which has code of its own; npm ls systole tells where copies are' : 'it is a container, as createContainer(…) makes them');
  }
  for (const [option, value] of Object.entries(options)) {
    if (option !== 'imports') throw invalidOption(name, option, value, 'a subsystem has one option: imports');
  }
  const { imports = [] } = options as { readonly imports?: unknown };
  if (Array.isArray(imports)) return imports.map((dependency: unknown, place) => listed(name, `imports[${String(place)}]`, dependency));
  if (!isFields(imports)) throw invalidOption(name, 'imports', imports, 'it is a list of components, or a record of them by the ids they have inside');
  return Object.entries(imports).map(([as, dependency]) => renamed(name, as, dependency));
}

function listed(name: string, where: string, dependency: unknown): Import {
  const fits = isDependency(dependency) && (!isDependencyForm(dependency) || ownKeyed.has(dependency.kind));
  if (!fits) throw invalidOption(name, where, dependency, 'in a list stands what has a name of its own; give other things one: imports: { port: pick(…) }');
  return { as: undefined, dependency: dependency as Dependency };
}

function renamed(name: string, as: string, dependency: unknown): Import {
  if (!isValidId(as)) throw invalidOption(name, 'imports', as, 'an import goes by an id inside: a name, or a group and a name with one slash between them');
  if (!isDependency(dependency)) throw invalidOption(name, `imports.${as}`, dependency, 'it is whatever a component may ask for');
  return { as, dependency: dependency as Dependency };
}
