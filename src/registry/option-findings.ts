import type { AnySystoleError } from '../model/errors';
import { invalidOption } from './findings';
import { isKey, isLimit, isTimeout, longestTimerMs } from './option-check';

const timeoutRange = `a timeout is more than 0 and at most ${String(longestTimerMs)} milliseconds, or Infinity for none`;

/** What is wrong with a timeout, if anything. */
export function timeoutFinding(component: string | undefined, option: string, value: unknown): AnySystoleError | undefined {
  return isTimeout(value) ? undefined : invalidOption(component, option, value, timeoutRange);
}

/** What is wrong with a limit or a grace, by its name, if anything: a grace may be 0, a limit may not. */
export function limitFinding(component: string | undefined, option: string, value: unknown): AnySystoleError | undefined {
  return isLimit(option, value) ? undefined : timeoutFinding(component, option, value);
}

/** What is wrong with a number of handlers at a time, if anything. */
export function capFinding(option: string, value: unknown): AnySystoleError | undefined {
  const fits = value === undefined || value === Infinity || (typeof value === 'number' && Number.isInteger(value) && value > 0);
  return fits ? undefined : invalidOption(undefined, option, value, 'a number of handlers at a time is a whole number, 1 or more, or Infinity');
}

/** What is wrong with an order, if anything: a list of classes, tokens, symbols and ids, each once. */
export function orderFinding(order: unknown): AnySystoleError | undefined {
  if (!Array.isArray(order)) return invalidOption(undefined, 'order', order, 'an order is a list of components');
  for (const [place, key] of order.entries()) {
    if (!isKey(key)) return invalidOption(undefined, `order[${String(place)}]`, key, 'it is a class, a token, a symbol or an id');
    if (order.indexOf(key) < place) return invalidOption(undefined, `order[${String(place)}]`, key, 'it stands in the order already; each may have one place');
  }
  return undefined;
}

/** What is wrong with a choice, if anything. */
export function choiceFinding(component: string | undefined, option: string, value: unknown, allowed: readonly string[]): AnySystoleError | undefined {
  const fits = value === undefined || (typeof value === 'string' && allowed.includes(value));
  return fits ? undefined : invalidOption(component, option, value, `it is one of: ${allowed.join(', ')}`);
}
