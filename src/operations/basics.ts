import { invalidOption } from '../model/invalid-option';
import type { Duration } from './duration';
import { inWords, milliseconds } from './duration';
import type { SystoleError } from '../model/errors';
import { failedWithoutReason } from './reasons';
import type { OperationRun } from './run';
import type { OperationScope } from './scope';
import { launched, Scope } from './scope';
import type { AnySpec, OperationSpec } from './spec';
import { requireSpec, specOf } from './spec';

/** What an operation does: an ordinary function, of its scope and its input. What it throws, or rejects with, is how the operation fails. */
export type Body<in Input, out Result> = (op: OperationScope, input: Input) => Result | PromiseLike<Result>;

/**
 * Writes an operation as an ordinary function: `operation('deploy', async (op, host: Host) => { const image = await op.run(pull, host); … })`.
 *
 * It ends after everything that it runs by `op.run`. Its failure is whatever it throws; give the third type to say what that is.
 *
 * @throws ERR_INVALID_OPTION for an empty name, or a body that is no function
 */
export function operation<Input = unknown, Result = void, Failure = unknown>(name: string, body: Body<Input, Result>): OperationSpec<Input, Result, Failure> {
  requireFunction('the body', body);
  return specOf(name, (run, input: Input) => body(new Scope(run), input));
}

/** Gives a value, at once. */
export function value<const Value>(given: Value): OperationSpec<unknown, Value, never> {
  return specOf('value', () => given);
}

/** Succeeds, with nothing to give; or fails with `reason`, or ERR_OPERATION_FAILED, when `flag` is false. */
export function succeed(flag?: true): OperationSpec<unknown, undefined, never>;
export function succeed<const Reason = SystoleError<'ERR_OPERATION_FAILED'>>(flag: boolean, reason?: Reason): OperationSpec<unknown, undefined, Reason>;
export function succeed(flag = true, reason?: unknown): OperationSpec<unknown, undefined> {
  return specOf('succeed', (run) => (flag ? undefined : throwReason(run, reason)));
}

/** Fails, at once: with `reason` as it is, or with ERR_OPERATION_FAILED. */
export function fail<const Reason = SystoleError<'ERR_OPERATION_FAILED'>>(reason?: Reason): OperationSpec<unknown, never, Reason> {
  return specOf('fail', (run) => throwReason(run, reason));
}

/** Waits, in milliseconds or `'2s'`; called off, it ends at once. @throws ERR_INVALID_OPTION for a unit that is none */
export function delay(duration: Duration): OperationSpec<unknown, undefined, never> {
  const ms = milliseconds('the delay', duration);
  return specOf(`delay ${inWords(ms)}`, (run) => pause(run, ms));
}

/** Waits, and then runs an operation. @throws ERR_INVALID_OPTION for a unit that is none */
export function after<Input, Result, Failure>(duration: Duration, spec: OperationSpec<Input, Result, Failure>): OperationSpec<Input, Result, Failure> {
  const ms = milliseconds('the delay', duration);
  requireSpec('the operation', spec);
  return specOf(`${spec.name} after ${inWords(ms)}`, async (run, input: Input) => {
    await pause(run, ms);
    return resultOf<Result>(run, spec, input);
  });
}

/** Waits on the clock of the run; rejects with its reason when that is called off. */
export function pause(run: OperationRun, ms: number): Promise<undefined> {
  return new Promise((resolve, reject) => {
    // Thrown as it is, whatever it is.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const callOff = (): void => { stop(); forget(); reject(run.reason); };
    const stop = run.environment.clock.schedule(ms, () => { forget(); resolve(undefined); });
    const forget = run.whenCalledOff(callOff);
    if (run.isCalledOff) callOff();
  });
}

/** Runs a part, and waits for what it gives. */
export function resultOf<Result>(run: OperationRun, spec: AnySpec, input: unknown, options: { readonly attempt?: number } = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    launched(run, spec, input, {
      ...options,
      onEnd: ({ cause }) => {
        if (cause?.kind === 'succeeded') resolve(cause.value as Result);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        else reject(cause?.reason);
      },
    });
  });
}

/** @throws ERR_INVALID_OPTION */
export function requireFunction(option: string, given: unknown): void {
  if (typeof given !== 'function') throw invalidOption(undefined, option, given, 'it is a function');
}

function throwReason(run: OperationRun, reason: unknown): never {
  // Whatever it is, it is to arrive as it is.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw reason ?? failedWithoutReason(run.path);
}
