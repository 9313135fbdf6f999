import type { Dependency, Provided, ProvidedAll } from '../model/dependency';
import type { HandlerContext } from '../model/handler-context';
import type { ScopeKind } from '../model/scope-kind';
import type { WrittenHandlers } from '../model/override';
import type { Token, TypedKey } from '../model/token';
import type { ComponentOptions, DependencyMismatch, Schema } from './component-types';
import { CallerPlace } from './declared-at';
import { loadDefining } from './later';
import { noDependencies } from './stored-options';

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

/** What a component goes by: a token or a class says what its instance must be, a name leaves that to `Otherwise`. */
export type NamedValue<Name, Otherwise> = Name extends string | symbol ? Otherwise : Name extends TypedKey<infer Value> ? Value : Otherwise;

/** `unknown` (harmless in an intersection) when a value is what a token or class promises, otherwise the explanation. An id promises nothing, and of one nothing is known. */
type AliasFits<Value, Promised> = unknown extends Value ? unknown : [Value] extends [Promised] ? unknown : DependencyMismatch<'what this is another name for is not what the token or class promises', { dependency: Value; promised: Promised }>;

/** The options as they are read, whatever their types promise each other. */
export interface ReadOptions extends ComponentOptions, WrittenHandlers {
  readonly make?: (...dependencies: never) => unknown;
}

/** A token promises a value, so somebody has to make one. */
type StartOf<Name> = undefined extends NamedValue<Name, void> ? unknown : { readonly start: unknown } | { readonly make: unknown };

/**
 * Defines a component without a class of its own: its instance is what `start` returns, or `make`.
 *
 * The result is a token, to be listed as a dependency and asked for with `get`.
 *
 * @param name - its id, or a token or class that it stands for; with these, others may ask for either. A class that is a component speaks for itself
 * @throws ERR_INVALID_OPTION for a handler that is no function, and for both `start` and `make`
 */
export function component<
  const Name extends string | TypedKey<unknown>,
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
export function component(name: string | TypedKey<unknown>, options: ReadOptions = {}): ComponentToken<unknown> {
  return loadDefining().definedComponent(name, options, new CallerPlace());
}

/** What something without handlers can say of itself. */
export type ConstantOptions = Pick<ComponentOptions, 'doc' | 'tags' | 'meta'>;

/**
 * Defines a component that is a constant.
 *
 * @param name - its id, or the token, symbol or class that it stands for
 */
export function value<const Name extends string | symbol | TypedKey<unknown>, Value extends NamedValue<Name, unknown>>(
  name: Name,
  constant: Value,
  options: ConstantOptions = {},
): ComponentToken<NamedValue<Name, Value>> {
  return loadDefining().defined(name, options, { kind: 'value', value: constant }, noDependencies, new CallerPlace());
}

/**
 * Defines a component that is another one's instance, or a part of it, under a name of its own; or for an abstract class, the implementation to be used.
 *
 * @param name - its id, or the token, symbol or class that it stands for
 *
 * @example
 * const HttpPort = alias('http.port', pick(Env, (env) => env.http.port));
 */
export function alias<const Name extends string | symbol | TypedKey<unknown>, const Of extends Dependency>(
  name: Name,
  of: Of & AliasFits<Provided<Of>, NamedValue<Name, unknown>>,
  options: ConstantOptions = {},
): ComponentToken<NamedValue<Name, Provided<Of>>> {
  return loadDefining().defined(name, options, { kind: 'alias' }, Object.freeze([of]), new CallerPlace());
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
export function required<const Name extends string | symbol | TypedKey<unknown>>(
  name: Name,
  options: PlaceholderOptions = {},
): ComponentToken<NamedValue<Name, unknown>> {
  return loadDefining().defined(name, options, { kind: 'required' }, noDependencies, new CallerPlace());
}
