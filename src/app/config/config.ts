import type { Definition, DisabledReason } from '../../model/definition';
import { disabled, isDisabledReason } from '../../model/definition';
import type { ErrorDetails } from '../../model/errors';
import type { ContainerView } from '../../model/handler-context';
import type { Schema } from '../../metadata/component-types';
import { loadDataReferences } from '../../registry/later';
import { referencesOf } from '../../registry/references';
import { loadSchemaAnswers } from '../later';

/** True when nothing has to be called or checked to know the config. */
export function isPlainConfig(definition: Definition): boolean {
  const { config, enabled, configSchema, definitionSchema } = definition.options;
  return typeof config !== 'function' && typeof enabled !== 'function' && configSchema === undefined && definitionSchema === undefined
    && !hasReferringConfig(definition);
}

/** True when something stands in the config for what is up later. */
export function hasReferringConfig(definition: Definition): boolean {
  return referencesOf(definition).some(({ data }) => data === 'config');
}

/**
 * Whether the component takes part, and with which config: asked at its own start, when what it needs is up.
 *
 * @param withReferred - puts what references stand for in their places; gives a promise when something of that has to be waited for
 */
export async function evaluateConfig(definition: Definition, live: ContainerView, withReferred: (config: unknown) => unknown): Promise<{ readonly config: unknown } | DisabledReason> {
  const { config, enabled } = definition.options;
  if (typeof enabled === 'function') {
    const answer: unknown = await enabled(live as never);
    if (isDisabledReason(answer)) return answer;
    if (answer === false) return disabled('its enabled function said no');
  }
  const value: unknown = typeof config === 'function' ? await (config as (live: ContainerView) => unknown)(live) : await withReferred(config);
  if (isDisabledReason(value)) return value;
  // What a function gives comes too late to be an edge.
  if (typeof config === 'function' && loadDataReferences().referencesIn(value).length > 0) throw loadSchemaAnswers().referredTooLate(definition, value);
  return { config: await checked(definition, 'config', value) };
}

/** What a schema is for, in the order of the checks. */
export type Stage = ErrorDetails['ERR_INVALID_CONFIG']['stage'];

/**
 * What the schema of a stage makes of a value; without one, the value itself.
 *
 * @throws ERR_INVALID_CONFIG with all issues
 */
export async function checked(definition: Definition, stage: Stage, value: unknown): Promise<unknown> {
  return await checkedNow(definition, stage, value);
}

/** The same, at once where the schema can tell at once. @throws ERR_INVALID_CONFIG, or gives a promise that rejects with it */
export function checkedNow(definition: Definition, stage: Stage, value: unknown): unknown {
  const schema = definition.options[`${stage}Schema`] as Schema | undefined;
  return schema === undefined ? value : loadSchemaAnswers().answered(definition, stage, schema, value);
}
