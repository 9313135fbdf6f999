import type { Job, RunOptions } from '../lifecycle/operations/job';
import type { Operation } from '../lifecycle/operations/operation';
import { StartJob } from '../lifecycle/operations/start-job';
import { StopJob } from '../lifecycle/operations/stop-job';
import type { Targets } from '../lifecycle/operations/targets';
import type { StopSignal } from '../model/handler-context';
import type { RunningReport } from '../model/report';
import type { Key } from '../model/token';
import { isFields } from '../model/plain-data';
import { isLimit } from '../registry/option-check';
import type { ChangeRunner } from './change-runner';
import type { Internals } from './internals';
import { loadCallOptions, loadChangeRunner } from './later';

/** What a start may be told. Milliseconds; what is not given is the container's own. */
export interface StartCall {
  /** Limit of the whole start. */
  readonly deadlineMs?: number;
  readonly abortGraceMs?: number;
  /** Limit of the roll-back, if it comes to one. */
  readonly stopBudgetMs?: number;
  /** Start handlers in flight at a time. */
  readonly concurrency?: number;
  /** Aborts it; a start that was joined is everybody's, and is aborted for all. */
  readonly signal?: StopSignal;
  /** Refused with ERR_BUSY instead of queued, when something else is going on. */
  readonly rejectIfBusy?: boolean;
  /** How long to wait for handlers that were left behind, before ERR_BUSY. */
  readonly waitForQuiescenceMs?: number;
  /**
   * False leaves up what has come up when the start fails, or is aborted: it rejects all the same, with `leftUp`. What was in flight is
   * called off as ever, and a stop that takes over stops everything. Not for restarts. Default: true.
   */
  readonly rollback?: boolean;
  /** Only the components themselves. */
  readonly isolated?: boolean;
}

/** What a stop may be told. Milliseconds. */
export interface StopCall {
  /** Limit of the whole stop. */
  readonly budgetMs?: number;
  readonly forceGraceMs?: number;
  /** False leaves out the drain handlers, when there is no time to finish what has been accepted. Default: true. */
  readonly drain?: boolean;
  /** Only the components themselves. */
  readonly isolated?: boolean;
  /** What depends on the components optionally keeps running, with the instance it has. */
  readonly detach?: boolean;
}

/** New configs, by component, that hold from the resume on. */
export interface ResumeChanges {
  readonly config?: ReadonlyMap<Key, unknown>;
}

/** What a phase that is run by name can be told. */
export interface PhaseRunOptions {
  /** Only these and what they require. */
  readonly only?: readonly Key[];
}

/** What a call without options is told: recognised, so that it need not be looked through. */
export const nothing: Readonly<Record<string, never>> = Object.freeze({});

/** Components, or groups by their names, and options behind them. */
export type TargetsThen<Options> = readonly Key[] | readonly [...Key[], Options];

/** Turns calls into starts and stops; what else can be run is the `ChangeRunner`'s. */
export class Runner {
  private readonly internals: Internals;
  private others: ChangeRunner | undefined = undefined;

  constructor(internals: Internals) {
    this.internals = internals;
  }

  /** What runs everything else. */
  get changes(): ChangeRunner {
    return this.others ??= new (loadChangeRunner().ChangeRunner)(this.internals, this);
  }

  /** Starts what is named. @throws ERR_NOT_FOUND, ERR_NOTHING_TO_START */
  startSome(args: TargetsThen<StartCall>): Operation<RunningReport> {
    return this.start(...loadCallOptions().readStart(this.internals, args));
  }

  /** Stops what is named. @throws ERR_NOT_FOUND */
  stopSome(args: TargetsThen<StopCall>): Operation {
    return this.stop(...loadCallOptions().readTargets<StopCall>(this.internals, args));
  }

  start(targets: Targets, options: StartCall): Operation<RunningReport> {
    const { kernel } = this.internals;
    const job = new StartJob(kernel, targets, options === nothing ? nothing : { ...loadCallOptions().startOptions(options), isolated: options.isolated, rollback: options.rollback });
    callOffBefore(job, options.signal);
    const operation = kernel.submit(job) as Operation<RunningReport>;
    abortWith(operation, options.signal);
    return operation;
  }

  stop(targets: Targets, options: StopCall): Operation {
    const { kernel } = this.internals;
    return kernel.submit(new StopJob(kernel, targets, options === nothing ? nothing : { ...this.stopOptions(options), isolated: options.isolated, detach: options.detach }));
  }

  /** @throws ERR_INVALID_OPTION, several as ERR_WIRING */
  stopOptions(options: StopCall): RunOptions {
    // Sound ones take nothing that is to be loaded: a stop has to go on where no more files can be opened.
    if (!isSoundStop(options)) loadCallOptions().refuseStopOptions(options);
    const { budgetMs: stopBudgetMs, forceGraceMs, drain } = options;
    return { settings: { ...(stopBudgetMs === undefined ? {} : { stopBudgetMs }), ...(forceGraceMs === undefined ? {} : { forceGraceMs }) }, drains: drain };
  }
}

/** What a stop may be told. */
export const stopNames: ReadonlySet<string> = new Set(['budgetMs', 'forceGraceMs', 'drain', 'isolated', 'detach']);

function isSoundStop(options: object): boolean {
  return isFields(options) && Object.entries(options).every(([name, value]) => stopNames.has(name) && (!name.endsWith('Ms') || isLimit(name, value)));
}

/** A signal that has aborted already: the job begins called off, so that no handler runs. */
export function callOffBefore(job: Job, signal: StopSignal | undefined): void {
  if (signal?.aborted === true) job.abort(signal.reason);
}

/** Aborts an operation with a signal; the listener is taken off at its end. */
export function abortWith(operation: Operation, signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const abort = (): void => { operation.abort(signal.reason); };
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  const unlink = (): void => { signal.removeEventListener('abort', abort); };
  void operation.promise.then(unlink, unlink);
}
