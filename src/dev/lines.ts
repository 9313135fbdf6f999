import { sep } from 'node:path';
import { errorLines } from '../app/main-lines';

/** How many names a line holds. */
const most = 12;

/** Names for a line; of many the first, and how many more there are. */
export function list(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most - 2).join(', ')} and ${String(names.length - most + 2)} more`;
}

/**
 * An error for somebody who develops: of its stack only what is their own code, as long as there is any; files as they are seen from the root.
 */
export function ownErrorLines(error: unknown, root?: string): readonly string[] {
  const shown = errorLines(error).filter((line) => !isForeign(line)).map((line) => (root === undefined ? line : line.replaceAll(root + sep, '')));
  while (shown.at(-1)?.trim() === '') shown.pop();
  const remedy = remedyFor(error);
  return remedy === undefined ? shown : [...shown, `  ${remedy}`];
}

const frame = /^ +at /;

/** A frame of Node, of what is installed, or of this package. */
function isForeign(line: string): boolean {
  return frame.test(line) && (/\(?node:/.test(line) || line.includes(`${sep}node_modules${sep}`) || line.includes(packageRoot) || line.includes('<anonymous>)'));
}

const packageRoot = __dirname.slice(0, __dirname.lastIndexOf(sep) + 1);

/** What is no CommonJS, although it is a module. */
function remedyFor(error: unknown): string | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  if (error.message.includes('await is only valid')) return 'systole dev loads code as CommonJS, which has no await outside of functions: write void main(container)';
  if (error.message.includes("'import.meta'")) return 'systole dev loads code as CommonJS, which has no import.meta: ask __filename, or process.cwd()';
  return undefined;
}
