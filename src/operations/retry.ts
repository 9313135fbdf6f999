import { invalidOption } from '../model/invalid-option';
import { pause, requireFunction, resultOf } from './basics';
import type { Duration } from './duration';
import { inWords, milliseconds } from './duration';
import type { OperationRun } from './run';
import type { OperationSpec } from './spec';
import { requireSpec, specOf } from './spec';

/** How long to wait before a further attempt: always the same, or growing, or as a function says. */
export type Backoff =
  | Duration
  | { readonly from: Duration; /** Each is so many times the one before. Default: 2. */ readonly factor?: number; /** Default: no longest. */ readonly atMost?: Duration }
  /** Of the number of the attempt that has failed, from 1 on, and its reason; milliseconds, or as `'2s'`. */
  | ((attempt: number, reason: unknown) => Duration);

/** How often, and when, something that failed is tried again. */
export interface RetryOptions<in Failure = unknown> {
  /** In all, the first one included. */
  readonly attempts: number;
  /** Default: none, the next attempt begins at once; needed where there is no last attempt. */
  readonly backoff?: Backoff;
  /** How much of the wait is left to chance, from 0 to 1: with 1 it is anything from nothing to all of it. Default: 0. */
  readonly jitter?: number;
  /** From 0 to less than 1. Default: that of the process, or what `operate` was given. */
  readonly random?: () => number;
  /** False ends it with this failure. Default: every failure is tried again. */
  readonly retryIf?: (reason: Failure, attempt: number) => boolean;
}

/**
 * Runs an operation again when it has failed or run over its own limit, and gives the first result; or fails with the last reason as it is. Each attempt is a part of
 * its own, with its number in the report. What an attempt has done is undone before the next. Calling it off ends the waiting at once.
 *
 * @throws ERR_INVALID_OPTION
 */
export function retry<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, options: RetryOptions<Failure>): OperationSpec<Input, Result, Failure> {
  requireSpec('the operation', spec);
  const { attempts, jitter = 0, random, retryIf } = options;
  if (attempts !== Infinity && !(Number.isInteger(attempts) && attempts > 0)) throw invalidOption(undefined, 'attempts', attempts, 'it is a whole number, 1 or more, or Infinity');
  if (attempts === Infinity && options.backoff === undefined) throw invalidOption(undefined, 'backoff', undefined, 'who tries for ever has to wait between attempts: give a time');
  if (!(jitter >= 0 && jitter <= 1)) throw invalidOption(undefined, 'jitter', jitter, 'it is a number from 0 to 1');
  if (random !== undefined) requireFunction('random', random);
  if (retryIf !== undefined) requireFunction('retryIf', retryIf);
  const waitMs = waiting(options.backoff ?? 0);
  return specOf(`retry ${spec.name}`, async (run, input: Input) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await resultOf<Result>(run, spec, input, { attempt });
      } catch (reason) {
        if (run.isCalledOff || attempt >= attempts || retryIf?.(reason as Failure, attempt) === false) throw reason;
        const chance = (random ?? run.environment.random)();
        const ms = waitMs(attempt, reason) * (1 - jitter * chance);
        if (ms > 0) await waited(run, ms, attempt + 1);
      }
    }
  });
}

async function waited(run: OperationRun, ms: number, attempt: number): Promise<void> {
  run.progress = `waits ${inWords(Math.round(ms))} before attempt ${String(attempt)}`;
  await pause(run, ms);
  run.progress = undefined;
}

function waiting(backoff: Backoff): (attempt: number, reason: unknown) => number {
  if (typeof backoff === 'function') return (attempt, reason) => milliseconds('backoff', backoff(attempt, reason));
  if (typeof backoff !== 'object') {
    const ms = milliseconds('backoff', backoff);
    return () => ms;
  }
  const { factor = 2 } = backoff;
  const fromMs = milliseconds('backoff.from', backoff.from);
  const atMostMs = backoff.atMost === undefined ? Infinity : milliseconds('backoff.atMost', backoff.atMost);
  if (!(factor >= 1)) throw invalidOption(undefined, 'backoff.factor', factor, 'it is a number, 1 or more');
  return (attempt) => Math.min(atMostMs, fromMs * factor ** (attempt - 1));
}
