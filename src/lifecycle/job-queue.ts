import { isSystoleError } from '../model/errors';
import type { OperationReport } from '../model/report';
import { admissions } from './admission';
import type { Job } from './job';
import type { Kernel } from './kernel';
import { Operation } from './operation';
import { busy, reentrant, wrongState } from './operation-errors';
import { calledOff, supersededBy } from './reasons';

/** The promise behind an operation's handle. */
interface Ending {
  readonly resolve: (report: OperationReport) => void;
  readonly reject: (error: unknown) => void;
}

/** Which call runs now, and which wait: at most one operation changes anything at a time. */
export class JobQueue {
  private readonly kernel: Kernel;
  private running: Job | undefined = undefined;
  private waiting: Job[] = [];
  private readonly endings = new Map<Job, Ending>();
  private nextId = 1;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get isOccupied(): boolean {
    return this.running !== undefined;
  }

  /** Follows the table of admissions, against the last call that was admitted. */
  submit(job: Job): Operation {
    const refused = this.refusal(job);
    if (refused !== undefined) return this.reject(job, refused);
    if (job.kind === 'stop') this.supersedeWaiting(job);
    const last = this.waiting.filter((other) => other.kind !== 'compensate').at(-1) ?? this.running;
    return last === undefined ? this.enqueue(job) : this.admit(job, last);
  }

  private admit(job: Job, last: Job): Operation {
    const admission = admissions[last.ongoing][job.kind];
    if (admission === 'join' && isSame(last, job)) return last.operation;
    if (admission === 'reject') {
      return this.reject(job, wrongState(`${job.name}()`, `${last.name} is going on`, ['nothing else is going on'], 'wait for the operation that is going on'));
    }
    if (admission === 'supersede' && last === this.running) {
      this.open(job);
      last.supersede(job);
      this.waiting.push(job);
      return job.operation;
    }
    return this.enqueue(job);
  }

  private enqueue(job: Job): Operation {
    this.open(job);
    this.waiting.push(job);
    this.next();
    return job.operation;
  }

  /** Compensations come before everything that waits. */
  compensate(job: Job): void {
    this.open(job);
    this.waiting.unshift(job);
    this.next();
  }

  hurry(): void {
    this.running?.hurry();
    for (const job of this.waiting) {
      if (job.kind === 'stop') job.hurry();
    }
  }

  private refusal(job: Job): unknown {
    const { current } = this.kernel.core.calls;
    const { core } = this.kernel;
    if (current !== undefined && job.kind !== 'stop' && job.kind !== 'compensate') {
      return reentrant(`${job.name}()`, core.table.ids[current.component] ?? '', current.phase);
    }
    if (job.options.rejectIfBusy === true && this.running !== undefined) {
      return busy(`${job.name}()`, [{ id: this.running.name, state: 'waiting', sinceMs: core.clock.now() - this.running.record.startedAtMs }]);
    }
    return undefined;
  }

  /** Calls that wait and have not begun are overtaken by a stop that comes after them. */
  private supersedeWaiting(stop: Job): void {
    const kept: Job[] = [];
    for (const job of this.waiting) {
      if (job.kind === 'stop' || job.kind === 'compensate' || job.kind === 'reconfigure') kept.push(job);
      else this.settle(job, supersededBy(job.name, stop.name));
    }
    this.waiting = kept;
  }

  private next(): void {
    if (this.running !== undefined) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.running = job;
    job.operation.enter('running');
    void this.execute(job);
  }

  private async execute(job: Job): Promise<void> {
    let error: unknown;
    try {
      await job.run();
    } catch (thrown) {
      error = thrown;
    }
    this.running = undefined;
    const { supersededBy: stop } = job;
    if (stop === undefined) {
      this.settle(job, error);
    } else {
      // Nothing of it is left once the stop that took over is done: only then does it end.
      void stop.operation.finally(() => { this.settle(job, error); }).catch(() => undefined);
    }
    this.next();
  }

  private settle(job: Job, error: unknown): void {
    const { core } = this.kernel;
    job.record.endedAtMs = core.clock.now();
    job.record.outcome = error === undefined ? 'done' : isCalledOff(error) ? 'aborted' : 'failed';
    if (this.running === undefined) this.kernel.settle();
    job.operation.enter(error === undefined ? 'succeeded' : finalState(error));
    core.events.emit({ kind: 'operation-ended', operation: job.operation.id, name: job.name, outcome: job.record.outcome, error });
    const ending = this.endings.get(job);
    this.endings.delete(job);
    if (error === undefined) ending?.resolve(job.result());
    else ending?.reject(error);
  }

  private reject(job: Job, error: unknown): Operation {
    this.open(job);
    this.settle(job, error);
    return job.operation;
  }

  private open(job: Job): void {
    const { core } = this.kernel;
    let ending: Ending | undefined;
    const promise = new Promise<OperationReport>((resolve, reject) => { ending = { resolve, reject }; });
    if (ending !== undefined) this.endings.set(job, ending);
    const control = {
      now: (): number => core.clock.now(),
      abort: (reason: unknown): void => { this.abort(job, reason); },
      report: (): OperationReport => job.report(),
    };
    job.operation = new Operation(this.nextId, job.name, control, promise) as Operation<never>;
    this.nextId += 1;
  }

  private abort(job: Job, reason: unknown): void {
    job.operation.enter('aborting');
    if (job === this.running) {
      job.abort(reason);
      return;
    }
    if (!this.waiting.includes(job)) return;
    this.waiting = this.waiting.filter((other) => other !== job);
    this.settle(job, calledOff(job.name, reason));
  }
}

function isSame(ongoing: Job, arriving: Job): boolean {
  if (ongoing.name !== arriving.name || ongoing.supersededBy !== undefined) return false;
  return ongoing.sameness === arriving.sameness || (ongoing.kind === 'stop' && ongoing.sameness === 'all');
}

function isCalledOff(error: unknown): boolean {
  return isSystoleError(error) && (error.code === 'ERR_ABORTED' || error.code === 'ERR_SUPERSEDED');
}

function finalState(error: unknown): 'failed' | 'aborted' | 'superseded' {
  if (!isSystoleError(error)) return 'failed';
  return error.code === 'ERR_ABORTED' ? 'aborted' : error.code === 'ERR_SUPERSEDED' ? 'superseded' : 'failed';
}
