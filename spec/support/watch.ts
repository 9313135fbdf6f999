import type { Operation } from '../../src/lifecycle/operations/operation';
import { isSystoleError } from '../../src/model/errors';
import type { AnySystoleError } from '../../src/model/errors';
import type { OperationReport } from '../../src/model/report';
import type { VirtualClock } from '../../src/testing/virtual-clock';

/** Follows an operation without waiting for it. */
export class Watch {
  readonly operation: Operation;
  /** `pending`, `done`, or the code of its error. */
  end = 'pending';
  /** When it ended, on the virtual clock. */
  atMs: number | undefined = undefined;
  error: unknown = undefined;
  report: OperationReport | undefined = undefined;

  constructor(operation: Operation, clock: VirtualClock) {
    this.operation = operation;
    operation.then((report) => {
      this.end = 'done';
      this.report = report;
      this.atMs = clock.now();
    }, (error: unknown) => {
      this.end = isSystoleError(error) ? error.code : String(error);
      this.error = error;
      this.atMs = clock.now();
    });
  }

  /** The error as one of ours; throws when it is none. */
  get systoleError(): AnySystoleError {
    if (!isSystoleError(this.error)) throw new Error(`it ended as ${this.end}`);
    return this.error;
  }

  /** What went wrong, in short: root cause, failures in order, called off, skipped, left behind. */
  get story(): object {
    const error = this.systoleError;
    if (!('failures' in error.details)) return { code: error.code, details: error.details };
    const { rootCause, failures, cancelled, skipped, quarantined } = error.details;
    return {
      code: error.code, rootCause,
      failures: failures.map((failure) => `${failure.kind}: ${failure.id} (${failure.phase}) at ${String(failure.atMs)}`),
      cancelled, skipped: skipped.map((entry) => entry.path.join(' > ')), quarantined,
    };
  }
}
