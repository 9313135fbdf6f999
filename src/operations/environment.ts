import type { Clock } from '../model/clock';
import type { RunHappening } from '../model/event';
import type { OperationRun } from './run';

/** Milliseconds. */
export interface RunLimits {
  /** How long what has been called off is waited for. */
  readonly graceMs: number;
  /** Limit of all clean-ups of one run together. */
  readonly cleanUpMs: number;
}

export const defaultLimits: RunLimits = { graceMs: 1_000, cleanUpMs: 25_000 };

/** What runs are given from outside: they know neither real time, nor chance, nor a container. */
export interface RunEnvironment extends RunLimits {
  readonly clock: Clock;
  /** From 0 to less than 1. */
  readonly random: () => number;
  /** False when nobody would hear what is told. */
  readonly isHeard: () => boolean;
  readonly tell: (happening: RunHappening) => void;
  /** A hook has thrown. */
  readonly onHookError: (error: unknown) => void;
  readonly nextId: () => number;
  /** Does what somebody asks for, once all who are being told of something have heard it. */
  readonly afterTelling: (action: () => void) => void;
  /** A whole operation has begun: one that nothing else waits for. */
  readonly onBegun: (run: OperationRun) => void;
  /** It has ended. */
  readonly onEnded: (run: OperationRun) => void;
}
