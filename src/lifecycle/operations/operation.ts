import type { Accountable, AccountOptions, OperationAccount } from '../../model/account';
import { accountText } from '../../model/account';
import type { Settings } from '../../model/limits';
import type { OperationName, OperationReport } from '../../model/report';
import { accountOf } from './operation-account';

/** Where an operation is. The last four are final. */
export type OperationState = 'queued' | 'running' | 'aborting' | 'succeeded' | 'failed' | 'aborted' | 'superseded';

/** One change of an operation's state, in milliseconds of the container's clock. */
export interface OperationMoment {
  readonly state: OperationState;
  readonly atMs: number;
}

/** What the owner of an operation does for its handle. */
export interface OperationControl {
  now(): number;
  abort(reason: unknown): void;
  report(): OperationReport;
  /** The operations that its steps consist of, by the place of the step in the report. */
  inside(): ReadonlyMap<number, readonly Accountable[]>;
  settings(): Settings;
}

/**
 * A running or finished piece of orchestration: to be awaited, aborted, and asked how it goes.
 *
 * Awaiting gives its report, or throws its error. An operation that nobody awaits never raises an unhandled rejection; its
 * failure is an event all the same.
 */
export class Operation<out Report extends OperationReport = OperationReport> implements PromiseLike<Report>, Accountable {
  static {
    // What `console.log` shows, on Node: the name and every state so far; nothing is waited for, and nothing of the inside told.
    const inspected = { value(this: Operation): string { return this.toString(); } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  /** Unique in its container, ascending. */
  readonly id: number;
  readonly name: OperationName;
  private readonly moments: OperationMoment[] = [];
  private readonly promise: Promise<Report>;
  private readonly control: OperationControl;
  private failure: { readonly error: unknown } | undefined = undefined;

  /** @internal */
  constructor(id: number, name: OperationName, control: OperationControl, promise: Promise<Report>) {
    this.id = id;
    this.name = name;
    this.control = control;
    this.promise = promise;
    promise.catch((error: unknown) => { this.failure = { error }; });
    this.moments.push({ state: 'queued', atMs: control.now() });
  }

  get state(): OperationState {
    return this.moments.at(-1)?.state ?? 'queued';
  }

  /** Every state it has been in, oldest first. */
  get history(): readonly OperationMoment[] {
    return [...this.moments];
  }

  /** What has been done so far, or in all; may be asked at any time. */
  report(): OperationReport {
    return this.control.report();
  }

  /**
   * What it did so far, or in all, with the operations that its steps consist of (those of a subsystem, to any depth), as plain data; what of it
   * is for the options to say. May be asked at any time, also when it is over.
   */
  account(options: AccountOptions = {}): OperationAccount {
    const { id, moments, control, inside, failure } = this;
    return accountOf({ id, moments, report: control.report(), settings: control.settings(), inside, failure }, options);
  }

  /** The same as text: a line for the operation with its reason, a line for each step with its own, and below it what is inside. */
  text(options: AccountOptions = {}): string {
    return accountText(this.account(options));
  }

  /**
   * Calls it off. A start is rolled back, and rejects with ERR_ABORTED when nothing of it is left; a stop cannot be undone,
   * so it is hurried: every wait ends now. After the end this does nothing.
   */
  abort(reason?: unknown): void {
    if (this.isFinal) return;
    this.control.abort(reason);
  }

  then<Done = Report, Failed = never>(
    onDone?: ((report: Report) => Done | PromiseLike<Done>) | null,
    onFailed?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    return this.promise.then(onDone, onFailed);
  }

  catch<Failed = never>(onFailed?: ((error: unknown) => Failed | PromiseLike<Failed>) | null): Promise<Report | Failed> {
    return this.promise.catch(onFailed);
  }

  finally(onEnd?: (() => void) | null): Promise<Report> {
    return this.promise.finally(onEnd);
  }

  /** Its name, its number, and every state so far: `start (operation 1): queued at 0 ms, running at 0 ms`. */
  toString(): string {
    const past = this.moments.map(({ state, atMs }) => `${state} at ${String(Math.round(atMs))} ms`);
    return `${this.name} (operation ${String(this.id)}): ${past.join(', ')}`;
  }

  /** @internal */
  get inside(): ReadonlyMap<number, readonly Accountable[]> {
    return this.control.inside();
  }

  /** @internal */
  enter(state: OperationState): void {
    if (this.state !== state && !this.isFinal) this.moments.push({ state, atMs: this.control.now() });
  }

  private get isFinal(): boolean {
    return finalStates.has(this.state);
  }
}

const finalStates: ReadonlySet<OperationState> = new Set<OperationState>(['succeeded', 'failed', 'aborted', 'superseded']);
