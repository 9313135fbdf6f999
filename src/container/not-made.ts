import { isSystoleError, messageOf } from '../model/errors';

/** Names what could not be made for somebody, who would be blamed for it, and the way there. */
class NotMade extends Error {
  readonly #component: number;
  readonly #way: readonly string[];

  constructor(component: number, way: readonly string[], cause: unknown) {
    super(`${way.at(-1) ?? ''} could not be made${askedThrough(way)}: ${messageOf(cause)}`, { cause });
    this.#component = component;
    this.#way = way;
  }

  static isOf(component: number, error: unknown): error is NotMade {
    return error instanceof NotMade && error.#component === component;
  }

  askedBy(id: string): NotMade {
    return new NotMade(this.#component, [id, ...this.#way], this.cause);
  }
}

/** What says all that is known by itself stays. @param way - from what was asked for to the component, by ids */
export function notMade(component: number, way: readonly string[], error: unknown): unknown {
  return error instanceof NotMade || isSystoleError(error) ? error : new NotMade(component, way, error);
}

/** The same with one more on the way. */
export function notMadeFor(id: string, error: unknown): unknown {
  return error instanceof NotMade ? error.askedBy(id) : error;
}

/** For who has asked for that very thing, what its factory or constructor has thrown is enough. */
export function asItsOwn(component: number, error: unknown): unknown {
  return NotMade.isOf(component, error) ? error.cause : error;
}

/** Of a long way, where it begins and where it ends. */
function askedThrough(way: readonly string[]): string {
  const told = way.length > 8 ? [...way.slice(0, 4), '…', ...way.slice(-4)] : way;
  return way.length > 1 ? ` (asked through ${told.join(' -> ')})` : '';
}
