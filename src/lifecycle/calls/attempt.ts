import type { Accountable } from '../../model/account';
import type { HandlerMoment } from '../../model/definition';
import type { AnySystoleError, SystoleError } from '../../model/errors';
import type { StopSignal } from '../../model/handler-context';
import type { Hook } from '../../model/outcome';
import type { StepPhase } from '../../model/state';
import type { Calls } from './calls';
import { invalidComponent, isLeavable } from './invalid';

/** Takes down what a handler says while it runs. */
export interface AttemptNotes {
  /** @param component - who says so: the id, or the path to somebody inside */
  said(attempt: Attempt, component: string, channel: string, value: unknown): void;
  consists(attempt: Attempt, of: Accountable): void;
}

/** Who is told how an attempt goes; each method is called at most once per attempt, and never throws. */
export interface AttemptOwner {
  /** Where what its handlers say is written down. */
  readonly steps: AttemptNotes;
  succeeded(attempt: Attempt, value: unknown, nowMs: number): void;
  failed(attempt: Attempt, error: unknown): void;
  /** The limit is over and the handler still runs: abort it, or leave it. */
  limitReached(attempt: Attempt): void;
  /** The grace after an abort is over and the handler still runs. The attempt has been left behind. */
  leftBehind(attempt: Attempt): void;
  /** The time beyond which `extend` moves no limit. */
  latestDueAtMs(attempt: Attempt): number;
}

/** `running` until its limit, `aborting` until its grace is over, then `left`; `settled` is the end from any of them. */
export type AttemptState = 'running' | 'aborting' | 'left' | 'settled';

/** What few attempts come to: apart, because there is an attempt for each step. */
interface Rare {
  reason: AnySystoleError | undefined;
  overLimit: boolean;
  invalid: SystoleError<'ERR_INVALID'> | undefined;
  moment: HandlerMoment | undefined;
  failedMoment: HandlerMoment | undefined;
  controller: AbortController | undefined;
}

/** One call of a component's handlers for one phase, in flight or over. */
export class Attempt {
  readonly component: number;
  readonly phase: StepPhase;
  readonly owner: AttemptOwner;
  readonly calledAtMs: number;
  /** When the limit (while running) or the grace (while aborting) is over. */
  dueAtMs: number;
  state: AttemptState = 'running';
  /** True when what a start ends with counts for nothing, whatever it is. */
  givesNothing = false;
  /** Its row in the record of the run. */
  row = -1;
  /** Its place among those in flight. */
  slot = -1;
  private readonly calls: Calls;
  private rare: Rare | undefined = undefined;

  constructor(calls: Calls, owner: AttemptOwner, component: number, phase: StepPhase, calledAtMs: number, dueAtMs: number) {
    this.calls = calls;
    this.owner = owner;
    this.component = component;
    this.phase = phase;
    this.calledAtMs = calledAtMs;
    this.dueAtMs = dueAtMs;
  }

  /** Why it was aborted. */
  get reason(): AnySystoleError | undefined {
    return this.rare?.reason;
  }

  /** True when it ran over its own limit, rather than being called off. */
  get overLimit(): boolean {
    return this.rare?.overLimit === true;
  }

  set overLimit(isOver: boolean) {
    this.more().overLimit = isOver;
  }

  /** What it ends as instead of ending well, once a handler has said that the component is invalid. */
  get invalid(): SystoleError<'ERR_INVALID'> | undefined {
    return this.rare?.invalid;
  }

  /** Which of its handlers was called last, where there are hooks. */
  get moment(): HandlerMoment | undefined {
    return this.rare?.moment;
  }

  set moment(moment: HandlerMoment | undefined) {
    this.more().moment = moment;
  }

  /** Which of its handlers failed first, where there are hooks. */
  get failedMoment(): HandlerMoment | undefined {
    return this.rare?.failedMoment;
  }

  set failedMoment(moment: HandlerMoment | undefined) {
    this.more().failedMoment = moment;
  }

  /** Made on first use: most handlers never look at it. */
  get signal(): StopSignal {
    const rare = this.more();
    if (rare.controller === undefined) {
      rare.controller = new AbortController();
      if (rare.reason !== undefined) rare.controller.abort(rare.reason);
    }
    return rare.controller.signal;
  }

  private more(): Rare {
    return this.rare ??= { reason: undefined, overLimit: false, invalid: undefined, moment: undefined, failedMoment: undefined, controller: undefined };
  }

  /** Marks the attempt aborted and fires its signal. Listeners of the signal run now; what they throw is theirs. */
  abort(reason: AnySystoleError): void {
    const rare = this.more();
    if (rare.reason !== undefined) return;
    rare.reason = reason;
    rare.controller?.abort(reason);
  }

  /** Registers a clean-up for a failed start or the next stop. */
  defer(cleanUp: () => unknown): void {
    this.calls.deferred.add(this.component, cleanUp);
  }

  /** Says something on a channel: an event, and kept with the operation while the handler runs. */
  say(component: string, channel: string, value: unknown): void {
    this.owner.steps.said(this, component, channel, value);
  }

  /** Says that its work is done by an operation elsewhere. */
  consists(of: Accountable): void {
    this.owner.steps.consists(this, of);
  }

  /** Says that the component is not fit to take part; once it has been called off that changes nothing any more. */
  invalidate(component: string, channel: string, issue: unknown): void {
    this.say(component, channel, issue);
    if (this.state !== 'running' || !isLeavable(this.phase)) return;
    this.more().invalid = invalidComponent(component, this.phase, [...this.invalid?.details.issues ?? [], issue]);
  }

  /** True when it goes wrong only because a handler has said so. */
  isInvalidBy(error: unknown): boolean {
    return this.reason === undefined && this.invalid !== undefined && error === this.invalid;
  }

  /** The hook that failed, or that ran over the limit; `undefined` when it was the handler. */
  get hook(): Hook | undefined {
    const moment = this.failedMoment ?? this.moment;
    return moment === 'on' ? undefined : moment;
  }

  /** Moves the limit later, while it is not over, and not beyond what its owner allows. */
  extend(ms: number): void {
    if (this.state === 'running' && ms > 0) this.calls.extend(this, ms);
  }
}
