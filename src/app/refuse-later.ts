import { invalidOption } from '../registry/findings';
import { isThenable } from '../model/thenable';

/**
 * Refuses a change that would go on after the call that makes it: what fails in it could not be taken back.
 *
 * @param given - what the function that makes the change has returned
 * @throws ERR_INVALID_OPTION
 */
export function refuseLater(given: unknown, name: string): void {
  if (!isThenable(given)) return;
  // How it ends no longer matters: it is refused as a whole.
  given.then(undefined, () => undefined);
  throw invalidOption(undefined, name, 'asynchronous', 'a change is done when its function returns; what takes time belongs into the start of a component');
}
