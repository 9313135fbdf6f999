import { EdgeKind } from '../../model/adjacency';
import type { BusyComponent } from '../../model/errors';
import { lines, SystoleError } from '../../model/errors';
import type { LifecycleGraph } from '../graph-source';
import { names, shownNames } from './operation-errors';

/** A call that must wait for handlers that are still in flight. */
export function busy(call: string, components: readonly BusyComponent[]): SystoleError<'ERR_BUSY'> {
  return new SystoleError('ERR_BUSY', lines(
    `${call}() is refused, because ${names(components.map((component) => component.id))} ${components.length === 1 ? 'is' : 'are'} still busy.`,
    ...components.slice(0, shownNames).map((component) => `${component.id}: ${component.state} for ${String(Math.round(component.sinceMs))} ms`),
    'a handler has ignored its signal; make it obey, or pass { waitForQuiescenceMs } to wait for it',
  ), { call: `${call}()`, busy: components });
}

/** A call that would rather be refused than wait for another operation. */
export function occupied(call: string, ongoing: string): SystoleError<'ERR_BUSY'> {
  return new SystoleError('ERR_BUSY', lines(
    `${call}() is refused, because ${ongoing} is going on.`,
    'wait for it, or leave out { rejectIfBusy: true } to be queued behind it',
  ), { call: `${call}()`, busy: [] });
}

export function wrongState(call: string, state: string, allowed: readonly string[], remedyLine: string): SystoleError<'ERR_STATE'> {
  return new SystoleError('ERR_STATE', lines(
    `${call} was called while ${state}; it is allowed when ${allowed.join(' or ')}.`,
    remedyLine,
  ), { call, state, allowed });
}

/** A call that would bring something up, or make it, where nobody would end that any more. */
export function disposedOf(call: string): SystoleError<'ERR_STATE'> {
  return wrongState(call, 'disposed', ['not disposed'], 'what has been disposed of starts and makes nothing any more; fork() gives another container with the same definitions');
}

export function reentrant(call: string, component: string, phase: string): SystoleError<'ERR_REENTRANT'> {
  return new SystoleError('ERR_REENTRANT', lines(
    `${component} called ${call} from its ${phase} handler, which that operation would wait for.`,
    'list what you need as a dependency, or make the call after the operation is over',
  ), { call, component, phase });
}

/** For calls that leave alone what the targets require. @throws ERR_STATE naming what is not up, and is no target itself */
export function requireDependenciesUp(call: 'start' | 'restart', { adjacency, enabled }: LifecycleGraph, targets: readonly number[], isUp: (component: number) => boolean): void {
  const down = new Set<string>();
  for (const component of targets) {
    for (let edge = adjacency.needsFrom[component] as number; edge < (adjacency.needsFrom[component + 1] as number); edge += 1) {
      const need = adjacency.needs[edge] as number;
      const required = ((adjacency.kinds[edge] as number) & EdgeKind.Required) !== 0;
      if (required && enabled[need] === 1 && !isUp(need) && !targets.includes(need)) down.add(adjacency.ids[need] ?? '');
    }
  }
  if (down.size === 0) return;
  throw wrongState(`${call}({ isolated: true })`, `${names([...down])} is not up`, ['everything it requires is up'], `${call} it without isolated: true, which starts what it requires as well`);
}
