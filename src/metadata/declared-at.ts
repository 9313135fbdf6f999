import type { DeclaredAt } from '../model/definition';

/** The caller of a public function, kept as a captured stack and turned into `file:line` only when it is read. */
class CapturedPlace implements DeclaredAt {
  readonly stack?: string;

  get place(): string | undefined {
    const frame = this.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
    const match = frame === undefined ? null : /(?:\(|at )((?:file:\/\/)?[^()]+?:\d+):\d+\)?$/.exec(frame.trim());
    return match?.[1]?.replace(/^file:\/\//, '').replace(/^async /, '');
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
