import type { ComponentTrace, EdgeTrace } from './component-trace';
import { isLive } from './component-trace';
import type { OperationTrace } from './operation-trace';

/** What a way down is for: `change` makes room for what comes, in a restart, a resume or a change of toggles. */
export type DescentKind = 'stop' | 'roll-back' | 'change' | 'suspend';

/** When it begins, and since when its budget runs. */
export interface DescentTime {
  readonly atMs: number;
  readonly budgetFromMs: number;
}

/** What is known of one way down: who still waits for whom to settle. */
export class DescentTrace {
  readonly operation: OperationTrace;
  readonly kind: DescentKind;
  readonly atMs: number;
  /** What it waits for before its first stop counts. */
  readonly budgetFromMs: number;
  readonly members: ReadonlySet<ComponentTrace>;
  /** Members whose dependents have all settled, and that have not been called. */
  readonly free: Map<ComponentTrace, number> = new Map<ComponentTrace, number>();
  /** The members' places in the plan; worked out when two of them are free at once. */
  private places: ReadonlyMap<ComponentTrace, number> | undefined = undefined;

  constructor(operation: OperationTrace, kind: DescentKind, { atMs, budgetFromMs }: DescentTime, members: readonly ComponentTrace[]) {
    this.operation = operation;
    this.kind = kind;
    this.atMs = atMs;
    this.budgetFromMs = budgetFromMs;
    this.members = new Set(members);
    for (const member of this.members) member.descent = this;
    for (const member of this.members) {
      member.waitedFor = undefined;
      member.blockers = this.blockersOf(member);
      if (member.blockers === 0) this.free.set(member, atMs);
    }
  }

  /** What it may take at most. */
  get limitMs(): number {
    return this.operation.settings.stopBudgetMs + this.operation.settings.forceGraceMs;
  }

  /** Those that became free with a component, have not been called, and stand behind it in the plan, so that their turns come before its own. */
  before(component: ComponentTrace): readonly ComponentTrace[] {
    if (!this.free.has(component) || this.free.size < 2) return [];
    const places = this.places ??= placesOf(this.members);
    const place = places.get(component) ?? 0;
    return [...this.free.keys()].filter((other) => other.waitedFor === component.waitedFor && (places.get(other) ?? 0) > place);
  }

  /** A member has settled; what it needs may have its turn. */
  settled(component: ComponentTrace, atMs: number): void {
    if (component.descent !== this) return;
    component.descent = undefined;
    this.free.delete(component);
    for (const { to } of component.needs) this.release(to, component, atMs);
    for (const to of component.held) if (to.holders?.get(component)?.attempt === component.attempts) this.release(to, component, atMs);
  }

  private release(component: ComponentTrace, by: ComponentTrace, atMs: number): void {
    if (component.descent !== this) return;
    component.blockers -= 1;
    if (component.blockers > 0) return;
    component.waitedFor = by;
    this.free.set(component, atMs);
  }

  /** Counted by edge, and once more by what they found up: both are taken back when they settle. */
  private blockersOf(component: ComponentTrace): number {
    let count = 0;
    for (const edge of component.neededBy) if (this.blocks(edge)) count += 1;
    for (const [holder, { attempt }] of component.holders ?? []) {
      if (holder.attempts === attempt && (holder.descent === this || isLive(holder))) count += 1;
    }
    return count;
  }

  private blocks({ from, need }: EdgeTrace): boolean {
    return from.descent === this || (!need.isOrderOnly && isLive(from));
  }
}

/** A topological order: each member after all it needs among them, ties by registration. */
function placesOf(members: ReadonlySet<ComponentTrace>): ReadonlyMap<ComponentTrace, number> {
  const open = new Map<ComponentTrace, number>();
  const places = new Map<ComponentTrace, number>();
  for (const member of [...members].sort((a, b) => a.index - b.index)) {
    const count = member.needs.filter(({ to }) => members.has(to)).length;
    open.set(member, count);
    if (count === 0) places.set(member, places.size);
  }
  // A map visits what is added during the walk, so it is its own queue.
  for (const [needed] of places) {
    for (const { from } of needed.neededBy) {
      const count = (open.get(from) ?? 0) - 1;
      open.set(from, count);
      if (count === 0) places.set(from, places.size);
    }
  }
  return places;
}
