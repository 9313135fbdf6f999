import { Random } from '../random';
import type { Pending } from './time';

/**
 * Who comes first among what is due at the same instant.
 *
 * `priorities` is the strategy of "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (Burckhardt and
 * others, 2010): fixed random priorities, changed at a few random points.
 */
export interface RandomSchedule {
  readonly kind: 'random' | 'priorities' | 'round-robin' | 'newest-first' | 'longest-first';
  readonly seed: number;
  /** How likely two things happen in one turn, without promises settling between them. 0 to 1. */
  readonly together: number;
}

/** Follows a list of choices, so that every order can be tried: a run says among how many it had to choose. */
export interface ScriptedSchedule {
  readonly kind: 'scripted';
  /** Which of what is due comes next, counted from 0 and round again, each time that more than one thing may; from their end on the first. */
  readonly choices: readonly number[];
  /** Handlers of these components may also take longer, until something else happens; and so may the `caller`. */
  readonly takingLonger: readonly string[];
  /** How far at most time goes on so at once. */
  readonly waitsMs: number;
}

export type SchedulePlan = RandomSchedule | ScriptedSchedule;

export const scheduleKinds: readonly RandomSchedule['kind'][] = ['random', 'priorities', 'round-robin', 'newest-first', 'longest-first'];

/** Picks, reproducibly, what happens next. */
export class Scheduler {
  /** Among how many a script had to choose, each time there was more than one. */
  readonly choices: number[] = [];
  private readonly plan: SchedulePlan;
  private readonly random: Random;
  private readonly ranks = new Map<string, number>();
  private readonly changes: ReadonlySet<number>;
  private picks = 0;
  private hasWaited = false;

  constructor(plan: SchedulePlan) {
    this.plan = plan;
    this.random = new Random(plan.kind === 'scripted' ? 0 : plan.seed);
    this.changes = new Set([this.random.integer(1, 12), this.random.integer(1, 40), this.random.integer(1, 120)]);
  }

  /**
   * What comes next; `undefined` when nothing does before time goes on.
   *
   * @param due - at least one
   * @param nextInMs - when the next thing falls due that is not due yet
   */
  pick(due: readonly Pending[], nextInMs: number): Pending | undefined {
    this.picks += 1;
    switch (this.plan.kind) {
      case 'random': return this.random.pick(due);
      case 'priorities': return this.byPriority(due);
      case 'round-robin': return this.inTurn(due);
      case 'newest-first': return best(due, (pending) => pending.sequence);
      case 'longest-first': return best(due, (pending) => pending.lengthMs);
      case 'scripted': return this.asWritten(due, nextInMs, this.plan);
    }
  }

  /** Whether the next pick is made before promises settle. */
  goesOnAtOnce(): boolean {
    return this.plan.kind !== 'scripted' && this.plan.together > 0 && this.random.chance(this.plan.together);
  }

  /** What was waited for comes first: whatever ends before it at the same instant could have ended before the wait. */
  private asWritten(due: readonly Pending[], nextInMs: number, { choices, takingLonger, waitsMs }: ScriptedSchedule): Pending | undefined {
    const prompt = due.filter(({ who }) => !takingLonger.includes(who));
    const now = this.hasWaited && prompt.length > 0 ? prompt : due;
    const mayWait = prompt.length === 0 && nextInMs <= waitsMs;
    const choice = this.choose(now.length + (mayWait ? 1 : 0), choices);
    this.hasWaited = choice === now.length;
    return now[choice];
  }

  private choose(count: number, choices: readonly number[]): number {
    if (count === 1) return 0;
    const choice = choices[this.choices.length] ?? 0;
    this.choices.push(count);
    return choice % count;
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
