import { Random } from '../../../src/testing/random';
import type { ActPlan } from '../../../src/testing/simulation/act';
import type { RandomSchedule } from '../../../src/testing/simulation/schedule';
import { scheduleKinds } from '../../../src/testing/simulation/schedule';

/** An operation, as data. Each has a name of its own; times are milliseconds. */
export type OperationPlan =
  | { readonly kind: 'work'; readonly name: string; readonly act: ActPlan }
  | { readonly kind: 'delay' | 'succeed' | 'fail'; readonly name: string; readonly ms: number }
  | {
    readonly kind: 'steps'; readonly name: string; readonly parts: readonly OperationPlan[];
    /** Of those that are not awaited nobody hears but the operation itself. */
    readonly awaits: boolean;
    /** Goes on when a part fails. */
    readonly catches: boolean;
    readonly defers: readonly ActPlan[];
  }
  | { readonly kind: 'all' | 'all-or-abort' | 'race' | 'race-until-success'; readonly name: string; readonly parts: readonly OperationPlan[]; readonly concurrency: number }
  | { readonly kind: 'retry'; readonly name: string; readonly part: OperationPlan; readonly attempts: number; readonly backoffMs: number; readonly jitter: number }
  | { readonly kind: 'timeout'; readonly name: string; readonly part: OperationPlan; readonly ms: number; readonly perStepMs: number | undefined }
  | { readonly kind: 'compensated'; readonly name: string; readonly part: OperationPlan; readonly undo: ActPlan }
  | { readonly kind: 'shielded'; readonly name: string; readonly part: OperationPlan; readonly maxMs: number }
  | { readonly kind: 'detached'; readonly name: string; readonly part: OperationPlan };

/** What is done to the whole operation while it goes on. */
export interface OperationCall {
  readonly kind: 'abort' | 'leave-block' | 'wait' | 'await';
  /** When: at a time, or inside a listener as soon as so many events have been told. */
  readonly at: { readonly ms: number } | { readonly event: number };
}

/** All that a run depends on. */
export interface OperationCase {
  readonly plan: OperationPlan;
  readonly calls: readonly OperationCall[];
  readonly schedule: RandomSchedule;
  readonly graceMs: number;
  readonly cleanUpMs: number;
  /** For the jitter. */
  readonly seed: number;
}

/** The case that a seed stands for: a random operation in random circumstances. */
export function caseOfOperation(seed: number): OperationCase {
  const random = new Random(seed);
  const faults = random.pick([0, 0.1, 0.1, 0.4]);
  const builder = new Builder(random, faults);
  return {
    plan: builder.plan(random.pick([0, 1, 2, 3, 3, 4])),
    calls: Array.from({ length: random.pick([0, 1, 1, 2]) }, () => call(random)),
    schedule: { kind: random.pick(scheduleKinds), seed: random.integer(1, 1_000_000_000), together: random.chance(0.3) ? random.next() * 0.6 : 0 },
    graceMs: random.pick([0, 1, 10, 50]), cleanUpMs: random.pick([5, 100, 1_000]), seed: random.integer(1, 1_000_000_000),
  };
}

function call(random: Random): OperationCall {
  const kind = random.pick(['abort', 'abort', 'abort', 'abort', 'leave-block', 'wait', 'await'] as const);
  return { kind, at: random.chance(0.3) ? { event: random.integer(1, 30) } : { ms: random.pick([0, 1, 5, 10, 20, 40, 80]) } };
}

class Builder {
  private readonly random: Random;
  private readonly faults: number;
  private names = 0;

  constructor(random: Random, faults: number) {
    this.random = random;
    this.faults = faults;
  }

  plan(depth: number): OperationPlan {
    const { random } = this;
    this.names += 1;
    const name = `n${String(this.names)}`;
    if (depth === 0) return this.leaf(name);
    const kind = random.pick(['steps', 'steps', 'all', 'all', 'all-or-abort', 'race', 'race-until-success', 'retry', 'timeout', 'compensated', 'compensated', 'shielded', 'detached', 'leaf'] as const);
    switch (kind) {
      case 'leaf': return this.leaf(name);
      case 'steps': return {
        kind, name, parts: this.parts(depth, 0), awaits: random.chance(0.8), catches: random.chance(0.2),
        defers: Array.from({ length: random.pick([0, 0, 1, 2]) }, () => this.act()),
      };
      case 'all': case 'all-or-abort': return { kind, name, parts: this.parts(depth, 0), concurrency: random.pick([Infinity, 1, 2]) };
      case 'race': case 'race-until-success': return { kind, name, parts: this.parts(depth, 1), concurrency: Infinity };
      case 'retry': return { kind, name, part: this.plan(depth - 1), attempts: random.integer(1, 3), backoffMs: random.pick([0, 1, 10]), jitter: random.pick([0, 0.5, 1]) };
      case 'timeout': return { kind, name, part: this.plan(depth - 1), ms: this.ms() + 1, perStepMs: random.chance(0.3) ? this.ms() + 1 : undefined };
      case 'compensated': return { kind, name, part: this.plan(depth - 1), undo: this.act() };
      case 'shielded': return { kind, name, part: this.plan(depth - 1), maxMs: this.ms() + 1 };
      case 'detached': return { kind, name, part: this.plan(depth - 1) };
    }
  }

  private parts(depth: number, atLeast: number): readonly OperationPlan[] {
    return Array.from({ length: Math.max(atLeast, this.random.pick([0, 1, 2, 2, 3])) }, () => this.plan(this.random.pick([0, depth - 1, depth - 1])));
  }

  private leaf(name: string): OperationPlan {
    const { random } = this;
    const kind = random.pick(['work', 'work', 'work', 'delay', 'succeed'] as const);
    if (kind === 'work') return { kind, name, act: this.act() };
    return { kind: random.chance(this.faults) ? 'fail' : kind, name, ms: this.ms() };
  }

  private act(): ActPlan {
    const { random } = this;
    const end = random.chance(this.faults) ? random.pick(['throws', 'rejects', 'rejects', 'hangs', 'calls-back-twice', 'fails-twice', 'has-no-then'] as const) : random.pick(['returns', 'resolves', 'resolves'] as const);
    return { end, ms: this.ms(), ...(random.chance(0.7) ? { obeysAfterMs: random.pick([0, 0, 1, 10, 100]) } : {}) };
  }

  /** Round figures, so that things fall due at the same time. */
  private ms(): number {
    return this.random.pick([0, 1, 5, 10, 10, 20, 40, 80]);
  }
}
