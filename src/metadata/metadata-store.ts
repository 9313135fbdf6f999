import type { Definition, Handler } from '../model/definition';
import { metadataSymbol } from './decorator-call';
import { joined, longer, noHandlers } from './handler-lists';

/** Plain data, since another copy of this package may read it. */
interface Declarations {
  /** What decorated classes say of themselves. For good: the application's own container takes them all in. */
  readonly classes: Map<object, Definition>;
  /** The same classes, in order of declaration. */
  readonly declared: object[];
  /** What tokens stand for that `component` and its like have made. */
  readonly tokens: WeakMap<object, Definition>;
  /** What classes, or their standard metadata objects, have said of their methods and that is in no definition of theirs. */
  readonly handlers: WeakMap<object, readonly Handler[]>;
  /** Who said the last handlers, and these: a class says all of its own one after the other, and then they are in its definition. */
  speaker: object | undefined;
  heard: readonly Handler[];
}

// Shared by every copy of this package in the process, so the key is a registered symbol with the shape's version in it. Maps of our own,
// and nothing on the class: a hidden property of a class costs a map of its own per class, and reflect-metadata three maps.
const slot = Symbol.for('systole/declarations/v3');
const global = globalThis as unknown as Record<symbol, Declarations | undefined>;
const none: Declarations = { classes: new Map(), declared: [], tokens: new WeakMap(), handlers: new WeakMap(), speaker: undefined, heard: noHandlers };
const shared = global[slot] ??= none;
const { classes, declared, tokens, handlers } = shared;

/** Every decorated class of the process, in order of declaration; the application's own container takes them in. */
export const declaredClasses: readonly object[] = declared;

export function storeDefinition(target: object, definition: Definition): void {
  if (shared.speaker === target) shared.speaker = undefined;
  classes.set(target, definition);
  declared.push(target);
}

/** For programs that make and decorate classes without end, as generated tests do: lets go of all that were decorated so far. */
export function forgetAllDeclared(): void {
  for (const target of declared) classes.delete(target);
  declared.length = 0;
}

/** What a class, or a token made by `component` or `value`, says of itself; a base class does not speak for it. */
export function definitionOf(target: object): Definition | undefined {
  return typeof target === 'function' ? classes.get(target) : tokens.get(target);
}

/** Gives a token its definition, without making it known to the application's own container. */
export function attachDefinition(target: object, definition: Definition): void {
  tokens.set(target, definition);
}

/** Adds a handler to a class (legacy) or to a class's metadata object (standard). Of one that comes after the class's own definition, only derived classes hear. */
export function addHandler(owner: object, handler: Handler): void {
  if (shared.speaker !== owner) {
    const interrupted = handlers.get(owner);
    const heard = interrupted ?? classes.get(owner)?.handlers ?? noHandlers;
    // They wait with who says them, and are in no two places.
    if (interrupted !== undefined) handlers.delete(owner);
    if (shared.speaker !== undefined) handlers.set(shared.speaker, shared.heard);
    shared.speaker = owner;
    shared.heard = heard;
  }
  shared.heard = longer(shared.heard, handler);
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
  if (shared.speaker === owner) return shared.heard;
  return handlers.get(owner) ?? classes.get(owner)?.handlers ?? noHandlers;
}

// Of every copy of this package, too.
const silencedSlot = Symbol.for('systole/silenced/v1');
const silencedByAll = globalThis as unknown as Record<symbol, Set<new () => object> | undefined>;
const silenced = silencedByAll[silencedSlot] ??= new Set<new () => object>();

/** Notes a class that is decorated as a plain one and has handlers of its own: nobody calls them, unless it becomes a component. */
export function noteSilenced(target: object, metadata?: unknown): void {
  if (hasOwnHandlers(target, metadata)) silenced.add(target as new () => object);
}

/** True for a class that has said of methods that they are handlers; what it inherits does not count. */
export function hasOwnHandlers(target: object, metadata: unknown = ownMetadataObject(target)): boolean {
  return handlersSaidBy(target).length > 0 || (typeof metadata === 'object' && metadata !== null && handlersSaidBy(metadata).length > 0);
}

/** Plain classes with handlers of their own, none of which has become a component. Usually there is no such class, and that is known at once. */
export function silencedClasses(): ReadonlySet<new () => object> {
  for (const target of silenced) if (classes.has(target)) silenced.delete(target);
  return silenced;
}

function ownMetadataObject(target: unknown): unknown {
  return typeof target === 'function' && Object.hasOwn(target, metadataSymbol) ? (target as unknown as Record<symbol, unknown>)[metadataSymbol] : undefined;
}
