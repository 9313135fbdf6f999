import { sep } from 'node:path';
import { errorLines } from '../app/main/main-lines';

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

/**
 * What is no CommonJS, although it is a module: Node says so in one of several ways, depending on what else is in the file, and on what it has
 * said of the file before.
 */
function remedyFor(error: unknown): string | undefined {
  const { code, message = '' } = Object(error) as { readonly code?: unknown; readonly message?: string };
  // `await (x)` outside of an async function calls something of that name.
  const isAwait = message.startsWith('await is only valid') || message === 'await is not defined' || code === 'ERR_REQUIRE_ASYNC_MODULE';
  const isModule = isAwait || message.includes("'import.meta'") || message.includes('in ES module scope');
  return isModule ? 'systole dev loads code as CommonJS, without import.meta and await outside of functions: write void main(container), ask __filename' : undefined;
}
