import { invalidOption } from './invalid-option';
import { isFields } from './plain-data';

const handlerNames = ['make', 'start', 'stop', 'drain', 'forceStop', 'suspend', 'resume', 'status'] as const;

/**
 * Refuses handlers that cannot be called, where no compiler looks.
 *
 * @param isFine - what else may stand for a handler
 * @throws ERR_INVALID_OPTION
 */
export function refuseUncallable(id: string, given: object, isFine: (value: unknown) => boolean = () => false): void {
  const own = given as Readonly<Record<string, unknown>>;
  const refuse = (name: string, value: unknown): void => {
    if (value !== undefined && typeof value !== 'function' && !isFine(value)) throw invalidOption(id, name, value, 'a handler is a function');
  };
  for (const name of handlerNames) refuse(name, own[name]);
  const { on } = own;
  if (on === undefined || isFine(on)) return;
  if (!isFields(on)) throw invalidOption(id, 'on', on, 'it is an object, of handlers by the names of their phases');
  for (const [phase, value] of Object.entries(on)) refuse(`on.${phase}`, value);
}
