import type { Schema, SchemaResult } from '../metadata/component-types';
import { component } from '../metadata/define';
import type { DefinitionPart } from '../model/override';
import type { Dependency } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { isSystoleError } from '../model/errors';
import { isFields } from '../model/plain-data';
import type { TypedKey } from '../model/token';
import { isDependency, isValidId } from '../registry/option-check';
import type { ContainerOptions } from './create-container';
import { createContainer } from './create-container';
import type { Override } from './container';
import { featureFindings } from './feature-setting';
import type { FeatureSetting } from './feature-setting';
import type { PhaseDefinition } from './phases';
import type { Plugin } from './plugins';
import { checkedPlugin } from './plugin-shape';

type Path = readonly (string | number)[];
type Issue = NonNullable<SchemaResult<unknown>['issues']>[number];
type Check = (given: unknown) => readonly Issue[];

/**
 * Run-time schemas of what users hand in, for whoever gets it from elsewhere: from a file, a library, JavaScript. They are Standard Schemas, so any
 * library that takes those can use them; each says what the call itself would refuse, runs no handler, and gives back what it was given.
 *
 * `id` and `group` are of a component's id and of a group's members by name; `options` is what `component(name, options)` takes, `system` what
 * `createContainer` does, `dependency` what may stand in `deps` and in `ref`.
 */
export const schemas: {
  readonly id: Schema<string>;
  readonly dependency: Schema<Dependency>;
  readonly component: Schema<TypedKey<unknown>>;
  readonly options: Schema<DefinitionPart>;
  readonly group: Schema<Readonly<Record<string, unknown>>>;
  readonly feature: Schema<FeatureSetting>;
  readonly phase: Schema<PhaseDefinition>;
  readonly override: Schema<Override<unknown>>;
  readonly plugin: Schema<Plugin>;
  readonly system: Schema<ContainerOptions>;
} = Object.freeze({
  id: schema<string>((given) => (typeof given === 'string' && isValidId(given) ? [] : [issue('an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__')])),
  dependency: schema<Dependency>((given) => (given !== undefined && given !== null && isDependency(given) ? [] : [issue('a dependency is a class, a token, an id, or a form of one, such as optional(…)')])),
  component: schema<TypedKey<unknown>>(componentIssues),
  options: schema<DefinitionPart>((given) => ifFields(given, (options) => ('deps' in options && !Array.isArray(options['deps'])
    ? [issue('it is a list', ['deps'])]
    : refusals(() => createContainer({ components: [component('component', options)] }))))),
  group: schema<Readonly<Record<string, unknown>>>((given) => ifFields(given, (members) => refusals(() => createContainer().group('group', members)))),
  feature: schema<FeatureSetting>((given) => featureFindings('feature', given).map(({ message }) => issue(message))),
  phase: schema<PhaseDefinition>((given) => ifFields(given, (phase) => refusals(() => createContainer().definePhase('phase', phase)))),
  override: schema<Override<unknown>>((given) => refusals(() => createContainer({ components: [component('component')] }).override('component', given as Override<unknown>))),
  plugin: schema<Plugin>(pluginIssues),
  system: schema<ContainerOptions>((given) => ifFields(given, systemIssues)),
});

function schema<Output>(check: Check): Schema<Output> {
  const validate = (given: unknown): SchemaResult<Output> => {
    const issues = check(given);
    return issues.length === 0 ? { value: given as Output } : { issues };
  };
  return Object.freeze({ '~standard': Object.freeze({ version: 1, vendor: 'systole', validate }) });
}

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
    if (isSystoleError(error)) return issuesOf(error);
    throw error;
  }
}

function issuesOf(error: AnySystoleError): readonly Issue[] {
  if (error.code === 'ERR_WIRING') return error.details.findings.flatMap(issuesOf);
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
