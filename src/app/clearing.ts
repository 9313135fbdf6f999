import { dependentClosure } from '../graph/selection';
import { loadRefusals } from '../registry/later';
import type { Internals } from './internals';

/**
 * Forgets what was noted of components, how they ended, and instances of theirs that nobody keeps: all of them, or none.
 *
 * @throws ERR_BUSY while one of them is up or an operation goes on
 */
export function clear<Self>(self: Self, internals: Internals, components: readonly number[], call: string): Self {
  const { kernel, clock, instances } = internals;
  const { table } = kernel.core;
  if (kernel.isOccupied) throw loadRefusals().whileOccupied(call);
  const inUse = components.find((component) => table.isInUse(component));
  if (inUse !== undefined) throw loadRefusals().upAlready(call, { id: table.ids[inUse] ?? '', state: table.state(inUse), sinceMs: clock.now() - table.since(inUse) });
  kernel.clear(components);
  // Who was resolved, and holds one of those instances, goes too: nobody is handed a dead one.
  dependentClosure(internals.wired.wiring().adjacency, components, () => true).forEach((isMeant, component) => {
    if (isMeant === 1 && !table.isInUse(component) && internals.kept?.has(component) !== true) instances.discard(component);
  });
  return self;
}
