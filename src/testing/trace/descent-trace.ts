import type { ComponentTrace, EdgeTrace } from './component-trace';
import { isLive } from './component-trace';
import type { OperationTrace } from './operation-trace';

/** What a way down is for: `change` makes room for what comes, in a restart, a resume or a change of toggles. */
export type DescentKind = 'stop' | 'roll-back' | 'change' | 'suspend';

/** What is known of one way down: who still waits for whom to settle. */
export class DescentTrace {
  readonly operation: OperationTrace;
  readonly kind: DescentKind;
  readonly atMs: number;
  readonly members: ReadonlySet<ComponentTrace>;
  /** Members whose dependents have all settled, and that have not been called. */
  readonly free: Map<ComponentTrace, number> = new Map<ComponentTrace, number>();

  constructor(operation: OperationTrace, kind: DescentKind, atMs: number, members: readonly ComponentTrace[]) {
    this.operation = operation;
    this.kind = kind;
    this.atMs = atMs;
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
