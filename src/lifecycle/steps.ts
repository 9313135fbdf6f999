import type { Limits } from '../model/limits';
import type { StepPhase } from '../model/state';
import type { Attempt } from './calls/attempt';

/**
 * What the runner asks of the outside: it knows components as integers, and nothing of instances or decorators.
 *
 * All methods but `run` are cheap and never throw.
 */
export interface Steps {
  /**
   * Runs a component's part of a phase. A promise (or thenable) is waited for; what is thrown or rejected is a failure.
   * A start that gives a `DisabledReason` leaves the component out of this run.
   */
  run(component: number, phase: StepPhase, attempt: Attempt): unknown;
  /** Whether `run` would have anything to do; of `clean-up`, beside what was deferred. */
  has(component: number, phase: StepPhase): boolean;
  /** The component is down: its instance may go, unless it is kept. Called once after each stop, and after each failed start. */
  down(component: number, isKept?: boolean): void;
  /** True for a component whose instance outlives a stop: then no handler of it is called. Without it, none does. */
  keeps?(component: number): boolean;
  /** A handler has said that its component is invalid, and has ended well otherwise: it is about to fail for that. Without it, nothing is owed. */
  endsInvalid?(component: number, attempt: Attempt): void;
  /**
   * What a component's part of a phase waits for besides its handlers, for people: the first completes a sentence, the others are evidence, and what to do.
   * Asked when a limit is reached. Without it, or where it gives nothing, it was handlers that took the time.
   */
  waitsFor?(component: number, phase: StepPhase): readonly string[] | undefined;
  limits(component: number): Limits;
  /** True for what only stands here for something that others start and stop. Without it, nothing does. */
  isElsewhere?(component: number): boolean;
}
