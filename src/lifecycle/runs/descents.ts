import type { Adjacency } from '../../model/adjacency';
import { EdgeKind } from '../../model/adjacency';
import { messageOf } from '../../model/errors';
import type { FailedPhase } from '../../model/state';

const onItsWay = 1;
const stopped = 2;
const leftBehind = 4;
const failed = 8;
/** Its start failed after it had been left behind. */
const failedStart = 16;
/** Its instance outlives the stop. */
const kept = 32;

/** Why a component that was taken down has failed. */
export interface DescentFailure {
  readonly reason: string;
  readonly phase: FailedPhase;
}

/**
 * Components on their way down: one has settled when its stop has ended and none of its handlers is waited for.
 *
 * Two bytes each, since an object each would be a good part of what a stop costs.
 */
export class Descents {
  /** How many are on their way. */
  count = 0;
  private readonly marks: Uint8Array;
  private readonly waitedFor: Uint8Array;
  /** How stop handlers, or clean-ups, failed. */
  private errors: Map<number, unknown> | undefined = undefined;
  private readonly suspendErrors: ReadonlyMap<number, unknown> | undefined;

  /** @param suspendErrors - of those that are stopped instead of suspended: why */
  constructor(size: number, suspendErrors: ReadonlyMap<number, unknown> | undefined) {
    this.marks = new Uint8Array(size);
    this.waitedFor = new Uint8Array(size);
    this.suspendErrors = suspendErrors;
  }

  /** One more of a component's handlers is waited for. */
  wait(component: number): void {
    this.mark(component, onItsWay);
    this.waitedFor[component] = (this.waitedFor[component] as number) + 1;
  }

  /** One fewer is; gives whether the component has settled. */
  letGo(component: number): boolean {
    const left = (this.waitedFor[component] as number) - 1;
    this.waitedFor[component] = left;
    return left === 0 && this.is(component, stopped);
  }

  /** Its stop has ended, with nothing called. Gives whether the component has settled. */
  stoppedAtOnce(component: number): boolean {
    this.mark(component, onItsWay | stopped);
    return this.waitedFor[component] === 0;
  }

  /** Its stop handlers, or the clean-ups of a start that failed late, have ended. */
  stopEnded(component: number, isFailedStart: boolean): void {
    this.mark(component, isFailedStart ? stopped | failedStart : stopped);
  }

  stopFailed(component: number, error: unknown): void {
    this.mark(component, failed);
    this.errors ??= new Map();
    this.errors.set(component, error);
  }

  keep(component: number): void {
    this.mark(component, onItsWay | kept);
  }

  isKept(component: number): boolean {
    return this.is(component, kept);
  }

  leaveBehind(component: number): void {
    this.mark(component, leftBehind);
  }

  isLeftBehind(component: number): boolean {
    return this.is(component, leftBehind);
  }

  /** It has settled, or was never on its way. */
  settle(component: number): void {
    if (this.is(component, onItsWay)) this.count -= 1;
    this.marks[component] = 0;
  }

  /** Why a component that was taken down has failed; `undefined` when it has stopped. */
  failureOf(component: number): DescentFailure | undefined {
    const suspendError = this.suspendErrors?.get(component);
    if (suspendError !== undefined) return { reason: messageOf(suspendError), phase: 'suspend' };
    if (this.is(component, failedStart)) return { reason: 'its start failed after it had been left behind', phase: 'start' };
    return this.is(component, failed) ? { reason: messageOf(this.errors?.get(component)), phase: 'stop' } : undefined;
  }

  private mark(component: number, bits: number): void {
    const marks = this.marks[component] as number;
    this.marks[component] = marks | bits;
    if ((marks & onItsWay) === 0 && (bits & onItsWay) !== 0) this.count += 1;
  }

  private is(component: number, bit: number): boolean {
    return ((this.marks[component] as number) & bit) !== 0;
  }
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
