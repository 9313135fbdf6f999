import { topologicalOrder } from '../../graph/plan';
import type { Adjacency } from '../../model/adjacency';
import type { Settings } from '../../model/limits';
import { longShareMs, minStopMs, shortShareMs } from '../settings';

/** How long one handler may take, and when it is given up after that. */
export interface StopLimit {
  readonly limitMs: number;
  /** From the end of the limit. */
  readonly graceMs: number;
}

export interface StopWindowRequest {
  readonly adjacency: Adjacency;
  readonly members: Uint8Array;
  readonly settings: Settings;
  readonly askedAtMs?: number | undefined;
}

/**
 * Shares one deadline among the components of a stop.
 *
 * A component gets its own limit, but no more than leaves `minStopMs` (or, when that does not fit, an equal share) to each
 * component on the longest chain behind it. Once the deadline is over, all that are left share one grace after it.
 */
export class StopWindow {
  private deadlineMs: number;
  private readonly fullGraceMs: number;
  private readonly request: Pick<StopWindowRequest, 'adjacency' | 'members'>;
  private chains: Int32Array | undefined = undefined;

  constructor(request: StopWindowRequest, nowMs: number) {
    const { askedAtMs = nowMs, settings } = request;
    this.request = request;
    this.deadlineMs = Math.min(nowMs, askedAtMs + settings.abortGraceMs) + settings.stopBudgetMs;
    this.fullGraceMs = settings.forceGraceMs;
  }

  /** Works out now what the first limit would: in a very large system that takes a while, which is no handler's. */
  prepare(): void {
    if (this.deadlineMs !== Infinity) this.chainBelow(0);
  }

  /** Ends the time for everybody: what is left shares the grace from now on. */
  close(nowMs: number): void {
    this.deadlineMs = Math.min(this.deadlineMs, nowMs);
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.deadlineMs;
  }

  /** What is left of the common grace. */
  lastGraceMs(nowMs: number): number {
    return Math.max(0, this.deadlineMs + this.fullGraceMs - nowMs);
  }

  /** How long a handler over its limit is waited for. */
  graceMs(component: number, nowMs: number): number {
    return this.isOver(nowMs) ? this.lastGraceMs(nowMs) : this.limit(component, 0, nowMs, 0).graceMs;
  }

  /** @param ahead - handlers of the same component that come after this one */
  limit(component: number, ownMs: number, nowMs: number, ahead: number): StopLimit {
    const limitMs = this.limitMs(component, ownMs, nowMs, ahead);
    const behind = this.deadlineMs === Infinity ? 0 : this.chainBelow(component) + ahead;
    return { limitMs, graceMs: behind === 0 ? this.fullGraceMs : Math.min(this.fullGraceMs, this.shareMs(this.deadlineMs - nowMs, behind) - limitMs) };
  }

  /** The limit alone, which every handler has; few come to need their grace. */
  limitMs(component: number, ownMs: number, nowMs: number, ahead: number): number {
    const remainingMs = this.deadlineMs - nowMs;
    if (remainingMs === Infinity) return ownMs;
    const behind = this.chainBelow(component) + ahead;
    if (behind === 0) return Math.min(ownMs, remainingMs);
    const shareMs = this.shareMs(remainingMs, behind);
    return Math.min(ownMs, Math.max(shareMs - this.fullGraceMs, shareMs / 2));
  }

  /**
   * In a very long chain an equal share would be shorter than a pause of the garbage collector, and handlers that do nothing wrong
   * would be forced: so there each may use a sixteenth of what is left, up to `longShareMs`, and the less of that the longer equal shares are. The
   * deadline holds all the same. In whole milliseconds, so that few different limits are watched, however many components there are.
   */
  private shareMs(remainingMs: number, behind: number): number {
    const unreservedMs = remainingMs - minStopMs * behind;
    const shareMs = unreservedMs >= minStopMs ? unreservedMs : longerShare(remainingMs, remainingMs / (behind + 1));
    return shareMs < 2 ? shareMs : Math.floor(shareMs);
  }

  /** Members on the longest chain of needs below a component; worked out once, in linear time, on first use. */
  private chainBelow(component: number): number {
    this.chains ??= longestChains(this.request.adjacency, this.request.members);
    return this.chains[component] as number;
  }
}

function longerShare(remainingMs: number, equalMs: number): number {
  const longMs = Math.min(longShareMs, remainingMs / 16);
  return Math.max(equalMs, equalMs > shortShareMs ? longMs * (shortShareMs / equalMs) : longMs);
}

function longestChains(adjacency: Adjacency, members: Uint8Array): Int32Array {
  const below = new Int32Array(adjacency.size);
  // The order that the stop goes by, so it is known already.
  const order = topologicalOrder(adjacency, members);
  for (let place = 0; place < order.length; place += 1) {
    const node = order[place] as number;
    for (let edge = adjacency.needsFrom[node] as number; edge < (adjacency.needsFrom[node + 1] as number); edge += 1) {
      const need = adjacency.needs[edge] as number;
      if (members[need] === 1) below[node] = Math.max(below[node] as number, (below[need] as number) + 1);
    }
  }
  return below;
}
