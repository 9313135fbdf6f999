import type { Key } from '../../model/token';
import { invalidOption } from '../../registry/findings';
import type { Internals } from '../internals';
import type { ComponentParts, Otherwiseable, WholeComponent } from '../parts-side';

/** The instance of what is up; or what stands for it, if anything may. */
export function instanceOr(internals: Internals, component: number, options: Otherwiseable<unknown> | undefined): unknown {
  if (options !== undefined && !('otherwise' in options)) throw invalidOption(undefined, 'the options', options, 'there is one, which is what stands for an instance that is not there: { otherwise }');
  return options === undefined || internals.canGive(component) ? internals.getComponent(component) : options.otherwise;
}

/** The instances of those that are up, by their ids; or of all, with what stands for the others. */
export function instancesOf(internals: Internals, ids: readonly string[], options: Otherwiseable<unknown> | undefined): Readonly<Record<string, unknown>> {
  const entries = ids.flatMap((id) => {
    const component = internals.require(id);
    return options === undefined && !internals.isThere(component) ? [] : [[id, instanceOr(internals, component, options)] as const];
  });
  return Object.freeze(Object.fromEntries(entries));
}

/** One part of a component, but for what it says of itself. @throws ERR_NOT_FOUND, ERR_INVALID_OPTION */
export function partOf(internals: Internals, key: Key, name: Exclude<keyof ComponentParts, 'description'>): unknown {
  const component = internals.require(key);
  switch (name) {
    case 'instance': return internals.getComponent(component);
    case 'config': return internals.knownConfigOf(component);
    case 'meta': return internals.notesOf(component);
    case 'state': return internals.state(component);
    default: throw invalidOption(undefined, 'part', name, 'a component has the parts: instance, config, meta, state, description');
  }
}

/** Components with all their parts, by their ids. */
export function wholeParts(internals: Internals, ids: readonly string[]): Readonly<Record<string, WholeComponent>> {
  const entries = ids.map((id) => {
    const component = internals.require(id);
    const whole: WholeComponent = {
      id, state: internals.state(component), config: internals.isConfigKnown(component) ? internals.configOf(component) : undefined,
      meta: internals.notesOf(component), instance: internals.isThere(component) ? internals.getComponent(component) : undefined,
    };
    return [id, Object.freeze(whole)] as const;
  });
  return Object.freeze(Object.fromEntries(entries));
}
