import { definitionOf } from '../metadata/metadata-store';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { ComponentState } from '../model/state';
import { describeKey } from '../model/token';
import type { DisabledLink } from '../registry/disabled-chains';
import { componentDisabled, disabledChain } from '../registry/disabled-chains';
import { invalidOption } from '../registry/findings';
import { groupOf } from '../registry/groups';
import { askedTooEarly, nearNames, notFound as nothingGoesBy } from '../registry/refusals';
import type { Internals } from './internals';

/**
 * For a key that no component is behind, with those that are similar.
 *
 * @param otherwise - what to do about a key that nothing plain is behind either; default: add a component
 */
export function notFound(internals: Internals, key: unknown, otherwise?: string): AnySystoleError {
  if (Array.isArray(key)) return invalidOption(undefined, 'a component', key, 'name components one by one, not as a list');
  const name = describeKey(key);
  const namesake = namesakeOf(internals, key);
  if (namesake !== undefined) return nothingGoesBy(name, [], `another ${name} does, which is declared at ${namesake.declaredAt?.place ?? 'an unknown place'}; give one of the two a name: @Component({ name })`);
  const remedy = internals.plain.elsewhere(key) === undefined ? otherwise : `it is a plain registration: container.resolve(${name})`;
  return nothingGoesBy(name, similarTo(internals, key, name), remedy);
}

/** A component that factories have asked for, and that no run has taken along yet. @throws ERR_NOT_FOUND */
export function foundLate(internals: Internals, key: unknown): number {
  internals.plain.learn();
  const component = internals.find(key);
  if (component === undefined) throw notFound(internals, key);
  return component;
}

/** A component that is here and has the id of another that is not. */
function namesakeOf(internals: Internals, key: unknown): Definition | undefined {
  const own = typeof key === 'function' ? definitionOf(key) : undefined;
  const other = own === undefined ? undefined : internals.find(own.id);
  return other === undefined ? undefined : internals.registry.definition(other);
}

/** For a component that is being made. */
export function tooEarly(internals: Internals, component: number): AnySystoleError {
  return askedTooEarly(internals.registry.definition(component).id, internals.state(component));
}

/** For a component that is down, or off. */
export function notUp(internals: Internals, component: number): AnySystoleError {
  const { id, source } = internals.registry.definition(component);
  const state = internals.state(component);
  if (state === 'disabled') return componentDisabled(id, whyDisabled(internals, component));
  const reason = internals.reasonOf(component);
  // What its start returns cannot be constructed.
  const isMadeByStart = source.kind === 'start' && source.start !== undefined;
  const isComing = state === 'waiting' || state === 'starting';
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} is not up; it is ${state}${reason === undefined ? '' : `: ${reason}`}.`,
    isComing ? `it is on its way: who needs it for a start of its own lists it, or says after: [${id}]; others wait for the start: await container.startAll()`
      : `start it first: await container.startAll(), or in a unit test ${isMadeByStart ? `override it: container.override(${id}, { useValue })` : `construct it with container.resolve(${id})`}`,
  ), { component: id, state });
}

/** For a component that a factory has been asked for while something was made for the start of another one. */
export function notUpInTime(id: string, state: ComponentState, reason: string | undefined, starting: string): AnySystoleError {
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} is not up; it is ${state}${reason === undefined ? '' : `: ${reason}`}.`,
    `a factory asks for it, to make something for ${starting}, which cannot be started before`,
    `let the factory ask for it when it is used; or start it first: await container.start(${id})`,
  ), { component: id, state });
}

/** Why a component is switched off, link by link; empty when it is not. */
export function whyDisabled({ wired, kernel }: Internals, component: number): readonly DisabledLink[] {
  const { disabled, adjacency } = wired.wiring();
  const chain = disabledChain(adjacency.ids, disabled, component);
  const late = kernel.core.table.reasons.get(component);
  return chain.length > 0 || late === undefined ? chain : [{ id: adjacency.ids[component] ?? '', says: `is disabled: ${late}` }];
}

/** Members of groups that are made of a class are similar to the class. */
function similarTo({ wired }: Internals, key: unknown, name: string): readonly string[] {
  const { adjacency, definitions, present } = wired.wiring();
  const made = definitions.filter(({ source }, component) => present[component] === 1 && source.kind === 'class' && source.target === key);
  if (made.length > 0) return made.map(({ id }) => id);
  const ids = adjacency.ids.filter((_, component) => present[component] === 1);
  return nearNames(name, [...ids, ...new Set(ids.map(groupOf).filter((group) => group !== undefined))]);
}
