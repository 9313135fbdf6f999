import { noOptions } from '../metadata/stored-options';
import type { Definition } from '../model/definition';
import type { DependencyForm } from '../model/dependency';
import { isDependencyForm } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { isToken } from '../model/token';
import { loadDefinitionFindings } from './later';
import { referencesOf } from './references';

/** The longest delay of a Node timer, some 25 days: whoever asks for more means none, or has mixed up units. */
export const longestTimerMs = 2_147_483_647;

/** True for a limit in milliseconds, `Infinity` for none, or nothing. */
export function isTimeout(value: unknown): boolean {
  return value === undefined || value === Infinity || (typeof value === 'number' && value > 0 && value <= longestTimerMs);
}

/** The same by the name of a limit or a grace: a grace may be 0, a limit may not. */
export function isLimit(option: string, value: unknown): boolean {
  return (option.endsWith('GraceMs') && value === 0) || isTimeout(value);
}

/** True for what a component, or a tag, may go by. */
export function isKey(value: unknown): boolean {
  return value !== undefined && value !== null && !isDependencyForm(value) && isDependency(value);
}

const none: readonly AnySystoleError[] = Object.freeze([]);

/** What is wrong with a definition's id and options. Most say little and nothing wrong, which is seen at once, and makes no lists. */
export function definitionFindings(definition: Definition): readonly AnySystoleError[] {
  return isPlainlySound(definition) ? none : loadDefinitionFindings().allFindings(definition);
}

/** False for whatever takes a closer look. */
function isPlainlySound(definition: Definition): boolean {
  const { id, options, dependencies } = definition;
  if (!isValidId(id)) return false;
  if (options !== noOptions) {
    for (const [name, value] of Object.entries(options)) if (plainly.get(name)?.(value) !== true) return false;
  }
  // By index: over a frozen list, an iterator and each of its results are objects.
  for (let place = 0; place < dependencies.length; place += 1) if (!isDependency(dependencies[place])) return false;
  return referencesOf(definition).length === 0;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOfKeys = (value: unknown): boolean => Array.isArray(value) && !value.includes(undefined) && value.every(isKey);

/** What options are most often, and fine. */
const plainly: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['config', () => true], ['enabled', (value: unknown) => typeof value === 'boolean' || typeof value === 'function'],
  ['feature', isText], ['pool', isText], ['doc', isText], ['after', isListOfKeys], ['before', isListOfKeys], ['tags', isListOfKeys],
  ['startTimeoutMs', isTimeout], ['stopTimeoutMs', isTimeout], ['drainTimeoutMs', isTimeout], ['abortGraceMs', isTimeout],
]);

/** What is undefined, because of a circular import, is reported with the wiring. */
export function isDependency(value: unknown): boolean {
  if (typeof value === 'function' || value === undefined || value === null) return true;
  return typeof value === 'string' || typeof value === 'symbol' || isToken(value) || (isDependencyForm(value) && isWholeForm(value));
}

function isWholeForm(form: DependencyForm): boolean {
  switch (form.kind) {
    case 'lazy': case 'supplier': return typeof form.of === 'function';
    case 'local': case 'group': return typeof form.of === 'string';
    case 'pick': return typeof form.select === 'function' && isKeyOr(form.of, ['local']);
    case 'optional': return isKeyOr(form.of, ['local', 'ready', 'completed']);
    case 'ready': case 'completed': return isKeyOr(form.of, ['local']);
    case 'all': return isKeyOr(form.of, []);
  }
}

/** What a form is about: a key, or one of a few other forms. */
function isKeyOr(of: unknown, kinds: readonly DependencyForm['kind'][]): boolean {
  return isDependency(of) && (!isDependencyForm(of) || kinds.includes(of.kind));
}

/** The options that a component may have, beside its name, group and dependencies. */
export const optionNames: readonly string[] = [
  'config', 'safe', 'configSchema', 'instanceSchema', 'definitionSchema', 'feature', 'enabled', 'after', 'before', 'startTimeoutMs', 'abortGraceMs', 'stopTimeoutMs',
  'drainTimeoutMs', 'readiness', 'whenSuspended', 'pool', 'keep', 'scope', 'tags', 'doc', 'meta',
];

export function isValidId(id: string): boolean {
  // Ids without a group are most, and need no list of parts.
  if (!id.includes('/')) return id !== '' && id !== '__proto__';
  const parts = id.split('/');
  return parts.length <= 2 && parts.every((part) => part !== '' && part !== '__proto__');
}
