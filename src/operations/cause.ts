import type { OperationRun } from './run';

/** What has decided how a run ends: the first that happens. */
export type Cause =
  | { readonly kind: 'succeeded'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly reason: unknown }
  | CallOff;

export interface CallOff {
  readonly kind: 'aborted' | 'timed-out';
  readonly reason: unknown;
}

/** What is special about one run of a specification. */
export interface RunOptions {
  readonly attempt?: number;
  /** Hears of its end, and answers for its failure. */
  readonly onEnd?: (run: OperationRun) => void;
  /** A clean-up: nobody calls it off, and what it may take is limited by the run that it cleans up after. */
  readonly cleanUp?: { readonly limitMs: number; readonly graceUntilMs: number };
}
