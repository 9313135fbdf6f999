import { isSystoleError, messageOf } from '../../model/errors';
import { isToken } from '../../model/token';
import { loadRefusals } from '../../registry/later';
import { parametersOf } from './class-parameters';
import { FactoryRing, tellsItAll } from './rings';
import type { Constructor } from './tokens';
import { isNote, nameOfToken } from './tokens';

/** A class whose constructor is waiting for what its parameter at `position` asks for. */
export interface Asking {
  readonly target: Constructor;
  readonly position: number;
}

/** Constructors that a message leads through; of more, the outermost and the innermost. */
const shownConstructors = 40;

/** Who asked for whom, down to what went wrong, which is `cause`. */
class InjectionError extends Error {
  /** The names of the constructors that the message leads through, and of what the innermost asked for. */
  readonly #way: readonly string[];

  constructor(message: string, way: readonly string[], cause: unknown) {
    super(message, { cause });
    this.#way = way;
  }

  static wayOf(error: unknown): readonly string[] {
    return error instanceof InjectionError ? error.#way : [];
  }
}

/** What went wrong under constructors, the outermost first, in tsyringe's words. */
export function notInjected(asking: readonly Asking[], error: unknown): unknown {
  const innermost = asking.at(-1);
  if (innermost === undefined || tellsItAll(error)) return error;
  if (error instanceof FactoryRing) return error.through(asking.map(({ target }) => target));
  const further = wayFrom(nameOfAsked(innermost), error);
  // Whoever recurses through factories would be given a text that is longer than memory.
  if (further.length - 1 + asking.length > 2 * shownConstructors && error instanceof InjectionError) return error;
  const half = shownConstructors / 2;
  const shown = asking.length <= shownConstructors
    ? asking.map(sentence)
    : [...asking.slice(0, half).map(sentence), `(${String(asking.length - shownConstructors)} more constructors)`, ...asking.slice(-half).map(sentence)];
  const told = [...shown.map((line, depth) => indented(line, depth)), indented(messageOf(error), shown.length)];
  return new InjectionError(told.join('\n'), [...asking.map(({ target }) => target.name), ...further], error instanceof InjectionError ? error.cause : error);
}

/**
 * The same for a component that asked for `token`: its first line says what could not be made, the way there, and why, since that is all that some show.
 * What says all that is known by itself stays.
 */
export function notMade(token: unknown, error: unknown): unknown {
  if (isSystoleError(error) || error instanceof FactoryRing) return error;
  const cause = error instanceof InjectionError ? error.cause : error;
  const way = wayFrom(nameOfToken(token), error);
  const first = `${way.at(-1) ?? ''} could not be made${askedThrough(way)}: ${messageOf(cause)}`;
  return new Error(error instanceof InjectionError ? `${first}\n${error.message}` : first, { cause });
}

/** As in `../not-made.ts`, which is loaded apart from this. */
function askedThrough(way: readonly string[]): string {
  const told = way.length > 8 ? [...way.slice(0, 4), '…', ...way.slice(-4)] : way;
  return way.length > 1 ? ` (asked through ${told.join(' -> ')})` : '';
}

/** A token stands before its class, where they have two names. */
function wayFrom(asked: string, error: unknown): readonly string[] {
  const way = InjectionError.wayOf(error);
  return way[0] === asked ? way : [asked, ...way];
}

function nameOfAsked({ target, position }: Asking): string {
  const asked = parametersOf(target)[position];
  const token = isNote(asked) ? asked.token : asked;
  return typeof token === 'object' && !isToken(token) ? `what it asks for at position #${String(position)}` : nameOfToken(token);
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
