import type { Definition, Handler, HandlerFunction } from '../model/definition';
import type { Dependency, Provided, ProvidedAll } from '../model/dependency';
import { lines, SystoleError } from '../model/errors';
import { invalidOption } from '../model/invalid-option';
import type { HandlerContext } from '../model/handler-context';
import { refuseMisshapen, refuseUncallable } from '../model/handler-shapes';
import type { ScopeKind } from '../model/scope-kind';
import { describeKey, isToken } from '../model/token';
import type { WrittenHandlers } from '../model/override';
import type { Token } from '../model/token';
import type { ComponentOptions, Schema } from './component-types';
import { CallerPlace } from './declared-at';
import { noHandlers } from './handler-lists';
import { attachDefinition, definitionOf } from './metadata-store';
import { noDependencies, noOptions, qualifiedId, storedOptions } from './stored-options';

declare const configures: unique symbol;

/** What the handlers of a component get as its config; exists for the compiler only, no value ever carries it. */
export interface Configures<out Config> {
  /** For the compiler alone: nothing is there at run time. */
  readonly [configures]?: () => Config;
}

/** What the handlers of what a key stands for get as its config, as far as its key tells. */
export type ConfigAt<Asked> = Asked extends Configures<infer Config> & Token<unknown> ? Config : unknown;

/** A token that carries its own definition: whoever needs it takes it along. */
export type ComponentToken<Value, Config = unknown> = Token<Value> & Configures<Config>;

/** The handlers of a component without a class: `start`, or `make`, makes the instance, the others get it. */
export interface ComponentHandlers<Deps extends readonly Dependency[], Instance, Config> {
  /**
   * Makes the instance in the place of `start`, as a constructor does: gets the dependencies in order and no context, so that `resolve` can call it as well. What it
   * returns (or resolves with: then only a start, `resolveAsync` and `getAsync` wait for it) is the instance. Without handlers, in any scope; what is transient is made by it each time.
   */
  readonly make?: (...dependencies: ProvidedAll<Deps>) => Instance | PromiseLike<Instance>;
  /** Gets the dependencies in order, then the context; what it returns (or resolves with) is the instance. */
  readonly start?: (...args: [...ProvidedAll<Deps>, HandlerContext<Config>]) => Instance | PromiseLike<Instance>;
  /** Undoes the start, when all that needs it has stopped. */
  readonly stop?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** Before the stop: finish what has been accepted. */
  readonly drain?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** When the stop is over its limit: let go of everything now. */
  readonly forceStop?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** On `suspend()`: let go of what cannot wait, keep the instance. */
  readonly suspend?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** On `resume()`, for what was suspended. */
  readonly resume?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** Answers `run('status')`: what it returns stands in the report. */
  readonly status?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** Handlers of custom phases, by the name of the phase; `'*'` for every one that has no other. */
  readonly on?: Readonly<Record<string, (instance: Instance, context: HandlerContext<Config>) => unknown>>;
}

/** What a component goes by: a token says what its instance must be, a name leaves that to `Otherwise`. */
export type NamedValue<Name, Otherwise> = Name extends Token<infer Value> ? Value : Otherwise;

/** The options as they are read, whatever their types promise each other. */
interface ReadOptions extends ComponentOptions, WrittenHandlers {
  readonly make?: (...dependencies: never) => unknown;
}

/** A token promises a value, so somebody has to make one. */
type StartOf<Name> = undefined extends NamedValue<Name, void> ? unknown : { readonly start: unknown } | { readonly make: unknown };

/**
 * Defines a component without a class of its own: its instance is what `start` returns, or `make`.
 *
 * The result is a token, to be listed as a dependency and asked for with `get`.
 *
 * @param name - its id, or a token it provides; with a token, others may ask for either
 * @throws ERR_INVALID_OPTION for a handler that is no function, and for both `start` and `make`
 */
export function component<
  const Name extends string | Token<unknown>,
  Instance extends NamedValue<Name, unknown> = NamedValue<Name, void>,
  const Deps extends readonly Dependency[] = [],
  Given extends (Checked extends Schema ? unknown : Config) = never,
  Config = [Given] extends [never] ? unknown : Given,
  Checked extends Schema | undefined = undefined,
>(
  name: Name,
  options?: ComponentOptions<Config, Given> & ComponentHandlers<Deps, Instance, Config> & StartOf<Name>
    & { readonly deps?: Deps; readonly configSchema?: Checked & Schema<Config> },
): ComponentToken<NamedValue<Name, Instance>, Config>;
export function component(name: string | Token<unknown>, options: ReadOptions = {}): ComponentToken<unknown> {
  refuseNameless(name);
  refuseMisshapen(describeKey(name), options);
  refuseUncallable(describeKey(name), options);
  if (options.make !== undefined && options.start !== undefined) throw invalidOption(describeKey(name), 'make', options.make, 'start makes the instance already: write one of them');
  const { deps = [], make, start, stop, drain, forceStop, suspend, resume, status, on = {}, ...rest } = options;
  const named: readonly (readonly [string, HandlerFunction | undefined])[] = [
    ['drain', drain], ['stop', stop], ['force-stop', forceStop], ['suspend', suspend], ['resume', resume], ['status', status], ...Object.entries(on),
  ];
  const handlers = named.flatMap(([phase, call]): Handler[] => (call === undefined ? [] : [Object.freeze<Handler>({ phase, moment: 'on', call })]));
  return define(name, rest, {
    source: make === undefined ? { kind: 'start', start } : { kind: 'factory', make, takesDependencies: true },
    dependencies: Object.freeze([...deps]),
    handlers: Object.freeze(handlers),
    declaredAt: new CallerPlace(),
  });
}

function refuseNameless(name: unknown): void {
  if (typeof name !== 'string' && typeof name !== 'symbol' && !isToken(name)) throw invalidOption(undefined, 'the name of a component', name, 'it is text, or a token that it provides');
}

/** What something without handlers can say of itself. */
export type ConstantOptions = Pick<ComponentOptions, 'doc' | 'tags' | 'meta'>;

/**
 * Defines a component that is a constant.
 *
 * @param name - its id, or the token (or symbol) it provides
 */
export function value<const Name extends string | symbol | Token<unknown>, Value extends NamedValue<Name, unknown>>(
  name: Name,
  constant: Value,
  options: ConstantOptions = {},
): ComponentToken<NamedValue<Name, Value>> {
  return define(name, options, {
    source: { kind: 'value', value: constant },
    dependencies: noDependencies,
    handlers: noHandlers,
    declaredAt: new CallerPlace(),
  });
}

/**
 * Defines a component that is another one's instance, or a part of it, under a name of its own.
 *
 * @example
 * const HttpPort = alias('http.port', pick(Env, (env) => env.http.port));
 */
export function alias<const Name extends string | symbol | Token<unknown>, const Of extends Dependency>(
  name: Name,
  of: Of,
  options: ConstantOptions = {},
): ComponentToken<NamedValue<Name, Provided<Of>>> {
  return define(name, options, { source: { kind: 'alias' }, dependencies: Object.freeze([of]), handlers: noHandlers, declaredAt: new CallerPlace() });
}

/** What a placeholder can say of itself. */
export interface PlaceholderOptions extends ConstantOptions {
  /** `'container'`: each scope is given a value of its own; see `runInScope(fn, { values })`. Default: `'singleton'`. */
  readonly scope?: ScopeKind;
}

/**
 * Defines a placeholder: whoever uses the definitions has to put something in its place, by `override`. Until then the wiring is
 * refused with ERR_NOT_PROVIDED. With `scope: 'container'` it is what each scope is given, such as the request, and refused where a scope has not been given it.
 */
export function required<const Name extends string | symbol | Token<unknown>>(
  name: Name,
  options: PlaceholderOptions = {},
): ComponentToken<NamedValue<Name, unknown>> {
  return define(name, options, { source: { kind: 'required' }, dependencies: noDependencies, handlers: noHandlers, declaredAt: new CallerPlace() });
}

/**
 * What stands in a group under a name: the same definition with an id of its own, or a constant.
 *
 * @internal
 * @throws ERR_NOT_A_COMPONENT for a function that is no component: a class that has not been decorated, most likely
 */
export function groupMember(group: string, name: string, member: unknown): ComponentToken<unknown> {
  const holds = typeof member === 'function' || (typeof member === 'object' && member !== null);
  const definition = holds ? definitionOf(member) : undefined;
  const made: Token<unknown> = Object.freeze({ kind: 'token', description: `${group}/${name}` });
  if (definition === undefined && (typeof member === 'function' || isToken(member))) throw notGroupable(group, name, member);
  const constant: Omit<Definition, 'id' | 'key'> = { source: { kind: 'value', value: member }, dependencies: noDependencies, handlers: noHandlers, options: noOptions, declaredAt: undefined };
  attachDefinition(made, Object.freeze({ ...definition ?? constant, id: made.description, key: made }));
  return made;
}

function notGroupable(group: string, name: string, member: unknown): SystoleError<'ERR_NOT_A_COMPONENT'> {
  return new SystoleError('ERR_NOT_A_COMPONENT', lines(
    `${describeKey(member)} stands in the group ${group} as ${name}, but it is not a component.`,
    'decorate the class with @Component(), list what component(...) or value(...) returned, or any other value for a constant',
  ), { name: describeKey(member), component: `${group}/${name}`, position: undefined });
}

/** The value behind the token is known to the callers' types only; `never` fits what they promise. */
function define(
  name: string | symbol | Token<unknown>,
  options: ComponentOptions,
  parts: Pick<Definition, 'source' | 'dependencies' | 'handlers' | 'declaredAt'>,
): ComponentToken<never> {
  refuseNameless(name);
  const plainName = typeof name === 'symbol' ? name.description ?? '' : describeKey(name);
  const id = qualifiedId(options.group, options.name ?? plainName);
  const made: Token<never> = Object.freeze({ kind: 'token', description: id });
  const definition: Definition = { id, key: typeof name === 'string' ? made : name, options: storedOptions(options), ...parts };
  attachDefinition(made, Object.freeze(definition));
  return made;
}
