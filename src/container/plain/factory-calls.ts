import { asking } from '../asking';
import { loadFactoryAsks } from '../later';
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

/** Calls the factory of a recipe. @throws ERR_CYCLE for one that is asked for again and again while it runs */
export function callFactory({ token, target, registration }: Recipe, container: Maker): unknown {
  const running = registration as Registration;
  if (waiting >= deepest && running.running > 0) throw new FactoryRing(token, running);
  const { factory: outer, of } = asking;
  asking.factory = running;
  asking.of = container.components;
  waiting += 1;
  running.running += 1;
  try {
    const made = (target as MakeWith)(container as never);
    return asking.demand === undefined ? made : loadFactoryAsks().notedLater(made);
  } catch (error) {
    throw error instanceof FactoryRing ? error.at(token, running) : error;
  } finally {
    asking.factory = outer;
    asking.of = of;
    waiting -= 1;
    running.running -= 1;
  }
}
