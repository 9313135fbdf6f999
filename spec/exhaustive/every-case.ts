import type { Limits } from '../../src/index';
import type { CallPlan, ListenerPlan } from '../../src/testing/simulation/call';
import type { Acts } from '../../src/testing/simulation/scenario';
import type { SimulationCase } from '../simulation/simulate-seed';
import type { ComponentPlan } from '../simulation/system-plan';
import type { Fault } from './faults';
import { inAnyOrder, shortMs } from './faults';
import type { Needs } from './graphs';

/** A graph, and what goes wrong with one of its nodes. */
export interface SmallCase {
  readonly needs: Needs;
  readonly fault?: { readonly node: number; readonly what: Fault };
}

/** A graph without a fault, and with every single one of these. */
export function everyFault(needs: Needs, faults: readonly Fault[]): readonly SmallCase[] {
  return [{ needs }, ...needs.flatMap((_, node) => faults.map((what) => ({ needs, fault: { node, what } })))];
}

/** So long that nothing but a fault runs into it. */
const longMs = 10_000;
const startAll: CallPlan = { kind: 'start', targets: [] };
const limits: Readonly<Record<Fault['phase'], Limits>> = { start: { startTimeoutMs: shortMs, abortGraceMs: shortMs }, stop: { stopTimeoutMs: shortMs } };
/** How far time may go on while a handler could end. */
const waitsMs = 2 * shortMs;

/** One start of everything; the simulation stops everything when nothing is left to happen. */
export function startThenStop(small: SmallCase): SimulationCase {
  return caseOf(small, [startAll], []);
}

/** The stop is called at any moment, also before the start. */
export function stopAtAnyMoment(small: SmallCase): SimulationCase {
  return caseOf(small, [startAll, { kind: 'stop', targets: [] }], []);
}

/** The stop is called from within the listener that hears of the `nth` event. */
export function stopAtEvent(small: SmallCase, nth: number): SimulationCase {
  return caseOf(small, [startAll], [{ event: 'any', nth, does: { kind: 'stop', targets: [] } }]);
}

function caseOf({ needs, fault }: SmallCase, calls: readonly CallPlan[], listeners: readonly ListenerPlan[]): SimulationCase {
  const isLate = fault?.what.isLate ?? false;
  const others = needs.map((_, node) => node).filter((node) => node !== fault?.node).map(idOf);
  return {
    system: {
      components: needs.map((ids, node) => componentOf(node, ids, isLate && fault?.node === node ? limits[fault.what.phase] : {})),
      offFeatures: [],
      settings: {
        startTimeoutMs: longMs, startDeadlineMs: longMs, abortGraceMs: longMs, stopBudgetMs: longMs, stopTimeoutMs: longMs, forceGraceMs: shortMs, slowWarningMs: longMs,
      },
    },
    scenario: {
      acts: Object.fromEntries(needs.map((_, node) => [idOf(node), actsOf(fault?.node === node ? fault.what : undefined)])),
      calls: calls.map((call) => ({ atMs: 0, call })),
      listeners,
      schedule: { kind: 'scripted', choices: [], takingLonger: isLate ? ['caller', ...others] : [], waitsMs },
      asProcess: false,
    },
  };
}

function componentOf(node: number, needs: readonly number[], own: Limits): ComponentPlan {
  return {
    id: idOf(node), kind: 'definition', needs: needs.map((need) => ({ id: idOf(need), form: 'required' })), phases: ['stop'], findsOut: false, keep: false,
    limits: own,
  };
}

function actsOf(fault: Fault | undefined): Acts {
  const acts: Acts = { start: [inAnyOrder], stop: [inAnyOrder] };
  return fault === undefined ? acts : { ...acts, [fault.phase]: [fault.act] };
}

function idOf(node: number): string {
  return `c${String(node)}`;
}
