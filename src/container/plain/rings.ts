import { plainCycle } from '../../graph/cycle';
import type { SystoleError } from '../../model/errors';
import { isSystoleError } from '../../model/errors';
import { nameOfToken } from './tokens';

/** @param walk - what was asked for, one through the other; the last is the first again */
export function plainRing(walk: readonly unknown[]): SystoleError<'ERR_CYCLE'> {
  return plainCycle(walk.map(nameOfToken));
}

/** A ring, or what would be kept from its scopes, with the whole way there: who asks for it has nothing to add. */
export function tellsItAll(error: unknown): boolean {
  return isSystoleError(error) && (error.code === 'ERR_CYCLE' || error.code === 'ERR_CAPTIVE_DEPENDENCY');
}

/** Factories that ask for each other, noticed deep down. On its way up to the factory that it began with, it learns who is between. */
export class FactoryRing extends Error {
  private readonly begun: object;
  private readonly walk: unknown[];

  /** @param begun - what is known by its identity of the factory that is asked for again */
  constructor(token: unknown, begun: object) {
    super(`${nameOfToken(token)} is asked for again and again while it is made.`);
    this.begun = begun;
    this.walk = [token];
  }

  /** The same with more of its way, the first who asked first. */
  through(asking: readonly unknown[]): this {
    this.walk.unshift(...asking);
    return this;
  }

  /** The same at a factory on its way; the error that tells it where that is the one that it began with. */
  at(token: unknown, factory: object): Error {
    this.through([token]);
    if (factory !== this.begun) return this;
    const names = this.walk.map(nameOfToken);
    return plainCycle(names, `let the factory of ${names[0] ?? ''} ask for ${names[1] ?? ''} when it is used, not while it is made`);
  }
}
