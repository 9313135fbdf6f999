import type { AbandonedOperation } from '../../model/report';
import type { OperationHandle } from '../../operations/operation-handle';
import type { OperationSpec } from '../../operations/spec';
import type { OperateArguments } from './operate';
import type { ContainerOperateOptions } from './own-operations';
import type { Key } from '../../model/token';
import { PartsSide } from '../parts-side';
import type { Scope } from '../scopes/scope';
import type { ScopeOptions } from '../scopes/scope-options';

/** The side of a container that runs operations of the user's own. */
export abstract class OperationsSide extends PartsSide {
  /**
   * Runs an operation of the user's own (`systole/operations`) with the components, and returns at once. Its changes are events of the container.
   *
   * A stop of everything waits for it before anything goes down: for `drainMs`, within half of the stop's budget; then it is called off. What is in flight even so
   * is `abandoned` in the stop's report; so an operation had better not await such a stop, which waits for it. A failure that nobody awaits is a warning of the process, too.
   *
   * @throws ERR_INVALID_OPTION; ERR_STATE while such a stop waits
   */
  operate<Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, ...[input, options = {}]: OperateArguments<Input, ContainerOperateOptions>): OperationHandle<Result, Failure> {
    return this.internals.operations.operate<Result, Failure>(spec, input, options);
  }

  /**
   * Opens a scope, calls a function in it, and ends it when the function has ended, however it has. Inside, in whatever is awaited there and in its timers, too, `get` and `resolve`
   * of this container give, of what has `scope: 'container'`, the instances of this scope. What of that has handlers is started before the function is called, each the moment
   * what it needs is up, and stopped after it, in reverse; the rest is made when it is asked for. Singletons are those of the container.
   *
   * Rejects with what the function throws; else with what the end of the scope has thrown, which otherwise is a warning of the process. With ERR_START_FAILED, ERR_NOT_STARTED,
   * ERR_ABORTED or whatever is wrong with the wiring, without having called the function; ERR_NOT_FOUND, ERR_INVALID_OPTION.
   *
   * A stop waits for scopes that are open, where it comes to what belongs to them: for the `stopTimeoutMs` of that; then it aborts their `signal`. So the function had better not
   * await such a stop.
   */
  runInScope<Result, const Keys extends readonly Key[] = readonly Key[]>(call: (scope: Scope) => Result | PromiseLike<Result>, options?: ScopeOptions<Keys>): Promise<Result> {
    return this.internals.scopes.run(call, options);
  }

  /** @internal What the last stop of everything could not wait for any longer. */
  get abandoned(): readonly AbandonedOperation[] {
    return this.internals.operations.abandoned;
  }

  /** The operations of the user's own that go on, in the order in which they began. */
  operations(): readonly OperationHandle[] {
    return this.internals.operations.handles;
  }
}
