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

/** Why a component that was taken down has failed; `undefined` when it has stopped. */
export function failureOf(descent: Descent): { readonly reason: string; readonly phase: FailedPhase } | undefined {
  if (descent.suspendError !== undefined) return { reason: messageOf(descent.suspendError), phase: 'suspend' };
  if (descent.failedStart) return { reason: 'its start failed after it had been left behind', phase: 'start' };
  return descent.failed ? { reason: messageOf(descent.error), phase: 'stop' } : undefined;
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
