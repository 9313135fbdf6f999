import type { Shape } from './shapes';
import type { SubjectClass } from './trial';

/** What is up. */
export interface Running {
  /** What a program would hold while it runs. */
  readonly system: unknown;
  /** Stops everything in reverse; not there for who cannot stop in order. */
  readonly stop?: () => PromiseLike<unknown>;
}

/** One way of bringing a system up: ours, the floor (written by hand), or another library's. */
export interface SystemContender {
  readonly name: string;
  /** The largest size that it does in bearable time. */
  readonly upTo?: number;
  /** Declares, plans, constructs and starts, at the same time what it can. */
  readonly up: (classes: readonly SubjectClass[], shape: Shape) => Promise<Running>;
  /** Lets go of what it would keep of the classes for ever; not timed. */
  readonly forget?: () => void;
}
