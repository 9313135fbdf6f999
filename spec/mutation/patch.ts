import type { Bug } from './bugs';
import { bugs } from './bugs';

/** The environment variable that names the bug to be made. */
export const bugVariable = 'SYSTOLE_BUG';

/** @throws RangeError for a name that is not on the list */
export function bugNamed(name: string): Bug {
  const bug = bugs.find((known) => known.name === name);
  if (bug === undefined) throw new RangeError(`${bugVariable}: there is no bug named ${name}; spec/mutation/bugs.ts lists ${bugs.map((known) => known.name).join(', ')}`);
  return bug;
}

/**
 * The source of the bug's file, with the bug made.
 *
 * @throws RangeError when the text to be replaced does not occur exactly once: then the source has moved on, and the list has to follow
 */
export function patched({ name, file, find, replace }: Bug, source: string): string {
  const [before, ...rest] = source.split(find);
  const [after] = rest;
  if (before === undefined || after === undefined || rest.length !== 1) {
    throw new RangeError(`${bugVariable}: ${name} does not apply: src/${file} holds ${String(rest.length)} times, instead of once: ${find}`);
  }
  return `${before}${replace}${after}`;
}
