import type { Definition, Handler, HandlerFunction } from '../model/definition';
import type { Dependency, ProvidedAll } from '../model/dependency';
import type { HandlerContext } from '../model/handler-context';
import { describeKey } from '../model/token';
import type { Key, Token } from '../model/token';
import type { ComponentOptions } from './component-types';
import { captureCaller } from './declared-at';
import { attachDefinition } from './metadata-store';
import { qualifiedId, storedOptions } from './stored-options';

/** A token that carries its own definition: whoever needs it takes it along. */
export type ComponentToken<Value> = Token<Value>;

/** The handlers of a component without a class: `start` makes the instance, the others get it. */
export interface ComponentHandlers<Deps extends readonly Dependency[], Instance, Config> {
  /** Gets the dependencies in order, then the context; what it returns (or resolves with) is the instance. */
  readonly start?: (...args: [...ProvidedAll<Deps>, HandlerContext<Config>]) => Instance | PromiseLike<Instance>;
  readonly stop?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  readonly drain?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  readonly forceStop?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  readonly suspend?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  readonly resume?: (instance: Instance, context: HandlerContext<Config>) => unknown;
  /** Handlers of custom phases, by the name of the phase. */
  readonly on?: Readonly<Record<string, (instance: Instance, context: HandlerContext<Config>) => unknown>>;
}

/**
 * Defines a component without a class of its own: its instance is what `start` returns.
 *
 * The result is a token, to be listed as a dependency and asked for with `get`.
 *
 * @param name - its id, or a token it provides; with a token, others may ask for either
 */
export function component<Instance = void, const Deps extends readonly Dependency[] = [], Config = unknown>(
  name: string | Token<Instance>,
  options: ComponentOptions<Config> & ComponentHandlers<Deps, Instance, Config> & { readonly deps?: Deps } = {},
): ComponentToken<Instance> {
  const { deps = [], start, stop, drain, forceStop, suspend, resume, on = {}, ...rest } = options;
  const named: readonly (readonly [string, unknown])[] = [
    ['drain', drain], ['stop', stop], ['force-stop', forceStop], ['suspend', suspend], ['resume', resume], ...Object.entries(on),
  ];
  const handlers = named.flatMap(([phase, call]): Handler[] =>
    call === undefined ? [] : [{ phase, moment: 'on', call: call as HandlerFunction }]);
  return define(name, rest, {
    source: { kind: 'start', start: start as ((...args: never) => unknown) | undefined },
    dependencies: Object.freeze([...deps]),
    handlers: Object.freeze(handlers),
    declaredAt: captureCaller(component),
  });
}

/**
 * Defines a component that is a constant.
 *
 * @param name - its id, or the token (or symbol) it provides
 */
export function value<Value>(name: string | symbol | Token<Value>, constant: Value, options: { readonly doc?: string; readonly tags?: readonly Key[] } = {}): ComponentToken<Value> {
  return define(name, options, {
    source: { kind: 'value', value: constant },
    dependencies: [],
    handlers: [],
    declaredAt: captureCaller(value),
  });
}

function define<Value>(
  name: string | symbol | Token<Value>,
  options: ComponentOptions,
  parts: Pick<Definition, 'source' | 'dependencies' | 'handlers' | 'declaredAt'>,
): ComponentToken<Value> {
  const plainName = typeof name === 'symbol' ? name.description ?? '' : describeKey(name);
  const id = qualifiedId(options.group, options.name ?? plainName);
  const made: Token<Value> = Object.freeze({ kind: 'token', description: id });
  const definition: Definition = { id, key: typeof name === 'string' ? made : name, options: storedOptions(options), ...parts };
  attachDefinition(made, Object.freeze(definition));
  return made;
}
