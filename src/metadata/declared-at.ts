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

  /**
   * The same of a plain error, made by the function that users call with room for two frames: a quarter cheaper than a class of errors, for what
   * a program calls once for each of its classes.
   */
  static of(error: Error): CallerPlace {
    return Object.setPrototypeOf(error, CallerPlace.prototype) as CallerPlace;
  }

  get place(): string | undefined {
    const frame = this.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '))[1];
    const match = frame === undefined ? null : framePattern.exec(frame.trim());
    const place = match?.[1] ?? match?.[2];
    return place?.startsWith('file://') === true ? fileURLToPath(place) : place;
  }
}
