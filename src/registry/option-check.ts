import { noOptions } from '../metadata/stored-options';
import type { Definition, DefinitionOptions } from '../model/definition';
import type { DependencyForm } from '../model/dependency';
import { isDependencyForm } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { isFields, unplainPath } from '../model/plain-data';
import { isToken } from '../model/token';
import { invalidId, invalidOption, invalidSecret } from './findings';
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
function isKey(value: unknown): boolean {
  return value !== undefined && value !== null && !isDependencyForm(value) && isDependency(value);
}

const none: readonly AnySystoleError[] = Object.freeze([]);

/** What is wrong with a definition's id and options. Most say little and nothing wrong, which is seen at once, and makes no lists. */
export function definitionFindings(definition: Definition): readonly AnySystoleError[] {
  return isPlainlySound(definition) ? none : allFindings(definition);
}

/** False for whatever takes a closer look. */
function isPlainlySound(definition: Definition): boolean {
  const { id, options, dependencies } = definition;
  if (!isValidId(id)) return false;
  if (options !== noOptions) {
    for (const [name, value] of Object.entries(options)) if (plainly.get(name)?.(value) !== true) return false;
  }
  for (const dependency of dependencies) if (!isDependency(dependency)) return false;
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

function allFindings(definition: Definition): readonly AnySystoleError[] {
  const { id, options } = definition;
  const findings = isValidId(id) ? [] : [invalidId(definition)];
  for (const option of ['startTimeoutMs', 'abortGraceMs', 'stopTimeoutMs', 'drainTimeoutMs'] as const) {
    const finding = limitFinding(id, option, options[option]);
    if (finding !== undefined) findings.push(finding);
  }
  if (options.enabled !== undefined && typeof options.enabled !== 'boolean' && typeof options.enabled !== 'function') {
    findings.push(invalidOption(id, 'enabled', options.enabled, 'it is true, false, or a function'));
  }
  for (const [option, allowed] of choices) {
    const finding = choiceFinding(id, option, options[option], allowed);
    if (finding !== undefined) findings.push(finding);
  }
  return [...findings, ...shapeFindings(definition), ...dependencyFindings(definition)];
}

function dependencyFindings(definition: Definition): readonly AnySystoleError[] {
  const asked = [
    ...definition.dependencies.map((dependency: unknown, position) => [`deps[${String(position)}]`, dependency] as const),
    ...referencesOf(definition).map(({ path, to }) => [path, to as unknown] as const),
  ];
  return asked.flatMap(([where, dependency]) => (isDependency(dependency) ? []
    : [invalidOption(definition.id, where, dependency, 'a dependency is a class, a token, an id, or a form of one, such as optional(…) or pick(…, (instance) => …)')]));
}

/** What is undefined, because of a circular import, is reported with the wiring. */
export function isDependency(value: unknown): boolean {
  if (typeof value === 'function' || value === undefined || value === null) return true;
  return typeof value === 'string' || typeof value === 'symbol' || isToken(value) || (isDependencyForm(value) && isWholeForm(value));
}

function isWholeForm(form: DependencyForm): boolean {
  switch (form.kind) {
    case 'lazy': return typeof form.of === 'function';
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
  'drainTimeoutMs', 'readiness', 'whenSuspended', 'pool', 'keep', 'tags', 'doc', 'meta',
];
const knownOptions: ReadonlySet<string> = new Set(optionNames);

/** Where no compiler looks: misspelt names, and lists that are none. */
function shapeFindings({ id, options }: Definition): readonly AnySystoleError[] {
  const unknown = Object.entries(options).filter(([name]) => !knownOptions.has(name))
    .map(([name, value]) => invalidSecret(id, name, value, `there is no such option; known: ${optionNames.join(', ')}`));
  const lists = (['after', 'before', 'tags'] as const).filter((name) => options[name] !== undefined && !Array.isArray(options[name]))
    .map((name) => invalidOption(id, name, options[name], 'it is a list'));
  const { safe } = options;
  const isSafe = safe === undefined || (safe as unknown) === true || (Array.isArray(safe) && safe.every((path) => typeof path === 'string'));
  const { keep } = options;
  if (!isKeep(keep)) unknown.push(invalidOption(id, 'keep', keep, 'it is true, false, or { key }, with a string, a number, a symbol, or a function of the config that gives one'));
  return [...unknown, ...lists, ...kindFindings(id, options), ...keyFindings(id, options), ...metaFindings(id, options.meta), ...(isSafe ? [] : [invalidOption(id, 'safe', safe, 'it is true, or a list of paths')])];
}

/** Schemas and texts that are none. */
function kindFindings(id: string, options: DefinitionOptions): readonly AnySystoleError[] {
  const schemas = (['configSchema', 'instanceSchema', 'definitionSchema'] as const).filter((name) => options[name] !== undefined && !isSchema(options[name]))
    .map((name) => invalidOption(id, name, options[name], 'it is a Standard Schema, as zod, valibot, arktype and others make them'));
  const texts = (['feature', 'pool', 'doc'] as const).filter((name) => options[name] !== undefined && typeof (options[name] as unknown) !== 'string')
    .map((name) => invalidOption(id, name, options[name], 'it is text'));
  return [...schemas, ...texts];
}

/** What stands in a list of keys, and can be none. */
function keyFindings(id: string, options: DefinitionOptions): readonly AnySystoleError[] {
  return (['after', 'before', 'tags'] as const).flatMap((name) => {
    const list: unknown = options[name];
    return Array.isArray(list) ? Array.from(list, (key: unknown, place) => [key, place] as const).filter(([key]) => !isKey(key))
      .map(([key, place]) => invalidOption(id, `${name}[${String(place)}]`, key, 'it is a class, a token, a symbol or an id; one that is undefined is usually of a file that imports this one')) : [];
  });
}

function metaFindings(id: string, meta: unknown): readonly AnySystoleError[] {
  if (meta === undefined) return [];
  if (!isFields(meta)) return [invalidOption(id, 'meta', meta, 'it is a plain object')];
  const path = unplainPath(meta);
  return path === undefined ? [] : [invalidOption(id, path === '' ? 'meta' : `meta.${path}`, valueAt(meta, path), 'it is plain data: text, numbers, booleans, lists and plain objects, without rings')];
}

function valueAt(fields: unknown, path: string): unknown {
  return path === '' ? fields : path.split('.').reduce((value, name) => (value as Readonly<Record<string, unknown>>)[name], fields);
}

function isSchema(schema: unknown): boolean {
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) return false;
  const standard = (schema as { readonly '~standard'?: unknown })['~standard'];
  return typeof standard === 'object' && standard !== null && typeof (standard as { readonly validate?: unknown }).validate === 'function';
}

function isKeep(keep: unknown): boolean {
  if (keep === undefined || typeof keep === 'boolean') return true;
  const names = typeof keep === 'object' && keep !== null ? Object.keys(keep) : [];
  return names.length === 1 && names[0] === 'key' && ['string', 'number', 'symbol', 'function'].includes(typeof (keep as { readonly key: unknown }).key);
}

const choices: readonly (readonly ['readiness' | 'whenSuspended', readonly string[]])[] = [
  ['readiness', ['started', 'explicit']],
  ['whenSuspended', ['keep', 'stop']],
];

export function isValidId(id: string): boolean {
  // Ids without a group are most, and need no list of parts.
  if (!id.includes('/')) return id !== '' && id !== '__proto__';
  const parts = id.split('/');
  return parts.length <= 2 && parts.every((part) => part !== '' && part !== '__proto__');
}
