import type { AnySpec, OperationHandle, OperationScope, OperationSpec } from '../../../src/operations/index';
import { after, all, allOrAbort, delay, fail, nonCancellable, operation, race, retry, succeed, timeout, withCompensation } from '../../../src/operations/index';
import type { ActPlan } from '../../../src/testing/simulation/act';
import { end } from '../../../src/testing/simulation/act';
import type { SimulatedTime } from '../../../src/testing/simulation/time';
import type { OperationPlan } from './plan';

/** A body that has been called. */
interface BodyRecord {
  readonly name: string;
  readonly signal: { readonly aborted: boolean };
  hasEnded: boolean;
}

/** Something that has been done and can be undone, by the run that did it. */
interface DeedRecord {
  readonly name: string;
  undone: number;
}

/** What bodies see, and do. */
export class OperationStage {
  readonly time: SimulatedTime;
  /** By their runs. */
  readonly bodies = new Map<number, BodyRecord>();
  readonly deeds = new Map<number, DeedRecord>();
  /** Clean-ups that have been registered, and how often each has run. */
  readonly cleanUps: { readonly of: number; readonly place: number; runs: number }[] = [];
  /** What has been detached: nothing else calls it off. */
  readonly detached: OperationHandle[] = [];
  /** What they have done out of order. */
  readonly broken: string[] = [];
  private readonly note: (what: string) => void;

  constructor(time: SimulatedTime, note: (what: string) => void) {
    this.time = time;
    this.note = note;
  }

  build(plan: OperationPlan): OperationSpec {
    switch (plan.kind) {
      case 'work': return operation(plan.name, (op) => this.act(plan.act, op));
      case 'delay': return delay(plan.ms);
      case 'succeed': return after(plan.ms, succeed());
      case 'fail': return after(plan.ms, fail(`${plan.name} fails, as planned`));
      case 'steps': return this.steps(plan);
      case 'all': return all(this.several(plan.parts), { name: plan.name, concurrency: plan.concurrency });
      case 'all-or-abort': return allOrAbort(this.several(plan.parts), { name: plan.name, concurrency: plan.concurrency });
      case 'race': return race(this.several(plan.parts), { name: plan.name });
      case 'race-until-success': return race(this.several(plan.parts), { name: plan.name, untilSuccess: true });
      case 'retry': return retry(this.build(plan.part), { attempts: plan.attempts, backoff: plan.backoffMs, jitter: plan.jitter });
      case 'timeout': return timeout(this.build(plan.part), plan.ms, plan.perStepMs === undefined ? {} : { perStep: plan.perStepMs });
      case 'compensated': return this.compensated(plan.name, this.build(plan.part), plan.undo);
      case 'shielded': return nonCancellable(this.build(plan.part), { maxMs: plan.maxMs });
      case 'detached': return this.detaching(plan.name, this.build(plan.part));
    }
  }

  private several(parts: readonly OperationPlan[]): readonly AnySpec[] {
    return parts.map((part) => this.build(part));
  }

  private steps({ name, parts, awaits, catches, defers }: OperationPlan & { readonly kind: 'steps' }): OperationSpec {
    const specs = parts.map((part) => this.build(part));
    return operation(name, async (op) => {
      const body = this.called(op);
      try {
        for (const cleanUp of defers) this.defer(op, cleanUp);
        for (const spec of specs) {
          if (op.signal.aborted) break;
          const part = op.run(spec);
          if (awaits) await (catches ? part.catch(() => undefined) : part);
        }
        op.progress(`${name} is through`);
        return specs.length;
      } finally {
        body.hasEnded = true;
      }
    });
  }

  private defer(op: OperationScope, plan: ActPlan): void {
    const cleanUp = { of: op.id, place: this.cleanUps.length, runs: 0 };
    this.cleanUps.push(cleanUp);
    op.defer((inner) => {
      cleanUp.runs += 1;
      this.note(`clean-up ${String(cleanUp.place)} of run ${String(op.id)}`);
      const later = this.cleanUps.find((other) => other.of === op.id && other.place > cleanUp.place && other.runs === 0);
      if (later !== undefined) this.broken.push(`clean-up ${String(cleanUp.place)} of run ${String(op.id)} ran before clean-up ${String(later.place)}, which had been registered after it`);
      return this.act(plan, inner);
    });
  }

  /** What it has done is a deed once its body returns: whoever called it off or not, it is there. */
  private compensated(name: string, part: OperationSpec, undo: ActPlan): OperationSpec {
    return withCompensation(operation(name, async (op) => {
      const body = this.called(op);
      try {
        await op.run(part);
        this.deeds.set(op.id, { name, undone: 0 });
        return op.id;
      } finally {
        body.hasEnded = true;
      }
    }), (run, op) => {
      const deed = this.deeds.get(run);
      if (deed === undefined) this.broken.push(`${name} (run ${String(run)}) was undone, but never done`);
      else deed.undone += 1;
      this.note(`undo ${name} of run ${String(run)}`);
      return this.act(undo, op);
    });
  }

  private detaching(name: string, part: OperationSpec): OperationSpec {
    return operation(name, (op) => {
      const handle = op.detach(part);
      this.detached.push(handle);
      // Somebody is there for its failure.
      void handle.settled();
    });
  }

  private act(plan: ActPlan, op: OperationScope): unknown {
    const body = this.called(op);
    return end(plan, {
      id: op.name, phase: 'run', signal: op.signal,
      defer: () => undefined, extend: () => undefined, ready: () => undefined, notReady: () => undefined, invalid: () => undefined,
    }, this.time, () => { body.hasEnded = true; });
  }

  private called(op: OperationScope): BodyRecord {
    if (this.bodies.has(op.id)) this.broken.push(`the body of ${op.name} (run ${String(op.id)}) was called twice`);
    const body: BodyRecord = { name: op.name, signal: op.signal, hasEnded: false };
    this.bodies.set(op.id, body);
    this.note(`body of ${op.name} (run ${String(op.id)})`);
    return body;
  }
}
