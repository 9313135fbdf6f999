import type { WiredNeed } from '../../model/event';
import type { Limits } from '../../model/limits';
import type { ComponentState, FailedPhase, StepPhase } from '../../model/state';

/** One need: who needs whom, and how. */
export interface EdgeTrace {
  readonly from: ComponentTrace;
  readonly to: ComponentTrace;
  readonly need: WiredNeed;
}

/** One call of a component's handlers, as far as the log goes. */
export interface StepTrace {
  readonly component: ComponentTrace;
  readonly phase: StepPhase;
  readonly sequence: number;
  readonly atMs: number;
  /** When its signal was aborted, and why. */
  abortedAtMs: number | undefined;
  abortReason: unknown;
}

/** What is known of one component at one event. */
export class ComponentTrace {
  readonly id: string;
  isPresent = false;
  isEnabled = true;
  limits: Limits = {};
  needs: readonly EdgeTrace[] = [];
  neededBy: EdgeTrace[] = [];
  state: ComponentState = 'registered';
  failedIn: FailedPhase | undefined = undefined;
  sinceMs = 0;
  /** Steps that have neither ended nor been left behind. */
  readonly inFlight: StepTrace[] = [];
  /** Steps that were left behind and have not ended since. */
  readonly left: StepTrace[] = [];
  /** Starts that succeeded, late ones included, and stops that were called. */
  starts = 0;
  stops = 0;

  /** How it was brought up last, or is being brought up. */
  ascent: 'start' | 'resume' | undefined = undefined;

  constructor(id: string) {
    this.id = id;
  }

  step(phase: StepPhase): StepTrace | undefined {
    return this.inFlight.find((step) => step.phase === phase);
  }
}

/** Up: started, and not on its way down. */
export function isUp(component: ComponentTrace): boolean {
  return component.state === 'ready' || component.state === 'started';
}

/** Up, suspended, or with a handler in flight that is waited for. */
export function isLive(component: ComponentTrace): boolean {
  return liveStates.has(component.state);
}

const liveStates: ReadonlySet<ComponentState> = new Set<ComponentState>([
  'starting', 'aborting', 'started', 'ready', 'draining', 'stopping', 'forcing', 'suspending', 'suspended', 'resuming',
]);
