import { noOptions } from '../metadata/stored-options';
import type { Definition } from '../model/definition';
import type { DependencyForm } from '../model/dependency';
import { isDependencyForm } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { isToken } from '../model/token';
import { invalidOption } from './findings';
import { loadDefinitionFindings } from './later';
import { referencesOf } from './references';

/** The longest delay of a Node timer, some 25 days: whoever asks for more means none, or has mixed up units. */
export const longestTimerMs = 2_147_483_647;

const timeoutRange = `a timeout is more than 0 and at most ${String(longestTimerMs)} milliseconds, or Infinity for none`;

/** What is wrong with a timeout, if anything. */
export function timeoutFinding(component: string | undefined, option: string, value: unknown): AnySystoleError | undefined {
  if (value === undefined || value === Infinity) return undefined;
  const fits = typeof value === 'number' && value > 0 && value <= longestTimerMs;
  return fits ? undefined : invalidOption(component, option, value, timeoutRange);
}

/** What is wrong with a limit or a grace, by its name, if anything: a grace may be 0, a limit may not. */
export function limitFinding(component: string | undefined, option: string, value: unknown): AnySystoleError | undefined {
  return option.endsWith('GraceMs') && value === 0 ? undefined : timeoutFinding(component, option, value);
}

/** What is wrong with a number of handlers at a time, if anything. */
export function capFinding(option: string, value: unknown): AnySystoleError | undefined {
  const fits = value === undefined || value === Infinity || (typeof value === 'number' && Number.isInteger(value) && value > 0);
  return fits ? undefined : invalidOption(undefined, option, value, 'a number of handlers at a time is a whole number, 1 or more, or Infinity');
}

/** What is wrong with an order, if anything: a list of classes, tokens, symbols and ids, each once. */
export function orderFinding(order: unknown): AnySystoleError | undefined {
  if (!Array.isArray(order)) return invalidOption(undefined, 'order', order, 'an order is a list of components');
  for (const [place, key] of order.entries()) {
    if (!isKey(key)) return invalidOption(undefined, `order[${String(place)}]`, key, 'it is a class, a token, a symbol or an id');
    if (order.indexOf(key) < place) return invalidOption(undefined, `order[${String(place)}]`, key, 'it stands in the order already; each may have one place');
  }
  return undefined;
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
const isLimit = (value: unknown): boolean => timeoutFinding(undefined, '', value) === undefined;
const isListOfKeys = (value: unknown): boolean => Array.isArray(value) && !value.includes(undefined) && value.every(isKey);

/** What options are most often, and fine. */
const plainly: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['config', () => true], ['enabled', (value: unknown) => typeof value === 'boolean' || typeof value === 'function'],
  ['feature', isText], ['pool', isText], ['doc', isText], ['after', isListOfKeys], ['before', isListOfKeys], ['tags', isListOfKeys],
  ['startTimeoutMs', isLimit], ['stopTimeoutMs', isLimit], ['drainTimeoutMs', isLimit], ['abortGraceMs', isLimit],
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

/** What is wrong with a choice, if anything. */
export function choiceFinding(component: string | undefined, option: string, value: unknown, allowed: readonly string[]): AnySystoleError | undefined {
  const fits = value === undefined || (typeof value === 'string' && allowed.includes(value));
  return fits ? undefined : invalidOption(component, option, value, `it is one of: ${allowed.join(', ')}`);
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
