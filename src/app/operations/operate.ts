import type { Clock } from '../../model/clock';
import type { RunHappening } from '../../model/event';
import type { StopSignal } from '../../model/handler-context';
import { timeoutFinding } from '../../registry/option-findings';
import { refuse } from '../../registry/findings';
import type { RunEnvironment } from '../../operations/environment';
import { defaultLimits } from '../../operations/environment';
import { operateIn } from '../../operations/operate';
import type { OperationHandle } from '../../operations/operation-handle';
import type { OperationRun } from '../../operations/run';
import type { OperationSpec } from '../../operations/spec';
import { nextTick, warnOfListener, warnOfOperation } from '../host/process-hooks';
import { realClock } from '../host/real-clock';

/** What happened to an operation, or to a part of it: frozen, in order. */
export type OperationEvent = RunHappening & {
  /** Dense and ascending from 1, for each whole operation. */
  readonly sequence: number;
  /** Milliseconds of the clock it runs on. */
  readonly atMs: number;
};

/** What running an operation may be told. Milliseconds. */
export interface OperateOptions {
  /** Where time comes from. Default: the process. */
  readonly clock?: Clock;
  /** Calls it off; the listener is taken off at the end. */
  readonly signal?: StopSignal;
  /** Hears of every change, of the parts too, synchronously and after it has been made. What it throws changes nothing and goes to the process's warnings. */
  readonly onEvent?: (event: OperationEvent) => void;
  /** How long what has been called off is waited for. Default: 1 000. */
  readonly graceMs?: number;
  /** Limit of all clean-ups of one part together. Default: 25 000. */
  readonly cleanUpMs?: number;
  /** For the jitter of `retry`: from 0 to less than 1. Default: that of the process. */
  readonly random?: () => number;
}

/** The input, where there is one, and options behind it. */
export type OperateArguments<Input, Options> = undefined extends Input ? readonly [input?: Input, options?: Options] : readonly [input: Input, options?: Options];

/**
 * Runs an operation, and returns at once: by then its body has been called.
 *
 * A failure that nobody awaits never ends the process. It is an event; without `onEvent`, it is a warning of the process.
 *
 * @throws ERR_INVALID_OPTION
 */
export function operate<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, ...[input, options = {}]: OperateArguments<Input, OperateOptions>): OperationHandle<Result, Failure> {
  return operateIn<Result, Failure>(environmentOf(options), spec, input, options.signal);
}

function environmentOf(options: OperateOptions): RunEnvironment {
  const { clock = realClock, onEvent, random = Math.random } = options;
  let lastId = 0;
  let sequence = 0;
  return {
    clock, random, ...checkedLimits(options),
    nextId: () => { lastId += 1; return lastId; },
    isHeard: () => onEvent !== undefined,
    tell: (happening) => {
      sequence += 1;
      safely(() => onEvent?.(Object.freeze({ ...happening, sequence, atMs: clock.now() })));
    },
    afterTelling: (action) => { action(); },
    onHookError: warnOfListener,
    onBegun: () => undefined,
    onEnded: (run) => { if (onEvent === undefined) warnUnlessObserved(run); },
  };
}

/** @throws ERR_INVALID_OPTION */
export function checkedLimits({ graceMs, cleanUpMs }: Pick<OperateOptions, 'graceMs' | 'cleanUpMs'>): Pick<RunEnvironment, 'graceMs' | 'cleanUpMs'> {
  refuse([graceMs === 0 ? undefined : timeoutFinding(undefined, 'graceMs', graceMs), timeoutFinding(undefined, 'cleanUpMs', cleanUpMs)].filter((finding) => finding !== undefined));
  return { graceMs: graceMs ?? defaultLimits.graceMs, cleanUpMs: cleanUpMs ?? defaultLimits.cleanUpMs };
}

/** Once no promise has anything left to do: whoever awaits it has asked for its end by then. */
export function warnUnlessObserved(run: OperationRun): void {
  if (run.state !== 'failed' && run.state !== 'timed-out') return;
  nextTick(() => { if (!run.isObserved) warnOfOperation(run.name, run.reason); });
}

function safely(tell: () => unknown): void {
  try {
    // A listener may be an async function in disguise.
    const result = tell();
    if (result instanceof Promise) result.catch(warnOfListener);
  } catch (error) {
    warnOfListener(error);
  }
}

