import 'reflect-metadata';
import type { Definition, Handler } from '../model/definition';
import { metadataSymbol } from './decorator-call';

// What a class says of itself is shared by every copy of this package in the process, so the keys are registered symbols
// with the shape's version in them, and what is stored is plain data. reflect-metadata keeps it in a weak map by class.
const definitionKey = Symbol.for('systole/definition/v1');
const handlersKey = Symbol.for('systole/handlers/v1');
const declaredKey = Symbol.for('systole/declared/v1');

const shared = globalThis as unknown as Record<symbol, object[] | undefined>;

/** Every decorated class of the process, in order of declaration; the application's own container takes them in. */
export const declaredClasses: readonly object[] = (shared[declaredKey] ??= []);

export function storeDefinition(target: object, definition: Definition): void {
  Reflect.defineMetadata(definitionKey, definition, target);
  (declaredClasses as object[]).push(target);
}

/** What a class, or a token made by `component` or `value`, says of itself; a base class does not speak for it. */
export function definitionOf(target: object): Definition | undefined {
  return Reflect.getOwnMetadata(definitionKey, target) as Definition | undefined;
}

/** Gives a token its definition, without making it known to the application's own container. */
export function attachDefinition(target: object, definition: Definition): void {
  Reflect.defineMetadata(definitionKey, definition, target);
}

/** Adds a handler to a class (legacy) or to a class's metadata object (standard). */
export function addHandler(owner: object, handler: Handler): void {
  const own = Reflect.getOwnMetadata(handlersKey, owner) as Handler[] | undefined;
  const stored = Object.freeze(handler);
  if (own === undefined) Reflect.defineMetadata(handlersKey, [stored], owner);
  else own.push(stored);
}

/**
 * The handlers of a class, base classes first; a method named twice, because it overrides a decorated one, counts once.
 *
 * @param metadata - the standard metadata object of the class being decorated, which is not yet reachable from the class
 */
export function collectHandlers(target: object, metadata: object | undefined): readonly Handler[] {
  const found: Handler[] = [];
  for (const owner of owners(target, metadata)) {
    for (const handler of (Reflect.getOwnMetadata(handlersKey, owner) as readonly Handler[] | undefined) ?? []) {
      if (!found.some((known) => sameHandler(known, handler))) found.push(handler);
    }
  }
  return Object.freeze(found);
}

function sameHandler(a: Handler, b: Handler): boolean {
  return a.phase === b.phase && a.moment === b.moment && a.call === b.call;
}

function owners(target: object, metadata: object | undefined): readonly object[] {
  const chain: object[] = [];
  for (let link: unknown = target; typeof link === 'function' && link !== Function.prototype; link = Object.getPrototypeOf(link)) {
    chain.unshift(link);
    const own: unknown = link === target && metadata !== undefined ? metadata : ownMetadataObject(link);
    if (typeof own === 'object' && own !== null) chain.unshift(own);
  }
  return chain;
}

function ownMetadataObject(target: object): unknown {
  return Object.hasOwn(target, metadataSymbol) ? (target as Record<symbol, unknown>)[metadataSymbol] : undefined;
}
