import { invalidOption } from '../model/invalid-option';
import type { RunState } from '../model/state';
import type { Body } from './basics';
import { requireFunction, resultOf } from './basics';
import type { Duration } from './duration';
import { limit } from './duration';
import type { Hooks } from './hooks';
import type { OperationHandle } from './operation-handle';
import { begun, OperationRun } from './run';
import { transitions } from './run-state';
import type { OperationScope } from './scope';
import { cleanUpSpec, handleOf, Scope } from './scope';
import type { AnySpec, OperationSpec } from './spec';
import { planOf, requireSpec, respecified, specOf } from './spec';

/** What a limit can be told. */
export interface TimeoutOptions {
  /** The limit of each operation that it runs itself. Default: none. */
  readonly perStep?: Duration;
}

/**
 * Limits how long an operation may take, from the call of its body: over it, its signal aborts, with all that goes on inside, and it ends as `timed-out`,
 * with ERR_TIMEOUT. Around one that has a limit already, the shorter one counts. Once it has ended, nothing of the limit is left.
 *
 * @throws ERR_INVALID_OPTION
 */
export function timeout<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, duration: Duration, options: TimeoutOptions = {}): OperationSpec<Input, Result, Failure> {
  requireSpec('the operation', spec);
  const { limitMs, stepLimitMs } = planOf(spec);
  const perStepMs = options.perStep === undefined ? Infinity : limit('perStep', options.perStep);
  return respecified(spec, { limitMs: Math.min(limitMs, limit('the timeout', duration)), stepLimitMs: Math.min(stepLimitMs, perStepMs) });
}

/**
 * Says how to undo what an operation has done: `undo` is called with its result when it has succeeded, and what it is a part of does not, at any depth; what
 * was done last is undone first, each even if another fails, and nobody calls it off. It is called, too, for a result that comes when it had been called off.
 * An operation that does not succeed cleans up after itself: see `op.defer`.
 */
export function withCompensation<Input, Result, Failure>(
  spec: OperationSpec<Input, Result, Failure>, undo: OperationSpec<Result> | ((result: Result, op: OperationScope) => unknown),
): OperationSpec<Input, Result, Failure> {
  requireSpec('the operation', spec);
  if (typeof undo !== 'function') requireSpec('what undoes it', undo);
  const { undo: inner } = planOf(spec);
  const own = (result: Result): AnySpec => {
    const name = `undo ${spec.name}`;
    if (typeof undo !== 'function') return specOf(name, (run) => resultOf(run, undo, result));
    return cleanUpSpec(name, (op: OperationScope) => undo(result, op));
  };
  return respecified(spec, { undo: inner === undefined ? own : (result: never): AnySpec => bothUndone(spec.name, own(result), inner(result)) });
}

/** What was laid around it last is undone first; the other even if that fails. */
function bothUndone(name: string, last: AnySpec, first: AnySpec): AnySpec {
  return specOf(`undo ${name}`, async (run) => {
    new Scope(run).defer(first as OperationSpec<void>);
    await resultOf(run, last, undefined);
  });
}

/**
 * Protects an operation, once it has begun: calling it off, or what it is a part of, waits for its end. It is bounded by a limit of its own instead.
 *
 * @throws ERR_INVALID_OPTION
 */
export function nonCancellable<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, options: { readonly maxMs: Duration }): OperationSpec<Input, Result, Failure> {
  requireSpec('the operation', spec);
  return respecified(spec, { isShielded: true, limitMs: Math.min(planOf(spec).limitMs, limit('maxMs', options.maxMs)) });
}

/** What has been detached; as a field, since awaiting a handle would wait for its end. */
export interface Detached<out Result, out Failure> {
  readonly operation: OperationHandle<Result, Failure>;
}

/** Begins an operation that what it stands in does not wait for: it outlives that, and is not called off with it. */
export function detach<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>): OperationSpec<Input, Detached<Result, Failure>, never> {
  requireSpec('the operation', spec);
  return specOf(`detach ${spec.name}`, (run, input: Input) => Object.freeze({ operation: handleOf<Result, Failure>(begun(new OperationRun(spec, input, run.environment))) }));
}

/** What is laid around an operation. */
export interface Wrapping<Input, Result> {
  /**
   * Hooks, by the change they wait for: `{ 'enter failed': ({ name, reason }) => … }`. They hear of real changes only, once those have been made: first who waits
   * for the state that was left, then who waits for the new one; the innermost first, and one that returns `true` ends the round. What they throw changes
   * nothing and goes to the process's warnings.
   */
  readonly on?: Hooks;
  /** Takes the place of the body, and may run the one before it by `op.run(inner, input)`. Of several, the outermost counts. */
  readonly body?: (op: OperationScope, input: Input, inner: OperationSpec<Input, Result>) => Result | PromiseLike<Result>;
}

/** Lays hooks, or another body, around an operation, which stays as it is. @throws ERR_INVALID_OPTION for a hook on a change that there is not */
export function wrap<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, wrapping: Wrapping<Input, Result>): OperationSpec<Input, Result, Failure> {
  requireSpec('the operation', spec);
  const { on = {}, body } = wrapping;
  for (const [moment, hook] of Object.entries(on) as [string, unknown][]) {
    if (!moments.has(moment)) throw invalidOption(undefined, 'on', moment, `a hook waits for one of: ${[...moments].join(', ')}`);
    requireFunction(`on[${JSON.stringify(moment)}]`, hook);
  }
  const { hooks } = planOf(spec);
  const inner = respecified(spec, { hooks: [], limitMs: Infinity, stepLimitMs: Infinity, isShielded: false, undo: undefined });
  if (body === undefined) return respecified(spec, { hooks: Object.freeze([...hooks, Object.freeze({ ...on })]) });
  requireFunction('body', body);
  const around: Body<Input, Result> = (op, input) => body(op, input, inner);
  return respecified(spec, { hooks: Object.freeze([...hooks, Object.freeze({ ...on })]), body: (run, input) => around(new Scope(run), input) });
}

const states = Object.keys(transitions) as RunState[];
const moments: ReadonlySet<string> = new Set([...states.slice(1).map((state) => `enter ${state}`), ...states.filter((state) => transitions[state].length > 0).map((state) => `exit ${state}`)]);

