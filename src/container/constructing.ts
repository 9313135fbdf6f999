import { EdgeKind } from '../model/adjacency';
import type { Definition } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import { ScopeCode } from '../model/scope-kind';
import { isThenable } from '../model/thenable';
import type { Wiring } from '../registry/wiring';
import type { Instances, Surroundings } from './instances';
import { loadShortLived } from './later';

/** Constructs a component and all it depends on, because somebody asks for it; see `Instances.constructWithDependencies`. */
export function constructAsked(instances: Instances, surroundings: Surroundings, component: number): void {
  const path = [component];
  const wiring = surroundings.wiring();
  if (instances.beingMade.length < wiring.definitions.length) instances.beingMade = enlarged(instances.beingMade, wiring.definitions.length);
  instances.beingMade[component] = 1;
  try {
    constructPath(instances, surroundings, path, wiring);
  } finally {
    for (const left of path) instances.beingMade[left] = 0;
  }
}

function constructPath(instances: Instances, surroundings: Surroundings, path: number[], wiring: Wiring): void {
  const { scopes } = wiring;
  // What is made for each who asks has been passed by, once all that it needs is there.
  const passed = scopes === undefined ? undefined : new Set<number>();
  while (path.length > 0) {
    const next = path[path.length - 1] as number;
    const missing = instances.has(next) ? undefined : missingOf(instances, next, wiring, passed);
    if (missing !== undefined) {
      path.push(missing);
      instances.beingMade[missing] = 1;
      continue;
    }
    if (scopes === undefined || scopes[next] === ScopeCode.singleton) constructFirst(instances, surroundings, next, wiring);
    else passed?.add(next);
    instances.beingMade[next] = 0;
    path.pop();
  }
}

function constructFirst(instances: Instances, surroundings: Surroundings, component: number, wiring: Wiring): void {
  const definition = wiring.definitions[component] as Definition;
  instances.construct(component, definition);
  instances.hasUnstarted = true;
  if (!instances.has(component)) throw madeByStart(wiring.adjacency.ids[component] ?? '');
  const made = definition.source.kind === 'factory' ? instances.get(component) : undefined;
  if (isThenable(made)) {
    instances.discard(component);
    throw loadShortLived().madeByStartLater(definition.id, made, instances);
  }
  surroundings.constructed(component, definition);
}

/** A dependency that must be constructed before; any that is enabled counts, optional ones too. */
function missingOf(instances: Instances, component: number, wiring: Wiring, passed: ReadonlySet<number> | undefined): number | undefined {
  const { needsFrom, needs, kinds } = wiring.adjacency;
  for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
    const need = needs[edge] as number;
    const isOrderOnly = ((kinds[edge] as number) & EdgeKind.Order) !== 0;
    if (!isOrderOnly && wiring.enabled[need] === 1 && !instances.has(need) && passed?.has(need) !== true && !instances.isReplaced(need)) return need;
  }
  return undefined;
}

function enlarged(bytes: Uint8Array, size: number): Uint8Array {
  const room = new Uint8Array(size);
  room.set(bytes);
  return room;
}

function madeByStart(id: string): SystoleError<'ERR_NOT_STARTED'> {
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} has no instance yet: it is what its start handler returns.`,
    `start it first, or override it: container.override(${id}, { useValue })`,
  ), { component: id, state: 'registered' });
}
