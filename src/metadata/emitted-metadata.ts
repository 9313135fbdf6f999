import type {} from 'reflect-metadata';
import { isNothingWritten, standIn } from './reflect-stand-ins';

standIn();

/** What a compiler or a decorator has written down of a class itself. Reflect-metadata is not loaded to hear that nothing has been. */
export function ownMetadata(key: string, target: object): unknown {
  return isNothingWritten() ? undefined : Reflect.getOwnMetadata(key, target);
}

/** The same, of a class or of the next of its base classes that has any. */
export function inheritedMetadata(key: string, target: object): unknown {
  return isNothingWritten() ? undefined : Reflect.getMetadata(key, target);
}

/** Writes something down of a class. */
export function writeMetadata(key: string, value: unknown, target: object): void {
  Reflect.defineMetadata(key, value, target);
}
