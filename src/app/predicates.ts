import { definitionOf } from '../metadata/metadata-store';
import type { TypedKey } from '../model/token';
import { Container } from './container';

/** True for a container of this copy of the package. */
export function isContainer(value: unknown): value is Container {
  return value instanceof Container;
}

/** True for what a container takes in as a component: a decorated class, or what `component`, `value`, `alias` and the like made. */
export function isComponent(value: unknown): value is TypedKey<unknown> {
  return (typeof value === 'function' || (typeof value === 'object' && value !== null)) && definitionOf(value) !== undefined;
}
