import { wrongState } from '../lifecycle/operations/refused-calls';
import type { TestSystem } from './test-system';

// Hooks and tests of a runner share no call and no asynchronous context, so where a test stands can only be kept here.
const running: TestSystem[] = [];

/**
 * The system of the test that runs: for helpers that are handed none. Of several `useSystem` that apply to a test it is the one that
 * comes last, the innermost.
 *
 * @throws ERR_STATE outside a test under `useSystem`
 *
 * @example
 * const placeOrder = (customer: string) => currentSystem().get(Orders).place(customer);
 */
export function currentSystem(): TestSystem {
  const current = running.at(-1);
  if (current !== undefined) return current;
  throw wrongState('currentSystem()', 'no test runs', ['a test runs'], 'call it inside a test, or in a hook that comes after useSystem(...)');
}

/** Makes a system the current one, until the function returned is called. */
export function makeCurrent(system: TestSystem): () => void {
  running.push(system);
  return () => {
    const place = running.lastIndexOf(system);
    if (place >= 0) running.splice(place, 1);
  };
}
