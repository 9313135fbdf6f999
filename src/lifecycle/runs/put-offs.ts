import type { AnySystoleError } from '../../model/errors';
import type { Adjacency } from '../../model/adjacency';
import type { ComponentTable } from '../component-table';
import type { Core } from '../core';
import type { Lack } from '../put-off';
import { isToCome } from './to-come';
import type { Walk } from './walk';

/**
 * Whom a start has begun too early. Whoever needs a member whose turn has not ended waits for that, as if it had been known; others are left to another run, with
 * all that wait for them.
 */
export class PutOffs {
  private readonly core: Core;
  private readonly walk: Walk;
  private readonly adjacency: Adjacency;
  /** What each has been waiting for since it was begun too early. */
  private readonly waitsFor = new Map<number, Lack>();
  private readonly left = new Set<number>();
  /** What is left to another run, once nothing else is left to be done. */
  all: readonly number[] = [];

  constructor(core: Core, walk: Walk, adjacency: Adjacency) {
    this.core = core;
    this.walk = walk;
    this.adjacency = adjacency;
  }

  /** One of those that were begun, and what its start fails with if it cannot be begun again. @param isMeant - told what it needs */
  one(isMeant: (needed: number) => boolean): { readonly component: number; readonly error: AnySystoleError } | undefined {
    for (const [component, { component: needed, error }] of this.waitsFor) if (this.left.has(component) && isMeant(needed())) return { component, error };
    return undefined;
  }

  add(component: number, lack: Lack): void {
    const { core: { table, steps }, walk } = this;
    table.set(component, 'waiting', `waits for ${lack.name}, which it turned out to need`);
    steps.down(component);
    this.waitsFor.set(component, lack);
    const needed = lack.component();
    // It may have come up in the turns that it takes to say so; or to an end, so that it is refused the next time.
    if (!table.isUp(needed) && !walk.isMember(needed)) this.left.add(component);
    else if (!table.isUp(needed) && this.hasNotEnded(needed)) walk.follow(needed, component);
    else walk.putBack(component);
  }

  /** Its followers are still to be freed. */
  private hasNotEnded(component: number): boolean {
    const { table, calls } = this.core;
    return isToCome(table, component) || calls.inFlight.some((attempt) => attempt.component === component);
  }

  /**
   * How many are left to another run: those that were begun, or wait for themselves, and who waits for them, one behind the other. Looked for when nothing is in
   * flight, and not before: until then, others may turn out to be disabled that they need, too, or can do without.
   */
  count(): number {
    const { core: { table }, walk, left } = this;
    for (const component of this.waitsFor.keys()) if (isWaiting(table, component) && this.waitsForItself(component)) left.add(component);
    const behind = new Set(left);
    // A set that grows while it is gone through is gone through to its new end.
    for (const one of behind) {
      for (const { component } of walk.followersOf(one)) if (isWaiting(table, component) || walk.isBridge(component)) behind.add(component);
    }
    this.all = [...behind].filter((component) => !walk.isBridge(component));
    return this.all.length;
  }

  private waitsForItself(component: number): boolean {
    const { needs, needsFrom } = this.adjacency;
    const reached = new Set([this.waitsFor.get(component)?.component()]);
    for (const one of reached) {
      if (one === undefined || !isWaiting(this.core.table, one)) continue;
      reached.add(this.waitsFor.get(one)?.component());
      for (let edge = needsFrom[one] as number; edge < (needsFrom[one + 1] as number); edge += 1) reached.add(needs[edge]);
    }
    return reached.has(component);
  }
}

/** Its turn has not come: for its start, or for its resume. */
function isWaiting(table: ComponentTable, component: number): boolean {
  return table.state(component) === 'waiting' || table.isSuspended(component);
}
