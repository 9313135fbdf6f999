import type { Container } from '../app/container';
import { invalidOption, refuse } from '../registry/findings';
import { longestTimerMs } from '../registry/option-check';

/** What an option has to be, and the sentence that says so. */
export interface OptionRule {
  readonly fits: (value: unknown) => boolean;
  readonly expected: string;
}

/** The rule of each option, by its name. */
export type OptionRules<Options> = Readonly<Record<keyof Options & string, OptionRule>>;

/**
 * Looks where no compiler does: a misspelt option would be none, and a test would pass that should not.
 *
 * @throws ERR_INVALID_OPTION, for several as ERR_WIRING
 */
export function checkOptions<Options extends object>(options: Options, rules: OptionRules<Options>): void {
  const known = rules as Readonly<Record<string, OptionRule>>;
  refuse(Object.entries(options).flatMap(([name, value]) => {
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (rule === undefined) return [invalidOption(undefined, name, value, `there is no such option; known: ${Object.keys(known).join(', ')}`)];
    return value === undefined || rule.fits(value) ? [] : [invalidOption(undefined, name, value, rule.expected)];
  }));
}

/** @throws ERR_INVALID_OPTION for what is no container, such as one that a circular import has left undefined */
export function checkContainer(container: Container): void {
  const { forkWith } = Object(container) as { readonly forkWith?: unknown };
  if (typeof forkWith !== 'function') throw invalidOption(undefined, 'the container', container, 'pass what createContainer(...) returned; where two files import each other, it may not have been made yet');
}

export const list: OptionRule = { fits: Array.isArray, expected: 'it is a list' };
export const flag: OptionRule = { fits: (value) => typeof value === 'boolean', expected: 'it is true or false' };
export const callable: OptionRule = { fits: (value) => typeof value === 'function', expected: 'it is a function' };
export const anything: OptionRule = { fits: () => true, expected: 'it is anything' };
export const milliseconds: OptionRule = {
  fits: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value), expected: 'it is a number of milliseconds, 0 or more',
};
export const timeout: OptionRule = {
  fits: (value) => value === Infinity || (typeof value === 'number' && value > 0 && value <= longestTimerMs),
  expected: `it is a number of milliseconds, more than 0 and at most ${String(longestTimerMs)}, or Infinity for none`,
};

/** One of some words. */
export function oneOf(...words: readonly string[]): OptionRule {
  return { fits: (value) => typeof value === 'string' && words.includes(value), expected: `it is one of: ${words.join(', ')}` };
}
