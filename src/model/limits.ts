/** What one component says of its own limits, in milliseconds; `undefined` takes the default. */
export interface Limits {
  readonly startTimeoutMs?: number | undefined;
  readonly abortGraceMs?: number | undefined;
  readonly stopTimeoutMs?: number | undefined;
  readonly drainTimeoutMs?: number | undefined;
  readonly pool?: string | undefined;
  readonly readiness?: 'started' | 'explicit' | undefined;
  readonly whenSuspended?: 'keep' | 'stop' | undefined;
}

/** The limits an operation works under. Milliseconds; `Infinity` for none. */
export interface Settings {
  /** Start limit of a component that names none. */
  readonly startTimeoutMs: number;
  /** Limit of a whole start, from its first handler on. */
  readonly startDeadlineMs: number;
  /** How long a start whose signal has aborted is waited for. */
  readonly abortGraceMs: number;
  /** Limit of a whole stop (and of a roll-back), fixed when it begins. */
  readonly stopBudgetMs: number;
  /** Stop limit of a component that names none. */
  readonly stopTimeoutMs: number;
  /** How long a stop whose signal has aborted is waited for. */
  readonly forceGraceMs: number;
  /** Start handlers in flight at a time. */
  readonly concurrency: number;
  /** Start handlers in flight at a time, by the name of their pool. */
  readonly pools: Readonly<Record<string, number>>;
  /** How often a start that takes long says who keeps it waiting. */
  readonly slowWarningMs: number;
}
