import type {} from 'reflect-metadata';
import { decorate } from './decorate';
import { loadReflectMetadata } from './later';

// Programs may count on reflect-metadata's functions once this package is there: compilers' helpers and tsyringe look for them. Loading them costs as much as all
// that a small system does, and most programs never call one. So others stand for them until one is called.

/** The functions that have to do with metadata. What is here already, of whatever library, stays. */
const names = [
  'metadata', 'defineMetadata', 'deleteMetadata', 'hasMetadata', 'hasOwnMetadata', 'getMetadata', 'getOwnMetadata', 'getMetadataKeys', 'getOwnMetadataKeys',
] as const;
type Name = typeof names[number];
type Functions = Readonly<Partial<Record<Name, (...args: readonly unknown[]) => unknown>>>;

/** Those that this package calls itself. */
const needed: readonly Name[] = ['defineMetadata', 'getMetadata', 'getOwnMetadata'];

/** Other copies of this package know by it, too, that nothing has been written yet. */
const brand = Symbol.for('systole/stands-in-for-metadata/v1');

const onReflect: Functions = Reflect as Functions;

/**
 * Where reflect-metadata has what its copies share. One that comes later takes functions that are there for those of a library before its time, and asks them of what
 * it does not know itself: they would ask it in turn. It does so only where nothing is under this name, be it `undefined`, which it replaces.
 */
const registry = Symbol.for('@reflect-metadata:registry');

/** Sees to it that `Reflect` has what this package and its users call there. */
export function standIn(): void {
  const has = (name: Name): boolean => typeof onReflect[name] === 'function';
  if (!names.some(has)) {
    for (const name of names) define(name, standInFor(name));
    if (!('decorate' in Reflect)) define('decorate', decorate);
    if (!(registry in Reflect)) define(registry, undefined);
  } else if (!needed.every(has)) {
    // It knows how to go on with what a library has that brings some of them along.
    loadReflectMetadata();
  }
}

/** True as long as nobody has asked for one of the functions, nor has reflect-metadata been loaded in a way that leaves them alone. */
export function isNothingWritten(): boolean {
  return isStandIn(onReflect.getOwnMetadata) && Reflect.get(Reflect, registry) === undefined;
}

function isStandIn(given: unknown): boolean {
  return typeof given === 'function' && brand in given;
}

function standInFor(name: Name): (...args: readonly unknown[]) => unknown {
  const standing = (...args: readonly unknown[]): unknown => {
    if (isStandIn(onReflect[name])) replace();
    return (onReflect as Required<Functions>)[name](...args);
  };
  Object.defineProperty(standing, 'name', { value: name });
  return Object.assign(standing, { [brand]: true });
}

/** As if reflect-metadata had been loaded instead of this: what others have put there since comes back over it. */
function replace(): void {
  const since = names.filter((name) => !isStandIn(onReflect[name])).map((name) => [name, Object.getOwnPropertyDescriptor(Reflect, name)] as const);
  // An older version keeps what it finds.
  for (const name of names) Reflect.deleteProperty(Reflect, name);
  loadReflectMetadata();
  for (const [name, other] of since) if (other !== undefined) Object.defineProperty(Reflect, name, other);
}

function define(name: PropertyKey, value: unknown): void {
  Object.defineProperty(Reflect, name, { configurable: true, writable: true, value });
}
