import type { Schema, SchemaResult } from '../../metadata/component-types';
import type { DefinitionPart } from '../../model/override';
import type { Dependency } from '../../model/dependency';
import type { TypedKey } from '../../model/token';
import type { ContainerOptions } from '../create-container';
import type { Override } from '../overrides/override-list';
import type { FeatureSetting } from '../feature-setting';
import { loadSchemaChecks } from '../later';
import type { PhaseDefinition } from '../steps/phases';
import type { Plugin } from '../plugins/plugins';

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
  id: schema<string>('id'),
  dependency: schema<Dependency>('dependency'),
  component: schema<TypedKey<unknown>>('component'),
  options: schema<DefinitionPart>('options'),
  group: schema<Readonly<Record<string, unknown>>>('group'),
  feature: schema<FeatureSetting>('feature'),
  phase: schema<PhaseDefinition>('phase'),
  override: schema<Override<unknown>>('override'),
  plugin: schema<Plugin>('plugin'),
  system: schema<ContainerOptions>('system'),
});

function schema<Output>(name: keyof typeof schemas): Schema<Output> {
  const validate = (given: unknown): SchemaResult<Output> => {
    const issues = loadSchemaChecks().issuesOf[name](given);
    return issues.length === 0 ? { value: given as Output } : { issues };
  };
  return Object.freeze({ '~standard': Object.freeze({ version: 1, vendor: 'systole', validate }) });
}
