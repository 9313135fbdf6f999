import type { DefinitionOptions, HandlerFunction } from './definition';
import type { Dependency } from './dependency';
import type { ContainerView } from './handler-context';
import type { Change, ListAddition } from './merge';
import type { ClassKey, Key, TypedKey } from './token';

/** What others see of an instance: a fake need not have its private members. */
export type PublicFace<Value> = Value | Pick<Value, keyof Value>;

/** How an instance comes to be instead of by its own definition; a factory is given the container as `View`. */
export type ProviderBy<Value, View> =
  | { readonly useValue: Given<Value> }
  | { readonly useClass: ClassKey<Given<Value>> }
  | { readonly useFactory: (container: View) => Given<Value> | PromiseLike<Given<Value>> }
  | { readonly useToken: Key<Given<Value>> };

/** Without a say in what `Value` is: otherwise any object would widen it until it fits. TypeScript has `NoInfer` only from 5.4 on. */
type Given<Value> = [PublicFace<Value>][Value extends unknown ? 0 : never];

/** What a definition is written with beside its options: what it needs, and its handlers. */
export interface WrittenHandlers {
  readonly deps?: readonly Dependency[];
  readonly start?: (...args: never) => unknown;
  readonly stop?: HandlerFunction;
  readonly drain?: HandlerFunction;
  readonly forceStop?: HandlerFunction;
  readonly suspend?: HandlerFunction;
  readonly resume?: HandlerFunction;
  readonly status?: HandlerFunction;
  /** Handlers of custom phases, by the name of the phase. */
  readonly on?: Readonly<Record<string, HandlerFunction>>;
}

/** A part of a definition, to be laid over another. */
export type DefinitionPart = DefinitionOptions & WrittenHandlers;

/** A part of a definition, some of it worked out of what stands there: by `update`, `merge`, `append` and `prepend`. */
export type ChangedPart =
  | { readonly [Name in Exclude<keyof DefinitionPart, 'on'>]?: DefinitionPart[Name] | Change | ListAddition } & { readonly on?: Readonly<Record<string, HandlerFunction | Change>> }
  /** Of a constant. */
  | { readonly useValue: Change | ListAddition };

/** What a handler may put in the place of a component that comes later, or lay over it. */
export type LaterOverride<Value> = ProviderBy<Value, ContainerView> | DefinitionPart | ChangedPart;

/**
 * What a handler may change of what comes later: as `container.overrideAll` takes it, a list of keys, each with its override, checked by
 * the compiler; a map; a record by id, or by a path into a config; `merge(…)` of one.
 */
export type LaterOverrides<Keys extends readonly Key[] = readonly Key[]> =
  | { readonly [Place in keyof Keys]: readonly [Keys[Place], LaterOverride<Keys[Place] extends TypedKey<infer Value> ? Value : unknown>] }
  | ReadonlyMap<Key, LaterOverride<unknown>>
  | Readonly<Record<string, unknown>>
  | Change;
