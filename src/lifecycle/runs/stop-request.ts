import type { Adjacency } from '../../model/adjacency';
import type { Settings } from '../../model/limits';
import type { RunRecord } from './run-record';

/** What a run down the graph does with a component when its turn comes. */
export type StopVerb = 'stop' | 'suspend' | 'keep' | 'clean-up';

/** What a stop is about. */
export interface StopRequest {
  readonly operation: number;
  readonly adjacency: Adjacency;
  readonly members: Uint8Array;
  readonly settings: Settings;
  readonly record: RunRecord;
  /** Default: everything stops. */
  readonly verb?: ((component: number) => StopVerb) | undefined;
  /** False calls no drain handler. Default: true. */
  readonly drains?: boolean | undefined;
  /** When it was asked for, if something else had to end first: what that took beyond one abort grace counts against the budget. */
  readonly askedAtMs?: number | undefined;
  /** Why members could not be suspended, which are stopped because of that; they end as failed. */
  readonly suspendErrors?: ReadonlyMap<number, unknown> | undefined;
}
