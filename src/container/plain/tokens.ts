import { isToken } from '../../model/token';

/** What tsyringe's `delay` makes: a class that is looked up when the proxy in its place is first used. Told by its shape, so that any copy's will do. */
export interface Delayed {
  createProxy(make: (target: unknown) => unknown): object;
  /** Gives the class. */
  readonly wrap?: () => unknown;
}

/** What `@inject` and its like note for a parameter. */
export interface ParameterNote {
  readonly token: unknown;
  /** All registrations of the token, rather than the last. */
  readonly multiple?: boolean;
  /** Nothing is given, instead of a refusal, when nothing is registered. */
  readonly isOptional?: boolean;
  readonly transform?: unknown;
  readonly transformArgs?: readonly unknown[];
}

/** A class as far as making one is concerned. */
export type Constructor = new (...args: readonly unknown[]) => object;

/** True for names, and for tokens that have no class: they stand for nothing unless they are registered. */
export function isName(token: unknown): token is string | symbol {
  return typeof token === 'string' || typeof token === 'symbol' || isToken(token);
}

export function isDelayed(token: unknown): token is Delayed {
  return typeof token === 'object' && token !== null && typeof (token as { readonly createProxy?: unknown }).createProxy === 'function';
}

export function isNote(parameter: unknown): parameter is ParameterNote {
  return typeof parameter === 'object' && parameter !== null && 'token' in parameter && ('multiple' in parameter || 'transform' in parameter);
}

/** A token in a message. */
export function nameOfToken(token: unknown): string {
  return typeof token === 'function' ? token.name : isToken(token) ? token.description : String(token);
}
