import { isLive } from './component-trace';
import type { Theme } from './rule';

/** T1, T2, T3 and T5: taking components down. */
export const stopRules: Theme = {
  before: {
    'step-starting': (model, { phase, component: id, atMs }, report) => {
      if (phase !== 'stop') return;
      const component = model.of(id);
      for (const { from, need } of component.neededBy) {
        if (!need.isOrderOnly && isLive(from)) report('T1', `${id} was stopped at ${String(atMs)} ms while ${from.id}, which needs it, was ${from.state}.`, id);
      }
      if (component.stops >= component.starts) report('T2', `${id} was stopped at ${String(atMs)} ms without a start that had succeeded.`, id);
    },
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined || event.name !== 'stop') return;
      for (const component of operation.components) {
        if (!operation.stopped.has(component)) report('T3', `The stop that ended at ${String(event.atMs)} ms has never stopped ${component.id}.`, component.id);
      }
      const tookMs = event.atMs - operation.atMs;
      const limitMs = operation.settings.stopBudgetMs + operation.settings.forceGraceMs;
      if (tookMs > limitMs) report('T5', `The stop took ${String(tookMs)} ms, more than its budget and one grace, ${String(limitMs)} ms.`);
    },
  },
  end: (model, report) => {
    for (const { id, starts, stops, state, inFlight } of model.components.values()) {
      if (state === 'stopped' && inFlight.length === 0 && starts !== stops) report('T2', `${id} was started ${String(starts)} times and stopped ${String(stops)} times.`, id);
    }
  },
};
