declare const provides: unique symbol;

/** What a token or a dependency form stands for; exists for the compiler only, no value ever carries it. */
export interface Provides<out Value> {
  /** For the compiler alone: nothing is there at run time. */
  readonly [provides]?: () => Value;
}

/** The value behind a token or a dependency form. */
export type ValueOf<D extends Provides<unknown>> = D extends { readonly [provides]?: () => infer Value } ? Value : never;

/**
 * A typed name for a value that has no class: an interface, a primitive, a function.
 *
 * Tokens are compared by identity; the description is what messages and ids show.
 */
export interface Token<out Value> extends Provides<Value> {
  readonly kind: 'token';
  readonly description: string;
}

/**
 * Makes a token.
 *
 * @example
 * const Mailer = token<Mailer>('mailer');
 */
export function token<Value>(description: string): Token<Value> {
  return Object.freeze({ kind: 'token', description });
}

/** Any class, abstract ones and ones with a private constructor too: only the instance type is looked at. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- a private constructor leaves no construct signature
export type ClassKey<Instance> = Function & { readonly prototype: Instance };

/** What a component can be asked for by, with a type: its class or its token. */
export type TypedKey<Value> = ClassKey<Value> | Token<Value>;

/** What a component can be asked for by. Strings name an id; neither strings nor symbols carry a type. */
export type Key<Value = unknown> = TypedKey<Value> | string | symbol;

/** What a key stands for; an id or a symbol says nothing of it. */
export type ValueAt<Asked> = Asked extends TypedKey<infer Value> ? Value : unknown;

/** True for tokens, those that carry their own definition included. */
export function isToken(value: unknown): value is Token<unknown> {
  return typeof value === 'object' && value !== null && (value as { readonly kind?: unknown }).kind === 'token';
}

/** The words for a key in a message: the class's name, the token's description, the text itself. */
export function describeKey(key: unknown): string {
  if (typeof key === 'function') return key.name === '' ? '(anonymous class)' : key.name;
  if (isToken(key)) return key.description;
  return typeof key === 'object' && key !== null ? 'an object' : String(key);
}
