import { dependentClosure } from '../graph/selection';
import { wrongState } from '../lifecycle/operations/operation-errors';
import { differences, takeOverRegistry } from '../registry/reload';
import type { Differences } from '../registry/reload';
import type { Container } from './container';
import type { Internals } from './internals';

/** What a take-over did: ids, in the order of their turns. */
export interface TakeOver {
  readonly stopped: readonly string[];
  readonly started: readonly string[];
  /** What has been up all the time. */
  readonly untouched: readonly string[];
  /** What stops have failed with: what is new was started all the same. */
  readonly stopError: unknown;
}

/**
 * Gives a container the definitions of another one, whose code has been loaded anew, while it runs.
 *
 * What is changed, gone or switched off is stopped, with all that depends on it, dependents first; then the definitions are exchanged,
 * and what was stopped is started again, with what is new. Everything else stays up, with the instances it has; so do kept instances.
 *
 * @throws whatever is wrong with the new wiring, ERR_STATE while suspended: then nothing has changed; and as `start`: then the new
 *   definitions are in place, and what was to be started is down
 */
export async function takeOver(container: Container, by: Container): Promise<TakeOver> {
  const [internals, fresh] = [container.rooms, by.rooms];
  const { kernel, registry } = internals;
  refuseTakeOver(container, by);
  const found = differences(registry, fresh.registry);
  const isAllAsked = kernel.allRequested;
  const leaving = leavingIds(internals, fresh, found);
  const { stopped, stopError } = await stop(container, leaving);
  await letGoOfGone(container, internals, found.gone);
  exchange(internals, fresh, found);
  const { ids } = internals.wired.current().adjacency;
  const coming = ids.filter((id, component) => !kernel.core.table.isUp(component) && (isAllAsked ? internals.wired.wiring().wanted[component] === 1 : leaving.includes(id) && internals.wired.wiring().enabled[component] === 1));
  const before = new Set(container.ids().filter((id) => container.isStarted(id)));
  // Everything stays asked for, also when all of it is switched off.
  const isAskedAnew = isAllAsked && !kernel.allRequested;
  const started = coming.length === 0 && !isAskedAnew ? [] : await start(container, coming, isAllAsked);
  return { stopped, started, untouched: [...before], stopError };
}

/** Says what stands in the way of a take-over. @throws whatever is wrong with the new wiring; ERR_STATE while suspended */
export function refuseTakeOver(container: Container, by: Container): void {
  if (container.rooms.kernel.suspended !== undefined) throw wrongState('a take-over', 'suspended', ['not suspended'], 'call resume() or stopAll() first');
  by.rooms.wired.current();
}

/** Forgets what was declared in files that are to be loaded anew; the function returned takes that back. */
export function forgetDeclared(container: Container, isStale: (place: string | undefined) => boolean): () => void {
  return container.rooms.registry.forget((definition) => isStale(definition.declaredAt?.place));
}

/** Where a component comes from. */
export interface ComponentSource {
  readonly id: string;
  /** `file:line`; `undefined` for constants of groups. */
  readonly place: string | undefined;
  readonly needs: readonly string[];
}

export function sourcesOf(container: Container): readonly ComponentSource[] {
  const { adjacency, definitions, present } = container.rooms.wired.wiring();
  const { ids, needs, needsFrom } = adjacency;
  return ids.flatMap((id, component) => (present[component] === 0 ? [] : [{
    id, place: definitions[component]?.declaredAt?.place,
    needs: [...needs.slice(needsFrom[component], needsFrom[component + 1])].map((need) => ids[need] ?? ''),
  }]));
}

/** What is up and cannot stay as it is. */
function leavingIds({ kernel, wired }: Internals, fresh: Internals, { changed, gone }: Differences): readonly string[] {
  const { table } = kernel.core;
  const { adjacency } = wired.wiring();
  const off = new Set([...fresh.wired.wiring().disabled.keys()].map((component) => fresh.wired.wiring().adjacency.ids[component]));
  const isUp = (component: number): boolean => table.needsStop(component);
  const roots = adjacency.ids.flatMap((id, component) => (isUp(component) && off.has(id) ? [component] : []))
    .concat(changed.map(([component]) => component), gone).filter(isUp);
  const mask = dependentClosure(adjacency, roots, isUp);
  return adjacency.ids.filter((_, component) => mask[component] === 1);
}

async function stop(container: Container, ids: readonly string[]): Promise<{ readonly stopped: readonly string[]; readonly stopError: unknown }> {
  if (ids.length === 0) return { stopped: [], stopError: undefined };
  const operation = container.stop(...ids, { isolated: true });
  const stopError: unknown = await operation.then(() => undefined, (error: unknown) => error);
  return { stopped: turns(operation.report().components, 'stop'), stopError };
}

async function start(container: Container, ids: readonly string[], isAllAsked: boolean): Promise<readonly string[]> {
  const report = await (isAllAsked ? container.startAll() : container.start(...ids));
  return turns(report.components, 'start');
}

function turns(components: readonly { readonly id: string; readonly phase: string }[], phase: string): readonly string[] {
  return components.filter((component) => component.phase === phase).map(({ id }) => id);
}

async function letGoOfGone(container: Container, { kept, registry }: Internals, gone: readonly number[]): Promise<void> {
  const ids = gone.filter((component) => kept.has(component)).map((component) => registry.entry(component).effective.id);
  if (ids.length > 0) await container.evict(...ids);
}

function exchange(internals: Internals, fresh: Internals, found: Differences): void {
  const { instances, kept, kernel, registry } = internals;
  takeOverRegistry(registry, fresh.registry, found);
  for (const [component, { effective }] of found.changed) {
    kept.reloaded(component, effective.source);
    if (!kernel.core.table.isInUse(component)) instances.discard(component);
  }
}
