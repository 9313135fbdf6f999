import type { Diagnostic } from '../model/snapshot';

/** How many are remembered of each component. */
const most = 20;

/** What has been noted of each component, the last first; bounded, and kept until it is cleared. */
export class Diagnostics {
  private readonly lists = new Map<number, readonly Diagnostic[]>();

  add(component: number, diagnostic: Diagnostic): void {
    this.lists.set(component, Object.freeze([Object.freeze(diagnostic), ...this.of(component)].slice(0, most)));
  }

  of(component: number): readonly Diagnostic[] {
    return this.lists.get(component) ?? none;
  }

  clear(component: number): void {
    this.lists.delete(component);
  }
}

const none: readonly Diagnostic[] = Object.freeze([]);
