import { Lifecycle, unmade } from './registration';
import type { Registration } from './registration';

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
