import type { Accountable } from '../../model/account';
import type { Clock } from '../../model/clock';
import type { Settings } from '../../model/limits';
import type { OperationReport } from '../../model/report';
import type { Job } from './job';
import type { OperationControl } from './operation';

/** What the handle of a job asks for. */
export class JobControl implements OperationControl {
  readonly clock: Clock;
  readonly abort: (reason: unknown) => void;
  private readonly job: Job;

  constructor(job: Job, clock: Clock, abort: (reason: unknown) => void) {
    this.job = job;
    this.clock = clock;
    this.abort = abort;
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
