import type { ComponentTrace } from './component-trace';
import { isAtRest, isLive, isStrict } from './component-trace';
import type { DescentTrace } from './descent-trace';
import type { OperationTrace } from './operation-trace';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';

/** T1 to T4 (of T4, also who comes first), T8, T17, and S10 for stops: taking components down. */
export const stopRules: Theme = {
  before: {
    'step-starting': (model, event, report) => {
      const component = model.of(event.component);
      if (isOrdered(model.descent)) mirrors(model.descent, component, event, report);
      if (event.phase === 'stop') stops(model, component, event, report);
      else if (event.phase === 'force-stop') forces(component, event, report);
    },
    'component-changed': (model, event, report) => {
      if (event.to === 'waiting' || event.to === 'stopped') isPaired(model.of(event.component), report);
    },
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined || event.name !== 'stop') return;
      attemptsAll(operation, event, report);
    },
  },
  timePasses: (model, atMs, report) => {
    if (model.system === 'draining' && model.runs.roots.size === 0) report('T4', `The stop waited for operations at ${ms(model.lastAtMs)}, when none went on.`);
    if (model.descent === undefined) return;
    for (const [{ id }, sinceMs] of model.descent.free) {
      if (model.isLater(atMs, sinceMs)) report('T4', `${id} could have been stopped at ${ms(sinceMs)}, when everything that uses it had settled, and was not called.`, id);
    }
  },
  end: (model, _atMs, report) => {
    for (const component of model.components.values()) if (isAtRest(component) && component.owed === undefined && component.left.length === 0) isPaired(component, report);
  },
};

function stops(model: TraceModel, component: ComponentTrace, { atMs }: EventOf<'step-starting'>, report: Report): void {
  const { id, attempt, starts, stops: called } = component;
  for (const user of usersOf(model, component)) report('T1', `${id} was stopped at ${ms(atMs)}, while ${user.id}, which uses it, was ${user.state}.`, id);
  if (attempt === 'failed') report('S10', `${id} was stopped at ${ms(atMs)}, although its start had failed.`, id);
  else if (called >= starts) report('T2', `${id} was stopped at ${ms(atMs)}, without a start that had succeeded since its last stop.`, id);
}

/** Who becomes free together has its turn in the mirror of the plan. */
function mirrors(descent: DescentTrace, component: ComponentTrace, { phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  for (const { id } of descent.before(component)) report('T4', `The ${phase} of ${component.id} was called at ${ms(atMs)}, before ${id} had its turn, which became free with it and stands behind it in the plan.`, component.id);
}

/** Who has to settle before a component is stopped: those that found it up, and what goes down in the same descent. */
function usersOf({ current, descent }: TraceModel, component: ComponentTrace): ReadonlySet<ComponentTrace> {
  const users = new Set<ComponentTrace>();
  for (const [holder, { attempt, need }] of component.holders ?? []) {
    if (holder.attempts === attempt && isLive(holder) && !staysUp(current, holder, isStrict(need))) users.add(holder);
  }
  if (!isOrdered(descent)) return users;
  for (const { from } of component.neededBy) if (from.descent === descent) users.add(from);
  return users;
}

/** True for a way down over the graph as it is now; one that makes room for a change goes over the graph before. */
function isOrdered(descent: DescentTrace | undefined): descent is DescentTrace {
  return descent?.kind === 'stop' || descent?.kind === 'roll-back';
}

/** True for those that an isolated stop, or one that detaches, leaves up on purpose. */
function staysUp(operation: OperationTrace | undefined, user: ComponentTrace, cannotDoWithout: boolean): boolean {
  if (operation === undefined || operation.announced.has(user)) return false;
  return operation.manner.isolated === true || (operation.manner.detach === true && !cannotDoWithout);
}

function forces(component: ComponentTrace, { atMs }: EventOf<'step-starting'>, report: Report): void {
  const { id, state, forceStops } = component;
  const stop = component.step('stop');
  const isLeft = component.left.some(({ phase }) => phase === 'stop');
  if (!isLeft && (stop === undefined || (stop.abortedAtMs === undefined && state !== 'forcing'))) {
    report('T8', `${id} was forced to stop at ${ms(atMs)}, although its stop had not run over its limit.`, id);
  } else if (forceStops > 0) {
    report('T8', `${id} was forced to stop a second time at ${ms(atMs)}.`, id);
  }
}

/** What is at rest has been stopped as often as it was started. */
function isPaired({ id, starts, stops: called }: ComponentTrace, report: Report): void {
  if (starts !== called) report('T2', `${id} has been started ${times(starts)} and stopped ${times(called)}.`, id);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}

function attemptsAll(operation: OperationTrace, { atMs }: EventOf<'operation-ended'>, report: Report): void {
  for (const component of operation.components) {
    if (operation.stopped.has(component)) continue;
    const wasSuspended = operation.suspended.includes(component);
    report(wasSuspended ? 'T17' : 'T3', `The stop that ended at ${ms(atMs)} has never stopped ${component.id}${wasSuspended ? ', which was suspended' : ''}.`, component.id);
  }
}
