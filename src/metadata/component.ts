import type { ComponentClass, Definition, DefinitionOptions } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { refuseMisshapen } from '../model/handler-shapes';
import type { AutoComponentDecorator, ComponentDecorator, ComponentOptions, ConfiguredAutoComponentDecorator, ConfiguredComponentDecorator, Schema } from './component-types';
import { constructorFacts, parametersOf } from './constructor-types';
import { ClassSource } from './class-source';
import { isStandardContext } from './decorator-call';
import { injectionNotes, notedParameters } from './injection-notes';
import { loadInjectedDependencies, loadRefusals } from './later';
import { lifecycleSaidOf } from './lifecycle-said';
import { collectHandlers, definitionOf, storeDefinition } from './metadata-store';
import { noDependencies, noOptions, qualifiedId, storedOptions } from './stored-options';

/** `@Component()`, `@Component(A, B)` and `@Component({ deps: [A, B], …options })`. */
export interface ComponentFactory {
  /** No dependencies; or, under legacy decorators with `emitDecoratorMetadata`, those of the constructor's types. */
  (): AutoComponentDecorator;
  /** Dependencies, in the order of the constructor's parameters. */
  <const Deps extends readonly [Dependency, ...Dependency[]]>(...dependencies: Deps): ComponentDecorator<Deps>;
  /** The same with options. */
  <const Deps extends readonly Dependency[] | undefined = undefined, Config = unknown, Checked extends Schema | undefined = undefined>(
    options: ComponentOptions<Config> & { readonly deps?: Deps; readonly configSchema?: Checked & Schema },
  ): DecoratorOf<Deps, Checked extends Schema<infer Output> ? Output : Config>;
}

/** @typeParam Config - what handlers get: the config, or what its schema makes of it; `unknown` when nothing is known of it, and nothing to be compared */
type DecoratorOf<Deps, Config> = Deps extends readonly Dependency[]
  ? unknown extends Config ? ComponentDecorator<Deps> : ConfiguredComponentDecorator<Deps, Config>
  : unknown extends Config ? AutoComponentDecorator : ConfiguredAutoComponentDecorator<Config>;

type GivenOptions = ComponentOptions & { readonly deps?: readonly Dependency[] };

interface Asked {
  readonly dependencies: readonly Dependency[] | undefined;
  readonly name: string | undefined;
  readonly group: string | undefined;
  readonly options: DefinitionOptions;
}

/**
 * Marks a class as a component: something a container constructs, starts and stops.
 *
 * Works under legacy and under standard decorators, and as a plain function: `Component(A)(Service)`. The compiler rejects
 * a list that does not fit the constructor.
 *
 * @throws ERR_INVALID_DECORATION on anything but a class, on a second `@Component` on one class, without the parentheses, or when
 *   the dependencies cannot be known; ERR_INVALID_OPTION for a name, a group or a list of dependencies that is none
 */
export const Component: ComponentFactory = (...args: readonly unknown[]) => {
  if (isStandardContext(args[1])) throw loadRefusals().parenthesesMissing(args[1].name);
  const { dependencies, name, group, options } = readArguments(args);
  return (target: ComponentClass, context?: unknown): void => {
    if (!isClassDecoration(target, context)) throw loadRefusals().notAClass(target, context);
    if (definitionOf(target) !== undefined) throw loadRefusals().decoratedTwice(target);
    const said = lifecycleSaidOf(target);
    if (said !== undefined && said.scope !== (options.scope ?? 'singleton')) throw loadRefusals().lifecycleContradicted(target, said, options.scope);
    const metadata = isStandardContext(context) ? context.metadata : undefined;
    const source = new ClassSource(target);
    const definition: Definition = {
      id: qualifiedId(group, name ?? nameOf(target)),
      key: target,
      source,
      dependencies: dependencies === undefined ? dependenciesFromTypes(target) : dependenciesFromList(target, dependencies),
      handlers: collectHandlers(target, metadata),
      options,
      declaredAt: source,
    };
    storeDefinition(target, Object.freeze(definition));
  };
};

/** A class may have a static member called `name` that is none. */
function nameOf(target: ComponentClass): string {
  // Each class has a shape of its own, and is asked once: what engines do to make the next read of that shape fast costs fifty times this.
  const name: unknown = Reflect.get(target, 'name');
  return typeof name === 'string' ? name : '';
}

function readArguments(args: readonly unknown[]): Asked {
  const [first] = args;
  if (args.length === 0) return { dependencies: undefined, name: undefined, group: undefined, options: noOptions };
  // The list of arguments is nobody else's, so it needs no copy.
  if (args.length > 1 || !isOptions(first)) return { dependencies: Object.freeze(args as readonly Dependency[]), name: undefined, group: undefined, options: noOptions };
  refuseMisshapen('@Component', first);
  const { deps, name, group } = first;
  return { dependencies: deps && Object.freeze([...deps]), name, group, options: storedOptions(first) };
}

/** Dependency forms and tokens are objects with a `kind`; classes are functions; what is left are options. */
function isOptions(value: unknown): value is GivenOptions {
  return typeof value === 'object' && value !== null && !('kind' in value);
}

/** Legacy: the class alone. Standard: a context that says so. Whatever else follows belongs to a member or a parameter. */
function isClassDecoration(target: unknown, context: unknown): boolean {
  return typeof target === 'function' && (context === undefined || (isStandardContext(context) && context.kind === 'class'));
}

function dependenciesFromList(target: ComponentClass, listed: readonly Dependency[]): readonly Dependency[] {
  const noted = notedParameters(target);
  if (noted > listed.length) throw loadRefusals().injectedBeyondList(target, noted - 1, listed.length);
  return listed;
}

function dependenciesFromTypes(target: ComponentClass): readonly Dependency[] {
  const { owner, types } = constructorFacts(target);
  const count = types?.length ?? parametersOf(owner);
  if (count === 0) return noDependencies;
  const notes = injectionNotes(owner);
  const known = notes === undefined ? types : loadInjectedDependencies().injectedDependencies(target, types ?? new Array<unknown>(count).fill(Object), notes);
  if (known === undefined) throw loadRefusals().dependenciesUnknown(target, owner);
  const vague = known.findIndex((type) => vagueTypes.has(type));
  if (vague !== -1) throw loadRefusals().typeTooVague(target, vague);
  return Object.freeze(known as readonly Dependency[]);
}

/** What the compiler writes for interfaces, unions and primitives: nothing that could be provided. */
const vagueTypes: ReadonlySet<unknown> = new Set([Object, String, Number, Boolean, Symbol, BigInt, Array, Function, Promise]);
