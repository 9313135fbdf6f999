import type { Definition, DefinitionOptions } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { isFields, unplainPath } from '../model/plain-data';
import type { ScopeKind } from '../model/scope-kind';
import { scopeKinds } from '../model/scope-kind';
import { invalidOption, invalidSecret } from './findings';
import { isDependency, isKey, isValidId, optionNames } from './option-check';
import { choiceFinding, limitFinding } from './option-findings';
import { referencesOf } from './references';
import { invalidId } from './refusals';

/** Everything that is wrong with a definition's id, dependencies and options. */
export function allFindings(definition: Definition): readonly AnySystoleError[] {
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
  return [...findings, ...scopeFindings(definition), ...shapeFindings(definition), ...dependencyFindings(definition)];
}

/** What lives for as long as somebody happens to hold it has no end that a handler could be called at. */
function scopeFindings(definition: Definition): readonly AnySystoleError[] {
  const { id, options, source } = definition;
  const { scope, keep } = options;
  if (scope === undefined || scope === 'singleton' || !scopeKinds.includes(scope)) return [];
  const findings: AnySystoleError[] = [];
  if (keep !== undefined && keep !== false) findings.push(invalidOption(id, 'keep', keep, `an instance outlives stops only where there is one: leave out keep, or scope: '${scope}'`));
  if (source.kind === 'start' && source.inside !== undefined) findings.push(invalidOption(id, 'scope', scope, 'a whole system is a singleton; give scopes to the components in it'));
  if (scope === 'container') return findings;
  return [...findings, ...endlessFindings(definition, scope), ...unaskedFindings(definition, scope)];
}

/** What is asked, or checked, at the start of a component, which these have not. */
function unaskedFindings({ id, options }: Definition, scope: ScopeKind): readonly AnySystoleError[] {
  const names = (['configSchema', 'instanceSchema', 'definitionSchema'] as const).filter((name) => options[name] !== undefined);
  const unasked = [...names, ...(typeof options.enabled === 'function' ? ['enabled' as const] : [])];
  return unasked.map((name) => invalidOption(id, name, options[name], `it is looked at in a start, and what has scope: '${scope}' has none: ${name === 'enabled' ? 'say true or false, or give it a feature' : 'check that where it is made'}`));
}

function endlessFindings({ id, source, handlers }: Definition, scope: ScopeKind): readonly AnySystoleError[] {
  const phases = new Set([...(source.kind === 'start' && source.start !== undefined ? ['start'] : []), ...handlers.map(({ phase }) => phase)]);
  if (phases.size === 0) return [];
  const remedy = source.kind === 'start' && handlers.length === 0 ? 'make it by `make` instead of start' : 'take them away';
  return [invalidOption(id, 'scope', scope, `it has handlers (${[...phases].join(', ')}), and nobody would know when to stop it: ${remedy}, or give it scope: 'container', which is started and stopped with each scope`)];
}

function dependencyFindings(definition: Definition): readonly AnySystoleError[] {
  const asked = [
    ...definition.dependencies.map((dependency: unknown, position) => [`deps[${String(position)}]`, dependency] as const),
    ...referencesOf(definition).map(({ path, to }) => [path, to as unknown] as const),
  ];
  return asked.flatMap(([where, dependency]) => (isDependency(dependency) ? []
    : [invalidOption(definition.id, where, dependency, 'a dependency is a class, a token, an id, or a form of one, such as optional(…) or pick(…, (instance) => …)')]));
}

const knownOptions: ReadonlySet<string> = new Set(optionNames);

/** What may stand beside options where a component is written down. */
function besideOptions({ source: { kind } }: Definition): readonly string[] {
  const isMade = kind === 'start' || kind === 'factory';
  const lists = isMade || kind === 'class' ? ['deps'] : [];
  return [...lists, 'name', 'group', ...(isMade ? ['make', 'start', 'stop', 'drain', 'forceStop', 'suspend', 'resume', 'status', 'on'] : [])];
}

/** Where no compiler looks: misspelt names, and lists that are none. */
function shapeFindings(definition: Definition): readonly AnySystoleError[] {
  const { id, options } = definition;
  const unknown = Object.entries(options).filter(([name]) => !knownOptions.has(name))
    .map(([name, value]) => invalidSecret(id, name, value, `there is no such option; known: ${[...optionNames, ...besideOptions(definition)].join(', ')}`));
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

const choices: readonly (readonly ['readiness' | 'whenSuspended' | 'scope', readonly string[]])[] = [
  ['scope', scopeKinds],
  ['readiness', ['started', 'explicit']],
  ['whenSuspended', ['keep', 'stop']],
];
