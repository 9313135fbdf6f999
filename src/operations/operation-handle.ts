import type { HandleMoment } from '../model/handle';
import { Handle } from '../model/handle';
import type { RunState } from '../model/state';
import type { CalledOff } from './reasons';
import type { PlainReport, RunReport } from './report';
import { plainReport, reportText } from './report';
import type { OperationRun } from './run';

/**
 * A user's own operation that runs, or is over: to be awaited, aborted, and asked how it goes.
 *
 * Awaiting gives its result, or throws its reason as it is: what its body threw, ERR_ABORTED with the reason of the call as its cause, or
 * ERR_TIMEOUT. A failure that nobody awaits never ends the process; it is an event, or a warning where nobody hears events.
 */
export class OperationHandle<out Result = unknown, out Failure = unknown> extends Handle<Result, RunState, Failure | CalledOff> {
  readonly id: number;
  readonly name: string;
  private readonly run: OperationRun;
  private promise: Promise<Result> | undefined = undefined;

  /** @internal */
  constructor(run: OperationRun) {
    super();
    this.run = run;
    this.id = run.id;
    this.name = run.name;
  }

  get state(): RunState {
    return this.run.state;
  }

  get history(): readonly HandleMoment<RunState>[] {
    return [...this.run.log.moments];
  }

  get reason(): Failure | CalledOff | undefined {
    return this.run.isOver ? this.run.reason as Failure | CalledOff | undefined : undefined;
  }

  /** What it did so far, or in all, part by part; frozen. May be asked at any time. */
  report(): RunReport {
    return this.run.tree.report();
  }

  /** A line for the operation and one for each part, with their reasons; what is inside stands below. */
  text(): string {
    return reportText(this.report());
  }

  /** The report as plain data. */
  toJSON(): PlainReport {
    return plainReport(this.report());
  }

  /**
   * Calls it off, with all that goes on inside it: their signals abort in this turn, with ERR_ABORTED whose cause is `reason`. One that has not begun
   * never does. It ends when all have ended, or the grace is over, and what it had done has been undone. What is `nonCancellable` goes on to its end.
   * Once something else has decided how it ends, and after the end, this does nothing.
   */
  abort(reason?: unknown): void {
    this.run.environment.afterTelling(() => { this.run.abort(reason); });
  }

  protected ending(): Promise<Result> {
    this.run.isObserved = true;
    this.promise ??= new Promise<Result>((resolve, reject) => {
      const settle = (): void => {
        const { cause } = this.run;
        if (cause?.kind === 'succeeded') resolve(cause.value as Result);
        // Thrown as it is, whatever it is.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        else reject(cause?.reason);
      };
      if (this.run.isOver) settle();
      else this.run.whenEnded(settle);
    });
    return this.promise;
  }

  protected whenEnded(wake: () => void): () => void {
    return this.run.whenEnded(wake);
  }

  protected schedule(delayMs: number, wake: () => void): () => void {
    return this.run.environment.clock.schedule(delayMs, wake);
  }
}
