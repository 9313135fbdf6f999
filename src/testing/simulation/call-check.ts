import type { Container } from '../../app/container';
import type { Operation } from '../../lifecycle/operations/operation';
import type { ComponentState } from '../../model/state';
import type { CallPlan } from './call';
import type { Tell } from './handler-check';

const afterStart: ReadonlySet<ComponentState> = new Set<ComponentState>(['started', 'ready', 'disabled', 'skipped', 'failed', 'quarantined']);
const over: ReadonlySet<string> = new Set(['succeeded', 'failed', 'aborted', 'superseded']);
/** How a call ends that was never admitted. */
const refusals: ReadonlySet<string> = new Set(['ERR_BUSY', 'ERR_REENTRANT', 'ERR_STATE']);

/** A call that was made, as far as it is known. */
export interface MadeCall {
  readonly call: CallPlan;
  readonly end: string;
  readonly endedAtMs: number | undefined;
}

/** Holds what a call gave to what it was about. */
export class CallCheck {
  private readonly container: Container;
  private readonly tell: Tell;
  private last: { readonly made: MadeCall; readonly operation: Operation } | undefined = undefined;
  /** Stops of everything that overlap. */
  private readonly pairs: (readonly [MadeCall, MadeCall])[] = [];

  constructor(container: Container, tell: Tell) {
    this.container = container;
    this.tell = tell;
  }

  made(made: MadeCall, operation: Operation): void {
    const { last } = this;
    if (over.has(operation.state)) return;
    if (last !== undefined && !over.has(last.operation.state) && isStopOfAll(last.made) && isStopOfAll(made)) this.pairs.push([last.made, made]);
    this.last = { made, operation };
  }

  /** C1: what was to be started is up, and what was to be stopped is not. To be asked before anything else has begun. */
  succeeded({ call }: MadeCall): void {
    if (call.kind !== 'start' && call.kind !== 'stop') return;
    for (const id of call.targets) {
      const state = this.container.status(id);
      const isAsAsked = call.kind === 'start' ? afterStart.has(state) : !this.container.isStarted(id);
      if (!isAsAsked) this.tell('C1', `a ${call.kind} of ${id} has succeeded, and it is ${state}`, id);
    }
  }

  /** T7: a stop of everything is one with that which was called just before and goes on; so they end as one. To be asked at the end. */
  checkPairs(): void {
    for (const [one, other] of this.pairs) {
      const isOne = one.end === other.end && one.endedAtMs === other.endedAtMs;
      if (!isOne && !refusals.has(other.end)) this.tell('T7', `of two stops of everything that overlap, one ended ${one.end}, the other ${other.end}`, '');
    }
  }
}

function isStopOfAll({ call }: MadeCall): boolean {
  return call.kind === 'stop' && call.targets.length === 0;
}
