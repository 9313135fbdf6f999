import type { DefinitionOptions } from './definition';
import type { Dependency, ProvidedAll } from './dependency';
import type { ContainerView, HandlerContext } from './handler-context';
import type { Change, ListAddition } from './merge';
import type { ClassKey, Key, TypedKey } from './token';

/** What others see of an instance: a fake need not have its private members. */
export type PublicFace<Value> = Value | Pick<Value, keyof Value>;

/** How an instance comes to be instead of by its own definition; a factory is given the container as `View`. `Changed` may stand for a value, too. */
export type ProviderBy<Value, View, Changed = never> =
  | { readonly useValue: Given<Value> | Changed }
  | { readonly useClass: ClassKey<Given<Value>> }
  | { readonly useFactory: (container: View) => Given<Value> | PromiseLike<Given<Value>> }
  | { readonly useToken: Key<Given<Value>> };

/** Without a say in what `Value` is: otherwise any object would widen it until it fits. TypeScript has `NoInfer` only from 5.4 on. */
type Given<Value> = [PublicFace<Value>][Value extends unknown ? 0 : never];

/** A handler in an override. As a method: one that says itself what it takes, of the instance and the config that the override brings, is taken at its word. */
type WrittenHandler<Value, Config> = { handle(instance: Value, context: HandlerContext<Config>): unknown }['handle'];

/** What takes an instance's place. Nobody takes that of a component without one. */
type Started<Value> = Within<Value, void> extends true ? unknown : Given<Value> | PromiseLike<Given<Value>>;

type Within<Value, Wider> = [Value] extends [Wider] ? true : false;

/**
 * Gets what `deps` beside it list; without such a list, what the component asks for anyway, which its key does not tell. The list is what is written
 * there (`Fixed`): a function's parameters say nothing of it.
 */
type WrittenStart<Value, Deps extends readonly Dependency[], Config> = Deps extends infer Fixed extends readonly Dependency[]
  ? number extends Fixed['length'] ? (...args: never) => Started<Value> : (...args: [...ProvidedAll<Fixed>, HandlerContext<Config>]) => Started<Value>
  : never;

/** What a definition is written with beside its options: what it needs, and its handlers. */
export interface WrittenHandlers<Value = never, Deps extends readonly Dependency[] = readonly Dependency[], Config = never> {
  readonly deps?: Deps;
  readonly start?: WrittenStart<Value, Deps, Config>;
  readonly stop?: WrittenHandler<Value, Config>;
  readonly drain?: WrittenHandler<Value, Config>;
  readonly forceStop?: WrittenHandler<Value, Config>;
  readonly suspend?: WrittenHandler<Value, Config>;
  readonly resume?: WrittenHandler<Value, Config>;
  readonly status?: WrittenHandler<Value, Config>;
  /** Handlers of custom phases, by the name of the phase. */
  readonly on?: Readonly<Record<string, WrittenHandler<Value, Config>>>;
}

/** A part of a definition, to be laid over another. */
export type DefinitionPart<Value = never, Deps extends readonly Dependency[] = readonly Dependency[], Config = never> = DefinitionOptions & WrittenHandlers<Value, Deps, Config>;

/** A part of a definition, some of it worked out of what stands there: by `update`, `merge`, `append` and `prepend`. */
export type ChangedPart<Value = never, Deps extends readonly Dependency[] = readonly Dependency[], Config = never> =
  { readonly [Name in Exclude<keyof DefinitionPart, 'on'>]?: DefinitionPart<Value, Deps, Config>[Name] | Change | ListAddition } & { readonly on?: Readonly<Record<string, WrittenHandler<Value, Config> | Change>> };

/** What a handler may put in the place of a component that comes later, or lay over it. */
export type LaterOverride<Value> = ProviderBy<Value, ContainerView, Change | ListAddition> | DefinitionPart<Value> | ChangedPart<Value>;

/** Of several keys, that of any of them. */
type LaterOverrideOf<Of> = Of extends TypedKey<infer Value> ? LaterOverride<Value> : LaterOverride<unknown>;

/** A list of keys, each with what is to take its place later. */
export type LaterOverrideList<Keys extends readonly Key[]> = { readonly [Place in keyof Keys]: readonly [Keys[Place], LaterOverrideOf<Keys[Place]>] };

/**
 * What a handler may change of what comes later: as `container.overrideAll` takes it, a list of keys, each with its override, checked by
 * the compiler; a map; a record by id, or by a path into a config; `merge(…)` of one.
 */
export type LaterOverrides<Keys extends readonly Key[] = readonly Key[]> =
  | LaterOverrideList<Keys>
  | ReadonlyMap<Key, LaterOverride<unknown>>
  | Readonly<Record<string, unknown>>
  | Change;

/** A call that takes them. A list stands by itself, first, so that handlers get their types from the keys beside them, and last, so that what does not fit is told of its keys. */
export interface UpdateLater {
  /* eslint-disable @typescript-eslint/unified-signatures -- as the container's `overrideAll` */
  <const Keys extends readonly Key[]>(overrides: LaterOverrideList<Keys>): void;
  <const Keys extends readonly Key[]>(overrides: LaterOverrides<Keys>): void;
  <const Keys extends readonly Key[]>(overrides: LaterOverrideList<Keys>): void;
  /* eslint-enable @typescript-eslint/unified-signatures */
}
