import type { Definition, Handler } from '../../model/definition';
import { lines, SystoleError } from '../../model/errors';
import type { StepPhase } from '../../model/state';

/**
 * Refuses an instance that its component's handlers could not be called on: they are methods of a class, and something else was put in
 * the place of its instance.
 *
 * @param during - the phase that it is given in; the start handlers themselves have had, or have, their instance
 * @throws ERR_MISSING_HANDLER
 */
export function refuseLacking(definition: Definition, instance: unknown, during: StepPhase): void {
  const lacked = lackedBy(definition, instance, during);
  if (lacked.length > 0) throw missingHandlers(definition.id, lacked);
}

/** The handlers that could not be called on an instance. */
export function lackedBy({ handlers }: Definition, instance: unknown, during: StepPhase): readonly Handler[] {
  return handlers.filter((handler) => isOwed(handler, during) && typeof handler.call !== 'function' && methodOf(instance, handler.call) === undefined);
}

/** An instance that a handler was to be called on, and that does not have it. */
export function missingHandlers(component: string, lacked: readonly Handler[]): SystoleError<'ERR_MISSING_HANDLER'> {
  const handlers = lacked.map(({ phase, call }) => ({ phase, method: String(call) }));
  return new SystoleError('ERR_MISSING_HANDLER', lines(
    `${component} was given an instance without ${handlers.map(({ method, phase }) => `${method}, its ${phase} handler`).join(', and ')}.`,
    `give it the method${handlers.length === 1 ? '' : 's'}, or a handler that is a function: container.override(${component}, { … }); a fake that needs none is { useValue }`,
  ), { component, handlers });
}

/** The method of that name, if there is one. */
export function methodOf(instance: unknown, name: PropertyKey): ((...args: readonly unknown[]) => unknown) | undefined {
  const isObject = (typeof instance === 'object' && instance !== null) || typeof instance === 'function';
  // Asked once for each class, most often; see `nameOf` in `metadata/component.ts`.
  const method: unknown = isObject ? Reflect.get(instance, name) : (instance as Readonly<Record<PropertyKey, unknown>> | undefined | null)?.[name];
  return typeof method === 'function' ? method as (...args: readonly unknown[]) => unknown : undefined;
}

function isOwed({ phase, moment }: Handler, during: StepPhase): boolean {
  return phase !== 'start' || (during === 'start' && moment === 'after');
}
