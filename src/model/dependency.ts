import type { ClassKey, Key, Provides, Token, ValueOf } from './token';

/** The instance, once its owner is up; the value is `undefined` when the component is missing or disabled. */
export interface OptionalDependency<out Value> extends Provides<Value> {
  readonly kind: 'optional';
  readonly of: Key | ConditionDependency<unknown> | LocalDependency<unknown>;
  readonly onFailure: 'fail' | 'absent';
}

/** A handle on something that is asked for later; makes no edge, and so breaks a cycle. */
export interface LazyDependency<out Value> extends Provides<Value> {
  readonly kind: 'lazy';
  /** Called when something is looked up for the first time, so the class may be declared later. */
  readonly of: () => Key | LocalDependency<unknown>;
}

/** A handle that makes, or gets, an instance each time it is asked; makes no edge either. */
export interface SupplierDependency<out Value> extends Provides<Value> {
  readonly kind: 'supplier';
  /** Called when something is looked up for the first time, so the class may be declared later. */
  readonly of: () => Key | LocalDependency<unknown>;
}

/** Every enabled component with the tag, in order of registration. */
export interface AllDependency<out Value> extends Provides<Value> {
  readonly kind: 'all';
  readonly of: Key;
}

/** A part of an instance, read just before the asking component is constructed. */
export interface PickDependency<out Value> extends Provides<Value> {
  readonly kind: 'pick';
  readonly of: Key | LocalDependency<unknown>;
  /** Called with the instance, once for each component that asks. */
  readonly select: (instance: never) => unknown;
}

/** The instance, once its owner is ready, or has completed its one-shot work. */
export interface ConditionDependency<out Value> extends Provides<Value> {
  readonly kind: 'ready' | 'completed';
  readonly of: Key | LocalDependency<unknown>;
}

/** The member of that name in the asking component's own group. */
export interface LocalDependency<out Value> extends Provides<Value> {
  readonly kind: 'local';
  readonly of: string;
}

/** Every enabled member of a group, by its name in it. */
export interface GroupDependency<out Value> extends Provides<Value> {
  readonly kind: 'group';
  readonly of: string;
}

/** The forms that wrap a key. */
export type DependencyForm =
  | OptionalDependency<unknown>
  | LazyDependency<unknown>
  | SupplierDependency<unknown>
  | AllDependency<unknown>
  | PickDependency<unknown>
  | ConditionDependency<unknown>
  | LocalDependency<unknown>
  | GroupDependency<unknown>;

const formKinds: Readonly<Record<DependencyForm['kind'], true>> = {
  optional: true, lazy: true, supplier: true, all: true, pick: true, ready: true, completed: true, local: true, group: true,
};

/** True for what `optional(…)`, `pick(…)` and the other forms make, or plain data of their shape: `kind` says which, `of` what it is about. */
export function isDependencyForm(value: unknown): value is DependencyForm {
  if (typeof value !== 'object' || value === null) return false;
  const { kind } = value as { readonly kind?: unknown };
  return typeof kind === 'string' && Object.hasOwn(formKinds, kind) && 'of' in value;
}

/** What is asked for later: makes no edge. */
export type LaterDependency = LazyDependency<unknown> | SupplierDependency<unknown>;

export function isLater(dependency: Dependency | undefined): dependency is LaterDependency {
  return typeof dependency === 'object' && (dependency.kind === 'lazy' || dependency.kind === 'supplier');
}

/** What a component may ask for. */
export type Dependency = ClassKey<unknown> | Token<unknown> | DependencyForm | string | symbol;

/** Stands in a compiler's message for a function that was listed as a dependency; no value ever has this type. */
export interface NotADependency<Reason extends string> {
  readonly __notADependency: Reason;
}

/** Has a call signature and no construct signature: a function, which the type `Function` alone does not tell from a class. */
type IsFunction<D> = D extends abstract new (...args: never) => unknown ? false : D extends (...args: never) => unknown ? true : false;

/** The value that a dependency stands for. A string or symbol has no type (nor has `any`), so it fits any parameter. */
export type Provided<D> =
  0 extends 1 & D ? never
    : IsFunction<D> extends true ? NotADependency<'a function is no dependency; for a class that comes later, write lazy(() => TheClass)'>
      : D extends ClassKey<infer Instance> ? Instance
        : D extends Provides<unknown> & { readonly kind: string } ? ValueOf<D>
          : never;

/** The constructor arguments that a dependency list yields. */
export type ProvidedAll<D extends readonly unknown[]> = { -readonly [Index in keyof D]: Provided<D[Index]> };

/** Gives the instance when it is asked for, not before. */
export interface Lazy<out Value> {
  /** @throws ERR_NOT_STARTED when the component is not up; ERR_OUTSIDE_SCOPE for one that belongs to scopes, outside of them */
  get(): Value;
}

/** Gives an instance each time it is asked: a new one of what is transient, that of the current scope of what belongs to scopes. */
export interface Supplier<out Value> {
  /**
   * @throws ERR_NOT_STARTED when the component, or what it needs, is not up, and when factories of what is transient give promises; ERR_OUTSIDE_SCOPE for one
   * that belongs to scopes, outside of them
   */
  get(): Value;
  /** The same, once the factories of what is transient have made it. Rejects with what `get` throws, and with what they do; then what others have made for it is disposed of. */
  getAsync(): Promise<Value>;
}

/** What a key or a condition stands for. */
type Wrapped = ClassKey<unknown> | Token<unknown> | ConditionDependency<unknown> | LocalDependency<unknown> | string | symbol;

/**
 * The instance, or `undefined` when the component is missing or disabled. It is waited for like any other dependency.
 *
 * @param options.onFailure - `'fail'` (default): its failed start fails the whole start; `'absent'`: goes on without it.
 */
export function optional<const K extends Wrapped>(
  of: K,
  options: { readonly onFailure?: 'fail' | 'absent' } = {},
): OptionalDependency<Provided<K> | undefined> {
  return Object.freeze({ kind: 'optional', of, onFailure: options.onFailure ?? 'fail' });
}

/**
 * A handle that gives the instance later. No edge: it neither orders the start nor closes a cycle.
 *
 * Of a component that belongs to scopes it gives, at each `get()`, the instance of the scope that the call stands in; of a transient one
 * always the same, made at the first `get()`.
 */
export function lazy<K extends ClassKey<unknown> | Token<unknown> | LocalDependency<unknown> | string | symbol>(of: () => K): LazyDependency<Lazy<Provided<K>>> {
  return Object.freeze({ kind: 'lazy', of });
}

/**
 * A handle that makes, or gets, an instance at each `get()`: a new one of a transient component, that of the current scope of one that belongs to
 * scopes, the only one of a singleton. No edge: what the instance needs has to be up by then.
 */
export function supplier<K extends ClassKey<unknown> | Token<unknown> | LocalDependency<unknown> | string | symbol>(of: () => K): SupplierDependency<Supplier<Provided<K>>> {
  return Object.freeze({ kind: 'supplier', of });
}

/** Every enabled component that carries the tag (or, for a class, is one of its kind), in order of registration. */
export function all<const K extends ClassKey<unknown> | Token<unknown> | string | symbol>(of: K): AllDependency<readonly Provided<K>[]>;
/** The same for a tag that has no type of its own. */
export function all<Value>(of: string | symbol): AllDependency<readonly Value[]>;
export function all(of: Key): AllDependency<readonly unknown[]> {
  return Object.freeze({ kind: 'all', of });
}

/** A part of an instance; the asking component depends on the whole one. Of an id, the function says what type the instance has. */
export function pick<Instance, Part>(
  of: ClassKey<Instance> | Token<Instance> | LocalDependency<Instance> | string | symbol,
  select: (instance: Instance) => Part,
): PickDependency<Part> {
  return Object.freeze({ kind: 'pick', of, select });
}

/** The instance, once its component is ready rather than merely started. */
export function ready<const K extends ClassKey<unknown> | Token<unknown> | LocalDependency<unknown> | string | symbol>(of: K): ConditionDependency<Provided<K>> {
  return Object.freeze({ kind: 'ready', of });
}

/** The instance, once its component has completed its one-shot work. */
export function completed<const K extends ClassKey<unknown> | Token<unknown> | LocalDependency<unknown> | string | symbol>(of: K): ConditionDependency<Provided<K>> {
  return Object.freeze({ kind: 'completed', of });
}

/** The same type, which the compiler does not work out of where the result stands: a list of dependencies would make `unknown` of it. */
type Said<Value> = [Value][Value extends unknown ? 0 : never];

/**
 * The member of that name in the asking component's own group, so that one definition works in any group.
 *
 * @param name - without the group; the type of its instance is what the caller says, and fits any parameter if nothing is said
 */
export function local<Value = never>(name: string): LocalDependency<Said<Value>> {
  return Object.freeze({ kind: 'local', of: name });
}

/** Every enabled member of a group, as a record of their instances by their names in the group. */
export function group<Value = unknown>(name: string): GroupDependency<Readonly<Record<string, Value>>> {
  return Object.freeze({ kind: 'group', of: name });
}
