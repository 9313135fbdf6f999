import { isSystoleError } from '../../model/errors';
import { isEndState } from '../../model/handle';
import { transitions } from '../../operations/run-state';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { RunTrace } from './run-trace';
import type { EventOf, TraceModel } from './trace-model';

/** T22 to T26: the operations of users. */
export const runRules: Theme = {
  before: {
    'run-changed': (model, event, report) => {
      const known = model.runs.live.get(event.run);
      changesLegally(model, event, report);
      if (event.from === 'created') beginsInside(model, event, report);
      if (event.to === 'aborting' && known?.isShielded === true) report('T24', `${named(known.name, known.id)} was called off at ${ms(event.atMs)}, although nobody may.`);
      if (known === undefined || !isEndState(event.to)) return;
      endsLast(known, event, report);
      endsForItsReason(known, event, report);
      if (event.to === 'failed') failsWithAll(model, known, event, report);
    },
    'run-late': ({ runs }, { run, name, atMs }, report) => {
      const isLeft = runs.left.has(run) || runs.live.get(run)?.isCalledOff === true;
      if (!isLeft) report('T22', `The body of ${named(name, run)} ended late at ${ms(atMs)} without having been left behind.`);
    },
  },
  timePasses: ({ runs }, _, report) => {
    for (const run of runs.calledOffNow) {
      for (const part of run.parts) {
        if (goesOn(part) && !isWindingUp(part)) report('T24', `${named(run.name, run.id)} has been called off, and ${named(part.name, part.id)}, a part of it, has not been at that moment.`);
      }
    }
    runs.calledOffNow.clear();
  },
};

function goesOn(run: RunTrace): boolean {
  return run.state === 'running' && !run.isShielded;
}

/** How it ends had been decided before: it only waits for parts that have been called off themselves, or for its clean-ups. */
function isWindingUp({ parts }: RunTrace): boolean {
  return parts.size > 0 && ![...parts].some(goesOn);
}

function changesLegally({ runs }: TraceModel, { run, name, from, to, atMs }: EventOf<'run-changed'>, report: Report): void {
  const known = runs.live.get(run);
  const went = `${named(name, run)} went from ${from} to ${to} at ${ms(atMs)}`;
  if (runs.over.has(run)) report('T22', `${went}, after its end.`);
  else if ((known?.state ?? 'created') !== from) report('T22', `${went} while it was ${known?.state ?? 'created'}.`);
  else if (!transitions[from].includes(to)) report('T22', `${went}, which no operation may.`);
}

/** A part begins while its whole goes on; in one that has been called off nothing begins but what nobody calls off. */
function beginsInside({ runs }: TraceModel, { run, name, parent, to, isShielded, atMs }: EventOf<'run-changed'>, report: Report): void {
  if (parent === undefined) return;
  const whole = runs.live.get(parent);
  if (whole === undefined) report('T23', `${named(name, run)} came at ${ms(atMs)} as a part of run ${String(parent)}, which does not go on.`);
  else if (whole.isCalledOff && to === 'running' && isShielded !== true) report('T24', `${named(name, run)} began at ${ms(atMs)} in ${named(whole.name, whole.id)}, which had been called off.`);
}

function endsLast({ name, id, parts }: RunTrace, { atMs }: EventOf<'run-changed'>, report: Report): void {
  for (const part of parts) report('T23', `${named(name, id)} ended at ${ms(atMs)} while ${named(part.name, part.id)}, a part of it, was ${part.state}.`);
}

function endsForItsReason({ name, id, isCalledOff, reason }: RunTrace, event: EventOf<'run-changed'>, report: Report): void {
  if (isCalledOff && event.reason !== reason) report('T25', `${named(name, id)} ended at ${ms(event.atMs)} for another reason than the one it had been called off for.`);
}

/** Whoever fails because of parts names all that did not succeed, and nobody else. */
function failsWithAll({ runs }: TraceModel, { name, id, failedParts }: RunTrace, { reason, atMs }: EventOf<'run-changed'>, report: Report): void {
  if (!isSystoleError(reason) || reason.code !== 'ERR_PARTS_FAILED' || !runs.isNew(reason)) return;
  const { failed } = reason.details;
  const told = new Set(failed.map((part) => part.reason));
  const ended = new Set(failedParts.map((part) => part.reason));
  for (const part of failedParts) {
    if (!part.isShielded && !told.has(part.reason)) report('T26', `${named(name, id)} failed at ${ms(atMs)} and does not name ${part.name}, which ${part.state === 'failed' ? 'had failed' : `was ${part.state}`}.`);
  }
  for (const part of failed) {
    if (!ended.has(part.reason)) report('T26', `${named(name, id)} failed at ${ms(atMs)} and names ${part.name}, which had not ended so.`);
  }
}

function named(name: string, run: number): string {
  return `${name} (run ${String(run)})`;
}
