import type { WiredNeed } from '../../model/event';
import type { Limits } from '../../model/limits';
import type { ComponentState, FailedPhase, StepPhase } from '../../model/state';
import type { AscentTrace } from './ascent-trace';
import type { DescentTrace } from './descent-trace';
import type { OperationTrace } from './operation-trace';

/** One need: who needs whom, and how. */
export interface EdgeTrace {
  readonly from: ComponentTrace;
  readonly to: ComponentTrace;
  readonly need: WiredNeed;
  /** In an ascent: whether it lets `from` start. */
  isMet: boolean;
  /** The operation in which it became known, after `from` had been begun. */
  readonly learnedIn?: OperationTrace | undefined;
}

/** One call of a component's handlers, as far as the log goes. */
export interface StepTrace {
  readonly component: ComponentTrace;
  readonly phase: StepPhase;
  readonly sequence: number;
  readonly atMs: number;
  readonly operation: OperationTrace | undefined;
  /** When its signal was aborted. */
  abortedAtMs: number | undefined;
  /** It began after its operation had failed: then its handler is not called. */
  readonly isTooLate: boolean;
}

/** What became of the last start of a component. */
export type StartAttempt = 'none' | 'open' | 'up' | 'failed' | 'left';

/** A handler that ended after it was left behind, and leaves something that is up. */
export interface Owed {
  readonly phase: StepPhase;
  readonly sequence: number;
  readonly atMs: number;
}

/** What is known of one component at one event. */
export class ComponentTrace {
  readonly id: string;
  /** In order of registration. */
  index: number = 0;
  isPresent: boolean = false;
  isEnabled: boolean = true;
  disabledBy: string | undefined = undefined;
  limits: Limits = {};
  needs: readonly EdgeTrace[] = [];
  neededBy: EdgeTrace[] = [];
  state: ComponentState = 'registered';
  failedIn: FailedPhase | undefined = undefined;
  sinceMs: number = 0;
  /** True once an event has told its state. */
  isTold: boolean = false;
  /** Steps that have neither ended nor been left behind. */
  readonly inFlight: StepTrace[] = [];
  /** Steps that were left behind and have not ended since. */
  readonly left: StepTrace[] = [];
  /** Starts that succeeded, late ones included, and stops that were called. */
  starts: number = 0;
  stops: number = 0;
  /** Start steps, whatever became of them; tells one instance from the next. */
  attempts: number = 0;
  attempt: StartAttempt = 'none';
  /** Clean-ups since the last start, and force-stops since the last stop. */
  cleanUps: number = 0;
  forceStops: number = 0;
  /** The limits of its last steps that were given more time, by phase. */
  extensions: Map<StepPhase, number> | undefined = undefined;
  /** Its last start said that it is invalid. */
  isInvalid: boolean = false;
  /** How its last step ended. */
  lastOutcome: string = '';
  /** A stop that a late end has made necessary, until that stop is over. */
  owed: Owed | undefined = undefined;
  /** What it found up when it was started. */
  held: readonly ComponentTrace[] = [];
  /** Who found this one up when it was started, by the number of that start. */
  holders: Map<ComponentTrace, { readonly attempt: number; readonly need: WiredNeed }> | undefined = undefined;
  /** The ascent it is a member of, and what it still waits for in it. */
  ascent: AscentTrace | undefined = undefined;
  unmet: number = 0;
  runnableAtMs: number = 0;
  /** What it waited for last, on its way up or down. */
  waitedFor: ComponentTrace | undefined = undefined;
  /** The descent it is a member of until it has settled, and who still has to settle before it. */
  descent: DescentTrace | undefined = undefined;
  blockers: number = 0;

  constructor(id: string) {
    this.id = id;
  }

  step(phase: StepPhase): StepTrace | undefined {
    return this.inFlight.find((step) => step.phase === phase);
  }
}

/** Up: started, and not on its way down. */
export function isUp({ state }: ComponentTrace): boolean {
  return state === 'ready' || state === 'started';
}

/** Up, suspended, or with a handler in flight that is waited for. */
export function isLive(component: ComponentTrace): boolean {
  return liveStates.has(component.state);
}

/** Down, or left behind. */
export function isAtRest({ state }: ComponentTrace): boolean {
  return restStates.has(state);
}

/** True for what is up, and for what failed while it was: a stop owes it its stop handlers. */
export function needsStop(component: ComponentTrace): boolean {
  const { state, failedIn } = component;
  return isUp(component) || state === 'suspended' || (state === 'failed' && (failedIn === 'resume' || failedIn === 'run'));
}

/** True for a need that a component cannot do without. */
export function isStrict(need: WiredNeed): boolean {
  return need.isRequired && !need.isMember;
}

/** True for what a start has left out: it said that it is invalid, or requires what is left out. */
export function isLeftOut({ state, isInvalid, inFlight }: ComponentTrace): boolean {
  return state === 'skipped' || ((state === 'failed' || state === 'quarantined') && isInvalid && inFlight.length === 0);
}

const liveStates: ReadonlySet<ComponentState> = new Set<ComponentState>([
  'starting', 'aborting', 'started', 'ready', 'draining', 'stopping', 'forcing', 'suspending', 'suspended', 'resuming',
]);

const restStates: ReadonlySet<ComponentState> = new Set<ComponentState>(['stopped', 'failed', 'skipped', 'disabled', 'quarantined']);
