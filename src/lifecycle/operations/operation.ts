import type { Accountable, AccountOptions, OperationAccount } from '../../model/account';
import type { Clock } from '../../model/clock';
import type { HandleMoment } from '../../model/handle';
import { Handle, isEndState } from '../../model/handle';
import type { Settings } from '../../model/limits';
import type { OperationName, OperationReport } from '../../model/report';
import { loadAccounts } from '../later';

/** Where an operation is. The last four are final. */
export type OperationState = 'queued' | 'running' | 'aborting' | 'succeeded' | 'failed' | 'aborted' | 'superseded';

/** One change of an operation's state, in milliseconds of the container's clock. */
export type OperationMoment = HandleMoment<OperationState>;

/** What the owner of an operation does for its handle. */
export interface OperationControl {
  readonly clock: Clock;
  abort(reason: unknown): void;
  report(): OperationReport;
  /** The operations that its steps consist of, by the place of the step in the report. */
  inside(): ReadonlyMap<number, readonly Accountable[]>;
  settings(): Settings;
  /** The promise for who awaits the operation here. */
  awaited<Result>(promise: Promise<Result>): Promise<Result>;
  /** It has failed, and rejected. */
  failed(operation: Operation): void;
}

/**
 * An operation of a container, that runs or is over: to be awaited, aborted, and asked how it goes.
 *
 * Awaiting gives its report, or throws its error; in a scope that it waits for, it throws ERR_REENTRANT at once, and goes on. An operation that nobody awaits never raises an unhandled rejection; its
 * failure is an event all the same, or a warning of the process where nobody hears events.
 */
export class Operation<out Report extends OperationReport = OperationReport> extends Handle<Report, OperationState> implements Accountable {
  readonly id: number;
  readonly name: OperationName;
  private readonly moments: OperationMoment[] = [];
  /** @internal For what does not keep its caller waiting. */
  readonly promise: Promise<Report>;
  /** @internal True once somebody has asked how it ends. */
  isAwaited = false;
  private readonly control: OperationControl;
  /** Made for the first who waits without listening. */
  private waiting: Set<() => void> | undefined = undefined;
  private failure: { readonly error: unknown } | undefined = undefined;

  /** @internal */
  constructor(id: number, name: OperationName, control: OperationControl, promise: Promise<Report>) {
    super();
    this.id = id;
    this.name = name;
    this.control = control;
    this.promise = promise;
    this.moments.push({ state: 'queued', atMs: control.clock.now() });
  }

  get state(): OperationState {
    return this.moments.at(-1)?.state ?? 'queued';
  }

  /** Every state it has been in, oldest first. */
  get history(): readonly OperationMoment[] {
    return [...this.moments];
  }

  get reason(): unknown {
    return this.failure?.error;
  }

  report(): OperationReport {
    return this.control.report();
  }

  /**
   * What it did so far, or in all, with the operations that its steps consist of (those of a subsystem, to any depth), as plain data; what of it
   * is for the options to say. May be asked at any time, also when it is over.
   */
  account(options: AccountOptions = {}): OperationAccount {
    const { id, moments, control, inside, failure } = this;
    return loadAccounts().accountOf({ id, moments, report: control.report(), settings: control.settings(), inside, failure }, options);
  }

  /** The same as text: a line for the operation with its reason, a line for each step with its own, and below it what is inside. */
  text(options: AccountOptions = {}): string {
    return loadAccounts().accountText(this.account(options));
  }

  /** Its account, with every state it has been in. */
  toJSON(): OperationAccount {
    return this.account({ history: true });
  }

  /**
   * Calls it off. A start is rolled back, and rejects with ERR_ABORTED when nothing of it is left; a stop cannot be undone,
   * so it is hurried: every wait ends now. After the end this does nothing.
   */
  abort(reason?: unknown): void {
    if (this.isRunning) this.control.abort(reason);
  }

  /** @internal */
  get inside(): ReadonlyMap<number, readonly Accountable[]> {
    return this.control.inside();
  }

  /** @internal The error comes with a state that is final and no success. */
  enter(state: OperationState, error?: unknown): void {
    if (this.state === state || !this.isRunning) return;
    this.moments.push({ state, atMs: this.control.clock.now() });
    if (!isEndState(state)) return;
    if (state !== 'succeeded') {
      this.failure = { error };
      // Before it rejects: one that succeeds needs no second promise.
      this.promise.catch(() => { if (state === 'failed') this.control.failed(this); });
    }
    if (this.waiting === undefined) return;
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }

  protected ending(): Promise<Report> {
    this.isAwaited = true;
    return this.isRunning ? this.control.awaited(this.promise) : this.promise;
  }

  protected whenEnded(wake: () => void): () => void {
    const waiting = this.waiting ??= new Set();
    waiting.add(wake);
    return () => { waiting.delete(wake); };
  }

  protected schedule(delayMs: number, wake: () => void): () => void {
    return this.control.clock.schedule(delayMs, wake);
  }
}
