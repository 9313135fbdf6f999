import type { ComponentState } from '../../model/state';
import type { ComponentTrace } from './component-trace';
import { isStrict, isUp } from './component-trace';
import type { OperationTrace } from './operation-trace';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';
import { isWayUp } from './trace-model';

/** P3, P6, S19, S20 and T7: who an operation is about, and who is switched off. */
export const planRules: Theme = {
  before: {
    'operation-starting': (model, event, report) => {
      if (new Set(event.components).size < event.components.length) report('P3', `The ${event.name} names a component twice.`);
      if (event.name === 'start') plansAStart(model, event, report);
    },
    'component-changed': (model, event, report) => {
      if (event.to === 'disabled') isDisabledRightly(model.of(event.component), event, report);
      if (event.to === 'skipped') isSkippedRightly(model, model.of(event.component), event, report);
    },
    'step-starting': stepStarts,
    'operation-ended': operationEnds,
  },
  after: {
    'wired': (model, event, report) => {
      for (const { id } of event.components) isSwitchedRightly(model.of(id), report);
    },
  },
};

function plansAStart(model: TraceModel, event: EventOf<'operation-starting'>, report: Report): void {
  const planned = new Set(event.components.map((id) => model.of(id)));
  for (const component of planned) {
    const { id } = component;
    if (!component.isEnabled) report('S19', `The start names ${id}, which is switched off.`, id);
    if (isUp(component)) report('P3', `The start names ${id}, which is ${component.state} already.`, id);
    for (const { to, need } of component.needs) {
      if (need.isRequired && to.isEnabled && to.isPresent && !planned.has(to) && !isUp(to)) report('P3', `The start names ${id}, but not ${to.id}, which it requires and which is ${to.state}.`, id);
    }
  }
}

/** The least set: off by itself, or because of something it requires that is off; and nobody on who requires what is off. */
function isSwitchedRightly(component: ComponentTrace, report: Report): void {
  const { id, isEnabled, disabledBy, needs } = component;
  if (isEnabled) {
    const off = needs.find(({ to, need }) => isStrict(need) && to.isPresent && !to.isEnabled);
    if (off !== undefined) report('S19', `${id} is switched on, but requires ${off.to.id}, which is switched off.`, id);
  } else if (disabledBy !== undefined && !needs.some(({ to, need }) => to.id === disabledBy && isStrict(need) && !to.isEnabled)) {
    report('S19', `${id} is switched off because of ${disabledBy}, which is no requirement of it that is switched off.`, id);
  }
}

/** What is switched on is disabled only by its own start, or because something it requires was. */
function isDisabledRightly(component: ComponentTrace, { from, atMs }: EventOf<'component-changed'>, report: Report): void {
  const { id, needs } = component;
  if (!component.isEnabled || !component.isPresent || from === 'quarantined') return;
  if (from === 'waiting' && needs.some(({ to, need }) => isStrict(need) && to.state === 'disabled')) return;
  if ((from === 'starting' || from === 'aborting') && component.lastOutcome === 'disabled') return;
  report('S19', `${id} was disabled at ${ms(atMs)}, although neither its start nor anything that it requires was.`, id);
}

/** While a start goes on, it skips only what requires something that has said it is invalid. */
function isSkippedRightly({ ascent }: TraceModel, { id, needs }: ComponentTrace, { atMs }: EventOf<'component-changed'>, report: Report): void {
  if (ascent === undefined || ascent.failing !== undefined || ascent.operation.failing !== undefined) return;
  if (needs.some(({ to, need }) => isStrict(need) && (to.isInvalid || to.state === 'skipped'))) return;
  report('P6', `${id} was skipped at ${ms(atMs)}, although nothing that it requires was invalid, and the start had not failed.`, id);
}

function stepStarts(model: TraceModel, { component: id, phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  const component = model.of(id);
  const operation = model.current;
  // What has been kept of it is stopped all the same.
  if ((component.state === 'disabled' && phase !== 'evict') || (!component.isEnabled && isWayUp(phase))) {
    report('S19', `${id} was called for ${phase} at ${ms(atMs)}, although it is switched off.`, id);
  }
  if (isWayUp(phase) && model.ascent?.called.has(component) === true) report('P3', `${id} was called for ${phase} a second time at ${ms(atMs)}.`, id);
  if (operation !== undefined && !mayCall(model, operation, component, phase)) {
    report('P6', `${id} was called for ${phase} at ${ms(atMs)}, although the ${operation.name} is not about it.`, id);
  }
}

function mayCall(model: TraceModel, operation: OperationTrace, component: ComponentTrace, phase: string): boolean {
  const { name, announced } = operation;
  const { descent } = model;
  // A restart has a rule of its own, and a resume that fails takes everything down.
  if (announced.has(component) || name === 'restart' || name === 'resume' && descent?.kind === 'roll-back') return true;
  if (isWayUp(phase) || phase === 'clean-up') return name !== 'start' && model.ascent?.members.includes(component) === true;
  return descent?.kind === 'roll-back' && operation.started.has(component);
}

function operationEnds(model: TraceModel, event: EventOf<'operation-ended'>, report: Report): void {
  const operation = model.open.get(event.operation);
  if (operation === undefined || operation.failing !== undefined) return;
  if (operation.components.length === 0 && (event.name === 'start' || event.name === 'stop')) endsAtOnce(model, operation, event, report);
  if (event.name !== 'start' || event.outcome !== 'done') return;
  for (const component of operation.components) {
    if (!uncalled.has(component.state) && !operation.started.has(component)) report('P6', `The start that ended at ${ms(event.atMs)} has never called ${component.id}.`, component.id);
  }
  if (operation.settlings !== 1) report('S20', `The start that ended at ${ms(event.atMs)} has settled the system ${String(operation.settlings)} times, instead of once.`);
}

/** Where a start that ends well may leave what it has not called. */
const uncalled: ReadonlySet<ComponentState> = new Set<ComponentState>(['disabled', 'skipped']);

function endsAtOnce(model: TraceModel, { atMs, tookOver, hasDrained }: OperationTrace, event: EventOf<'operation-ended'>, report: Report): void {
  const invariant = event.name === 'start' ? 'S20' : 'T7';
  if (event.outcome !== 'done' && tookOver.length === 0) report(invariant, `The ${event.name} of nothing did not end well.`);
  if (!hasDrained && model.isLater(event.atMs, atMs)) report(invariant, `The ${event.name} of nothing took ${ms(event.atMs - atMs)}.`);
}
