import { transitions } from '../../lifecycle/component-table';
import type { ComponentState, SystemState } from '../../model/state';
import type { ComponentTrace } from './component-trace';
import type { Report, Theme } from './rule';
import { list, ms } from './rule';
import { systemTransitions } from './system-transitions';
import type { EventOf, TraceModel } from './trace-model';

/** E1: the log itself. */
export const logRules: Theme = {
  before: {
    'operation-starting': (model, event, report) => {
      if (!model.isWired) noBeginning(`nothing is known of the graph that ${event.name} works on`, report);
      if (model.open.has(event.operation)) report('E1', `Operation ${String(event.operation)} began twice.`);
      if (model.over.has(event.operation)) report('E1', `The ${event.name} began at ${ms(event.atMs)}, after its end.`);
    },
    'operation-failing': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined) report('E1', `The ${event.name} failed at ${ms(event.atMs)} without having begun.`);
      else if (operation.failing !== undefined) report('E1', `The ${event.name} failed twice, at ${ms(operation.failing.atMs)} and at ${ms(event.atMs)}.`);
    },
    'operation-ended': operationEnds,
    'system-changed': (model, event, report) => {
      if (event.from !== (model.system ?? event.from)) {
        report('E1', `The system went from ${event.from} to ${event.to} at ${ms(event.atMs)} while it was ${model.system ?? ''}.`);
      } else if (model.system === undefined && event.from !== 'idle') {
        noBeginning(`the system was ${event.from} already`, report);
      } else if (!isSystemTransition(event.from, event.to)) {
        report('E1', `The system went from ${event.from} to ${event.to} at ${ms(event.atMs)}, which it may not.`);
      }
    },
    'component-changed': (model, event, report) => {
      const component = model.of(event.component);
      const { state, id } = component;
      if (!component.isTold && event.from !== 'registered') noBeginning(`${id} was ${event.from} already`, report, id);
      else if (state !== event.from) report('E1', `${id} went from ${event.from} to ${event.to} at ${ms(event.atMs)} while it was ${state}.`, id);
      else if (!transitions[event.from].includes(event.to)) report('E1', `${id} went from ${event.from} to ${event.to} at ${ms(event.atMs)}, which no component may.`, id);
      else settlesOpenly(component, event, report);
    },
    'step-starting': stepStarts,
    'step-extended': isInFlight,
    'step-aborting': (model, event, report) => {
      isInFlight(model, event, report);
      const step = model.of(event.component).step(event.phase);
      if (step?.abortedAtMs !== undefined) report('E1', `The ${event.phase} of ${event.component} was aborted twice, at ${ms(step.abortedAtMs)} and at ${ms(event.atMs)}.`, event.component);
    },
    'step-ended': isInFlight,
    'late': (model, { component, phase, atMs }, report) => {
      if (!model.of(component).left.some((step) => step.phase === phase)) {
        report('E1', `The ${phase} of ${component} ended late at ${ms(atMs)} without having been left behind.`, component);
      }
    },
  },
};

function noBeginning(because: string, report: Report, component?: string): void {
  report('E1', `The log has no beginning: subscribe before the first operation, since ${because}.`, component);
}

function operationEnds(model: TraceModel, event: EventOf<'operation-ended'>, report: Report): void {
  const operation = model.open.get(event.operation);
  if (model.over.has(event.operation)) report('E1', `The ${event.name} ended twice, the second time at ${ms(event.atMs)}.`);
  if (operation === undefined) return;
  if (operation.failing !== undefined && event.outcome === 'done') {
    report('E1', `The ${event.name} ended well at ${ms(event.atMs)}, although it had failed at ${ms(operation.failing.atMs)}.`);
  }
  if (operation !== model.current) return;
  for (const component of model.busy) {
    report('E1', `The ${event.name} ended at ${ms(event.atMs)} while ${component.id} was in its ${phases(component)}.`, component.id);
  }
}

function stepStarts(model: TraceModel, { component: id, phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  const component = model.of(id);
  const { state } = component;
  const own = statesOf[phase];
  const allowed = own ?? ['started', 'ready', 'suspended'];
  // A phase of the user's own may come again while an earlier visit is still in flight, that was left behind.
  if (component.step(phase) !== undefined || (own !== undefined && component.left.some((step) => step.phase === phase))) {
    report('E1', `${id} was called for ${phase} at ${ms(atMs)} while its ${phase} was in flight.`, id);
  } else if (!allowed.includes(state)) {
    report('E1', `${id} was called for ${phase} at ${ms(atMs)} while it was ${state}.`, id);
  }
}

/** A component has come up, or gone down, only when its step has ended. */
function settlesOpenly(component: ComponentTrace, { to, from, atMs }: EventOf<'component-changed'>, report: Report): void {
  const isUpNow = to === 'started' && from !== 'ready';
  if (component.inFlight.length === 0 || !(isUpNow || to === 'stopped' || to === 'skipped')) return;
  report('E1', `${component.id} was ${to} at ${ms(atMs)} while it was in its ${phases(component)}.`, component.id);
}

function isInFlight(model: TraceModel, event: EventOf<'step-ended'> | EventOf<'step-aborting'> | EventOf<'step-extended'>, report: Report): void {
  const { component, phase, atMs, kind } = event;
  if (model.of(component).step(phase) === undefined) report('E1', `The ${phase} of ${component} ${verbs[kind]} at ${ms(atMs)} without having begun.`, component);
}

function isSystemTransition(from: SystemState, to: SystemState): boolean {
  return systemTransitions[from].includes(to);
}

function phases({ inFlight }: ComponentTrace): string {
  return list(inFlight.map(({ phase }) => ({ id: phase })));
}

const verbs = { 'step-ended': 'ended', 'step-aborting': 'was aborted', 'step-extended': 'was given more time' } as const;

/** Where a component is while a step of its life is called; any other phase visits what is up. */
const statesOf: Readonly<Partial<Record<string, readonly ComponentState[]>>> = {
  'start': ['starting'],
  'resume': ['resuming'],
  'clean-up': ['failed', 'quarantined'],
  'drain': ['draining'],
  'stop': ['stopping'],
  'force-stop': ['forcing'],
  'suspend': ['suspending'],
  'evict': ['registered', 'stopped', 'failed', 'skipped', 'disabled'],
};
