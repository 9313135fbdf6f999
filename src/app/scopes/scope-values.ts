import { invalidOption } from '../../model/invalid-option';
import { ScopeCode } from '../../model/scope-kind';
import type { Key } from '../../model/token';
import { describeKey } from '../../model/token';
import type { Internals } from '../internals';
import { notFound } from '../not-there';
import type { ScopeOptions } from './scope-options';

/** What a scope begins with: in the place of components, by theirs in the container, and of what is plain. */
export interface ScopeValues {
  readonly components: ReadonlyMap<number, unknown>;
  readonly plain: ReadonlyMap<Key, unknown>;
}

/** @throws ERR_NOT_FOUND for what nothing goes by, ERR_INVALID_OPTION for components that do not belong to scopes */
export function scopeValues(internals: Internals, values: NonNullable<ScopeOptions['values']>): ScopeValues {
  const [components, plain] = [new Map<number, unknown>(), new Map<Key, unknown>()];
  for (const [key, value] of values as Iterable<readonly [Key, unknown]>) {
    if (internals.find(key) === undefined && internals.plain.elsewhere(key) !== undefined) plain.set(key, value);
    else components.set(belonging(internals, key), value);
  }
  return { components, plain };
}

function belonging(internals: Internals, key: Key): number {
  const component = internals.find(key);
  if (component === undefined) throw notFound(internals, key, `say that scopes are given it, container.add(required(${inCode(key)}, { scope: 'container' })), or register it in the scope: scope.register(${inCode(key)}, { useValue })`);
  if (internals.wired.wiring().scopes?.[component] === ScopeCode.container) return component;
  const { id } = internals.registry.definition(component);
  throw invalidOption(undefined, 'values', id, `${id} does not belong to scopes; only what has scope: 'container' can be given to one`);
}

function inCode(key: Key): string {
  return typeof key === 'string' ? JSON.stringify(key) : describeKey(key);
}
