import type { Limits, Settings } from '../../model/limits';
import type { ComponentState, StepPhase } from '../../model/state';
import type { ComponentTrace } from './component-trace';
import type { TraceModel } from './trace-model';

/** Until when a component may stay in the state it is in; `Infinity` for states in which nothing is waited for. */
export function longestMs(model: TraceModel, component: ComponentTrace): number {
  const { state, sinceMs, limits } = component;
  const settings = model.current?.settings;
  const stay = stays[state];
  if (settings === undefined || stay === undefined) return Infinity;
  const deadlineMs = model.ascent === undefined || !ascending.has(state) ? Infinity : model.ascent.deadlineMs;
  return Math.min(sinceMs + stay(component, limits, settings), deadlineMs);
}

/** States that last no longer than the start as a whole may. */
const ascending: ReadonlySet<ComponentState> = new Set<ComponentState>(['waiting', 'starting', 'resuming']);

type Stay = (component: ComponentTrace, limits: Limits, settings: Settings) => number;

/** How long a component may stay in a state that something is waited for in. */
const stays: Readonly<Partial<Record<ComponentState, Stay>>> = {
  'waiting': () => Infinity,
  'starting': (component, limits, settings) => extended(component, 'start', limits.startTimeoutMs ?? settings.startTimeoutMs),
  'resuming': (component, limits, settings) => extended(component, 'resume', limits.startTimeoutMs ?? settings.startTimeoutMs),
  'aborting': (_component, limits, settings) => limits.abortGraceMs ?? settings.abortGraceMs,
  'draining': (component, limits, settings) => extended(component, 'drain', limits.drainTimeoutMs ?? limits.stopTimeoutMs ?? settings.stopTimeoutMs),
  // A drain over its limit is waited for during its grace, however soon the stop has ended.
  'stopping': (component, limits, settings) => Math.max(extended(component, 'stop', limits.stopTimeoutMs ?? settings.stopTimeoutMs), settings.forceGraceMs),
  'forcing': (_component, _limits, settings) => settings.forceGraceMs,
  // What could not be suspended stays so until everything else is, and is stopped then.
  'suspending': (_component, _limits, settings) => 2 * (settings.stopBudgetMs + settings.forceGraceMs),
};

function extended(component: ComponentTrace, phase: StepPhase, limitMs: number): number {
  return component.extensions?.get(phase) ?? limitMs;
}
