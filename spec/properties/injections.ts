import type { ActPlan } from '../../src/testing/simulation/act';
import type { CallPlan, ListenerPlan } from '../../src/testing/simulation/call';
import type { SimulationRun } from '../../src/testing/simulation/simulation';
import type { SimulationCase } from '../simulation/simulate-seed';

/** A fault that happens at one event of a run. */
export interface Injection {
  readonly name: string;
  /** It must change nothing but what is thrown. */
  readonly isHarmless: boolean;
  /** The same case, with the fault. */
  into(given: SimulationCase): SimulationCase;
}

/** Every single fault at every event of a run that went well. */
export function injectionsInto(given: SimulationCase, run: SimulationRun): readonly Injection[] {
  const flights = flightsOf(given, run);
  return run.events.flatMap((event, index) => [
    ...flights.filter(({ from, to }) => from <= index && index < to).flatMap((flight) => endings(flight, index, event.atMs - flight.calledAtMs)),
    ...hostile.map((does) => listening(index, does)),
    ...callsInto(given).flatMap((does) => [listening(index, does), listening(index, does, true)]),
    listening(index, { kind: 'stall', ms: slowListenerMs }),
    listening(index, { kind: 'stall', ms: standstillMs }, true),
  ]);
}

/** One call of a handler: the events between which it is in flight. */
interface Flight {
  readonly component: string;
  readonly phase: string;
  /** How often it had been called before. */
  readonly call: number;
  readonly from: number;
  to: number;
  readonly calledAtMs: number;
}

function flightsOf({ scenario }: SimulationCase, run: SimulationRun): readonly Flight[] {
  const flights: Flight[] = [];
  run.events.forEach((event, index) => {
    if (event.kind !== 'step-starting' && event.kind !== 'step-ended') return;
    const { component, phase } = event;
    if (scenario.acts[component]?.[phase] === undefined) return;
    const earlier = flights.filter((flight) => flight.component === component && flight.phase === phase);
    const last = earlier.at(-1);
    if (event.kind === 'step-starting') flights.push({ component, phase, call: earlier.length, from: index, to: Infinity, calledAtMs: event.atMs });
    else if (last !== undefined) last.to = index;
  });
  return flights;
}

/** What may become of a handler: an event in flight may be the moment it fails, and its call the moment it hangs. */
function endings(flight: Flight, index: number, ms: number): readonly Injection[] {
  const fails = ending(flight, index, { end: 'rejects', ms });
  if (flight.from !== index) return [fails];
  return [
    fails,
    ending(flight, index, { end: 'throws', ms: 0 }),
    ending(flight, index, { end: 'hangs', ms: 0 }),
    ending(flight, index, { end: 'hangs', ms: 0, obeysAfterMs: 0 }),
    ending(flight, index, { end: 'resolves', ms: lateMs }),
    ending(flight, index, { end: 'rejects', ms: lateMs }),
  ];
}

/** A listener that takes its time is not charged to the handler that is called next, as long as that keeps its limit all the same. */
const slowListenerMs = 8;
/** Longer than any grace, and than what most handlers have left of their limit. */
const standstillMs = 30;
/** Later than any limit and grace of the stories. */
const lateMs = 65;

function ending({ component, phase, call }: Flight, index: number, act: ActPlan): Injection {
  return {
    name: `at event ${String(index + 1)}, call ${String(call + 1)} of the ${phase} of ${component} ${Object.entries(act).map(([name, value]) => `${name} ${String(value)}`).join(', ')}`,
    isHarmless: false,
    into: ({ system, scenario }) => {
      const planned = scenario.acts[component]?.[phase] ?? [];
      const usual = planned.at(-1) ?? act;
      const acts = Array.from({ length: Math.max(planned.length, call + 2) }, (_, place) => (place === call ? { ...planned[place] ?? usual, ...without, ...act } : planned[place] ?? usual));
      return { system, scenario: { ...scenario, acts: { ...scenario.acts, [component]: { ...scenario.acts[component], [phase]: acts } } } };
    },
  };
}

/** It does as it is told, whatever its signal says. */
const without = { obeysAfterMs: undefined } as unknown as Partial<ActPlan>;

const hostile: readonly ListenerPlan['does'][] = ['throws', 'rejects', { kind: 'set-wall-clock', byMs: 86_400_000 }, { kind: 'set-wall-clock', byMs: -86_400_000 }];

function callsInto({ system, scenario }: SimulationCase): readonly CallPlan[] {
  const last = system.components.at(-1)?.id as string;
  const first = system.components[0]?.id as string;
  return [
    { kind: 'abort' }, { kind: 'stop', targets: [] }, { kind: 'stop', targets: [first] }, { kind: 'start', targets: [] }, { kind: 'start', targets: [last] },
    { kind: 'restart', targets: [first] }, { kind: 'suspend' }, { kind: 'hurry' }, { kind: 'disable', target: first },
    ...(scenario.asProcess ? [{ kind: 'process-signal', name: 'SIGTERM' } as const, { kind: 'process-signal', name: 'SIGINT' } as const] : []),
  ];
}

function listening(index: number, does: ListenerPlan['does'], soon = false): Injection {
  return {
    name: `${soon ? 'right after' : 'from within'} event ${String(index + 1)}: ${JSON.stringify(does)}`,
    isHarmless: typeof does === 'string' || does.kind === 'set-wall-clock',
    into: ({ system, scenario }) => ({ system, scenario: { ...scenario, listeners: [...scenario.listeners, { event: 'any', nth: index + 1, does, ...(soon ? { soon } : {}) }] } }),
  };
}
