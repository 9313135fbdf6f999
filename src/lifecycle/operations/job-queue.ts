import { isSystoleError } from '../../model/errors';
import type { OperationReport } from '../../model/report';
import type { JobKind } from './admission';
import { admissions } from './admission';
import type { Job } from './job';
import { JobControl } from './job-control';
import type { Kernel } from '../kernel';
import { Operation } from './operation';
import { loadRefusedCalls } from '../later';
import { calledOff, supersededBy } from '../runs/reasons';

/** Which call runs now, and which wait: at most one operation changes anything at a time. */
export class JobQueue {
  private readonly kernel: Kernel;
  private running: Job | undefined = undefined;
  /** A compensation that runs while the running operation waits for it. */
  private inserted: Job | undefined = undefined;
  private waiting: Job[] = [];
  /** What ends with the stop that took over from it, by that stop. */
  private readonly takenOver = new Map<Job, { readonly job: Job; readonly error: unknown }>();
  private isEnding = false;
  private nextId = 1;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get isOccupied(): boolean {
    return this.running !== undefined;
  }

  /**
   * Follows the table of admissions, against the last call that was admitted. A listener's call is admitted once all have heard
   * the event; it gets a handle of its own at once.
   */
  submit(job: Job): Operation {
    const { events, calls } = this.kernel.core;
    if (!events.isTelling) return this.admitNow(job);
    this.open(job);
    events.afterTelling(() => {
      const operation = calls.outside(() => this.admitNow(job));
      if (operation !== job.operation) this.follow(job, operation);
    });
    return job.operation;
  }

  private admitNow(job: Job): Operation {
    const refused = this.refusal(job);
    if (refused !== undefined) return this.reject(job, refused);
    const overtaken = job.kind === 'stop' ? this.takeOvertaken(job) : [];
    const operation = this.admit(job, this.lastFor(job));
    // Settled last: whoever hears of it may make a call, which then comes after this one.
    for (const other of overtaken) this.settle(other, supersededBy(other.name, job.name));
    return operation;
  }

  /** The call has joined an operation that was going on: its own handle ends as that does. */
  private follow(job: Job, operation: Operation): void {
    const { ending } = job;
    job.ending = undefined;
    job.joined = operation;
    job.operation.enter('running');
    operation.promise.then(
      (report) => {
        job.operation.enter('succeeded');
        ending?.resolve(report);
      },
      (error: unknown) => {
        job.operation.enter(finalState(error), error);
        ending?.reject(error);
      },
    );
  }

  /** Compensations come before everything else that waits. */
  compensate(job: Job): void {
    this.open(job);
    const place = this.waiting.findIndex((other) => other.kind !== 'compensate');
    this.waiting.splice(place === -1 ? this.waiting.length : place, 0, job);
    this.next();
  }

  get owesCompensation(): boolean {
    return this.waiting[0]?.kind === 'compensate';
  }

  /** Runs the compensations that wait, inside an operation that has not begun to change anything. */
  async runCompensations(): Promise<void> {
    while (this.owesCompensation) {
      const job = this.waiting.shift() as Job;
      this.inserted = job;
      const error = await this.perform(job);
      this.inserted = undefined;
      this.settle(job, error);
    }
  }

  takeId(): number {
    this.nextId += 1;
    return this.nextId - 1;
  }

  hurry(): void {
    this.kernel.core.events.afterTelling(() => { this.hurryNow(); });
  }

  private hurryNow(): void {
    this.running?.hurry();
    this.inserted?.hurry();
    for (const job of this.waiting) {
      if (job.kind === 'stop') job.hurry();
    }
  }

  private lastFor(job: Job): Job | undefined {
    if (this.waiting.length === 0) return this.running;
    return this.waiting.filter((other) => other.kind !== 'compensate' && !standsBehind(other, job)).at(-1) ?? this.running;
  }

  private admit(job: Job, last: Job | undefined): Operation {
    const admission = last === undefined ? 'queue' : admissions[last.ongoing][job.kind];
    if (last !== undefined && admission === 'join' && isSame(last, job)) return last.operation;
    if (last !== undefined && admission === 'reject') {
      return this.reject(job, loadRefusedCalls().wrongState(`${job.name}()`, `${last.name} is going on`, ['nothing else is going on'], 'wait for the operation that is going on'));
    }
    this.open(job);
    if (last !== undefined && admission === 'supersede' && overtakes(job, last.kind)) {
      last.operation.enter('aborting');
      // It waits already when the other is called off: nobody who hears of that can come between.
      this.insert(job);
      job.tookOverAtMs = this.kernel.core.clock.now();
      last.supersede(job);
    } else {
      this.insert(job);
      this.next();
    }
    return job.operation;
  }

  private insert(job: Job): void {
    const place = this.waiting.length === 0 ? -1 : this.waiting.findIndex((other) => standsBehind(other, job));
    if (place === -1) this.waiting.push(job);
    else this.waiting.splice(place, 0, job);
  }

  private refusal(job: Job): unknown {
    const { core } = this.kernel;
    const { current } = core.calls;
    if (current !== undefined && !this.callsOff(job, current.phase)) {
      return loadRefusedCalls().reentrant(job.name === 'reconfigure' ? 'enable() or disable()' : `${job.name}()`, core.table.ids[current.component] ?? '', current.phase);
    }
    if (this.kernel.isDisposed && bringsUp.has(job.kind)) return loadRefusedCalls().disposedOf(`${job.name}()`);
    if (job.options.rejectIfBusy === true && this.running !== undefined) {
      return loadRefusedCalls().occupied(job.name, this.running.name);
    }
    return undefined;
  }

  /** A handler may call for a stop that calls it off; any other operation would wait for it, and it perhaps for that. */
  private callsOff(job: Job, phase: string): boolean {
    return job.kind === 'stop' && !downPhases.has(phase) && this.running !== undefined && overtakes(job, this.running.kind);
  }

  /** Calls that wait and have not begun are overtaken by a stop that comes after them. */
  private takeOvertaken(stop: Job): readonly Job[] {
    if (this.waiting.length === 0) return [];
    const isOvertaken = (job: Job): boolean => job.kind !== 'reconfigure' && overtakes(stop, job.kind);
    const overtaken = this.waiting.filter(isOvertaken);
    this.waiting = this.waiting.filter((job) => !isOvertaken(job));
    return overtaken;
  }

  private next(): void {
    if (this.running !== undefined || this.isEnding) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.running = job;
    void this.execute(job);
  }

  private async execute(job: Job): Promise<void> {
    const error = await this.perform(job);
    this.running = undefined;
    const { supersededBy: stop } = job;
    // A call that somebody makes who hears of the end comes after it.
    this.isEnding = true;
    // Nothing of it is left once the stop that took over is done: only then does it end, unless it succeeded just before.
    if (stop === undefined || error === undefined) this.settle(job, error);
    else this.takenOver.set(stop, { job, error });
    const other = this.takenOver.get(job);
    if (this.takenOver.delete(job) && other !== undefined) this.settle(other.job, other.error);
    this.isEnding = false;
    this.next();
  }

  /** Runs a job; returns its error, if any. */
  private async perform(job: Job): Promise<unknown> {
    job.record.startedAtMs = this.kernel.core.clock.now();
    job.operation.enter('running');
    try {
      await job.run();
      return undefined;
    } catch (error) {
      return error ?? new Error('an operation failed without a reason');
    }
  }

  private settle(job: Job, error: unknown): void {
    const { core } = this.kernel;
    job.record.endedAtMs = core.clock.now();
    const outcome = error === undefined ? 'done' : isCalledOff(error) ? 'aborted' : 'failed';
    job.record.outcome = outcome;
    if (this.running === undefined && job.kind !== 'compensate') this.kernel.settle();
    job.operation.enter(error === undefined ? 'succeeded' : finalState(error), error);
    if (core.events.isHeard) core.events.emit({ kind: 'operation-ended', operation: job.operation.id, name: job.name, outcome, error });
    const { ending } = job;
    job.ending = undefined;
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
    if (job.ending !== undefined) return;
    const promise = new Promise<OperationReport>((resolve, reject) => { job.ending = { resolve, reject }; });
    const control = new JobControl(job, this.kernel, (reason) => { core.events.afterTelling(() => { this.abort(job, reason); }); });
    job.operation = new Operation(this.takeId(), job.name, control, promise) as Operation<never>;
  }

  private abort(job: Job, reason: unknown): void {
    if (job.joined !== undefined) {
      job.joined.abort(reason);
      return;
    }
    job.operation.enter('aborting');
    if (job === this.running || job.hasTakenOver) {
      job.abort(reason);
      return;
    }
    if (!this.waiting.includes(job)) return;
    this.waiting = this.waiting.filter((other) => other !== job);
    this.settle(job, calledOff(job.name, reason));
  }
}

/** What a stop makes pointless. Half a suspend, or half a resume, is nothing to leave: a stop of some lets those end. */
function overtakes(stop: Job, other: JobKind): boolean {
  if (other === 'stop' || other === 'compensate') return false;
  return stop.sameness === 'all' || (other !== 'suspend' && other !== 'resume');
}

/** A stop goes before changes of toggles that wait: they are quicker, and better, made when nothing is up. */
function standsBehind(waiting: Job, arriving: Job): boolean {
  return arriving.kind === 'stop' && waiting.kind === 'reconfigure';
}

/** What would leave something up behind the stop that ends everything. */
const bringsUp: ReadonlySet<JobKind> = new Set<JobKind>(['start', 'restart', 'resume']);

/** The steps of a component on its way down. */
const downPhases: ReadonlySet<string> = new Set(['drain', 'stop', 'force-stop', 'clean-up']);

function isSame(ongoing: Job, arriving: Job): boolean {
  if (arriving.sameness === undefined) return false;
  const includesIt = ongoing.kind === 'resume' || (ongoing.kind === 'stop' && ongoing.sameness === 'all');
  return includesIt || ongoing.sameness === arriving.sameness;
}

function isCalledOff(error: unknown): boolean {
  return isSystoleError(error) && (error.code === 'ERR_ABORTED' || error.code === 'ERR_SUPERSEDED');
}

function finalState(error: unknown): 'failed' | 'aborted' | 'superseded' {
  if (!isSystoleError(error)) return 'failed';
  return error.code === 'ERR_ABORTED' ? 'aborted' : error.code === 'ERR_SUPERSEDED' ? 'superseded' : 'failed';
}
