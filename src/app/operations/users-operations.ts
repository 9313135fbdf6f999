import type { Companions, EndRequest } from '../../lifecycle/companions';
import type { Kernel } from '../../lifecycle/kernel';
import type { AbandonedOperation } from '../../model/report';
import type { OperationHandle } from '../../operations/operation-handle';
import type { AnySpec } from '../../operations/spec';
import { loadOwnOperations } from '../later';
import type { ContainerOperateOptions, OwnOperations } from './own-operations';

/** Operations of the user's own in one container: what runs them is loaded with the first, until which there are none. */
export class UsersOperations implements Companions {
  private readonly make: () => OwnOperations;
  private own: OwnOperations | undefined = undefined;

  constructor(name: string, kernel: () => Kernel, onHookError: (error: unknown) => void) {
    this.make = () => new (loadOwnOperations().OwnOperations)(name, kernel, onHookError);
  }

  get areIdle(): boolean {
    return this.own?.areIdle ?? true;
  }

  /** Those that go on, in the order in which they began. */
  get handles(): readonly OperationHandle[] {
    return this.own?.handles ?? [];
  }

  /** What the last stop that waited could not wait for any longer. */
  get abandoned(): readonly AbandonedOperation[] {
    return this.own?.abandoned ?? [];
  }

  /** @throws ERR_INVALID_OPTION, and ERR_STATE while a stop waits for what goes on */
  operate<Result, Failure>(spec: AnySpec, input: unknown, options: ContainerOperateOptions): OperationHandle<Result, Failure> {
    this.own ??= this.make();
    return this.own.operate<Result, Failure>(spec, input, options);
  }

  end(request: EndRequest): Promise<readonly AbandonedOperation[]> {
    return this.own?.end(request) ?? Promise.resolve([]);
  }

  hurry(): void {
    this.own?.hurry();
  }
}
