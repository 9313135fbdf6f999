import type { ComponentTable } from '../component-table';
import type { Core } from '../core';
import type { PutOff } from '../put-off';
import type { Walk } from './walk';

/** Whom a start has begun too early, and who waits for those. */
export class PutOffs {
  /** Those that were begun, with why. */
  readonly begun: Map<number, PutOff> = new Map<number, PutOff>();
  private readonly waiting = new Set<number>();

  /** All of them. */
  get all(): readonly number[] {
    return [...this.begun.keys(), ...this.waiting];
  }

  /** @returns how many there are more */
  add(component: number, why: PutOff, { table, steps }: Core, walk: Walk): number {
    table.set(component, 'waiting', `waits for ${why.needs}, which it turned out to need`);
    steps.down(component);
    const before = this.waiting.size;
    this.begun.set(component, why);
    const seen = new Set(this.waiting);
    const queue = [component];
    for (const needed of queue) {
      for (const follower of walk.followersOf(needed)) {
        if (!isWaiting(table, follower.component) && !walk.isBridge(follower.component)) continue;
        if (seen.size < seen.add(follower.component).size) queue.push(follower.component);
      }
    }
    for (const follower of queue.slice(1)) if (!walk.isBridge(follower)) this.waiting.add(follower);
    return 1 + this.waiting.size - before;
  }
}

/** Its turn has not come: for its start, or for its resume. */
function isWaiting(table: ComponentTable, component: number): boolean {
  return table.state(component) === 'waiting' || table.isSuspended(component);
}
