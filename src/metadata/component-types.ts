import type { ComponentClass, DisabledReason } from '../model/definition';
import type { Dependency, ProvidedAll } from '../model/dependency';
import type { ContainerView, HandlerContext } from '../model/handler-context';
import type { ScopeKind } from '../model/scope-kind';
import type { Key } from '../model/token';

/** Shows up in the compiler's message; no value ever has this type. */
export interface DependencyMismatch<Message extends string, Detail = never> {
  readonly __dependencyMismatch: [Message, Detail];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `never` would reject every class that names its parameters
type AnyClass = new (...args: any) => object;

/** Unlike `ConstructorParameters`, knows a rest parameter that is `readonly`. */
type ParametersOf<Target extends AnyClass> = Target extends new (...args: infer List extends readonly unknown[]) => unknown ? List : never;

type Explain<Parameters extends readonly unknown[], Deps extends readonly unknown[], Seen extends readonly unknown[] = []> =
  number extends Deps['length']
    ? DependencyMismatch<'the list has no fixed length, so it cannot be compared with the constructor: write it in place, or add `as const`'>
    : Deps extends readonly [infer Dep, ...infer MoreDeps]
      ? Parameters extends readonly []
        ? DependencyMismatch<`dependency [${Seen['length']}] has no constructor parameter to go to`, { dependency: Dep }>
        : Parameters extends readonly [(infer Parameter)?, ...infer MoreParameters]
          ? [Dep] extends [Parameter]
            ? Explain<MoreParameters, MoreDeps, [...Seen, unknown]>
            : DependencyMismatch<`dependency [${Seen['length']}] does not fit constructor parameter [${Seen['length']}]`, { dependency: Dep; parameter: Parameter }>
          : DependencyMismatch<'the dependency list and the constructor do not match'>
      : Parameters extends readonly [infer Parameter, ...unknown[]]
        ? DependencyMismatch<`constructor parameter [${Seen['length']}] has no dependency in the list`, { parameter: Parameter }>
        : DependencyMismatch<'the dependency list and the constructor do not match'>;

/** `unknown` (harmless in an intersection) when the list fits, otherwise the explanation. */
type Fits<Target extends AnyClass, Deps extends readonly unknown[]> =
  Deps extends ParametersOf<Target>
    ? Deps['length'] extends ParametersOf<Target>['length'] ? unknown : Explain<ParametersOf<Target>, Deps>
    : Explain<ParametersOf<Target>, Deps>;

/** What the compiler falls back to when the call of `Component` itself is wrong; that error is told already, and needs no second one. */
type IsFallback<Deps extends readonly Dependency[]> =
  readonly [Dependency, ...Dependency[]] extends Deps ? Deps extends readonly [Dependency, ...Dependency[]] ? true : false : false;

/** Shows up in the compiler's message; no value ever has this type. */
export interface ConfigMismatch<Message extends string, Detail = never> {
  readonly __configMismatch: [Message, Detail];
}

/** What the compiler has widened on one side, it may not have on the other: `{ mode: 'fast' }` is written down as `{ mode: string }`. */
type Widened<Value> =
  Value extends string ? string : Value extends number ? number : Value extends boolean ? boolean : Value extends bigint ? bigint
    : Value extends (...args: never) => unknown ? Value : Value extends object ? { [Name in keyof Value]: Widened<Value[Name]> } : Value;

/** Only a method that takes a whole context is a handler for sure. */
type MisfitOf<Name, Method, Config> =
  Method extends (context: infer Context) => unknown
    ? NonNullable<Context> extends HandlerContext<infer Taken>
      ? [Config] extends [Taken] ? never
        : [Config] extends [Widened<Taken>] ? never
          : ConfigMismatch<`the config does not fit what ${Name & string}() takes`, { config: Config; taken: Taken }>
      : never
    : never;

type Misfits<Instance, Config> = { [Name in keyof Instance]: MisfitOf<Name, Instance[Name], Config> }[keyof Instance];

/** `unknown` when all handlers take the config, otherwise the explanation. */
type ConfigFits<Target, Config> =
  Target extends new (...args: never) => infer Instance ? [Misfits<Instance, Config>] extends [never] ? unknown : Misfits<Instance, Config> : unknown;

/** With a list: one signature for both protocols; the legacy one passes the class, the standard one a context too. */
export type ComponentDecorator<Deps extends readonly Dependency[]> =
  <Target extends AnyClass>(
    target: Target & (IsFallback<Deps> extends true ? unknown : Fits<Target, ProvidedAll<Deps>>),
    context?: ClassDecoratorContext<Target>,
  ) => void;

/** The same with a config, which handlers have to take. */
export type ConfiguredComponentDecorator<Deps extends readonly Dependency[], Config> =
  <Target extends AnyClass>(
    target: Target & (IsFallback<Deps> extends true ? unknown : Fits<Target, ProvidedAll<Deps>>) & ConfigFits<Target, Config>,
    context?: ClassDecoratorContext<Target>,
  ) => void;

/**
 * Without a list. Legacy: the compiler's constructor types are read, so any constructor will do. Standard: nobody can
 * tell the parameters, so there must be none. The second signature stays last, since TypeScript 7 reports only the last.
 */
export interface AutoComponentDecorator {
  (target: ComponentClass, context?: undefined): void;
  <Target extends AnyClass>(target: Target & Fits<Target, []>, context: ClassDecoratorContext<Target>): void;
}

/** The same with a config, which handlers have to take. */
export interface ConfiguredAutoComponentDecorator<Config> {
  <Target extends ComponentClass>(target: Target & ConfigFits<Target, Config>, context?: undefined): void;
  <Target extends AnyClass>(target: Target & Fits<Target, []> & ConfigFits<Target, Config>, context: ClassDecoratorContext<Target>): void;
}

/** A schema of any library that follows Standard Schema (zod, valibot, arktype …). */
export interface Schema<out Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}
/** What a schema answers: the value, as it makes it, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined }[] };

/** A config, or the function that works it out at the component's own start. */
export type ConfigOption<Config> =
  | Config
  | ((live: ContainerView) => Config | DisabledReason | PromiseLike<Config | DisabledReason>);

/**
 * What every kind of component can say of itself beside its dependencies. `Config` is what handlers get, `Given` what is
 * written down; they differ when the schema makes one of the other.
 */
export interface ComponentOptions<Config = unknown, Given = Config> {
  /** Default: the class's name. Unique in its container, together with the group. */
  readonly name?: string;
  /** The id becomes `group/name`. */
  readonly group?: string;
  /** Handed to every handler. A function is called at the component's own start, when its dependencies are up. */
  readonly config?: ConfigOption<Given>;
  /** What of the config `describe()` may show: all of it, or the values at these paths (`'http.port'`). Default: none. */
  readonly safe?: true | readonly string[];
  /** Checks the config before the component is constructed; handlers get what the schema returns. */
  readonly configSchema?: Schema;
  /** Checks the instance after the start handlers. */
  readonly instanceSchema?: Schema;
  /**
   * Checks the whole component before it is constructed: an object with its `id`, `name`, `group`, `config` as its handlers get it, `deps` as the
   * instances they stand for, and its other options.
   */
  readonly definitionSchema?: Schema;
  /** The toggle it belongs to; see `createContainer({ features })`. */
  readonly feature?: string;
  /** `false` leaves it out. A function is asked at the component's own start. */
  readonly enabled?: boolean | ((live: ContainerView) => boolean | DisabledReason | PromiseLike<boolean | DisabledReason>);
  /** Starts after these, and stops before them, without needing them. */
  readonly after?: readonly Key[];
  /** Starts before these, and stops after them, without being needed by them. */
  readonly before?: readonly Key[];
  /** Milliseconds that construction and start handlers may take together. Default: the container's, 15 000; `Infinity` for no limit. */
  readonly startTimeoutMs?: number;
  /** Milliseconds that a start that has been called off is waited for. Default: the container's, 1 000; more for what cannot be interrupted. */
  readonly abortGraceMs?: number;
  /** Milliseconds that the stop handlers may take together. Default: the container's, 10 000. */
  readonly stopTimeoutMs?: number;
  /** Milliseconds that the drain handlers may take together. Default: the stop timeout. */
  readonly drainTimeoutMs?: number;
  /** `'explicit'`: ready only after `context.ready()`. Default: ready once started. */
  readonly readiness?: 'started' | 'explicit';
  /** What `suspend()` does with a component that has no `@OnSuspend`: leave it running (default), or stop it. */
  readonly whenSuspended?: 'keep' | 'stop';
  /** The named pool of start slots it takes part in; see `createContainer({ pools })`. */
  readonly pool?: string;
  /**
   * The instance, also one that a start has made, outlives stops: a stop calls no handler of it, the next start goes on with it, and only
   * `container.evict`, `dispose` or the end of `main` stops it. It is made anew when its config or what it depends on is another than
   * before; what needs components that are neither kept nor values is not kept. A key tells variants apart, each with an instance
   * of its own.
   */
  readonly keep?: boolean | { readonly key: string | number | symbol | ((config: Config) => string | number | symbol) };
  /**
   * How long its instances live. `'singleton'` (default): one in the container, from its start to its stop. `'container'`: one in each scope
   * (`container.runInScope`, or a child container), started and stopped with it. `'resolution'`: one for each thing that is constructed, shared by whatever is made for that.
   * `'transient'`: a new one for each place that asks for it. Those two may have no handlers: nobody could stop them.
   */
  readonly scope?: ScopeKind;
  /** What `all(tag)` finds it by. */
  readonly tags?: readonly Key[];
  /** A sentence for people; shown in descriptions. */
  readonly doc?: string;
  /** Notes of the user's own, as plain data: shown in descriptions and snapshots as they are, and what `context.meta` begins with at each start. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** A lifecycle method: takes the context, gives nothing or a promise of nothing. */
export type LifecycleMethod = (context: HandlerContext<never>) => void | PromiseLike<void>;
/** A method that answers a custom phase; what it returns stands in the report. */
export type PhaseMethod = (context: HandlerContext<never>) => unknown;

/** Decorates public instance methods, in both protocols. */
export interface MethodDecorator<Method extends PhaseMethod> {
  <T extends Method>(value: T, context: ClassMethodDecoratorContext<never, T> & { readonly static: false; readonly private: false }): void;
  <T extends Method>(target: object & { readonly prototype?: never }, name: string | symbol, descriptor: TypedPropertyDescriptor<T>): void;
}

/** `@OnStatus` and `@OnStatus()`: what the method returns stands in the report. */
export interface PhaseHandlerDecorator extends MethodDecorator<PhaseMethod> {
  (): MethodDecorator<PhaseMethod>;
}

/** `@OnStart` and `@OnStart()`. */
export interface HandlerDecorator extends MethodDecorator<LifecycleMethod> {
  (): MethodDecorator<LifecycleMethod>;
}
