import { EdgeKind } from '../model/adjacency';
import type { Definition } from '../model/definition';
import type { Internals } from './internals';
import { disposerOf } from './steps/disposer';

/**
 * Sees to what was constructed because somebody asked for it, and has not been started: as what is plain, it is disposed of with the first component to be stopped of those that it was
 * given, or else with the container. What has been started by then is the stop's; what is kept outlives stops.
 */
export function careForUnstarted({ instances, kernel, plain, wired }: Internals, component: number, definition: Definition): void {
  const { keep } = definition.options;
  const made = instances.get(component);
  const dispose = disposerOf(definition, made);
  if (dispose === undefined || (keep !== undefined && keep !== false)) return;
  const { kinds, needs, needsFrom } = wired.wiring().adjacency;
  // Its own stop takes it over.
  const of = new Set([component]);
  for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
    if (((kinds[edge] as number) & EdgeKind.Order) === 0) of.add(needs[edge] as number);
  }
  const disposeUnlessUp = (): unknown => {
    const isIts = instances.get(component) === made;
    if (isIts && kernel.core.table.isInUse(component)) return undefined;
    if (isIts) instances.discard(component);
    return dispose();
  };
  plain.container.takeCare({ dispose: disposeUnlessUp }, of, definition.id);
}
