import { fileURLToPath } from 'node:url';
import type { DeclaredAt } from '../model/definition';

/** `at name (file:line:column)`, or `at file:line:column` outside of any function; a path may hold parentheses itself. */
const framePattern = /^at (?:.*? \((.+:\d+):\d+\)|(?:async )?(.+:\d+):\d+)$/;

/** The caller of a public function, kept as a captured stack and turned into `file:line` only when it is read. */
class CapturedPlace implements DeclaredAt {
  readonly stack?: string;

  get place(): string | undefined {
    const frame = this.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
    const match = frame === undefined ? null : framePattern.exec(frame.trim());
    const place = match?.[1] ?? match?.[2];
    return place?.startsWith('file://') === true ? fileURLToPath(place) : place;
  }
}

/** Remembers who called `entry`. Cheap: one frame is captured, and nothing is formatted. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any function of ours that users call
export function captureCaller(entry: Function): DeclaredAt {
  const captured = new CapturedPlace();
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(captured, entry);
  Error.stackTraceLimit = limit;
  return captured;
}
