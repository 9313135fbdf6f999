// Consumers may have neither the lib nor Node's types.
/// <reference lib="esnext.disposable" preserve="true" />
import { invalidOption } from './invalid-option';

/** How whatever has a handle may end: by itself, called off, or taken over by a later call. */
export type EndState = 'succeeded' | 'failed' | 'timed-out' | 'aborted' | 'superseded';

const endStates: ReadonlySet<string> = new Set<EndState>(['succeeded', 'failed', 'timed-out', 'aborted', 'superseded']);

/** True for a state that is the last one. */
export function isEndState(state: string): state is EndState {
  return endStates.has(state);
}

/** One change of state, in milliseconds of the clock it runs on. */
export interface HandleMoment<out State extends string = string> {
  readonly state: State;
  readonly atMs: number;
}

/** How something ended, as a value: what it gave, or why it gave nothing. */
export type Settled<Result, Reason = unknown> =
  | { readonly state: 'succeeded'; readonly value: Result }
  | { readonly state: Exclude<EndState, 'succeeded'>; readonly reason: Reason };

/** How long to wait, and what to give when that was too short. */
export interface WaitOptions<out Otherwise> {
  /** In milliseconds; `Infinity` for as long as it takes. */
  readonly timeoutMs: number;
  /** Given when it goes on for longer. Default: `undefined`. */
  readonly orElse?: Otherwise;
}

/**
 * Something that runs, or has run: to be awaited, called off, and asked how it goes.
 *
 * Awaiting gives its result, or throws its reason. One that nobody awaits never raises an unhandled rejection. The states `succeeded`,
 * `failed`, `timed-out`, `aborted` and `superseded` are final.
 */
export abstract class Handle<out Result, out State extends string = string, out Reason = unknown> implements PromiseLike<Result>, AsyncDisposable {
  static {
    // What `console.log` shows, on Node: the name and every state so far; nothing is waited for, and nothing of the inside told.
    const inspected = { value(this: Handle<unknown>): string { return this.toString(); } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  /** Unique in its container, ascending. */
  abstract readonly id: number;
  abstract readonly name: string;

  /** How it stands now. */
  abstract get state(): State;

  /** Every state it has been in, oldest first. */
  abstract get history(): readonly HandleMoment<State>[];

  /** Why it did not succeed: what awaiting throws. `undefined` while it goes on, and when it has succeeded. */
  abstract get reason(): Reason | undefined;

  /** What has been done so far, or in all; may be asked at any time. */
  abstract report(): object;

  /** The same as text. */
  abstract text(): string;

  /** The same as plain data. */
  abstract toJSON(): unknown;

  /** Calls it off; `reason` is kept as the cause of the error it ends with. After the end this does nothing. */
  abstract abort(reason?: unknown): void;

  /** @internal Rejects only where somebody listens. */
  protected abstract ending(): Promise<Result>;

  /** @internal Calls `wake` at the end, unless the function returned is called before; nobody is taken to wait for a result by it. */
  protected abstract whenEnded(wake: () => void): () => void;

  /** @internal */
  protected abstract schedule(delayMs: number, wake: () => void): () => void;

  /** True until it has ended. */
  get isRunning(): boolean {
    return !isEndState(this.state);
  }

  /** True when it has succeeded, false when it has ended in another way, `undefined` while it goes on. */
  get isComplete(): boolean | undefined {
    return this.isRunning ? undefined : this.state === 'succeeded';
  }

  /** True when it has failed or run over its limit, false when it has ended in another way, `undefined` while it goes on. */
  get isFailed(): boolean | undefined {
    return this.isRunning ? undefined : this.state === 'failed' || this.state === 'timed-out';
  }

  /**
   * Its result; or, when it goes on for longer than `timeoutMs`, `orElse`, while it goes on. Throws its reason when it does not succeed in that time.
   *
   * Rejects with ERR_INVALID_OPTION for a time that is none.
   */
  wait(): Promise<Result>;
  wait<Otherwise = undefined>(options: WaitOptions<Otherwise>): Promise<Result | Otherwise>;
  async wait(options?: WaitOptions<unknown>): Promise<unknown> {
    return await this.endsWithin(options) ? this.ending() : options?.orElse;
  }

  /** How it ends, as a value: never rejects, but for ERR_INVALID_OPTION, and ERR_REENTRANT in a scope that it waits for. With a time as `wait`. */
  settled(): Promise<Settled<Result, Reason>>;
  settled<Otherwise = undefined>(options: WaitOptions<Otherwise>): Promise<Settled<Result, Reason> | Otherwise>;
  async settled(options?: WaitOptions<unknown>): Promise<unknown> {
    if (!await this.endsWithin(options)) return options?.orElse;
    return this.ending().then(
      (value): Settled<Result> => Object.freeze({ state: 'succeeded', value }),
      (reason: unknown): Settled<Result> => {
        // It is the waiting that was refused.
        if (this.isRunning) throw reason;
        return Object.freeze({ state: this.state as Exclude<EndState, 'succeeded'>, reason });
      },
    );
  }

  then<Done = Result, Failed = never>(
    onDone?: ((result: Result) => Done | PromiseLike<Done>) | null,
    onFailed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    return this.ending().then(onDone, onFailed);
  }

  /** As the `catch` of a promise of its result. */
  catch<Failed = never>(onFailed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null): Promise<Result | Failed> {
    return this.ending().catch(onFailed);
  }

  /** As the `finally` of a promise of its result. */
  finally(onEnd?: (() => void) | null): Promise<Result> {
    return this.ending().finally(onEnd);
  }

  /** Leaving the block calls it off, unless it is over, and waits for its end; never throws. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.abort('the block that it was declared in has been left');
    // Nobody hears here of how it ends: a failure is still one that nobody awaits.
    if (this.isRunning) await new Promise<void>((resolve) => { this.whenEnded(resolve); });
  }

  /** Its name, its number, and every state so far: `start (operation 1): queued at 0 ms, running at 0 ms`. */
  toString(): string {
    const past = this.history.map(({ state, atMs }) => `${state} at ${String(Math.round(atMs))} ms`);
    return `${this.name} (operation ${String(this.id)}): ${past.join(', ')}`;
  }

  /** True when it ends in time. Whoever has stopped waiting leaves nothing behind, however long it goes on. */
  private endsWithin(options: WaitOptions<unknown> | undefined): Promise<boolean> {
    const timeoutMs = options?.timeoutMs ?? Infinity;
    if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs) || timeoutMs < 0) return Promise.reject(invalidOption(undefined, 'timeoutMs', timeoutMs, 'it is a number of milliseconds, 0 or more, or Infinity for as long as it takes'));
    if (!this.isRunning || timeoutMs === Infinity) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.schedule(timeoutMs, () => {
        forget();
        resolve(false);
      });
      const forget = this.whenEnded(() => {
        cancel();
        resolve(true);
      });
    });
  }
}
