import type { ComponentClass, Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { lines, SystoleError } from '../model/errors';
import type { AutoComponentDecorator, ComponentDecorator, ComponentOptions } from './component-types';
import { captureCaller } from './declared-at';
import { isStandardContext } from './decorator-call';
import { collectHandlers, constructorTypes, definitionOf, storeDefinition } from './metadata-store';
import { qualifiedId, storedOptions } from './stored-options';

/** `@Component()`, `@Component(A, B)` and `@Component({ deps: [A, B], …options })`. */
export interface ComponentFactory {
  /** No dependencies; or, under legacy decorators with `emitDecoratorMetadata`, those of the constructor's types. */
  (): AutoComponentDecorator;
  /** Dependencies, in the order of the constructor's parameters. */
  <const Deps extends readonly [Dependency, ...Dependency[]]>(...dependencies: Deps): ComponentDecorator<Deps>;
  /** The same with options. */
  <const Deps extends readonly Dependency[] | undefined = undefined, Config = unknown>(
    options: ComponentOptions<Config> & { readonly deps?: Deps },
  ): Deps extends readonly Dependency[] ? ComponentDecorator<Deps> : AutoComponentDecorator;
}

interface Asked {
  readonly options: ComponentOptions;
  readonly dependencies: readonly Dependency[] | undefined;
}

/**
 * Marks a class as a component: something a container constructs, starts and stops.
 *
 * Works under legacy and under standard decorators, and as a plain function: `Component(A)(Service)`. The compiler rejects
 * a list that does not fit the constructor.
 *
 * @throws ERR_INVALID_DECORATION on a second `@Component` on one class, or when the dependencies cannot be known
 */
export const Component: ComponentFactory = (...args: readonly unknown[]) => {
  const asked = readArguments(args);
  const declaredAt = captureCaller(Component);
  return (target: ComponentClass, context?: unknown): void => {
    if (definitionOf(target) !== undefined) throw decoratedTwice(target);
    const metadata = isStandardContext(context) ? context.metadata : undefined;
    const definition: Definition = {
      id: qualifiedId(asked.options.group, asked.options.name ?? target.name),
      key: target,
      source: { kind: 'class', target },
      dependencies: asked.dependencies ?? dependenciesFromTypes(target),
      handlers: collectHandlers(target, metadata),
      options: storedOptions(asked.options),
      declaredAt,
    };
    storeDefinition(target, Object.freeze(definition));
  };
};

function readArguments(args: readonly unknown[]): Asked {
  const [first] = args;
  if (args.length === 0) return { options: {}, dependencies: undefined };
  if (args.length > 1 || !isOptions(first)) return { options: {}, dependencies: Object.freeze([...args]) as readonly Dependency[] };
  const { deps, ...options } = first;
  return { options, dependencies: deps === undefined ? undefined : Object.freeze([...deps]) };
}

/** Dependency forms and tokens are objects with a `kind`; classes are functions; what is left are options. */
function isOptions(value: unknown): value is ComponentOptions & { readonly deps?: readonly Dependency[] } {
  return typeof value === 'object' && value !== null && !('kind' in value);
}

function dependenciesFromTypes(target: ComponentClass): readonly Dependency[] {
  const types = constructorTypes(target) as readonly Dependency[] | undefined;
  if (types === undefined && target.length > 0) throw dependenciesUnknown(target);
  const vague = types?.findIndex((type) => vagueTypes.has(type)) ?? -1;
  if (vague !== -1) throw typeTooVague(target, vague);
  return Object.freeze(types ?? []);
}

/** What the compiler writes for interfaces, unions and primitives: nothing that could be provided. */
const vagueTypes: ReadonlySet<unknown> = new Set([Object, String, Number, Boolean, Symbol, BigInt, Array, Function, Promise]);

function decoratedTwice(target: ComponentClass): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} is decorated with @Component twice.`,
    'keep one of the two; to use one class under two names, derive a class or use component(...)',
  ), { decorator: 'Component', target: target.name });
}

function dependenciesUnknown(target: ComponentClass): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} has ${String(target.length)} constructor ${target.length === 1 ? 'parameter' : 'parameters'}, but @Component() lists no dependencies.`,
    `list them in order: @Component(First, Second)`,
    'or compile with experimentalDecorators and emitDecoratorMetadata, and keep @Component()',
  ), { decorator: 'Component', target: target.name });
}

function typeTooVague(target: ComponentClass, position: number): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} has a constructor parameter at position ${String(position + 1)} whose type is no class, so @Component() cannot tell what it needs.`,
    'list the dependencies: @Component(First, token), with a token for what has no class',
  ), { decorator: 'Component', target: target.name });
}
