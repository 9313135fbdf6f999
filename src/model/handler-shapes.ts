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

/**
 * Refuses names and lists of dependencies that are none, where no compiler looks.
 *
 * @throws ERR_INVALID_OPTION
 */
export function refuseMisshapen(id: string, given: object): void {
  if (!isFields(given)) throw invalidOption(id, 'options', given, 'they are an object');
  const { name, group, deps } = given;
  if (name !== undefined && typeof name !== 'string') throw invalidOption(id, 'name', name, 'it is text');
  if (group !== undefined && typeof group !== 'string') throw invalidOption(id, 'group', group, 'it is text');
  if (deps !== undefined && !Array.isArray(deps)) throw invalidOption(id, 'deps', deps, 'it is a list of dependencies');
}
