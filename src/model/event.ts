import type { Outcome } from './outcome';
import type { OperationName } from './report';
import type { ComponentState, FailedPhase, StepPhase, SystemState } from './state';

interface Stamp {
  /** Dense and ascending from 1, per container. */
  readonly sequence: number;
  /** Milliseconds of the container's clock. */
  readonly atMs: number;
}

/** What happened, without its stamp. */
export type Happening =
  | { readonly kind: 'operation-starting'; readonly operation: number; readonly name: OperationName; readonly components: readonly string[] }
  | { readonly kind: 'operation-failing'; readonly operation: number; readonly name: OperationName; readonly rootCause: string | undefined; readonly error: unknown }
  | { readonly kind: 'operation-ended'; readonly operation: number; readonly name: OperationName; readonly outcome: 'done' | 'failed' | 'aborted'; readonly error: unknown }
  | { readonly kind: 'system-changed'; readonly from: SystemState; readonly to: SystemState }
  | {
    readonly kind: 'component-changed'; readonly component: string; readonly from: ComponentState; readonly to: ComponentState;
    /** Only with `to: 'failed'`. */
    readonly failedIn?: FailedPhase;
    readonly reason?: string;
  }
  | { readonly kind: 'step-starting'; readonly component: string; readonly phase: StepPhase }
  | { readonly kind: 'step-aborting'; readonly component: string; readonly phase: StepPhase; readonly reason: unknown }
  | { readonly kind: 'step-ended'; readonly component: string; readonly phase: StepPhase; readonly outcome: Outcome }
  /** A handler that was left behind has ended after all. */
  | { readonly kind: 'late'; readonly component: string; readonly phase: StepPhase; readonly outcome: 'done' | 'failed'; readonly error: unknown }
  /** A start is taking long: who runs, and who waits for it, the nearest first. */
  | { readonly kind: 'slow'; readonly operation: number; readonly component: string; readonly runningMs: number; readonly limitMs: number; readonly waiting: readonly string[] }
  | { readonly kind: 'progress'; readonly component: string; readonly text: string }
  | { readonly kind: 'reported'; readonly component: string; readonly channel: string; readonly value: unknown };

/** One fact about what happened, as data; subscribers receive nothing else. */
export type SystoleEvent = Happening & Stamp;

/** Hears events in order, each once, synchronously. What it throws changes nothing and goes to the process's warnings. */
export type Listener = (event: SystoleEvent) => void;
