import type { Operation } from '../lifecycle/operations/operation';
import { PhaseJob } from '../lifecycle/operations/phase-job';
import type { HandlerContext } from '../model/handler-context';
import type { Key } from '../model/token';
import { invalidOption } from '../registry/findings';
import type { Internals } from './internals';

/** What is run on a component: given its instance and a context, it gives the next instance, or nothing. */
export type Change = (instance: never, context: HandlerContext) => unknown;

/** Runs a function on one component that is up, as an operation. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
export function applyTo(internals: Internals, key: Key, change: Change): Operation {
  const { kernel, settings } = internals;
  const component = internals.require(key);
  internals.getComponent(component);
  if (typeof (change as unknown) !== 'function') throw invalidOption(undefined, 'what is applied', change, 'it is a function of the instance');
  return kernel.submit(new PhaseJob(kernel, 'apply', 'all', {
    direction: 'dependencies-first', onError: 'collect', timeoutMs: settings.startTimeoutMs,
    visits: (other) => other === component && kernel.core.table.isUp(component),
    body: (attempt) => internals.applyTo(component, change, attempt),
  }));
}
