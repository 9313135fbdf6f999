import { isSystoleError } from '../../model/errors';
import type { ComponentTrace } from './component-trace';
import { longestMs } from './longest-stay';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';

/** T5, T27, C5 and E5: limits, and what the log says of times. */
export const timeRules: Theme = {
  before: {
    'component-changed': (model, event, report) => { leavesInTime(model, model.of(event.component), event.atMs, report); },
    'step-aborting': limitsRightly,
    'step-ended': stepEnds,
    'system-changed': (model, event, report) => {
      if (event.to === 'starting' || event.to === 'resuming') descendsInTime(model, event.atMs, report);
    },
    'operation-ended': (model, event, report) => {
      if (model.current?.id === event.operation) descendsInTime(model, event.atMs, report);
    },
  },
  end: (model, atMs, report) => {
    for (const component of model.components.values()) leavesInTime(model, component, atMs, report);
    descendsInTime(model, atMs, report);
  },
};

function leavesInTime(model: TraceModel, component: ComponentTrace, atMs: number, report: Report): void {
  const { id, state, sinceMs } = component;
  const untilMs = longestMs(model, component);
  if (model.isLater(atMs, untilMs)) report('C5', `${id} was ${state} from ${ms(sinceMs)} to ${ms(atMs)}, although it may be so only until ${ms(untilMs)}.`, id);
}

/** A limit that ran out has lasted as long as it says: from the call, or from the beginning of the whole start. */
function limitsRightly(model: TraceModel, { component: id, phase, reason, atMs }: EventOf<'step-aborting'>, report: Report): void {
  if (!isSystoleError(reason) || reason.code !== 'ERR_TIMEOUT') return;
  const step = model.of(id).step(phase);
  const { limitMs } = reason.details;
  if (step === undefined || !model.isLater(limitMs, atMs - step.atMs)) return;
  const { ascent } = model;
  if (ascent !== undefined && limitMs === ascent.settings.startDeadlineMs && !model.isLater(ascent.deadlineMs, atMs)) return;
  report('T27', `The limit of ${ms(limitMs)} for the ${phase} of ${id}, called at ${ms(step.atMs)}, was over at ${ms(atMs)} already.`, id);
}

function stepEnds(model: TraceModel, { component: id, phase, outcome, atMs }: EventOf<'step-ended'>, report: Report): void {
  const step = model.of(id).step(phase);
  if (step === undefined) return;
  const tookMs = atMs - step.atMs;
  if ('elapsedMs' in outcome && (model.isLater(tookMs, outcome.elapsedMs) || model.isLater(outcome.elapsedMs, tookMs))) {
    report('E5', `The ${phase} of ${id} says that it took ${ms(outcome.elapsedMs)}, although its events are ${ms(tookMs)} apart.`, id);
  }
  const limitMs = boundOf(model, step.component, phase);
  if (model.isLater(tookMs, limitMs)) report('C5', `The ${phase} of ${id} was waited for from ${ms(step.atMs)} to ${ms(atMs)}, although it may be only until ${ms(step.atMs + limitMs)}.`, id);
}

/** The steps that no state of their component stands for. */
function boundOf(model: TraceModel, { limits, extensions }: ComponentTrace, phase: string): number {
  const settings = model.current?.settings;
  if (settings === undefined || (phase !== 'suspend' && phase !== 'clean-up')) return Infinity;
  return (extensions?.get(phase) ?? limits.stopTimeoutMs ?? settings.stopTimeoutMs) + settings.forceGraceMs;
}

function descendsInTime(model: TraceModel, atMs: number, report: Report): void {
  const { descent } = model;
  if (descent === undefined) return;
  // What could not be suspended is stopped after that, under a budget of its own.
  const limitMs = descent.limitMs * (descent.kind === 'suspend' ? 2 : 1);
  if (model.isLater(atMs, descent.budgetFromMs + limitMs)) {
    report('T5', `The ${descent.operation.name} has been taking components down from ${ms(descent.budgetFromMs)} to ${ms(atMs)}, although its budget and grace were over at ${ms(descent.budgetFromMs + limitMs)}.`);
  }
}
