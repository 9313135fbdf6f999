import { Random } from '../random';
import type { ActPlan } from './act';
import type { CallPlan, TimedCall } from './call';
import type { ExploredComponent, ExploredGraph } from './explored-graph';
import { exploredCall } from './explored-call';
import type { ExploreCall, NamedCall } from './explored-call';
import type { Acts, Scenario } from './scenario';
import { scheduleKinds } from './schedule';

/**
 * What may go wrong with handlers: `none`, each ends well and within its own limit; `obedient`, some fail or run over their
 * limit, and each ends as soon as its signal aborts, a force-stop at once; `any`, some look at no signal, end late, or never.
 */
export type FaultWeather = (typeof faultWeathers)[number];
export const faultWeathers = ['none', 'obedient', 'any'] as const;

/** Within what a scenario is drawn. */
export interface Circumstances {
  readonly faults: FaultWeather;
  readonly calls: readonly (ExploreCall | NamedCall)[];
}

/** A scenario, and whether anything goes wrong in it. */
export interface ExploredScenario {
  readonly scenario: Scenario;
  readonly isFaultFree: boolean;
}

/** Everything is started and stopped again, and every handler is done at once. */
export function fairScenario(graph: ExploredGraph): ExploredScenario {
  const readyAtOnce: Acts = { start: [{ end: 'returns', ms: 0, readyAfterMs: 0 }] };
  const acts = Object.fromEntries(graph.components.filter(({ isExplicit }) => isExplicit).map(({ id }) => [id, readyAtOnce]));
  const calls: readonly TimedCall[] = [
    { atMs: 0, call: { kind: 'start', targets: [] } },
    { atMs: settledAfterMs(graph), call: { kind: 'stop', targets: [] } },
  ];
  return { isFaultFree: true, scenario: { acts, calls, listeners: [], schedule: { kind: 'round-robin', seed: 0, together: 0 }, asProcess: false } };
}

/** The scenario that a seed stands for. */
export function exploredScenario(seed: number, graph: ExploredGraph, { faults, calls }: Circumstances): ExploredScenario {
  const random = new Random(seed);
  const handlers = graph.components.reduce((sum, { phases }) => sum + phases.length, 0);
  const weather = faults === 'none' ? 'fair' : random.pick<Weather>(['fair', 'one-fault', 'windy', 'windy', 'storm']);
  const isFaultFree = weather === 'fair' || handlers === 0;
  const handling: Handling = {
    random, pace: random.pick(paces), faults: faultChance(weather, handlers),
    isObedient: faults !== 'any' || isFaultFree, startsEnd: graph.settings.startDeadlineMs !== Infinity,
  };
  const acts = new Map(graph.components.map((component) => [component.id, actsOf(component, handling)]));
  if (weather === 'one-fault' && handlers > 0) addFault(acts, graph, handling);
  return {
    isFaultFree,
    scenario: {
      acts: Object.fromEntries(acts),
      calls: callsOf(graph, handling, calls),
      listeners: [],
      schedule: { kind: random.pick(scheduleKinds), seed: random.integer(1, 1_000_000_000), together: random.chance(0.2) ? random.next() * 0.5 : 0 },
      asProcess: false,
    },
  };
}

type Weather = 'fair' | 'one-fault' | 'windy' | 'storm';

/** How long handlers take when nothing is wrong: a few milliseconds, anything, or most of what their limits allow. */
type Pace = 'quick' | 'varied' | 'slow';
const paces: readonly Pace[] = ['quick', 'quick', 'varied', 'slow'];

interface Handling {
  readonly random: Random;
  /** Every handler ends as soon as its signal aborts. */
  readonly isObedient: boolean;
  /** A start that waits for somebody who never gets ready ends nevertheless. */
  readonly startsEnd: boolean;
  readonly pace: Pace;
  /** How likely the call of a handler goes wrong. 0 to 1. */
  readonly faults: number;
}

/** Stands for a limit that is none. */
const longMs = 60_000;

/** A few faults in a run, however large the graph; many in a storm. */
function faultChance(weather: Weather, handlers: number): number {
  if (weather === 'windy') return Math.min(0.15, 3 / handlers);
  return weather === 'storm' ? 0.35 : 0;
}

function actsOf(component: ExploredComponent, handling: Handling): Acts {
  const { random, faults } = handling;
  const act = (phase: string): ActPlan => (random.chance(faults) ? fault : success)(component, phase, handling);
  return Object.fromEntries(component.phases.map((phase) => [phase, Array.from({ length: faults === 0 ? 1 : random.integer(1, 3) }, () => act(phase))]));
}

function addFault(acts: Map<string, Acts>, graph: ExploredGraph, handling: Handling): void {
  const component = handling.random.pick(graph.components.filter(({ phases }) => phases.length > 0));
  const phase = handling.random.pick(component.phases);
  const own = acts.get(component.id);
  acts.set(component.id, { ...own, [phase]: [fault(component, phase, handling), ...own?.[phase] ?? []] });
}

function success(component: ExploredComponent, phase: string, handling: Handling): ActPlan {
  const { random } = handling;
  if (isLastResort(phase, handling)) return { end: 'returns', ms: 0 };
  const ms = usualMs(component, phase, handling);
  return {
    end: ms === 0 && random.chance(0.5) ? 'returns' : 'resolves', ms,
    ...obedience(component, phase, handling),
    ...(phase === 'start' ? starting(component, ms, handling) : {}),
  };
}

/** A force-stop gets no signal to obey: what is left of the stop's grace is all it has, and that may be nothing. */
function isLastResort(phase: string, { isObedient }: Handling): boolean {
  return isObedient && phase === 'force-stop';
}

function usualMs(component: ExploredComponent, phase: string, { random, pace }: Handling): number {
  const mostMs = Math.max(0, Math.ceil(Math.min(component.limitMs(phase), longMs)) - 1);
  const fewMs = random.integer(0, Math.min(10, mostMs));
  // The limit of a phase of the user's own is not known here.
  const isKnown = phase === 'start' || phase === 'stop' || phase === 'drain';
  if (pace === 'quick' || !isKnown) return fewMs;
  const manyMs = random.integer(Math.ceil(mostMs / 2), mostMs);
  return pace === 'slow' ? manyMs : random.pick([fewMs, random.integer(0, mostMs), manyMs]);
}

/** How soon it ends after an abort, if it listens. Nobody who obeys needs more than is left to him: the steps see to that. */
function obedience(component: ExploredComponent, phase: string, { random, isObedient }: Handling): Partial<ActPlan> {
  if (isObedient) return { obeysAfterMs: random.pick([0, 0, 1, random.integer(0, 10)]) };
  return random.chance(0.5) ? { obeysAfterMs: random.pick([0, 1, Math.floor(Math.min(component.graceMs(phase), longMs) / 2)]) } : {};
}

function starting({ isExplicit }: ExploredComponent, ms: number, { random }: Handling): Partial<ActPlan> {
  const defers = random.chance(0.15) ? { defers: 1 } : {};
  return isExplicit ? { ...defers, readyAfterMs: random.pick([0, ms, ms + random.integer(1, 20)]) } : defers;
}

function fault(component: ExploredComponent, phase: string, handling: Handling): ActPlan {
  const { random, isObedient } = handling;
  if (isLastResort(phase, handling)) return { end: 'throws', ms: 0 };
  if (phase === 'start' && component.decidesLate && random.chance(0.3)) return { end: 'turns-out-disabled', ms: 0 };
  if (phase === 'start' && component.isExplicit && random.chance(0.3)) return waveringReadiness(component, handling);
  const usual = usualMs(component, phase, handling);
  const obeys = obedience(component, phase, { ...handling, isObedient: true });
  const defers = phase === 'start' && random.chance(0.3) ? { defers: isObedient ? 1 : random.integer(1, 3) } : {};
  const faults: ActPlan[] = [{ end: 'throws', ms: 0 }, { end: 'rejects', ms: usual, ...obeys }, { ...overrun(component, phase, handling), ...obeys }];
  if (!isObedient) faults.push({ end: 'rejects', ms: usual }, overrun(component, phase, handling), late(component, phase, handling));
  return { ...random.pick(faults), ...defers };
}

/** Takes its readiness back, and keeps it; or never had any. */
function waveringReadiness(component: ExploredComponent, handling: Handling): ActPlan {
  const { random, startsEnd } = handling;
  const { readyAfterMs: _, ...rest } = success(component, 'start', handling);
  const readyAfterMs = rest.ms + random.integer(0, 20);
  if (startsEnd && random.chance(0.3)) return rest;
  return { ...rest, readyAfterMs, notReadyAfterMs: readyAfterMs + random.integer(0, 50) };
}

/** Runs until it is told to end; where no limit ever tells it to, for long. */
function overrun(component: ExploredComponent, phase: string, { random }: Handling): ActPlan {
  const limitMs = component.limitMs(phase);
  if (limitMs === Infinity) return { end: 'resolves', ms: random.integer(longMs, 10 * longMs) };
  return random.chance(0.7) ? { end: 'hangs', ms: 0 } : { end: 'resolves', ms: Math.ceil(limitMs) + random.integer(0, longMs) };
}

/** Ends about when nobody waits for it any more, or much later. */
function late(component: ExploredComponent, phase: string, { random }: Handling): ActPlan {
  const limitMs = Math.min(component.limitMs(phase), longMs);
  const graceMs = Math.min(component.graceMs(phase), longMs);
  const afterMs = random.pick([0, Math.floor(graceMs / 2), graceMs, graceMs + 1, graceMs + random.integer(1, longMs)]);
  return { end: random.pick(['resolves', 'rejects']), ms: Math.ceil(limitMs) + afterMs };
}

// --- calls

/** By then whatever has been asked for has ended, as far as limits can see to it. */
function settledAfterMs({ settings }: ExploredGraph): number {
  const { startDeadlineMs, abortGraceMs, stopBudgetMs, forceGraceMs } = settings;
  return 2 * [startDeadlineMs, abortGraceMs, stopBudgetMs, forceGraceMs].reduce((sum, ms) => sum + Math.min(ms, 10 * longMs), 0);
}

function callsOf(graph: ExploredGraph, { random, pace }: Handling, allowed: Circumstances['calls']): readonly TimedCall[] {
  const possible = allowed.filter((call) => isPossible(call, graph));
  const calls: TimedCall[] = [];
  const longestMs = pace === 'quick' ? 10 : Math.min(longMs, graph.settings.startDeadlineMs);
  let atMs = 0;
  for (let left = random.integer(1, 6); left > 0 && possible.length > 0; left -= 1) {
    const before = calls.at(-1)?.call;
    const usual = usualCalls(possible, before);
    const next = usual.length > 0 && random.chance(0.7) ? usual : possible;
    calls.push({ atMs, call: exploredCall(random.pick(next), graph, random, before) });
    const soonMs = random.pick([0, 1, random.integer(1, 20), random.integer(0, longestMs), random.integer(0, longestMs)]);
    atMs += random.chance(0.5) ? settledAfterMs(graph) : soonMs;
  }
  return calls;
}

/** What usually comes after a call. */
const counterparts: { readonly [Kind in CallPlan['kind']]?: ExploreCall } = { suspend: 'resume', disable: 'enable' };

function usualCalls(possible: Circumstances['calls'], before: CallPlan | undefined): Circumstances['calls'] {
  const usual = before === undefined ? 'startAll' : counterparts[before.kind];
  return possible.filter((call) => (typeof call === 'string' ? call : call.call) === usual);
}

function isPossible(call: ExploreCall | NamedCall, { components, phases }: ExploredGraph): boolean {
  if (call === 'run') return phases.length > 0;
  return components.length > 0 || typeof call !== 'string' || call.endsWith('All');
}
