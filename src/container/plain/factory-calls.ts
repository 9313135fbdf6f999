import type { Maker } from './maker';
import type { Recipe } from './recipe';
import type { MakeWith, Registration } from './registration';
import { FactoryRing } from './rings';

/**
 * Factories that may wait for each other. One that is asked for again while it runs may know what it does; so deep down it does not, and is told so
 * while there is still room on the stack.
 */
const deepest = 300;
/** How many are waiting now, whatever containers they were asked by: that is a matter of the stack. */
let waiting = 0;

/** What a factory asks for is known when it has asked. Of more, the first. */
const noted = 100;
/** The factory that runs now, if one does, and how much has been learned of all of them. */
export const calls: { factory: Registration | undefined; learned: number } = { factory: undefined, learned: 0 };

/** Notes what the factory that runs now asks for. */
export function noteAsked({ asked }: Registration, token: unknown): void {
  if (asked.has(token) || asked.size >= noted) return;
  asked.add(token);
  calls.learned += 1;
}

/** Calls the factory of a recipe. @throws ERR_CYCLE for one that is asked for again and again while it runs */
export function callFactory({ token, target, registration }: Recipe, container: Maker): unknown {
  const running = registration as Registration;
  if (waiting >= deepest && running.running > 0) throw new FactoryRing(token, running);
  const outer = calls.factory;
  calls.factory = running;
  waiting += 1;
  running.running += 1;
  try {
    return (target as MakeWith)(container as never);
  } catch (error) {
    throw error instanceof FactoryRing ? error.at(token, running) : error;
  } finally {
    calls.factory = outer;
    waiting -= 1;
    running.running -= 1;
  }
}
