import type { Adjacency } from '../../model/adjacency';
import type { Settings } from '../../model/limits';
import type { RootCause } from './failure-log';
import type { RunRecord } from './run-record';

/** What a start is about. */
export interface StartRequest {
  readonly operation: number;
  readonly adjacency: Adjacency;
  /** Components to be brought up; the suspended ones among them are resumed, the others started. */
  readonly members: Uint8Array;
  /** Components that are up and stay so, with members above and below them. */
  readonly bridges?: Uint8Array | undefined;
  readonly settings: Settings;
  /** When the start as a whole is over its deadline; default: `startDeadlineMs` from now. */
  readonly deadlineAtMs?: number | undefined;
  /** Why a member cannot be started: then nobody is. */
  readonly refusal?: RootCause | undefined;
  /** What the same start has been about before, and will not bring up if it is no member. */
  readonly tried?: ReadonlySet<number> | undefined;
  readonly record: RunRecord;
}
