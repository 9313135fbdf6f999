import type { ActPlan } from '../../src/testing/simulation/act';
import type { CallPlan, ListenerPlan, TimedCall } from '../../src/testing/simulation/call';
import type { Acts, Scenario } from '../../src/testing/simulation/scenario';
import type { RandomSchedule, SchedulePlan } from '../../src/testing/simulation/schedule';
import { smallerPlans as smallerOperations } from './operations/reduce';
import type { SimulationCase } from './simulate-seed';
import { play } from './simulate-seed';
import type { ComponentPlan, SystemPlan } from './system-plan';

/** What is left of a case, and how many smaller ones were tried. */
export interface Reduction {
  readonly smallest: SimulationCase;
  readonly tries: number;
}

/**
 * Leaves out of a case whatever it breaks an invariant without: components, needs, calls, listeners, limits and the rest, one
 * at a time, until nothing more can go or it has tried often enough.
 *
 * @param isBroken - whether a case still shows what the first one showed
 */
export async function reduce(given: SimulationCase, isBroken: (smaller: SimulationCase) => Promise<boolean>, mostTries: number = 3_000): Promise<Reduction> {
  let smallest = given;
  let tries = 0;
  for (let goesOn = true; goesOn;) {
    goesOn = false;
    for (const candidate of smallerThan(smallest)) {
      if (tries >= mostTries) return { smallest, tries };
      tries += 1;
      if (!await isBroken(candidate)) continue;
      smallest = candidate;
      goesOn = true;
      break;
    }
  }
  return { smallest, tries };
}

/** True for a case that breaks this invariant. */
export function breaking(invariant: string): (given: SimulationCase) => Promise<boolean> {
  return async (given) => (await play(given)).violations.some((violation) => violation.invariant === invariant);
}

/** Cases that are one thing smaller, what takes away most first. */
function* smallerThan({ system, scenario, operations = [] }: SimulationCase): Generator<SimulationCase> {
  for (const fewerOperations of oneLess(operations)) yield { system, scenario, operations: fewerOperations };
  for (const smaller of smallerAround({ system, scenario })) yield { ...smaller, operations };
  for (const [place, operation] of operations.entries()) for (const plan of smallerOperations(operation.plan)) yield { system, scenario, operations: operations.with(place, { ...operation, plan }) };
}

/** The same of all but its operations. */
function* smallerAround({ system, scenario }: SimulationCase): Generator<SimulationCase> {
  for (const { id } of system.components) if (system.components.length > 1) yield withoutComponent({ system, scenario }, id);
  for (const calls of fewer(scenario.calls)) yield* [{ system, scenario: { ...scenario, calls } }, { system, scenario: { ...scenario, calls, listeners: scenario.listeners.map(oneEarlier) } }];
  for (const listeners of oneLess(scenario.listeners)) yield { system, scenario: { ...scenario, listeners } };
  if (scenario.asProcess) yield* [scenario.calls, [startsAll, ...scenario.calls]].map((calls) => ({ system, scenario: { ...scenario, calls, asProcess: false } }));
  for (const { id, phases } of system.components) for (const phase of phases) yield withoutPhase({ system, scenario }, id, phase);
  for (const smaller of smallerSystems(system)) yield { system: smaller, scenario };
  for (const acts of smallerActs(scenario.acts)) yield { system, scenario: { ...scenario, acts } };
  for (const schedule of simplerSchedules(scenario.schedule)) yield { system, scenario: { ...scenario, schedule } };
  for (const calls of simplerCalls(scenario)) yield { system, scenario: { ...scenario, calls } };
  for (const listeners of simplerListeners(scenario)) yield { system, scenario: { ...scenario, listeners } };
}

/** What a process begins with. */
const startsAll: TimedCall = { atMs: 0, call: { kind: 'start', targets: [] } };

// --- the system

/** Nothing speaks of it any more; a call that was only about it goes too. */
function withoutComponent({ system, scenario }: SimulationCase, gone: string): SimulationCase {
  const components = system.components.filter(({ id }) => id !== gone).map((component) => ({ ...component, needs: component.needs.filter(({ id }) => id !== gone) }));
  const acts = Object.fromEntries(Object.entries(scenario.acts).filter(([id]) => id !== gone).map(([id, phases]) => [id, withoutTarget(phases, gone)]));
  return {
    system: { ...system, components },
    scenario: {
      ...scenario, acts,
      calls: scenario.calls.flatMap((timed) => spared(timed.call, gone).map((call) => ({ ...timed, call }))),
      listeners: scenario.listeners.flatMap((listener) => (typeof listener.does === 'string' ? [listener] : spared(listener.does, gone).map((does) => ({ ...listener, does })))),
    },
  };
}

function withoutTarget(acts: Acts, gone: string): Acts {
  return Object.fromEntries(Object.entries(acts).map(([phase, plans]) => [phase, plans.map((plan) => {
    const { calls, ...rest } = plan;
    return calls === undefined || spared(calls.call, gone).length > 0 ? plan : rest;
  })]));
}

/** The call without a component; none when it was about nobody else. */
function spared(call: CallPlan, gone: string): readonly CallPlan[] {
  if ('target' in call) return call.target === gone ? [] : [call];
  const [name, ids] = 'targets' in call ? ['targets', call.targets] : 'changed' in call ? ['changed', call.changed] : 'only' in call ? ['only', call.only] : [];
  if (name === undefined || ids === undefined || !ids.includes(gone)) return [call];
  return ids.length === 1 ? [] : [{ ...call, [name]: ids.filter((id) => id !== gone) }];
}

/** Without a handler there is nothing for it to do either. */
function withoutPhase({ system, scenario }: SimulationCase, id: string, gone: string): SimulationCase {
  const components = system.components.map((component) => (component.id === id ? { ...component, phases: component.phases.filter((phase) => phase !== gone) } : component));
  const acts = Object.fromEntries(Object.entries(scenario.acts).map(([other, phases]) => [other, other === id ? Object.fromEntries(Object.entries(phases).filter(([phase]) => phase !== gone)) : phases]));
  return { system: { ...system, components }, scenario: { ...scenario, acts } };
}

function* smallerSystems(system: SystemPlan): Generator<SystemPlan> {
  for (const [index, component] of system.components.entries()) {
    for (const smaller of smallerComponents(component)) yield { ...system, components: system.components.with(index, smaller) };
  }
  for (const offFeatures of oneLess(system.offFeatures)) yield { ...system, offFeatures };
  for (const settings of oneNameLess(system.settings, ['concurrency', 'pools'])) yield { ...system, settings };
}

function* smallerComponents(component: ComponentPlan): Generator<ComponentPlan> {
  for (const needs of oneLess(component.needs)) yield { ...component, needs };
  for (const [index, need] of component.needs.entries()) {
    if (need.form !== 'required') yield { ...component, needs: component.needs.with(index, { ...need, form: 'required' }) };
  }
  for (const limits of oneNameLess(component.limits)) yield { ...component, limits };
  yield* oneNameLess(component, ['feature', 'enabled']);
  if (component.findsOut) yield { ...component, findsOut: false };
  if (component.keep) yield { ...component, keep: false };
  if (component.kind === 'class') yield { ...component, kind: 'definition' };
}

// --- what happens to it

function* smallerActs(acts: Scenario['acts']): Generator<Scenario['acts']> {
  yield* oneNameLess(acts);
  for (const [id, phases] of Object.entries(acts)) {
    for (const smaller of oneNameLess(phases)) yield { ...acts, [id]: smaller };
    for (const [phase, plans] of Object.entries(phases)) {
      for (const smaller of smallerPlans(plans)) yield { ...acts, [id]: { ...phases, [phase]: smaller } };
    }
  }
}

function* smallerPlans(plans: readonly ActPlan[]): Generator<readonly ActPlan[]> {
  if (plans.length > 1) yield* oneLess(plans);
  for (const [index, plan] of plans.entries()) {
    for (const simpler of oneNameLess(plan, ['defers', 'extendsByMs', 'obeysAfterMs', 'readyAfterMs', 'notReadyAfterMs', 'calls'])) yield plans.with(index, simpler);
    for (const ms of smallerNumbers(plan.ms)) yield plans.with(index, { ...plan, ms });
  }
}

function* simplerSchedules(schedule: SchedulePlan): Generator<SchedulePlan> {
  if (schedule.kind === 'scripted') {
    if (schedule.choices.length > 0) yield { ...schedule, choices: schedule.choices.slice(0, -1) };
    return;
  }
  if (schedule.together > 0) yield { ...schedule, together: 0 };
  for (const kind of plainKinds.slice(0, plainKinds.indexOf(schedule.kind))) yield { kind, seed: 1, together: schedule.together };
}

/** From the one that depends least on everything else. */
const plainKinds: readonly RandomSchedule['kind'][] = ['round-robin', 'newest-first', 'longest-first', 'priorities', 'random'];

function* simplerCalls({ calls }: Scenario): Generator<Scenario['calls']> {
  for (const [index, timed] of calls.entries()) {
    for (const call of oneNameLess(timed.call, ['isolated', 'detach', 'waitForQuiescenceMs', 'rejectIfBusy', 'deadlineMs', 'budgetMs'])) yield calls.with(index, { ...timed, call });
    for (const atMs of smallerNumbers(timed.atMs)) yield calls.with(index, { ...timed, atMs });
  }
}

/** An event is named rather than counted where that is possible: its number then says nothing of what else happens. */
function* simplerListeners({ listeners }: Scenario): Generator<Scenario['listeners']> {
  for (const [index, listener] of listeners.entries()) {
    const kinds = listener.event === 'any' ? eventKinds : [listener.event];
    const most = listener.event === 'any' ? 6 : Math.min(6, listener.nth - 1);
    for (const event of kinds) {
      for (let nth = 1; nth <= most; nth += 1) yield listeners.with(index, { ...listener, event, nth });
    }
  }
}

/** Without a call there is one event of its kind less. */
function oneEarlier(listener: ListenerPlan): ListenerPlan {
  return { ...listener, nth: Math.max(1, listener.nth - 1) };
}

const eventKinds: readonly ListenerPlan['event'][] = ['wired', 'operation-starting', 'operation-failing', 'operation-ended', 'system-changed', 'component-changed', 'step-starting', 'step-aborting', 'step-ended', 'late'];

// --- one less

/** Without half of them, without a quarter, and so on to one. */
function* fewer<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < items.length; from += size) yield items.toSpliced(from, size);
  }
}

function* oneLess<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let index = 0; index < items.length; index += 1) yield items.toSpliced(index, 1);
}

/** The same without one of its properties, of these names if names are given. */
function* oneNameLess<Whole extends object>(whole: Whole, names: readonly string[] = Object.keys(whole)): Generator<Whole> {
  // Whoever names properties names such as may be absent.
  for (const name of names) if (name in whole) yield Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name)) as Whole;
}

function* smallerNumbers(number: number): Generator<number> {
  if (number > 0) yield 0;
  if (number > 1) yield Math.floor(number / 2);
}
