import type { Definition, Handler } from '../model/definition';
import { metadataSymbol } from './decorator-call';
import { joined, longer, noHandlers } from './handler-lists';

/** What a class has said of itself so far: handlers, until `@Component` makes a definition of them. Plain data, since another copy of this package may read it. */
type Said = readonly Handler[] | Definition;

interface Declarations {
  readonly said: WeakMap<object, Said>;
  /** The handlers of what got more of them when it had its definition; only classes derived from it hear of those. */
  readonly late: WeakMap<object, readonly Handler[]>;
  readonly declared: object[];
}

// Shared by every copy of this package in the process, so the key is a registered symbol with the shape's version in it. A weak map of
// our own, and nothing on the class: a hidden property of a class costs a map of its own per class, and reflect-metadata three maps.
const slot = Symbol.for('systole/declarations/v2');
const shared = globalThis as unknown as Record<symbol, Declarations | undefined>;
const { said, late, declared } = shared[slot] ??= { said: new WeakMap(), late: new WeakMap(), declared: [] };

/** Every decorated class of the process, in order of declaration; the application's own container takes them in. */
export const declaredClasses: readonly object[] = declared;

export function storeDefinition(target: object, definition: Definition): void {
  said.set(target, definition);
  declared.push(target);
}

/** What a class, or a token made by `component` or `value`, says of itself; a base class does not speak for it. */
export function definitionOf(target: object): Definition | undefined {
  const known = said.get(target);
  return known === undefined || isHandlers(known) ? undefined : known;
}

/** Gives a token its definition, without making it known to the application's own container. */
export function attachDefinition(target: object, definition: Definition): void {
  said.set(target, definition);
}

/** Adds a handler to a class (legacy) or to a class's metadata object (standard). */
export function addHandler(owner: object, handler: Handler): void {
  const known = said.get(owner);
  if (known === undefined || isHandlers(known)) said.set(owner, longer(known ?? noHandlers, handler));
  else late.set(owner, longer(handlersSaidBy(owner), handler));
}

/**
 * The handlers of a class, base classes first; a method named twice, because it overrides a decorated one, counts once.
 *
 * @param metadata - the standard metadata object of the class being decorated, which is not yet reachable from the class
 */
export function collectHandlers(target: unknown, metadata: unknown = ownMetadataObject(target)): readonly Handler[] {
  if (typeof target !== 'function' || target === Function.prototype) return noHandlers;
  const inherited = collectHandlers(Object.getPrototypeOf(target));
  const standard = typeof metadata === 'object' && metadata !== null ? handlersSaidBy(metadata) : noHandlers;
  return joined(joined(inherited, standard), handlersSaidBy(target));
}

/** Those of a definition hold what it inherits too, which whoever derives from it has heard of already. */
function handlersSaidBy(owner: object): readonly Handler[] {
  const known = said.get(owner);
  if (known === undefined) return noHandlers;
  return isHandlers(known) ? known : late.get(owner) ?? known.handlers;
}

function isHandlers(known: Said): known is readonly Handler[] {
  return Array.isArray(known);
}

function ownMetadataObject(target: unknown): unknown {
  return typeof target === 'function' && Object.hasOwn(target, metadataSymbol) ? (target as unknown as Record<symbol, unknown>)[metadataSymbol] : undefined;
}
