import type { ComponentTrace, EdgeTrace } from './component-trace';
import { isUp } from './component-trace';
import type { Theme } from './rule';

/** S1, S3, S7 and S11: bringing components up. */
export const startRules: Theme = {
  before: {
    'step-starting': (model, event, report) => {
      if (event.phase !== 'start' && event.phase !== 'resume') return;
      const component = model.of(event.component);
      const { id } = component;
      for (const edge of component.needs) {
        if (!holds(edge)) report('S1', `${id} was called for ${event.phase} at ${String(event.atMs)} ms while ${edge.to.id}, which it needs, was ${edge.to.state}.`, id);
      }
      const open = [...component.inFlight, ...component.left][0];
      if (open !== undefined) report('S3', `${id} was called for ${event.phase} at ${String(event.atMs)} ms while its ${open.phase} was in flight.`, id);
      const failing = model.current?.failing;
      if (failing !== undefined) report('S7', `${id} was called for ${event.phase} at ${String(event.atMs)} ms, after ${failing.rootCause ?? 'the caller'} had ended the ${failing.name}.`, id);
    },
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined || operation !== model.current || event.name !== 'start' || event.outcome === 'done') return;
      for (const component of operation.components) {
        if (!isAtRest(component)) report('S11', `The start failed at ${String(event.atMs)} ms and left ${component.id} ${component.state}.`, component.id);
      }
    },
  },
};

/** True when an edge lets the component start. */
function holds({ to, need }: EdgeTrace): boolean {
  if (!need.isRequired || need.isOrderOnly || (need.isMember && to.state === 'disabled')) return true;
  return need.waitsForReady ? to.state === 'ready' : isUp(to);
}

function isAtRest({ state }: ComponentTrace): boolean {
  return state === 'stopped' || state === 'failed' || state === 'skipped' || state === 'disabled' || state === 'quarantined';
}
