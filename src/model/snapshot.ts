import type { ComponentState, FailedPhase, SystemState } from './state';

/** Something that was noted about a component: plain text, whatever was thrown or said. */
export interface Diagnostic {
  /**
   * A start of what was up (`already-up`), a stop of what was down (`already-down`), what a handler said on the channel `error`
   * (`reported`) or by `context.invalid` (`invalid`), and handlers that failed or ran over their limits.
   */
  readonly kind: 'already-up' | 'already-down' | 'reported' | 'invalid' | 'failed' | 'timed-out';
  readonly text: string;
  /** In milliseconds of the container's clock. */
  readonly atMs: number;
  /** The id of the operation; `undefined` for what was said outside of any. */
  readonly operation: number | undefined;
}

/** One component at one moment. */
export interface ComponentSnapshot {
  readonly id: string;
  readonly state: ComponentState;
  readonly failedIn: FailedPhase | undefined;
  /** Why it is disabled, skipped or failed, in words. */
  readonly reason: string | undefined;
  /** When it came into this state, in milliseconds of the container's clock. */
  readonly sinceMs: number;
  readonly hasInstance: boolean;
  /** What has been noted about it, the last first: at most 20, until `container.clear` forgets them. */
  readonly diagnostics: readonly Diagnostic[];
  /** The notes of the user's own that its definition has. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
}

/** Everything at one moment: frozen, plain, serialisable; holds no instance. */
export interface Snapshot {
  readonly name: string;
  readonly state: SystemState;
  readonly atMs: number;
  /** True while running with every component that was asked for ready. */
  readonly ready: boolean;
  /** In order of registration. */
  readonly components: readonly ComponentSnapshot[];
}
