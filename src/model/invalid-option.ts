import type { AnySystoleError } from './errors';
import { lines, SystoleError } from './errors';

/** An option, or anything else that was handed in, of the wrong kind or out of range. */
export function invalidOption(component: string | undefined, option: string, value: unknown, expected: string): AnySystoleError {
  return new SystoleError('ERR_INVALID_OPTION', lines(
    component === undefined ? `${option} is ${show(value)}.` : `${component} has ${option} ${show(value)}.`,
    expected,
  ), { component, option, value });
}

/** The same for a value that may be a secret, or hold one: nobody knows what was meant by a misspelt name, and configs are secret unless they say otherwise. */
export function invalidSecret(component: string | undefined, option: string, value: unknown, expected: string): AnySystoleError {
  if (value === null || (typeof value !== 'string' && typeof value !== 'object')) return invalidOption(component, option, value, expected);
  return new SystoleError('ERR_INVALID_OPTION', lines(
    `${component === undefined ? `${option} is` : `${component} has ${option}`} ${typeof value === 'string' ? 'some text' : show(value)}.`,
    expected,
  ), { component, option, value: '[redacted]' });
}

/** A class's prototype cannot be replaced. */
function isClass(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return isClass(value) && value.name !== '' ? value.name : 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
