import { transitions } from '../../lifecycle/component-table';
import type { Theme } from './rule';

/** E1 and C2: the log itself. */
export const logRules: Theme = {
  before: {
    'operation-starting': (model, event, report) => {
      if (!model.isWired) report('E1', `The log has no beginning: subscribe before the first operation, because nothing is known of the graph that ${event.name} works on.`);
      for (const { id, inFlight } of model.busy) {
        report('C2', `${event.name} began while ${id} was still in its ${inFlight.map((step) => step.phase).join(' and ')} handlers.`, id);
      }
    },
    'component-changed': (model, event, report) => {
      const { state } = model.of(event.component);
      if (state !== event.from) {
        report('E1', `${event.component} went from ${event.from} to ${event.to} while it was ${state}.`, event.component);
      } else if (!transitions[event.from].includes(event.to)) {
        report('E1', `${event.component} went from ${event.from} to ${event.to}, which no component may.`, event.component);
      }
    },
    'step-starting': (model, { component, phase }, report) => {
      if (model.of(component).step(phase) !== undefined) report('E1', `${component} was called for ${phase} while its ${phase} was in flight.`, component);
    },
    'step-ended': (model, { component, phase }, report) => {
      if (model.of(component).step(phase) === undefined) report('E1', `The ${phase} of ${component} ended without having begun.`, component);
    },
    'late': (model, { component, phase }, report) => {
      if (!model.of(component).left.some((step) => step.phase === phase)) {
        report('E1', `The ${phase} of ${component} ended late without having been left behind.`, component);
      }
    },
  },
};
