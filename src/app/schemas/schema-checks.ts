import type { SchemaResult } from '../../metadata/component-types';
import { component } from '../../metadata/define';
import type { AnySystoleError } from '../../model/errors';
import { isSystoleError } from '../../model/errors';
import { isFields } from '../../model/plain-data';
import type { TypedKey } from '../../model/token';
import { isDependency, isValidId } from '../../registry/option-check';
import type { Override } from '../overrides/override-list';
import { createContainer } from '../create-container';
import { featureFindings } from '../feature-setting';
import { checkedPlugin } from '../plugins/plugin-shape';
import type { Plugin } from '../plugins/plugins';
import type { schemas } from './schemas';

type Path = readonly (string | number)[];
type Issue = NonNullable<SchemaResult<unknown>['issues']>[number];
type Check = (given: unknown) => readonly Issue[];

/** What each schema says of what it is given: what the call itself would refuse. */
export const issuesOf: Readonly<Record<keyof typeof schemas, Check>> = {
  id: (given) => (typeof given === 'string' && isValidId(given) ? [] : [issue('an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__')]),
  dependency: (given) => (given !== undefined && given !== null && isDependency(given) ? [] : [issue('a dependency is a class, a token, an id, or a form of one, such as optional(…)')]),
  component: componentIssues,
  options: (given) => ifFields(given, (options) => ('deps' in options && !Array.isArray(options['deps'])
    ? [issue('it is a list', ['deps'])]
    : refusals(() => createContainer({ components: [component('component', options)] })))),
  group: (given) => ifFields(given, (members) => refusals(() => createContainer().group('group', members))),
  feature: (given) => featureFindings('feature', given).map(({ message }) => issue(message)),
  phase: (given) => ifFields(given, (phase) => refusals(() => createContainer().definePhase('phase', phase))),
  override: (given) => refusals(() => createContainer({ components: [component('component')] }).override('component', given as Override<unknown>)),
  plugin: pluginIssues,
  system: (given) => ifFields(given, systemIssues),
};

function componentIssues(given: unknown): readonly Issue[] {
  return refusals(() => createContainer({ components: [given as TypedKey<unknown>] }));
}

/** Their paths begin with the plugin's name. */
function pluginIssues(given: unknown): readonly Issue[] {
  return refusals(() => checkedPlugin(given as Plugin)).map(({ message, path = [] }) => ({ message, path: path.slice(1) }));
}

/** Part by part, so that each issue has its path; plugins are looked at, and not applied. */
function systemIssues(given: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { components = [], plugins = [], ...rest } = given;
  const shapes = [...shapeIssues(given, ['components', 'plugins', 'order'], Array.isArray, 'it is a list'), ...shapeIssues(given, ['groups', 'features', 'config', 'base', 'data', 'pools'], isFields, 'it is an object')];
  if (shapes.length > 0) return shapes;
  const inside = [
    ...inList('components', components as readonly unknown[], componentIssues),
    ...inList('plugins', plugins as readonly unknown[], pluginIssues),
  ];
  // Only whole components can be put together.
  return inside.length > 0 ? inside : refusals(() => createContainer({ ...rest, components: components as readonly TypedKey<unknown>[] }));
}

function shapeIssues(given: Readonly<Record<string, unknown>>, names: readonly string[], fits: (value: unknown) => boolean, message: string): readonly Issue[] {
  return names.filter((name) => given[name] !== undefined && !fits(given[name])).map((name) => issue(message, [name]));
}

function inList(name: string, list: readonly unknown[], check: Check): readonly Issue[] {
  return list.flatMap((item, place) => check(item).map(({ message, path = [] }) => ({ message, path: [name, place, ...path] })));
}

function ifFields(given: unknown, check: (fields: Readonly<Record<string, unknown>>) => readonly Issue[]): readonly Issue[] {
  return isFields(given) ? check(given) : [issue('it is an object')];
}

/** What a call refuses; what else goes wrong in it is thrown. */
function refusals(call: () => unknown): readonly Issue[] {
  try {
    call();
    return [];
  } catch (error) {
    if (isSystoleError(error)) return issuesIn(error);
    throw error;
  }
}

function issuesIn(error: AnySystoleError): readonly Issue[] {
  if (error.code === 'ERR_WIRING') return error.details.findings.flatMap(issuesIn);
  return [issue(error.message, error.code === 'ERR_INVALID_OPTION' ? pathOf(error.details.option) : [])];
}

/** `deps[0]` is `deps`, then `0`. */
function pathOf(option: string): Path {
  if (!/^[\w.[\]]+$/.test(option)) return [];
  return option.split(/[.[\]]+/).filter((part) => part !== '').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function issue(message: string, path: Path = []): Issue {
  return { message, path };
}
