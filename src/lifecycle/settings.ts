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

export const defaultSettings: Settings = {
  startTimeoutMs: 15_000,
  startDeadlineMs: 60_000,
  abortGraceMs: 1_000,
  stopBudgetMs: 25_000,
  stopTimeoutMs: 10_000,
  forceGraceMs: 1_000,
  concurrency: Infinity,
  pools: {},
  slowWarningMs: 5_000,
};

/** What is kept of a stop's time for each component further down the longest chain. */
export const minStopMs = 100;
