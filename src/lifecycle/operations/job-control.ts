import type { Accountable } from '../../model/account';
import type { Clock } from '../../model/clock';
import type { Settings } from '../../model/limits';
import type { OperationReport } from '../../model/report';
import type { Kernel } from '../kernel';
import type { Job } from './job';
import type { Operation, OperationControl } from './operation';

/** What the handle of a job asks for. */
export class JobControl implements OperationControl {
  readonly clock: Clock;
  readonly abort: (reason: unknown) => void;
  private readonly job: Job;

  private readonly kernel: Kernel;

  constructor(job: Job, kernel: Kernel, abort: (reason: unknown) => void) {
    this.job = job;
    this.kernel = kernel;
    this.clock = kernel.core.clock;
    this.abort = abort;
  }

  awaited<Result>(promise: Promise<Result>): Promise<Result> {
    return this.kernel.awaited?.(this.job.name, promise) ?? promise;
  }

  failed(operation: Operation): void {
    this.kernel.core.onFailed?.(operation);
  }

  report(): OperationReport {
    return this.job.joined?.report() ?? this.job.report();
  }

  inside(): ReadonlyMap<number, readonly Accountable[]> {
    return this.job.joined?.inside ?? this.job.record.inside;
  }

  settings(): Settings {
    return this.job.settings;
  }
}
