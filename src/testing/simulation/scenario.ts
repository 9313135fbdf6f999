import type { ActPlan } from './act';
import type { ListenerPlan, TimedCall } from './call';
import type { SchedulePlan } from './schedule';

/** What the handlers of a component do in a phase, call by call; the last one from then on. */
export type Acts = Readonly<Record<string, readonly ActPlan[]>>;

/** Everything that happens to a system in one run, as data: the same scenario gives the same events. */
export interface Scenario {
  /** By component, then by phase. What is not named is done at once. */
  readonly acts: Readonly<Record<string, Acts>>;
  readonly calls: readonly TimedCall[];
  readonly listeners: readonly ListenerPlan[];
  readonly schedule: SchedulePlan;
  /** Whether the system is run by `main`, as a whole process. */
  readonly asProcess: boolean;
}
