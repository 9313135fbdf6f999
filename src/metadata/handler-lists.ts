import type { Handler, HandlerMoment } from '../model/definition';

/** The list of a class without handlers. */
export const noHandlers: readonly Handler[] = Object.freeze([]);

/** The handlers of one phase and moment, by the method's name. */
export type HandlersByName = Map<string, Handler>;

const byPhase: Readonly<Record<HandlerMoment, Map<string, HandlersByName>>> = { before: new Map(), on: new Map(), after: new Map() };

/** The handlers of a phase and a moment that classes have named so far. */
export function handlersOf(phase: string, moment: HandlerMoment): HandlersByName {
  let named = byPhase[moment].get(phase);
  if (named === undefined) byPhase[moment].set(phase, named = new Map<string, Handler>());
  return named;
}

/**
 * A method as a handler: one frozen object for all classes whose method goes by that name. A symbol may be of one class alone, and to remember it
 * would keep it for ever, so each gets an object of its own.
 */
export function handlerNamed(name: PropertyKey, phase: string, moment: HandlerMoment, known: HandlersByName): Handler {
  if (typeof name !== 'string') return Object.freeze<Handler>({ phase, moment, call: name });
  let handler = known.get(name);
  if (handler === undefined) known.set(name, handler = Object.freeze<Handler>({ phase, moment, call: name }));
  return handler;
}

/** What each list has been made longer by, so that classes with the same handlers share one list. */
const successors = new WeakMap<readonly Handler[], Map<Handler, readonly Handler[]>>();

/** A list with one more handler at its end; the list itself when it holds the handler already. */
export function longer(list: readonly Handler[], handler: Handler): readonly Handler[] {
  let known = successors.get(list);
  const shared = known?.get(handler);
  if (shared !== undefined) return shared;
  if (list.some((other) => isSame(other, handler))) return list;
  const made = Object.freeze([...list, handler]);
  if (typeof handler.call !== 'string') return made;
  if (known === undefined) successors.set(list, known = new Map<Handler, readonly Handler[]>());
  known.set(handler, made);
  return made;
}

/** One list after the other; what stands in both counts where it stands first. */
export function joined(first: readonly Handler[], second: readonly Handler[]): readonly Handler[] {
  return first.length === 0 ? second : second.reduce(longer, first);
}

/** By content, since another copy of this package has objects of its own. */
function isSame(a: Handler, b: Handler): boolean {
  return a.phase === b.phase && a.moment === b.moment && a.call === b.call;
}
