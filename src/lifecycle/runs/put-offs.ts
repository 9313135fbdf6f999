import type { ComponentTable } from '../component-table';
import type { Core } from '../core';
import type { PutOff } from '../put-off';
import type { Walk } from './walk';

/** Whom a start has begun too early, and who waits for those. */
export class PutOffs {
  private readonly begun: number[] = [];
  private waiting: readonly number[] = [];

  /** All of them, once nothing else is left to be done. */
  get all(): readonly number[] {
    return [...this.begun, ...this.waiting];
  }

  add(component: number, why: PutOff, { table, steps }: Core): void {
    table.set(component, 'waiting', `waits for ${why.needs}, which it turned out to need`);
    steps.down(component);
    this.begun.push(component);
  }

  /**
   * How many there are: those, and who waits for them, one behind the other. Looked for when nothing is in flight, and not before: until then, others may turn out to be disabled that they
   * need, too, or can do without.
   */
  count(table: ComponentTable, walk: Walk): number {
    const behind = new Set(this.begun);
    // A set that grows while it is gone through is gone through to its new end.
    for (const needed of behind) {
      for (const { component } of walk.followersOf(needed)) if (isWaiting(table, component) || walk.isBridge(component)) behind.add(component);
    }
    for (const component of this.begun) behind.delete(component);
    this.waiting = [...behind].filter((component) => !walk.isBridge(component));
    return this.begun.length + this.waiting.length;
  }
}

/** Its turn has not come: for its start, or for its resume. */
function isWaiting(table: ComponentTable, component: number): boolean {
  return table.state(component) === 'waiting' || table.isSuspended(component);
}
