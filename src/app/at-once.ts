import type { Internals } from './internals';

/** What can be brought back to how it was: the function that it gives does that. */
interface Remembering {
  remember(): () => void;
}

/** All changes of definitions, switches, phases, plugins and plain registrations that a function makes, or none. What was up before stays as it is. */
export function allOrNothing(internals: Internals, plugins: Remembering, change: () => void): void {
  const { registry, phases, plain } = internals;
  const undos = [registry, phases, plugins, plain].map((one) => one.remember());
  const constructed = rememberConstructed(internals);
  try {
    change();
  } catch (error) {
    for (const undo of undos) undo();
    constructed();
    throw error;
  }
}

/** What has been constructed since is forgotten by the function returned, and so is what plain classes had made of what has gone since. */
function rememberConstructed({ instances, kernel, plain, registry }: Internals): () => void {
  const before = Array.from({ length: registry.size }, (_, component) => instances.get(component));
  return () => {
    for (let component = 0; component < registry.size; component += 1) {
      if (instances.get(component) === before[component]) continue;
      if (!kernel.core.table.isInUse(component)) instances.discard(component);
      plain.there?.lost(component);
    }
  };
}
