import { disabled } from '../../model/definition';
import type { StopSignal } from '../../model/handler-context';
import type { CallPlan } from './call';
import type { SimulatedTime } from './time';

/**
 * What a simulated handler does, as data.
 *
 * `returns`, `throws`, `says-invalid` and `turns-out-disabled` end at once; the others after `ms`, unless they hang. The last three give
 * something that poses as a promise: it calls back twice, it fails and then throws, its `then` throws.
 */
export interface ActPlan {
  readonly end: 'returns' | 'throws' | 'says-invalid' | 'turns-out-disabled' | 'resolves' | 'rejects' | 'hangs' | 'calls-back-twice' | 'fails-twice' | 'has-no-then';
  /** Its own time. */
  readonly ms: number;
  /** How long after its signal has aborted it rejects; `undefined` for one that does not look at its signal. */
  readonly obeysAfterMs?: number;
  /** Clean-ups it registers. */
  readonly defers?: number;
  /** Asks for so much more time as soon as it is called. */
  readonly extendsByMs?: number;
  /** Says that it is ready so long after its call; only for explicit readiness. */
  readonly readyAfterMs?: number;
  /** Takes its readiness back so long after its call. */
  readonly notReadyAfterMs?: number;
  /** Calls its own container from within; `awaits` what that gives. */
  readonly calls?: { readonly call: CallPlan; readonly awaits: boolean };
}

/** What a simulated handler is given. */
export interface Turn {
  readonly id: string;
  readonly phase: string;
  readonly signal: StopSignal;
  readonly defer: (cleanUp: () => unknown) => void;
  readonly extend: (ms: number) => void;
  readonly ready: () => void;
  readonly notReady: (reason: string) => void;
  readonly invalid: () => void;
  /** At most how long it takes to obey, whatever its plan says; asked when its signal aborts. */
  readonly obeysWithinMs?: () => number;
}

/** What a simulated handler fails with. */
export class SimulatedFailure extends Error {
  override readonly name: string = 'SimulatedFailure';

  constructor(turn: { readonly id: string; readonly phase: string }) {
    super(`${turn.id} fails to ${turn.phase}, as planned`);
  }
}

/**
 * Ends a handler in one of the ways a handler can end.
 *
 * @param onEnd - told just before its end is known
 */
export function end(plan: ActPlan, turn: Turn, time: SimulatedTime, onEnd: () => void): unknown {
  if (plan.end === 'resolves' || plan.end === 'rejects' || plan.end === 'hangs') {
    return new Promise<unknown>((resolve, reject) => { endLater(plan, turn, time, told(onEnd, resolve), told(onEnd, reject)); });
  }
  if (plan.end === 'calls-back-twice') return callingBackTwice(plan, turn, time, onEnd);
  onEnd();
  if (plan.end === 'says-invalid') turn.invalid();
  if (plan.end === 'throws') throw new SimulatedFailure(turn);
  if (plan.end === 'turns-out-disabled') return disabled('it turns out to be switched off');
  if (plan.end === 'fails-twice') return failingTwice(turn);
  if (plan.end === 'has-no-then') return { get then() { throw new SimulatedFailure(turn); } };
  return undefined;
}

function callingBackTwice(plan: ActPlan, turn: Turn, time: SimulatedTime, onEnd: () => void): unknown {
  const then = (onDone: () => void, onFailed: (error: unknown) => void): void => {
    const callBack = (): void => {
      onDone();
      onFailed(new SimulatedFailure(turn));
      onDone();
    };
    endLater({ ...plan, end: 'resolves' }, turn, time, told(onEnd, callBack), told(onEnd, onFailed));
  };
  return { then };
}

function failingTwice(turn: Turn): unknown {
  const then = (_: unknown, onFailed: (error: unknown) => void): void => {
    onFailed(new SimulatedFailure(turn));
    throw new SimulatedFailure(turn);
  };
  return { then };
}

function told(onEnd: () => void, then: (value?: unknown) => void): (value?: unknown) => void {
  return (value) => {
    onEnd();
    then(value);
  };
}

function endLater(plan: ActPlan, turn: Turn, time: SimulatedTime, resolve: () => void, reject: (error: unknown) => void): void {
  const take = plan.end === 'hangs' ? (): void => undefined : time.later('end', turn.id, plan.ms, () => {
    if (plan.end === 'rejects') reject(new SimulatedFailure(turn));
    else resolve();
  });
  const { obeysAfterMs } = plan;
  if (obeysAfterMs === undefined) return;
  const obey = (): void => {
    take();
    time.later('end', turn.id, Math.min(obeysAfterMs, turn.obeysWithinMs?.() ?? Infinity), () => { reject(turn.signal.reason); });
  };
  if (turn.signal.aborted) obey();
  else turn.signal.addEventListener('abort', obey, { once: true });
}
