import { invalidOption } from '../model/invalid-option';
import type { StopSignal } from '../model/handler-context';
import { requireFunction } from './basics';
import { failedWithoutReason } from './reasons';
import { Scope } from './scope';
import type { OperationScope } from './scope';
import type { OperationSpec } from './spec';
import { specOf } from './spec';

/** What a primitive says how it goes with; the first of `done` and `fail` counts. */
export interface PrimitiveControls<in Result, in Failure> {
  readonly signal: StopSignal;
  /** It has succeeded, with this result. */
  readonly done: (result: Result) => void;
  /** It has failed, for this reason. */
  readonly fail: (reason: Failure) => void;
  /** For what else there is to do or to say. */
  readonly op: OperationScope;
}

/**
 * What begins something that calls back. The function returned, if any, is called when it is called off: once that is done, so is the primitive. Without
 * one it is waited for, for the grace, until it says `done` or `fail`.
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most return nothing
export type Primitive<in Input, out Result, out Failure> = (controls: PrimitiveControls<Result, Failure>, input: Input) => void | (() => unknown);

/**
 * Makes an operation of something that calls back: `primitive<void>('close', ({ done, fail }) => { server.close((error) => { if (error) fail(error); else done(); }); })`.
 *
 * What it throws, it fails with.
 */
export function primitive<Result = void, Failure = unknown, Input = unknown>(name: string, begin: Primitive<Input, Result, Failure>): OperationSpec<Input, Result, Failure> {
  requireFunction('the beginning', begin);
  return specOf(name, (run, input: Input) => new Promise<Result>((resolve, reject) => {
    const fail = (reason: unknown): void => {
      // Whatever it is, it is to arrive as it is.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(reason ?? failedWithoutReason(run.path));
    };
    const op = new Scope(run);
    const stop: unknown = begin({ signal: op.signal, done: resolve, fail, op }, input);
    if (stop === undefined) return;
    if (typeof stop !== 'function') throw invalidOption(undefined, `what ${name} returns`, stop, 'it is a function that stops it, or undefined');
    const callOff = (): void => { ended(stop as () => unknown).then(() => { fail(run.reason); }, fail); };
    if (run.isCalledOff) callOff();
    else run.whenCalledOff(callOff);
  }));
}

/** An async frame, so that what throws at once and what rejects look the same. */
async function ended(stop: () => unknown): Promise<void> {
  await stop();
}
