import type { ComponentState, FailedPhase, SystemState } from './state';

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
