import { isSystoleError, messageOf } from '../../model/errors';
import { loadRefusals } from '../../registry/later';
import { FactoryRing, tellsItAll } from './rings';
import { nameOfToken } from './tokens';

/** A class whose constructor is waiting for what its parameter at `position` asks for. */
export interface Asking {
  readonly target: { readonly name: string };
  readonly position: number;
}

/** Constructors that a message leads through; of more, the outermost and the innermost. */
const shownConstructors = 40;

/** Who asked for whom, down to what went wrong, which is `cause`. */
class InjectionError extends Error {
  /** How many constructors the message leads through. */
  readonly #through: number;

  constructor(message: string, through: number, cause: unknown) {
    super(message, { cause });
    this.#through = through;
  }

  static throughOf(error: unknown): number {
    return error instanceof InjectionError ? error.#through : 0;
  }
}

/** What went wrong under constructors, the outermost first, in tsyringe's words. */
export function notInjected(asking: readonly Asking[], error: unknown): unknown {
  if (asking.length === 0 || tellsItAll(error)) return error;
  if (error instanceof FactoryRing) return error.through(asking.map(({ target }) => target));
  const through = InjectionError.throughOf(error) + asking.length;
  // Whoever recurses through factories would be given a text that is longer than memory.
  if (through > 2 * shownConstructors && error instanceof InjectionError) return error;
  const half = shownConstructors / 2;
  const shown = asking.length <= shownConstructors
    ? asking.map(sentence)
    : [...asking.slice(0, half).map(sentence), `(${String(asking.length - shownConstructors)} more constructors)`, ...asking.slice(-half).map(sentence)];
  const told = [...shown.map((line, depth) => indented(line, depth)), indented(messageOf(error), shown.length)];
  return new InjectionError(told.join('\n'), through, error instanceof InjectionError ? error.cause : error);
}

/**
 * The same for a component that asked for `token`: its first line says what could not be made, and why, since that is all that some show.
 * What says all that is known by itself stays.
 */
export function notMade(token: unknown, error: unknown): unknown {
  if (isSystoleError(error) || error instanceof FactoryRing) return error;
  const cause = error instanceof InjectionError ? error.cause : error;
  const first = `${nameOfToken(token)} could not be made: ${messageOf(cause)}`;
  return new Error(error instanceof InjectionError ? `${first}\n${error.message}` : first, { cause });
}

function sentence({ target, position }: Asking): string {
  const [, parameters] = /constructor\(([\w, ]+)\)/.exec(Function.prototype.toString.call(target)) ?? [];
  const name = parameters?.split(',')[position]?.trim();
  const place = `at position #${String(position)}`;
  return `Cannot inject the dependency ${name === undefined ? place : `"${name}" ${place}`} of "${target.name}" constructor. Reason:`;
}

function indented(text: string, depth: number): string {
  return text.split('\n').map((line) => `${'    '.repeat(depth)}${line}`).join('\n');
}

export function unregistered(token: unknown): Error {
  if (typeof token === 'function') return loadRefusals().notFound(nameOfToken(token), []);
  return new Error(`Attempted to resolve unregistered dependency token: "${nameOfToken(token)}"`);
}

export function undefinedConstructor(): Error {
  return new Error('Attempted to construct an undefined constructor. Could mean a circular dependency problem. Try using `delay` function.');
}

export function registrationRing(path: readonly unknown[]): Error {
  return new Error(`Token registration cycle detected! ${path.map(nameOfToken).join(' -> ')}`);
}

export function disposedAlready(): Error {
  return new Error('This container has been disposed, you cannot interact with a disposed container');
}
