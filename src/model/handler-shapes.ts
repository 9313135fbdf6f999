import { invalidOption } from './invalid-option';
import { isFields } from './plain-data';

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
