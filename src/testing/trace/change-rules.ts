import type { ComponentTrace } from './component-trace';
import { isLeftOut, isStrict, isUp } from './component-trace';
import type { OperationTrace } from './operation-trace';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';

/** T13, T15, T16 and T18: restarts, resumes, changes of toggles, and phases. */
export const changeRules: Theme = {
  before: {
    'step-starting': (model, event, report) => {
      const { current } = model;
      if (current === undefined) return;
      if (current.manner.phase !== undefined) visits(current, model.of(event.component), event, report);
      else if (changes.has(current.name)) keepsApart(current, event, report);
    },
    'system-changed': (model, event, report) => {
      const { current, busy } = model;
      if (current === undefined || !changes.has(current.name) || (event.to !== 'starting' && event.to !== 'resuming')) return;
      for (const { id, inFlight } of busy) {
        report(ruleOf(current), `The ${current.name} began to start others at ${ms(event.atMs)}, while the ${inFlight[0]?.phase ?? ''} of ${id} was in flight.`, id);
      }
    },
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined || operation !== model.current || event.outcome !== 'done') return;
      if (operation.name === 'restart') restarts(operation, event, report);
      if (operation.name === 'resume') bringsBack(model, operation, event, report);
    },
  },
};

const changes: ReadonlySet<string> = new Set(['restart', 'resume', 'reconfigure']);

function ruleOf({ name }: OperationTrace): 'T13' | 'T16' {
  return name === 'restart' ? 'T13' : 'T16';
}

/** First everything is stopped that has to be, then everything is started; unless that fails and is rolled back. */
function keepsApart(operation: OperationTrace, { component: id, phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  const { started, failing, name } = operation;
  if (failing !== undefined) return;
  if ((phase === 'stop' || phase === 'drain') && started.size > 0) report(ruleOf(operation), `${id} was called for ${phase} at ${ms(atMs)}, when the ${name} had begun to start others.`, id);
}

/** What was stopped is started again, and nobody gets a call that the restart is not about. */
function restarts(operation: OperationTrace, { atMs }: EventOf<'operation-ended'>, report: Report): void {
  const { announced, started, stopped } = operation;
  const ended = `The restart that ended at ${ms(atMs)}`;
  for (const component of announced) {
    if (!started.has(component) && component.state !== 'disabled' && component.state !== 'skipped') report('T13', `${ended} has never started ${component.id}.`, component.id);
  }
  for (const component of stopped) {
    if (!announced.has(component) && component.isEnabled) report('T13', `${ended} stopped ${component.id}, which it was not about.`, component.id);
  }
  const required = requirementsOf(announced);
  for (const component of started) {
    if (!required.has(component)) report('T13', `${ended} started ${component.id}, which nothing that it was about requires.`, component.id);
  }
}

function requirementsOf(components: Iterable<ComponentTrace>): ReadonlySet<ComponentTrace> {
  const found = new Set(components);
  // A set visits what is added during the walk, so it is its own queue.
  for (const component of found) for (const { to, need } of component.needs) if (need.isRequired) found.add(to);
  return found;
}

function bringsBack(model: TraceModel, { spared }: OperationTrace, { atMs }: EventOf<'operation-ended'>, report: Report): void {
  for (const component of model.resting) {
    if (!component.isEnabled || !component.isPresent || component.state === 'disabled' || isUp(component) || isLeftOut(component) || spared.has(component)) continue;
    report('T15', `The resume that ended at ${ms(atMs)} left ${component.id} ${component.state}, which was up at the suspend.`, component.id);
  }
}

function visits(operation: OperationTrace, component: ComponentTrace, { phase, atMs }: EventOf<'step-starting'>, report: Report): void {
  const { manner, visited, failed, name } = operation;
  const { id } = component;
  const called = `${id} was called for ${phase} at ${ms(atMs)}`;
  if (phase !== name) report('T18', `${called}, in a phase that is called ${name}.`, id);
  if (visited.has(component)) report('T18', `${called} a second time.`, id);
  for (const before of tooEarly(operation, component)) report('T18', `${called}, after ${before.id}, which comes after it.`, id);
  for (const open of tooLate(operation, component)) report('T18', `${called}, while ${open.id}, which comes before it, was in flight.`, id);
  for (const left of leftOut(operation, component)) report('T18', `${called}, although ${left.id}, which it cannot do without, had said that it is invalid.`, id);
  if (manner.phase?.onError === 'halt' && failed.length > 0) report('T18', `${called}, after ${failed[0]?.component.id ?? ''} had failed, which ends this phase.`, id);
}

function isForward({ manner }: OperationTrace): boolean {
  return manner.phase?.direction === 'dependencies-first';
}

/** Those that come after a component, and have been called already. */
function tooEarly(operation: OperationTrace, { needs, neededBy }: ComponentTrace): readonly ComponentTrace[] {
  const followers = isForward(operation) ? neededBy.map(({ from }) => from) : needs.map(({ to }) => to);
  return followers.filter((follower) => operation.visited.has(follower));
}

/** Those that come before a component, are invalid, and either of the two requires the other. */
function leftOut(operation: OperationTrace, { needs, neededBy }: ComponentTrace): readonly ComponentTrace[] {
  const edges = isForward(operation) ? needs.map(({ to, need }) => [to, need] as const) : neededBy.map(({ from, need }) => [from, need] as const);
  return edges.filter(([leader, need]) => isStrict(need) && operation.invalid.has(leader)).map(([leader]) => leader);
}

/** Those that come before a component, and have not ended. */
function tooLate(operation: OperationTrace, { needs, neededBy }: ComponentTrace): readonly ComponentTrace[] {
  const leaders = isForward(operation) ? needs.map(({ to }) => to) : neededBy.map(({ from }) => from);
  return leaders.filter((leader) => leader.step(operation.name) !== undefined);
}
