import type { Internals } from './internals';

/** Forgets the instances that no handler is owed any more: the next start, or the next resolve, makes new ones. */
export function discardUnstarted({ instances, kernel, registry }: Internals, isMeant: (component: number) => boolean): void {
  if (instances.isEmpty) return;
  for (let component = 0; component < registry.size; component += 1) {
    // Whether there is an instance is the cheapest question, and most often answers them all.
    if (instances.has(component) && !kernel.core.table.isInUse(component) && isMeant(component)) instances.discard(component);
  }
}

/** After a change of who is there: what was resolved goes, what is kept stays. */
export function discardUnkept(internals: Internals): void {
  discardUnstarted(internals, (component) => internals.registry.definition(component).options.keep !== true);
}
