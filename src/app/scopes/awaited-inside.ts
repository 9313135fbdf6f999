import { lines, SystoleError } from '../../model/errors';
import type { ScopeRooms } from './scope-rooms';

/** Somebody in a scope who awaits an operation. */
interface Awaiting {
  /** The scope, and those of the container that it stands in. */
  readonly scopes: readonly ScopeRooms[];
  readonly refuse: () => void;
}

/**
 * Operations of a container that are awaited inside of its scopes. One that waits for such a scope, or is queued behind one that does, would wait for itself:
 * whoever awaits it is refused, and the operation goes on when the scope has ended.
 */
export class AwaitedInside {
  private readonly awaiting = new Set<Awaiting>();

  /** The same promise for somebody in a scope; it rejects as soon as that would be waited for. */
  watched<Result>(operation: string, promise: Promise<Result>, scopes: readonly ScopeRooms[]): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const one: Awaiting = { scopes, refuse: () => { reject(awaitedInside(`${operation}()`, scopes[0]?.container.name ?? '')); } };
      this.awaiting.add(one);
      promise.then(resolve, reject).finally(() => { this.awaiting.delete(one); });
    });
  }

  /** An operation waits for these from now on. */
  refuse(waitedFor: ReadonlySet<ScopeRooms>): void {
    for (const one of this.awaiting) if (one.scopes.some((scope) => waitedFor.has(scope))) one.refuse();
  }
}

/** @param container - the name of the container that the scope is of */
export function awaitedInside(call: string, container: string): SystoleError<'ERR_REENTRANT'> {
  const scope = `a scope of ${container}`;
  const path = [call, scope, call];
  return new SystoleError('ERR_REENTRANT', lines(
    `${call} was awaited in ${scope}, which has to end first: neither would end.`,
    `path: ${path.join(' -> ')}`,
    'await it when the scope has ended, after runInScope; or call it in there, and neither await it nor use its then',
  ), { call, component: container, phase: 'scope', path });
}
