import type { Theme } from './rule';
import { list, ms } from './rule';

/** C2 and C3: one operation at a time. */
export const admissionRules: Theme = {
  before: {
    'operation-starting': (model, event, report) => {
      for (const { id, inFlight } of model.busy) {
        report('C2', `The ${event.name} began at ${ms(event.atMs)}, while ${id} was in its ${list(inFlight.map(({ phase }) => ({ id: phase })))}.`, id);
      }
      if (event.name === 'stop' || event.name === 'compensate') return;
      for (const { name, atMs } of model.open.values()) report('C2', `The ${event.name} began at ${ms(event.atMs)}, before the ${name} that had begun at ${ms(atMs)} was over.`);
    },
    'step-starting': (model, { component, phase, atMs }, report) => {
      if (model.current === undefined) report('C2', `${component} was called for ${phase} at ${ms(atMs)}, when no operation was going on.`, component);
    },
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      const { takenOverBy } = operation ?? {};
      if (operation === undefined || takenOverBy === undefined) return;
      const which = `The ${event.name} that began at ${ms(operation.atMs)}`;
      const { endedAtMs } = takenOverBy;
      if (endedAtMs === undefined) report('C3', `${which} ended at ${ms(event.atMs)}, before the stop that had taken over from it.`);
      else if (model.isLater(event.atMs, endedAtMs)) report('C3', `${which} ended at ${ms(event.atMs)}, long after the stop that had taken over from it, which ended at ${ms(endedAtMs)}.`);
      if (event.outcome === 'done') report('C3', `${which} ended well, although a stop had taken over from it at ${ms(takenOverBy.atMs)}.`);
    },
  },
};
