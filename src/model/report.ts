// Consumers may have neither the lib nor Node's types.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Outcome } from './outcome';
import type { ComponentState, RunState } from './state';

/** The built-in operations; a custom phase goes by its own name. */
export type OperationName = 'start' | 'stop' | 'restart' | 'suspend' | 'resume' | 'compensate' | 'reconfigure' | (string & {});

/** What an operation did with one component. Times are milliseconds of the container's clock. */
export interface ComponentReport {
  readonly id: string;
  readonly phase: string;
  readonly outcome: Outcome;
  readonly state: ComponentState;
  /** When its handler was called; `undefined` when it never was. */
  readonly calledAtMs: number | undefined;
  readonly settledAtMs: number | undefined;
  /** What its handlers returned, in a custom phase. */
  readonly value?: unknown;
}

/** One thing that a handler has said, by `context.report` or `context.invalid`. */
export interface Reported {
  /** Who said it; for one inside a subsystem the path to it: `shop/database`. */
  readonly component: string;
  /** The phase whose handler said it. */
  readonly phase: string;
  readonly channel: string;
  readonly value: unknown;
  /** In milliseconds of the container's clock. */
  readonly atMs: number;
}

/** An operation of the user's own that was in flight when a stop went on without it, or a body inside it that had ignored that it was called off. */
export interface AbandonedOperation {
  /** Unique in its container. */
  readonly id: number;
  readonly name: string;
  readonly state: RunState;
}

/** What an operation did, component by component. */
export interface OperationReport {
  readonly operation: OperationName;
  readonly outcome: 'running' | 'done' | 'failed' | 'aborted';
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** In the order in which their turns came; those whose turn never came stand last. */
  readonly components: readonly ComponentReport[];
  /** What its handlers said while they ran, in that order; what is said later, or when the operation is over, is only an event. */
  readonly reported: readonly Reported[];
  /** The same by channel and component, each list in order: `report.channels.info?.['database']`. */
  readonly channels: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  /** Of a stop: operations of the user's own that it could not wait for any longer; absent when there were none. */
  readonly abandoned?: readonly AbandonedOperation[];
}

/**
 * What a successful start resolves with: leaving the block stops the container, as `stopAll` does. What is kept outlives that too, for the next
 * start; leaving the block of the container itself lets go of it.
 */
export interface RunningReport extends OperationReport, AsyncDisposable {}
