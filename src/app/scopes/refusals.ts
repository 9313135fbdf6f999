import type { Definition } from '../../model/definition';
import { EdgeKind } from '../../model/edge-kind';
import { lines, SystoleError } from '../../model/errors';
import { ScopeCode } from '../../model/scope-kind';
import type { ComponentState } from '../../model/state';
import type { Wiring } from '../../registry/wiring';

/** A value that each scope has to be given, and this one has not. */
export function notGiven({ id }: Definition): SystoleError<'ERR_NOT_PROVIDED'> {
  return new SystoleError('ERR_NOT_PROVIDED', lines(
    `${id} was asked for in a scope that has not been given it.`,
    `give it to the scope: container.runInScope(fn, { values: [[${id}, …]] })`,
  ), { component: id, neededBy: [] });
}

/** @param path - from the component that was asked for to the one that belongs to scopes */
export function outsideScope(container: string, path: readonly string[]): SystoleError<'ERR_OUTSIDE_SCOPE'> {
  const [asked, last] = [path[0] ?? '', path.at(-1) ?? ''];
  return new SystoleError('ERR_OUTSIDE_SCOPE', lines(
    path.length === 1 ? `${asked} was asked for outside of a scope; there is one for each scope of ${container}.`
      : `${asked} was asked for outside of a scope; it needs ${last}, of which there is one for each scope of ${container}.`,
    path.length === 1 ? undefined : `path: ${path.join(' -> ')}`,
    `ask inside of one: container.runInScope((scope) => scope.get(${asked}))`,
  ), { component: asked, path });
}

/** A scope has ended, and so has all that belongs to it. */
export function scopeEnded(id: string): SystoleError<'ERR_OUTSIDE_SCOPE'> {
  return new SystoleError('ERR_OUTSIDE_SCOPE', lines(
    `${id} was asked for in a scope that has ended.`,
    'await in the function of the scope whatever uses it; what goes on after it needs a scope of its own',
  ), { component: id, path: [id] });
}

/** A scope keeps to the components that there were when it was opened. */
export function cameLater(id: string): SystoleError<'ERR_OUTSIDE_SCOPE'> {
  return new SystoleError('ERR_OUTSIDE_SCOPE', lines(
    `${id} was asked for in a scope that is older than ${id}.`,
    'a scope keeps to the components that there were when it was opened: open another one',
  ), { component: id, path: [id] });
}

/** A component that belongs to scopes, while what its instances need need not be up. */
export function notUpForScopes(id: string, state: ComponentState): SystoleError<'ERR_NOT_STARTED'> {
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} is not up, so no scope can have it; it is ${state}.`,
    `start the container first: await container.startAll(), or in a unit test construct it with container.createChildContainer().resolve(${id})`,
  ), { component: id, state });
}

/** A component that a scope starts, where it has not been started. */
export function notUpInScope(id: string): SystoleError<'ERR_NOT_STARTED'> {
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} is not up in this scope, which starts it: it is not its turn yet, or it was not among those that \`only\` names.`,
    `list it as a dependency of who asks for it, or name it: runInScope(fn, { only: [${id}] })`,
  ), { component: id, state: 'registered' });
}

/** The ids from a component to the nearest one of those that belong to scopes; `undefined` when none is behind it. */
export function pathToScoped({ adjacency, scopes }: Wiring, component: number): readonly string[] | undefined {
  const { ids, needs, needsFrom, kinds } = adjacency;
  const cameFrom = new Map<number, number | undefined>([[component, undefined]]);
  // A map that grows while it is gone through is gone through to its new end.
  for (const node of cameFrom.keys()) {
    if (scopes?.[node] === ScopeCode.container) {
      const path: string[] = [];
      for (let at: number | undefined = node; at !== undefined; at = cameFrom.get(at)) path.unshift(ids[at] ?? '');
      return path;
    }
    if (scopes?.[node] === ScopeCode.singleton) continue;
    for (let edge = needsFrom[node] as number; edge < (needsFrom[node + 1] as number); edge += 1) {
      const need = needs[edge] as number;
      if (((kinds[edge] as number) & EdgeKind.Order) === 0 && !cameFrom.has(need)) cameFrom.set(need, node);
    }
  }
  return undefined;
}
