import { registrationRing } from './messages';
import { Lifecycle, unmade } from './registration';
import type { Registration, Source } from './registration';

/** The last registration of each token; the others are behind it. */
export type LastRegistrations = ReadonlyMap<unknown, Registration>;

/** All registrations of a token, in order. */
export function inOrder(last: Registration): readonly Registration[] {
  const all: Registration[] = [];
  for (let one: Registration | undefined = last; one !== undefined; one = one.before) all.push(one);
  return all.reverse();
}

/** Forgets what was made. Gives the same without values, which nobody could make again. */
export function withoutInstances(registrations: LastRegistrations): LastRegistrations {
  const left = new Map<unknown, Registration>();
  for (const [token, last] of registrations) {
    for (const one of inOrder(last)) {
      if (one.kind === 'value') continue;
      one.instance = unmade;
      const before = left.get(token);
      // The same one, if it can be: children may have it, too.
      left.set(token, one.before === before ? one : one.anew(before));
    }
  }
  return left;
}

/** The same with nothing made of it. */
export function unmadeCopy(registrations: LastRegistrations): LastRegistrations {
  const copy = new Map<unknown, Registration>();
  for (const [token, last] of registrations) {
    for (const one of inOrder(last)) copy.set(token, one.anew(copy.get(token)));
  }
  return copy;
}

/** What a child begins with: the tokens of which each container makes its own instances. */
export function inheritable(registrations: LastRegistrations): LastRegistrations {
  return new Map([...registrations].filter(([, last]) => inOrder(last).some(({ lifecycle }) => lifecycle === Lifecycle.ContainerScoped)));
}

/** What is made once, by token. */
export type Kept = readonly (readonly [unknown, readonly Registration[]])[];

export function keptAmong(registrations: readonly (readonly [unknown, Registration])[]): Kept {
  return only(registrations.map(([token, last]) => [token, inOrder(last)] as const), (lifecycle) => lifecycle === Lifecycle.Singleton || lifecycle === Lifecycle.ContainerScoped);
}

/** What of that each container below makes once for itself. */
export function keptBelow(kept: Kept): Kept {
  return only(kept, (lifecycle) => lifecycle === Lifecycle.ContainerScoped);
}

function only(kept: Kept, isMeant: (lifecycle: number) => boolean): Kept {
  return kept.map(([token, all]) => [token, all.filter(({ lifecycle }) => isMeant(lifecycle))] as const).filter(([, registrations]) => registrations.length > 0);
}

/** Only the last registration of each name counts, as it does for who resolves it; among those there is no ring so far. */
export function refuseRing(token: unknown, source: Source, last: (token: unknown) => Registration | undefined): void {
  const path = [token];
  for (let next: { readonly kind: string; readonly target: unknown } | undefined = source; next?.kind === 'token'; next = last(next.target)) {
    path.push(next.target);
    if (next.target === token) throw registrationRing(path);
  }
}

/**
 * Forgets what was made of registrations. False when there was nothing.
 *
 * @param scoped - what is made once for each container, by slot
 */
export function unmakeAll(registrations: readonly Registration[], scoped: unknown[] | undefined): boolean {
  let some = false;
  for (const registration of registrations) {
    if (registration.instance === unmade && scoped?.[registration.slot] === undefined) continue;
    some = true;
    registration.instance = unmade;
    if (scoped !== undefined && registration.slot >= 0) scoped[registration.slot] = undefined;
  }
  return some;
}
