import type { Definition, DisabledReason } from '../model/definition';
import { disabled, isDisabledReason } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import type { ContainerView } from '../model/handler-context';
import type { Schema } from '../metadata/component-types';

/** True when nothing has to be called or checked to know the config. */
export function isPlainConfig(definition: Definition): boolean {
  const { config, enabled, configSchema } = definition.options;
  return typeof config !== 'function' && typeof enabled !== 'function' && configSchema === undefined;
}

/** Whether the component takes part, and with which config: asked at its own start, when what it needs is up. */
export async function evaluateConfig(definition: Definition, live: ContainerView): Promise<{ readonly config: unknown } | DisabledReason> {
  const { config, enabled, configSchema } = definition.options;
  if (typeof enabled === 'function') {
    const answer: unknown = await enabled(live as never);
    if (isDisabledReason(answer)) return answer;
    if (answer === false) return disabled('its enabled function said no');
  }
  const value: unknown = typeof config === 'function' ? await (config as (live: ContainerView) => unknown)(live) : config;
  if (isDisabledReason(value)) return value;
  return { config: await checked(definition.id, 'config', configSchema as Schema | undefined, value) };
}

/**
 * What a schema makes of a value.
 *
 * @throws ERR_INVALID_CONFIG with all issues
 */
export async function checked(component: string, what: 'config' | 'instance', schema: Schema | undefined, value: unknown): Promise<unknown> {
  if (schema === undefined) return value;
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ message, path = [] }) => ({
    message, path: path.map((part) => (typeof part === 'object' ? part.key : part)),
  }));
  throw new SystoleError('ERR_INVALID_CONFIG', lines(
    `${component} has a ${what} that its schema refuses.`,
    ...issues.map((issue) => `${issue.path.length === 0 ? '(the whole)' : issue.path.map(String).join('.')}: ${issue.message}`),
    what === 'config' ? 'mend the config of the component; the schema stands in its options' : 'mend what the component makes, or its instanceSchema',
  ), { component, issues });
}
