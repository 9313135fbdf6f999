import { isSystoleError } from '../../model/errors';
import { isMet } from './ascent-trace';
import type { AscentTrace } from './ascent-trace';
import type { ComponentTrace, EdgeTrace, StepTrace } from './component-trace';
import { isAtRest } from './component-trace';
import type { OperationTrace } from './operation-trace';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';
import { isWayUp } from './trace-model';

/** S1, S3, S4, S5, S7, S9 to S14: bringing components up, and what a failure leaves. */
export const startRules: Theme = {
  before: {
    'step-starting': (model, event, report) => {
      const component = model.of(event.component);
      if (isWayUp(event.phase)) waysUp(model, component, event, report);
      else if (event.phase === 'clean-up') cleansUp(component, event, report);
    },
    'step-ended': stepEnds,
    'operation-ended': operationEnds,
  },
  timePasses: (model, atMs, report) => {
    if (model.ascent !== undefined && model.ascent.failing === undefined) keepsWorking(model, model.ascent, atMs, report);
    for (const component of model.owed) {
      if (model.current === undefined && component.owed !== undefined && model.isLater(atMs, component.owed.atMs)) isOwed(component, report);
    }
  },
  end: (model, _atMs, report) => {
    for (const component of model.owed) if (model.current === undefined) isOwed(component, report);
  },
};

function waysUp(model: TraceModel, component: ComponentTrace, { phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  const { id } = component;
  const { ascent } = model;
  const called = `${id} was called for ${phase} at ${ms(atMs)}`;
  if (ascent === undefined) {
    report('S7', `${called}, when nothing was being started.`, id);
    return;
  }
  for (const edge of component.needs) if (!isMet(edge, ascent)) report('S1', `${called}, ${unmet(edge)}.`, id);
  const busy = component.inFlight[0] ?? component.left[0];
  if (busy !== undefined) report('S3', `${called}, while its ${busy.phase} was in flight.`, id);
  else if (phase === 'start' && component.starts > component.stops && component.owed === undefined) report('S3', `${called}, while it was up.`, id);
  if (component.owed !== undefined) report('S14', `${called}, before the stop was over that its late ${component.owed.phase} had made necessary.`, id);
  hasSlot(ascent, component, called, report);
}

function unmet({ to, need }: EdgeTrace): string {
  if (!to.isEnabled || to.state === 'disabled') return `although it requires ${to.id}, which is switched off`;
  const asked = need.waitsForReady ? 'be ready' : need.isOrderOnly ? 'come before it' : 'be up';
  return `while ${to.id}, which must ${asked}, was ${to.state}`;
}

function hasSlot(ascent: AscentTrace, component: ComponentTrace, called: string, report: Report): void {
  const { concurrency, pools } = ascent.settings;
  const pool = ascent.poolOf(component);
  if (ascent.inFlight.size >= concurrency) report('S5', `${called}, when all ${String(concurrency)} slots were taken.`, component.id);
  else if (ascent.isFull(pool)) report('S5', `${called}, when all ${String(pools[pool])} slots of the pool ${pool} were taken.`, component.id);
}

function keepsWorking(model: TraceModel, ascent: AscentTrace, atMs: number, report: Report): void {
  for (const [pool, runnable] of ascent.runnable) {
    const [first] = runnable;
    if (first === undefined || ascent.isFull(pool)) continue;
    const sinceMs = Math.max(first.runnableAtMs, ascent.freedAtMs);
    if (model.isLater(atMs, sinceMs)) report('S4', `${first.id} could have started at ${ms(sinceMs)}, when all it needs was up and a slot was free, and was not called.`, first.id);
  }
}

function cleansUp(component: ComponentTrace, { atMs }: EventOf<'step-starting'>, report: Report): void {
  const { id } = component;
  if (component.attempt !== 'failed') report('S10', `The clean-ups of ${id} were called at ${ms(atMs)}, although its start had not failed.`, id);
  else if (component.cleanUps > 0) report('S10', `The clean-ups of ${id} were called a second time at ${ms(atMs)}.`, id);
}

function stepEnds(model: TraceModel, event: EventOf<'step-ended'>, report: Report): void {
  const { component: id, phase, outcome, atMs } = event;
  if (!isWayUp(phase)) return;
  const component = model.of(id);
  const step = component.step(phase);
  if (step === undefined) return;
  const { operation, abortedAtMs } = step;
  if (step.isTooLate && outcome.kind !== 'skipped') calledTooLate(step.operation, id, step, report);
  if (!('leftRunning' in outcome) || !outcome.leftRunning) return;
  const graceMs = component.limits.abortGraceMs ?? operation?.settings.abortGraceMs ?? 0;
  if (abortedAtMs === undefined) report('S9', `${id} was left behind in its ${phase} at ${ms(atMs)}, without having been called off.`, id);
  else if (model.isLater(abortedAtMs + graceMs, atMs)) report('S9', `${id} was left behind in its ${phase} at ${ms(atMs)}, before its grace was over at ${ms(abortedAtMs + graceMs)}.`, id);
}

function calledTooLate(operation: OperationTrace | undefined, id: string, step: StepTrace, report: Report): void {
  const failing = operation?.failing;
  if (failing === undefined) return;
  const by = failing.rootCause ?? 'the caller';
  const { takenOverBy } = operation ?? {};
  report(takenOverBy === undefined && !isTakeOver(failing.error) ? 'S7' : 'C3', `${id} was called for ${step.phase} at ${ms(step.atMs)}, after ${by} had ended the ${failing.name} at ${ms(failing.atMs)}.`, id, step);
}

function isTakeOver(error: unknown): boolean {
  return isSystoleError(error) && error.code === 'ERR_SUPERSEDED';
}

function operationEnds(model: TraceModel, event: EventOf<'operation-ended'>, report: Report): void {
  const operation = model.open.get(event.operation);
  if (operation === undefined) return;
  // A stop that took over does what is left to do of the others.
  for (const failed of [operation, ...operation.tookOver]) {
    if (failed === operation && (event.outcome === 'done' || operation !== model.current)) continue;
    if (failed.manner.keepsUp !== true || failed !== operation) leavesNothing(failed, event, report);
  }
}

function leavesNothing({ name, components, ascent, atMs: beganAtMs }: OperationTrace, { atMs }: EventOf<'operation-ended'>, report: Report): void {
  const began = `The ${name} that began at ${ms(beganAtMs)} and failed`;
  if (name === 'start') {
    for (const component of components) if (!isAtRest(component)) report('S11', `${began} left ${component.id} ${component.state} at ${ms(atMs)}.`, component.id);
  }
  if (ascent?.failing === undefined) return;
  for (const component of ascent.cameUp) {
    if (component.starts > component.stops) report('S12', `${began} had brought up ${component.id}, and did not stop it until ${ms(atMs)}.`, component.id);
    else if (name !== 'start' && !isAtRest(component)) report('S11', `${began} left ${component.id} ${component.state} at ${ms(atMs)}.`, component.id);
  }
}

function isOwed({ id, owed }: ComponentTrace, report: Report): void {
  if (owed !== undefined) report('S13', `The ${owed.phase} of ${id} ended at ${ms(owed.atMs)}, after it had been left behind, and was followed by no stop.`, id, owed);
}
