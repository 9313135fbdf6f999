import type { OperateOptions, OperationEvent, OperationHandle, OperationSpec, RunReport } from 'systole/operations';
import { operate, operation } from 'systole/operations';
import type { VirtualClock } from 'systole/testing';
import { createVirtualClock } from 'systole/testing';
import { messageOf } from '../../src/model/errors';

/** A virtual clock, and a log of every change as a line: `at 10: deploy running`. */
export class Stage {
  readonly clock: VirtualClock = createVirtualClock();
  readonly log: string[] = [];
  readonly events: OperationEvent[] = [];

  /** What bodies say, at their time. */
  readonly note = (text: string): void => { this.log.push(`at ${String(this.clock.now())}: ${text}`); };

  operate<Result, Failure>(spec: OperationSpec<undefined, Result, Failure>, options: OperateOptions = {}): OperationHandle<Result, Failure> {
    return operate<undefined, Result, Failure>(spec, undefined, {
      clock: this.clock,
      onEvent: (event) => {
        this.events.push(event);
        if (event.kind === 'run-changed') this.note(`${event.name} ${event.to}${event.isQuarantined === true ? ', left behind' : ''}`);
        else if (event.kind === 'run-late') this.note(`${event.name} is late: ${event.outcome}`);
      },
      ...options,
    });
  }

  /** Takes a while, and notices nothing. */
  deaf<Value = void>(name: string, ms: number, given?: Value): OperationSpec<unknown, Value> {
    return operation(name, async () => this.clock.after(ms, given as Value));
  }

  /** Takes a while, ends when it is called off, and says so. */
  obedient(name: string, ms: number, given?: unknown): OperationSpec {
    return operation(name, ({ signal }) => new Promise((resolve, reject) => {
      const stop = this.clock.schedule(ms, () => { resolve(given); });
      (signal).addEventListener('abort', () => {
        stop();
        this.note(`${name} hears of it`);
        reject((signal).reason as Error);
      }, { once: true });
    }));
  }

  /** Fails after a while. */
  failing(name: string, ms: number, reason: unknown = `${name} is broken`): OperationSpec<unknown, never> {
    return operation<unknown, never>(name, async () => { await this.clock.after(ms); throw reason; });
  }

  /** How it has ended: its state and its reason in words; `running` while it goes on. */
  static end({ state, reason }: { readonly state: string; readonly reason: unknown }): string {
    return reason === undefined ? state : `${state}: ${(messageOf(reason)).split('\n')[0] ?? ''}`;
  }
}

/** The states in a tree, as far as it goes: `deploy running [pull succeeded, push running]`. */
export function outline({ name, state, attempt, children }: RunReport): string {
  const inside = children.length === 0 ? '' : ` [${children.map(outline).join(', ')}]`;
  return `${name}${attempt > 1 ? `#${String(attempt)}` : ''} ${state}${inside}`;
}
