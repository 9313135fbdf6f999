import type { Internals } from './internals';

/** Forgets the instances that no handler is owed any more: the next start, or the next resolve, makes new ones. */
export function discardUnstarted({ instances, kernel, registry }: Internals, isMeant: (component: number) => boolean): void {
  if (instances.isEmpty) return;
  const { table } = kernel.core;
  for (let component = table.nextDown(0); component < registry.size; component = table.nextDown(component + 1)) {
    // Whether there is an instance is the cheapest question, and of those that are down most often answers them all.
    if (instances.has(component) && !table.isInUse(component) && isMeant(component)) instances.discard(component);
  }
}

/** After a change of who is there: what was resolved goes, what is kept stays. */
export function discardUnkept(internals: Internals): void {
  discardUnstarted(internals, (component) => internals.registry.definition(component).options.keep !== true);
}
