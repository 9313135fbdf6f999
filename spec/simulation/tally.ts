import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { OperationRunRecord } from './operations/simulate-operation';

/** How often something happened, by its name. */
export type Tally = Record<string, number>;

/** What a run reached: how calls ended, how steps ended, which changes of state there were. */
export function countRun(tally: Tally, run: SimulationRun): void {
  for (const { call, end } of run.calls) add(tally, `call ${call.kind}: ${end}`);
  for (const event of run.events) {
    if (event.kind === 'component-changed') add(tally, `state ${event.from} > ${event.to}`);
    else if (event.kind === 'step-ended') add(tally, `step ${event.phase}: ${event.outcome.kind}`);
    else if (event.kind === 'late') add(tally, `late ${event.phase}: ${event.outcome}`);
  }
  add(tally, 'runs');
  add(tally, 'events', run.events.length);
}

/** The same of an operation of a user's own. */
export function countOperation(tally: Tally, { events }: OperationRunRecord): void {
  for (const event of events) {
    if (event.kind === 'run-changed') add(tally, `run ${event.from} > ${event.to}${event.isQuarantined === true ? ', left behind' : ''}`);
    else if (event.kind === 'run-late') add(tally, `late body: ${event.outcome}`);
  }
  add(tally, 'runs');
  add(tally, 'events', events.length);
}

export function merge(into: Tally, from: Tally): void {
  for (const [name, count] of Object.entries(from)) add(into, name, count);
}

function add(tally: Tally, name: string, times = 1): void {
  tally[name] = (tally[name] ?? 0) + times;
}
