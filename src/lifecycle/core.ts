import type { Clock } from '../model/clock';
import type { Calls } from './calls/calls';
import type { ComponentTable } from './component-table';
import type { Diagnostics } from './diagnostics';
import type { EventBus } from './event-bus';
import type { Operation } from './operations/operation';
import type { Settings } from '../model/limits';
import type { Steps } from './steps';

/** What every run works with. */
export interface Core {
  readonly clock: Clock;
  readonly events: EventBus;
  readonly table: ComponentTable;
  readonly calls: Calls;
  readonly diagnostics: Diagnostics;
  readonly steps: Steps;
  readonly settings: Settings;
  /** Hears of operations that have failed, awaited or not. `undefined`: nobody does. */
  onFailed?: ((operation: Operation) => void) | undefined;
}
