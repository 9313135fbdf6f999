import type { Limits, Settings } from './limits';
import type { Outcome } from './outcome';
import type { OperationName } from './report';
import type { ComponentState, FailedPhase, RunState, StepPhase, SystemState } from './state';

interface Stamp {
  /** Dense and ascending from 1, per container. */
  readonly sequence: number;
  /** Milliseconds of the container's clock. */
  readonly atMs: number;
}

/** What a component needs, and how. */
export interface WiredNeed {
  readonly id: string;
  readonly isRequired: boolean;
  /** Neither an instance nor a need: only its turn comes later. */
  readonly isOrderOnly: boolean;
  /** One of many, asked for by `all`. */
  readonly isMember: boolean;
  /** Waits until it is ready, not merely started. */
  readonly waitsForReady: boolean;
  /** Goes on without it when its start fails. */
  readonly goesOnWithout: boolean;
}

/** A component of the graph that operations work on. */
export interface WiredComponent {
  readonly id: string;
  readonly isEnabled: boolean;
  /** What it requires, and is switched off, when that is why it is switched off itself. */
  readonly disabledBy?: string;
  readonly needs: readonly WiredNeed[];
  readonly limits: Limits;
}

/** How an operation goes about it, where that is not the usual way. */
export interface OperationManner {
  /** Only its components themselves: what depends on them stays as it is. */
  readonly isolated?: true;
  /** What has come up stays up when it fails. */
  readonly keepsUp?: true;
  /** What depends on its components optionally stays up. */
  readonly detach?: true;
  /** Of a phase of the user's own. */
  readonly phase?: {
    readonly direction: 'dependencies-first' | 'dependents-first';
    readonly onError: 'collect' | 'halt';
    /** For each component; milliseconds. */
    readonly timeoutMs: number;
  };
}

/** What happened to a user's own operation, or to a part of one, without its stamp. */
export type RunHappening =
  | {
    readonly kind: 'run-changed'; readonly run: number; readonly name: string; readonly from: RunState; readonly to: RunState;
    /** The run that it is a part of, and does not outlive; `undefined` for a whole operation, and for what has been detached. */
    readonly parent: number | undefined;
    /** Why, with a state that is no success, and with those that lead there. */
    readonly reason?: unknown;
    /** Its body is still in flight, and nobody waits for it any more. */
    readonly isQuarantined?: true;
    /** It is a clean-up, or `nonCancellable`: nobody calls it off. */
    readonly isShielded?: true;
  }
  | { readonly kind: 'run-progress'; readonly run: number; readonly name: string; readonly text: string }
  /** A body that was left behind has ended after all; `error` is what it threw. */
  | { readonly kind: 'run-late'; readonly run: number; readonly name: string; readonly outcome: 'done' | 'failed'; readonly error: unknown };

/** What happened, without its stamp. */
export type Happening =
  /** The graph that operations work on from here on: told before the next one after a change, and after somebody subscribed. */
  | { readonly kind: 'wired'; readonly components: readonly WiredComponent[] }
  | OperationManner & {
    readonly kind: 'operation-starting'; readonly operation: number; readonly name: OperationName;
    /** Those it is about; beside them, it may start what they need and stop what depends on them. */
    readonly components: readonly string[];
    /** The limits it works under. */
    readonly settings: Settings;
  }
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
  /** A handler asked for more time, and was given some; its new limit in milliseconds, from its call. */
  | { readonly kind: 'step-extended'; readonly component: string; readonly phase: StepPhase; readonly limitMs: number }
  | { readonly kind: 'step-aborting'; readonly component: string; readonly phase: StepPhase; readonly reason: unknown }
  | { readonly kind: 'step-ended'; readonly component: string; readonly phase: StepPhase; readonly outcome: Outcome }
  /** A handler that was left behind has ended after all. */
  | { readonly kind: 'late'; readonly component: string; readonly phase: StepPhase; readonly outcome: 'done' | 'failed'; readonly error: unknown }
  /** A start is taking long: who runs, and who waits for it, the nearest first. */
  | { readonly kind: 'slow'; readonly operation: number; readonly component: string; readonly runningMs: number; readonly limitMs: number; readonly waiting: readonly string[] }
  | { readonly kind: 'progress'; readonly component: string; readonly text: string }
  | { readonly kind: 'reported'; readonly component: string; readonly channel: string; readonly value: unknown }
  /** A scope begins; `outer` is the number of the one of this container that it stands in. */
  | { readonly kind: 'scope-opened'; readonly scope: number; readonly outer: number | undefined }
  /** What happened to what belongs to a scope that was opened while somebody listened: an event as of a container of its own, with stamps that count in the scope. */
  | { readonly kind: 'in-scope'; readonly scope: number; readonly event: SystoleEvent }
  /** `error` is what its function, or else its end, has thrown. */
  | { readonly kind: 'scope-ended'; readonly scope: number; readonly outcome: 'done' | 'failed'; readonly error: unknown }
  | RunHappening;

/** One fact about what happened, as data; subscribers receive nothing else. */
export type SystoleEvent = Happening & Stamp;

/** Hears events in order, each once, synchronously. What it throws changes nothing and goes to the process's warnings. */
export type Listener = (event: SystoleEvent) => void;
