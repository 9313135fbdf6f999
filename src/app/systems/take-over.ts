import { isDeepStrictEqual } from 'node:util';
import { dependentClosure } from '../../graph/selection';
import { wrongState } from '../../lifecycle/operations/refused-calls';
import { differences, layByHand, noteTold, shareTold, takeOverRegistry } from '../../registry/reload';
import type { Differences } from '../../registry/reload';
import type { StopSignal } from '../../model/handler-context';
import type { ComponentReport } from '../../model/report';
import type { Container } from '../container';
import type { Internals } from '../internals';

/** What a take-over did: ids, in the order of their turns. */
export interface TakeOver {
  readonly stopped: readonly string[];
  readonly started: readonly string[];
  /** Of those what has gone on with the instance it had, and so with its code. */
  readonly kept: readonly string[];
  /** What has been up all the time. */
  readonly untouched: readonly string[];
  /** What stops have failed with: what is new was started all the same. */
  readonly stopError: unknown;
}

export interface TakeOverOptions {
  /** Calls the start off. */
  readonly signal?: StopSignal;
  /** Called when the definitions are in their place, and nothing of them has been started. */
  readonly onExchanged?: () => void;
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
export async function takeOver(container: Container, by: Container, { signal, onExchanged }: TakeOverOptions = {}): Promise<TakeOver> {
  const [internals, fresh] = [container.rooms, by.rooms];
  const { kernel, registry } = internals;
  refuseTakeOver(container, by);
  const found = differences(registry, fresh.registry);
  const isAllAsked = kernel.allRequested;
  const leaving = leavingIds(internals, fresh, found);
  const before = new Map(leaving.filter((id) => container.isStarted(id)).map((id) => [id, container.get(id)]));
  const { stopped, stopError } = await stop(container, leaving);
  await letGoOfGone(container, internals, found.gone);
  exchange(internals, fresh, found);
  Object.assign(container, { name: by.name, data: by.data });
  onExchanged?.();
  const { ids } = internals.wired.current().adjacency;
  const coming = ids.filter((id, component) => !kernel.core.table.isUp(component) && (isAllAsked ? internals.wired.wiring().wanted[component] === 1 : leaving.includes(id) && internals.wired.wiring().enabled[component] === 1));
  const untouched = new Set(container.ids().filter((id) => container.isStarted(id)));
  // Everything stays asked for, also when all of it is switched off.
  const isAskedAnew = isAllAsked && !kernel.allRequested;
  const started = coming.length === 0 && !isAskedAnew ? [] : await start(container, coming, isAllAsked, signal);
  const kept = started.filter((id) => isKept(container, id) && before.has(id) && before.get(id) === container.get(id));
  return { stopped, started, kept, untouched: [...untouched], stopError };
}

/** Remembers that a container is as its code has made it: what differs from that later has been changed by hand. */
export function noteLoaded(container: Container): void {
  noteTold(container.rooms.registry);
}

/** Lays on a container that has been loaded anew what was changed by hand in the one that runs: switches, features, configs, overrides. */
export function carryOver(running: Container, fresh: Container): void {
  layByHand(running.rooms.registry, fresh.rooms.registry);
}

/** A container with the same definitions, to come back to. */
export function twinOf(container: Container): Container {
  const twin = container.fork();
  shareTold(container.rooms.registry, twin.rooms.registry);
  return twin;
}

/** Whether everything was asked for, also what is new; rather than some by name. */
export function isAllAsked({ rooms: { kernel } }: Container): boolean {
  return kernel.allRequested;
}

/** What is done with a container is done with the one that runs: code that has been loaded anew, or before, holds others than that. */
export function standFor(container: Container, running: Container): void {
  if (container !== running) Object.assign(container, running);
}

/** Why a container that was loaded anew cannot be taken over part by part; `undefined` when it can. */
export function wholeReason(running: Container, fresh: Container): string | undefined {
  const left = running.ids({ status: 'quarantined' });
  if (left.length > 0) return `${left.join(', ')} of before ${left.length === 1 ? 'is' : 'are'} left behind, with a handler still in flight`;
  if (!isDeepStrictEqual(running.rooms.settings, fresh.rooms.settings)) return 'the limits of the container have changed';
  return undefined;
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

function isKept({ rooms: { registry } }: Container, id: string): boolean {
  const component = registry.find(id);
  const keep = component === undefined ? undefined : registry.definition(component).options.keep;
  return keep !== undefined && keep !== false;
}

/** What is up and cannot stay as it is. */
function leavingIds({ kernel, wired }: Internals, fresh: Internals, { changed, gone }: Differences): readonly string[] {
  const { table } = kernel.core;
  const { adjacency } = wired.wiring();
  const { adjacency: { ids }, disabled } = fresh.wired.wiring();
  const off = new Set(ids.filter((_, component) => disabled.has(component)));
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

async function start(container: Container, ids: readonly string[], isAllAsked: boolean, signal: StopSignal | undefined): Promise<readonly string[]> {
  const options = signal === undefined ? {} : { signal };
  const report = await (isAllAsked ? container.startAll(options) : container.start(...ids, options));
  return turns(report.components, 'start');
}

/** Who had a turn of a phase, in order; who turned out to be switched off had none. */
export function turns(components: readonly ComponentReport[], phase: string): readonly string[] {
  return components.filter((component) => component.phase === phase && component.outcome.kind !== 'disabled').map(({ id }) => id);
}

async function letGoOfGone(container: Container, { kept, registry }: Internals, gone: readonly number[]): Promise<void> {
  const ids = gone.filter((component) => kept?.has(component) === true).map((component) => registry.definition(component).id);
  if (ids.length > 0) await container.evict(...ids);
}

function exchange(internals: Internals, fresh: Internals, found: Differences): void {
  const { instances, kept, kernel, phases, registry } = internals;
  takeOverRegistry(registry, fresh.registry, found);
  fresh.phases.copyTo(phases);
  for (const [component, { effective }] of found.changed) {
    kept?.reloaded(component, effective.source);
    if (!kernel.core.table.isInUse(component)) instances.discard(component);
  }
}
