import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';

/** The group in an id; `undefined` for one without. */
export function groupOf(id: string): string | undefined {
  const slash = id.indexOf('/');
  return slash === -1 ? undefined : id.slice(0, slash);
}

/** The name in an id, without its group. */
export function nameInGroup(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** A definition whose local references name members of its own group; one that has none, or no group, is given back as it is. */
export function withLocalsNamed(definition: Definition): Definition {
  const group = groupOf(definition.id);
  if (group === undefined) return definition;
  const { dependencies } = definition;
  const named = dependencies.map((dependency) => nameLocals(dependency, group));
  if (named.every((dependency, position) => dependency === dependencies[position])) return definition;
  return Object.freeze({ ...definition, dependencies: Object.freeze(named) });
}

/** The name that a dependency asks for in its own group, however deep inside forms; `undefined` for one that names no local. */
export function localName(dependency: unknown): string | undefined {
  if (typeof dependency !== 'object' || dependency === null) return undefined;
  const { kind, of } = dependency as { readonly kind?: unknown; readonly of?: unknown };
  if (kind === 'local') return String(of);
  return kind === 'optional' || kind === 'pick' || kind === 'ready' || kind === 'completed' ? localName(of) : undefined;
}

/** What is undefined, because of a circular import, stays so and is reported by whoever wires it. */
export function nameLocals(dependency: Dependency | undefined, group: string): Dependency {
  return rename(dependency, group) as Dependency;
}

function rename(part: unknown, group: string): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const form = part as { readonly kind?: unknown; readonly of?: unknown };
  if (form.kind === 'local') return `${group}/${String(form.of)}`;
  if (form.kind === 'lazy' || form.kind === 'supplier') return Object.freeze({ ...form, of: () => rename((form.of as () => unknown)(), group) });
  if (form.kind !== 'optional' && form.kind !== 'pick' && form.kind !== 'ready' && form.kind !== 'completed') return part;
  const of = rename(form.of, group);
  return of === form.of ? part : Object.freeze({ ...form, of });
}
