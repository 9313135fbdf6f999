import type { ComponentOptions } from '../metadata/component-types';
import type { Definition, DefinitionOptions, Handler, HandlerMoment } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import type { HandlerContext } from '../model/handler-context';
import { invalidOption } from './findings';
import { definitionFindings, optionNames } from './option-check';

/** A handler that stands for components of any kind. */
export type BaseHandler = (instance: unknown, context: HandlerContext) => unknown;

/**
 * What every component has that does not say otherwise: options, handlers and hooks. What a component has of its own wins, option by
 * option, and handler by handler of one phase and moment. Constants, aliases and what an override has put in a place have nothing of it.
 */
export interface ComponentBase extends Omit<ComponentOptions, 'name' | 'group' | 'after' | 'before'> {
  readonly stop?: BaseHandler;
  readonly drain?: BaseHandler;
  readonly forceStop?: BaseHandler;
  readonly suspend?: BaseHandler;
  readonly resume?: BaseHandler;
  readonly status?: BaseHandler;
  /** Handlers of custom phases, by the name of the phase. */
  readonly on?: Readonly<Record<string, BaseHandler>>;
  /** As `@Before`, by the name of the phase. Before the start of what `component(...)` made, the instance is `undefined`. */
  readonly beforePhase?: Readonly<Record<string, BaseHandler>>;
  /** As `@After`, by the name of the phase. */
  readonly afterPhase?: Readonly<Record<string, BaseHandler>>;
}

const phases = { stop: 'stop', drain: 'drain', forceStop: 'force-stop', suspend: 'suspend', resume: 'resume', status: 'status' } as const;
const lists = { on: 'on', beforePhase: 'before', afterPhase: 'after' } as const satisfies Readonly<Record<string, HandlerMoment>>;
const handlerNames = Object.keys(phases) as readonly (keyof typeof phases)[];
const listNames = Object.keys(lists) as readonly (keyof typeof lists)[];
const ownOptions: readonly string[] = optionNames.filter((name) => name !== 'after' && name !== 'before');
const known: ReadonlySet<string> = new Set([...handlerNames, ...listNames, ...ownOptions]);

/** A base as definitions have it, worked out once. */
export interface Ground {
  readonly base: ComponentBase;
  readonly handlers: readonly Handler[];
  readonly options: DefinitionOptions;
}

/** @throws nothing: what is wrong is found by `baseFindings` */
export function groundOf(base: ComponentBase): Ground {
  return {
    base,
    handlers: [
      ...handlerNames.flatMap((name) => handlersOf(phases[name], 'on', base[name])),
      ...listNames.flatMap((name) => Object.entries(base[name] ?? {}).flatMap(([phase, call]) => handlersOf(phase, lists[name], call))),
    ],
    options: Object.fromEntries(ownOptions.flatMap((name) => {
      const value: unknown = base[name as keyof ComponentBase];
      return value === undefined ? [] : [[name, value]];
    })),
  };
}

/** What is wrong with a base. */
export function baseFindings(base: unknown): readonly AnySystoleError[] {
  if (typeof base !== 'object' || base === null) return [invalidOption(undefined, 'base', base, 'a base is an object of options, handlers and hooks')];
  const unknown = Object.entries(base).filter(([name]) => !known.has(name))
    .map(([name, value]) => invalidOption(undefined, `base.${name}`, value, `a base has: ${[...known].join(', ')}`));
  const calls = [
    ...handlerNames.map((name) => [name, (base as ComponentBase)[name]] as const),
    ...listNames.flatMap((name) => Object.entries((base as ComponentBase)[name] ?? {}).map(([phase, call]) => [`${name}.${phase}`, call] as const)),
  ];
  const uncallable = calls.filter(([, call]) => call !== undefined && typeof (call as unknown) !== 'function')
    .map(([name, call]) => invalidOption(undefined, `base.${name}`, call, 'a handler is a function'));
  if (unknown.length + uncallable.length > 0) return [...unknown, ...uncallable];
  const { options } = groundOf(base);
  return definitionFindings({ id: 'base', key: 'base', source: { kind: 'value', value: undefined }, dependencies: [], handlers: [], options, declaredAt: undefined });
}

/** One base over another: what the upper one has wins. */
export function stacked(lower: ComponentBase, upper: ComponentBase): ComponentBase {
  const joined = listNames.flatMap((name) => (lower[name] === undefined && upper[name] === undefined ? [] : [[name, { ...lower[name], ...upper[name] }]]));
  return { ...lower, ...upper, ...Object.fromEntries(joined) as Partial<ComponentBase> };
}

/** A definition with a base under it. */
export function laidOn(ground: Ground, definition: Definition): Definition {
  const { kind } = definition.source;
  if (kind !== 'class' && kind !== 'start') return definition;
  const own = new Set(definition.handlers.map(({ phase, moment }) => `${moment} ${phase}`));
  const options = Object.fromEntries(Object.entries(definition.options).filter(([, value]) => value !== undefined));
  return Object.freeze({
    ...definition,
    handlers: Object.freeze([...ground.handlers.filter(({ phase, moment }) => !own.has(`${moment} ${phase}`)), ...definition.handlers]),
    options: Object.freeze({ ...ground.options, ...options }),
  });
}

function handlersOf(phase: string, moment: HandlerMoment, call: BaseHandler | undefined): readonly Handler[] {
  return call === undefined ? [] : [Object.freeze<Handler>({ phase, moment, call: call })];
}
