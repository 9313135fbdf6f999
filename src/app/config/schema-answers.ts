import type { Schema, SchemaResult } from '../../metadata/component-types';
import type { Definition } from '../../model/definition';
import { isDisabledReason } from '../../model/definition';
import type { ErrorDetails } from '../../model/errors';
import { lines, messageOf, SystoleError } from '../../model/errors';
import { referencesIn } from '../../model/data-references';
import { groupOf, nameInGroup } from '../../registry/groups';
import type { Stage } from './config';
import { checked } from './config';
import { isThenable } from '../../model/thenable';

// Loaded with the first component that has a schema.

/** What a schema makes of a value, at once where it can tell at once. @throws ERR_INVALID_CONFIG, or gives a promise that rejects with it */
export function answered(definition: Definition, stage: Stage, schema: Schema, value: unknown): unknown {
  let result: unknown;
  try {
    result = schema['~standard'].validate(value);
  } catch (error) {
    throw brokenSchema(definition, stage, `it threw: ${messageOf(error)}`, error);
  }
  return isThenable(result) ? awaited(definition, stage, result).then((answer) => accepted(definition, stage, value, answer)) : accepted(definition, stage, value, result);
}

async function awaited(definition: Definition, stage: Stage, result: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    throw brokenSchema(definition, stage, `it threw: ${messageOf(error)}`, error);
  }
}

/** What a schema has made of a value. @throws ERR_INVALID_CONFIG when it refuses it, or answers nothing that could be an answer */
function accepted(definition: Definition, stage: Stage, value: unknown, answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) throw brokenSchema(definition, stage, 'it gave neither a value nor issues', undefined);
  const result = answer as SchemaResult<unknown>;
  if (result.issues === undefined) return result.value;
  throw refused(definition, stage, value, result.issues);
}

/**
 * Refuses a config that is written down and that its schema says at once does not fit, before it is in its place. What has to be worked
 * out, or waited for, is checked at the start.
 *
 * @throws ERR_INVALID_CONFIG with all issues
 */
export function refuseMisfit(definition: Definition, config: unknown): void {
  const schema = definition.options.configSchema as Schema | undefined;
  if (schema === undefined || typeof config === 'function' || isDisabledReason(config) || referencesIn(config).length > 0) return;
  let result: unknown;
  try {
    result = schema['~standard'].validate(config);
  } catch (error) {
    throw brokenSchema(definition, 'config', `it threw: ${messageOf(error)}`, error);
  }
  // What it comes to is the start's concern, and is told there.
  if (isThenable(result)) result.then(undefined, () => undefined);
  else if (typeof result === 'object' && result !== null && (result as SchemaResult<unknown>).issues !== undefined) {
    throw refused(definition, 'config', config, (result as SchemaResult<unknown>).issues ?? []);
  }
}

/**
 * Holds a whole component, with its config and its dependencies as they are at its start, against its `definitionSchema`.
 *
 * @throws ERR_INVALID_CONFIG with all issues
 */
export async function checkDefinition(definition: Definition, config: unknown, dependencies: readonly unknown[]): Promise<void> {
  const { id, options } = definition;
  const { configSchema: _configSchema, instanceSchema: _instanceSchema, definitionSchema: _definitionSchema, ...plain } = options;
  await checked(definition, 'definition', { ...plain, id, name: nameInGroup(id), group: groupOf(id), config, deps: dependencies });
}

/** A function of the config has given references. */
export function referredTooLate(definition: Definition, config: unknown): SystoleError<'ERR_INVALID_CONFIG'> {
  const issues = referencesIn(config).map(({ path }) => ({ message: 'ref(…) is not looked for in what a function returns', path: path === '' ? [] : path.split('.'), received: 'object' }));
  return invalid(definition, 'config', issues, 'write the reference into the config itself, or list a dependency and ask live.get(…)');
}

function refused(definition: Definition, stage: Stage, value: unknown, issues: NonNullable<SchemaResult<unknown>['issues']>): SystoleError<'ERR_INVALID_CONFIG'> {
  return invalid(definition, stage, issues.map(({ message, path: given = [] }) => {
    const path = given.map((part) => (typeof part === 'object' ? part.key : part));
    return { message, path, received: kindOf(valueAt(value, path)) };
  }));
}

function brokenSchema(definition: Definition, stage: Stage, what: string, cause: unknown): SystoleError<'ERR_INVALID_CONFIG'> {
  const { id } = definition;
  const declaredAt = definition.declaredAt?.place;
  return new SystoleError('ERR_INVALID_CONFIG', lines(
    `${id} has a ${stage}Schema that does not work: ${what}`,
    declaredAt === undefined ? undefined : `declared at: ${declaredAt}`,
    `mend the ${stage}Schema of the component`,
  ), { component: id, stage, schema: `${stage}Schema`, declaredAt, issues: [] }, { cause });
}

function invalid(definition: Definition, stage: Stage, issues: ErrorDetails['ERR_INVALID_CONFIG']['issues'], remedy: string = remedies[stage]): SystoleError<'ERR_INVALID_CONFIG'> {
  const { id } = definition;
  const declaredAt = definition.declaredAt?.place;
  return new SystoleError('ERR_INVALID_CONFIG', lines(
    `${id} has ${stage === 'instance' ? 'an' : 'a'} ${stage} that its schema refuses.`,
    ...issues.map(({ path, message, received }) => `${path.length === 0 ? '(the whole)' : path.map(String).join('.')}: ${message}${message.includes(received) || message.includes('received') ? '' : ` (received: ${received})`}`),
    declaredAt === undefined ? undefined : `declared at: ${declaredAt}`,
    remedy,
  ), { component: id, stage, schema: `${stage}Schema`, declaredAt, issues });
}

const remedies: Readonly<Record<Stage, string>> = {
  config: 'mend the config of the component, or its configSchema',
  definition: 'mend the options or the dependencies of the component, or its definitionSchema',
  instance: 'mend what the component makes, or its instanceSchema',
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inside, key) => (inside === null || inside === undefined ? undefined : (inside as Readonly<Record<PropertyKey, unknown>>)[key]), value);
}

/** What kind of thing a value is: enough to see a mistake, and no secret. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
