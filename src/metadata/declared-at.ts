import { fileURLToPath } from 'node:url';
import type { DeclaredAt } from '../model/definition';

/** `at name (file:line:column)`, or `at file:line:column` outside of any function; a path may hold parentheses itself. */
const framePattern = /^at (?:.*? \((.+:\d+):\d+\)|(?:async )?(.+:\d+):\d+)$/;

/**
 * Who called the function that makes one: kept as a captured stack, and turned into `file:line` only when it is read. To be made by the function
 * itself that users call, since the frame below it is the one that counts.
 */
// An error, since `captureStackTrace` would turn any other object into a dictionary, which takes twice the room.
export class CallerPlace extends Error implements DeclaredAt {
  constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 2;
    super();
    Error.stackTraceLimit = limit;
  }

  get place(): string | undefined {
    return placeInFrame(this.stack ?? '', 1);
  }
}

/** `file:line` in a stack trace, by the place of its frame. */
export function placeInFrame(stack: string, frame: number): string | undefined {
  const line = stack.split('\n').filter((text) => text.trimStart().startsWith('at '))[frame];
  const match = line === undefined ? null : framePattern.exec(line.trim());
  const place = match?.[1] ?? match?.[2];
  return place?.startsWith('file://') === true ? fileURLToPath(place) : place;
}
