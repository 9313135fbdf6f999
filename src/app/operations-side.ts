import type { AbandonedOperation } from '../model/report';
import type { OperationHandle } from '../operations/operation-handle';
import type { OperationSpec } from '../operations/spec';
import type { OperateArguments } from './operate';
import type { ContainerOperateOptions } from './own-operations';
import { PartsSide } from './parts-side';

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

  /** @internal What the last stop of everything could not wait for any longer. */
  get abandoned(): readonly AbandonedOperation[] {
    return this.internals.operations.abandoned;
  }

  /** The operations of the user's own that go on, in the order in which they began. */
  operations(): readonly OperationHandle[] {
    return this.internals.operations.handles;
  }
}
