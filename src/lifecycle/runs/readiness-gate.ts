import { EdgeKind } from '../../model/adjacency';
import type { Adjacency } from '../../model/adjacency';
import type { ComponentTable } from '../component-table';

/**
 * Who, in a start, waits for more of a component than its being up.
 *
 * Readiness may be taken back while somebody still waits for something else; then its turn is put off until the component is
 * ready again. Looking for that costs nothing as long as nobody takes readiness back.
 */
export class ReadinessGate {
  private readonly table: ComponentTable;
  private readonly adjacency: Adjacency;
  /** Up, but not yet ready: what waits for their readiness has not been freed. */
  private readonly awaited = new Set<number>();
  /** Those whose turn was put off, by whom they wait for. */
  private readonly putOff = new Map<number, number[]>();
  private tookBack = false;

  constructor(table: ComponentTable, adjacency: Adjacency) {
    this.table = table;
    this.adjacency = adjacency;
  }

  /** From now on, what waits for the component's readiness has to be freed. */
  await(component: number): void {
    this.awaited.add(component);
  }

  /** Whether a component that was up before holds its followers back: only those that wait for its readiness. */
  holdsBack(leader: number, kind: number): boolean {
    const { table } = this;
    if (!table.isUp(leader) || table.isSuspended(leader) || table.holds(leader, kind)) return false;
    this.await(leader);
    return true;
  }

  /** True the first time a component becomes ready that is awaited. */
  opens(component: number): boolean {
    return this.awaited.delete(component);
  }

  noteTakenBack(): void {
    this.tookBack = true;
  }

  /** Those whose turn was put off because of the component; their turn may have come again. */
  takePutOff(component: number): readonly number[] {
    const waiting = this.putOff.get(component) ?? [];
    this.putOff.delete(component);
    return waiting;
  }

  /** Puts a turn off when a dependency that has been ready is not so any more. */
  putsOff(component: number): boolean {
    const unready = this.tookBack ? this.unreadyNeed(component) : undefined;
    if (unready === undefined) return false;
    this.putOff.set(unready, [...this.putOff.get(unready) ?? [], component]);
    return true;
  }

  private unreadyNeed(component: number): number | undefined {
    const { needsFrom, needs, kinds } = this.adjacency;
    for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
      const need = needs[edge] as number;
      const kind = kinds[edge] as number;
      if ((kind & EdgeKind.Ready) !== 0 && this.table.isUp(need) && !this.table.holds(need, kind)) return need;
    }
    return undefined;
  }
}
