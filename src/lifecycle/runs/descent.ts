import type { Adjacency } from '../../model/adjacency';
import { EdgeKind } from '../../model/adjacency';
import { messageOf } from '../../model/errors';
import type { FailedPhase } from '../../model/state';

/** One component on its way down: it has settled when its stop has ended and none of its handlers is waited for. */
export interface Descent {
  waitedFor: number;
  stopped: boolean;
  leftBehind: boolean;
  /** How its stop handlers, or its clean-ups, ended. */
  failed: boolean;
  error: unknown;
  /** Why it was stopped instead of suspended. */
  suspendError: unknown;
  /** True for one whose start failed after it had been left behind. */
  failedStart: boolean;
  /** True for one whose instance outlives the stop. */
  kept: boolean;
}

export function newDescent(): Descent {
  return { waitedFor: 0, stopped: false, leftBehind: false, failed: false, error: undefined, suspendError: undefined, failedStart: false, kept: false };
}

/** Where a component ends that was taken down, and why. */
export function endOf(descent: Descent): readonly ['stopped' | 'failed', string | undefined, FailedPhase | undefined] {
  if (descent.suspendError !== undefined) return ['failed', messageOf(descent.suspendError), 'suspend'];
  if (descent.failedStart) return ['failed', 'its start failed after it had been left behind', 'start'];
  if (descent.failed) return ['failed', messageOf(descent.error), 'stop'];
  return ['stopped', undefined, undefined];
}

/** Says so when a component goes down under one that has been left behind, and may still use it. */
export function liveDependent(component: number, adjacency: Adjacency, quarantined: ReadonlySet<number>): string | undefined {
  if (quarantined.size === 0) return undefined;
  const { neededBy, neededByFrom, neededByKinds, ids } = adjacency;
  for (let edge = neededByFrom[component] as number; edge < (neededByFrom[component + 1] as number); edge += 1) {
    const dependent = neededBy[edge] as number;
    const isNeed = ((neededByKinds[edge] as number) & EdgeKind.Order) === 0;
    if (isNeed && quarantined.has(dependent)) return `stopped under ${ids[dependent] ?? ''}, which has a handler in flight`;
  }
  return undefined;
}
