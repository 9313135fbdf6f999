import type { Definition } from '../model/definition';
import { isSystoleError, messageOf } from '../model/errors';

/** Names what could not be made for somebody, who would be blamed for it. */
class NotMade extends Error {
  readonly #component: number;

  constructor(component: number, { id }: Definition, cause: unknown) {
    super(`${id} could not be made: ${messageOf(cause)}`, { cause });
    this.#component = component;
  }

  static isOf(component: number, error: unknown): error is NotMade {
    return error instanceof NotMade && error.#component === component;
  }
}

/** What says all that is known by itself stays. */
export function notMade(component: number, definition: Definition, error: unknown): unknown {
  return error instanceof NotMade || isSystoleError(error) ? error : new NotMade(component, definition, error);
}

/** For who has asked for that very thing, what its factory or constructor has thrown is enough. */
export function asItsOwn(component: number, error: unknown): unknown {
  return NotMade.isOf(component, error) ? error.cause : error;
}
