import { Random } from '../random';
import type { Pending } from './time';

/**
 * Who comes first among what is due at the same instant.
 *
 * `priorities` is the strategy of "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (Burckhardt and
 * others, 2010): fixed random priorities, changed at a few random points.
 */
export interface SchedulePlan {
  readonly kind: 'random' | 'priorities' | 'round-robin' | 'newest-first' | 'longest-first';
  readonly seed: number;
  /** How likely two things happen in one turn, without promises settling between them. 0 to 1. */
  readonly together: number;
}

export const scheduleKinds: readonly SchedulePlan['kind'][] = ['random', 'priorities', 'round-robin', 'newest-first', 'longest-first'];

/** Picks, reproducibly, what happens next. */
export class Scheduler {
  private readonly kind: SchedulePlan['kind'];
  private readonly together: number;
  private readonly random: Random;
  private readonly ranks = new Map<string, number>();
  private readonly changes: ReadonlySet<number>;
  private picks = 0;

  constructor(plan: SchedulePlan) {
    this.kind = plan.kind;
    this.together = plan.together;
    this.random = new Random(plan.seed);
    this.changes = new Set([this.random.integer(1, 12), this.random.integer(1, 40), this.random.integer(1, 120)]);
  }

  /** @param due - at least one */
  pick(due: readonly Pending[]): Pending {
    this.picks += 1;
    switch (this.kind) {
      case 'random': return this.random.pick(due);
      case 'priorities': return this.byPriority(due);
      case 'round-robin': return this.inTurn(due);
      case 'newest-first': return best(due, (pending) => pending.sequence);
      case 'longest-first': return best(due, (pending) => pending.lengthMs);
    }
  }

  /** Whether the next pick is made before promises settle. */
  goesOnAtOnce(): boolean {
    return this.together > 0 && this.random.chance(this.together);
  }

  private byPriority(due: readonly Pending[]): Pending {
    for (const { who } of due) {
      if (!this.ranks.has(who)) this.ranks.set(who, this.random.next());
    }
    const picked = best(due, ({ who }) => this.ranks.get(who) ?? 0);
    if (this.changes.has(this.picks)) this.ranks.set(picked.who, -this.picks);
    return picked;
  }

  /** Whoever has waited longest since its last turn. */
  private inTurn(due: readonly Pending[]): Pending {
    const picked = best(due, ({ who }) => -(this.ranks.get(who) ?? 0));
    this.ranks.set(picked.who, this.picks);
    return picked;
  }
}

/** The one with the highest score; the first of equals. */
function best(due: readonly Pending[], score: (pending: Pending) => number): Pending {
  let picked = due[0] as Pending;
  for (const pending of due) {
    if (score(pending) > score(picked)) picked = pending;
  }
  return picked;
}
