import type { OperationFailure } from '../../model/errors';
import { isSystoleError } from '../../model/errors';
import type { ComponentTrace } from './component-trace';
import { isOverLimit } from './genuine-error';
import type { OperationTrace } from './operation-trace';
import type { Report, Theme } from './rule';
import { ms } from './rule';
import type { EventOf, TraceModel } from './trace-model';
import { isWayUp } from './trace-model';
import type { Invariant } from './violation';

/** S15, T6 and T18: what the error of an operation says, against what its events said. */
export const failureRules: Theme = {
  before: {
    'operation-ended': (model, event, report) => {
      const operation = model.open.get(event.operation);
      if (operation === undefined) return;
      const { error } = event;
      if (event.name === 'stop' && event.outcome === 'done') endsWellRightly(operation, event, report);
      if (!isSystoleError(error)) return;
      if (error.code === 'ERR_STOP_FAILED') failsRightly(operation, event, report);
      if (failureCodes.has(error.code)) new Statement(operation, error.details as OperationFailure, ruleOf(error.code), report).check(model);
      else if (isCallOff(error) && operation.failing !== undefined && operation.failing.error !== error) {
        report('S15', `The ${event.name} ended at ${ms(event.atMs)} with another error than the one that had ended it at ${ms(operation.failing.atMs)}.`);
      }
    },
  },
};

const failureCodes: ReadonlySet<string> = new Set(['ERR_START_FAILED', 'ERR_STOP_FAILED', 'ERR_SUSPEND_FAILED', 'ERR_RESUME_FAILED', 'ERR_PHASE_FAILED']);

function isCallOff({ code }: { readonly code: string }): boolean {
  return code === 'ERR_ABORTED' || code === 'ERR_SUPERSEDED';
}

function ruleOf(code: string): Invariant {
  if (code === 'ERR_STOP_FAILED' || code === 'ERR_SUSPEND_FAILED') return 'T6';
  return code === 'ERR_PHASE_FAILED' ? 'T18' : 'S15';
}

function endsWellRightly({ failed, leftBehind }: OperationTrace, { atMs }: EventOf<'operation-ended'>, report: Report): void {
  for (const { component, phase } of failed) report('T6', `The stop ended well at ${ms(atMs)}, although ${component.id} had failed in its ${phase}.`, component.id);
  for (const component of leftBehind) report('T6', `The stop ended well at ${ms(atMs)}, although ${component.id} had been left behind.`, component.id);
}

function failsRightly({ failed, leftBehind }: OperationTrace, { name, atMs }: EventOf<'operation-ended'>, report: Report): void {
  if (leftBehind.size > 0 || failed.some(({ phase }) => !isWayUp(phase))) return;
  report('T6', `The ${name} that ended at ${ms(atMs)} says that something failed to stop, although nothing did.`);
}

/** What the error of one operation states, held against its events. */
class Statement {
  private readonly operation: OperationTrace;
  private readonly details: OperationFailure;
  private readonly invariant: Invariant;
  private readonly report: Report;

  constructor(operation: OperationTrace, details: OperationFailure, invariant: Invariant, report: Report) {
    this.operation = operation;
    this.details = details;
    this.invariant = invariant;
    this.report = report;
  }

  check(model: TraceModel): void {
    this.checkRootCause();
    this.checkFailures();
    this.checkNames('called off', this.details.cancelled, this.operation.cancelled);
    this.checkNames('left behind', this.details.quarantined, this.operation.leftBehind);
    const skipped = this.details.skipped.map(({ id }) => id);
    this.checkNames('skipped', skipped, this.operation.manner.phase === undefined ? this.operation.skipped : this.uncalled(skipped));
    this.checkPaths(model);
  }

  private say(message: string, component?: string): void {
    this.report(this.invariant, `The error of the ${this.operation.name} ${message}.`, component);
  }

  private checkRootCause(): void {
    const { rootCause, failures } = this.details;
    const { failing } = this.operation;
    const expected = failing === undefined ? failures[0]?.id : failing.rootCause ?? failures[0]?.id;
    if (failing !== undefined && rootCause !== expected) this.say(`says that ${rootCause ?? 'the caller'} is the root cause, although it was ${expected ?? 'the caller'}`, rootCause);
  }

  /** Each failure once, and nothing that was called off. */
  private checkFailures(): void {
    const { failing, failed } = this.operation;
    const open = new Map<string, number>();
    for (const { component, phase } of failed) add(open, keyOf(component.id, phase), 1);
    const happened = new Set(open.keys());
    for (const { id, phase, error } of this.details.failures) {
      const key = keyOf(id, phase);
      // A limit may have been over with no step in flight: of a start as a whole, or of a suspend that came too late.
      const hasNoStep = !happened.has(key) && (error === failing?.error || isOverLimit(error, id, 'suspend'));
      if ((open.get(key) ?? 0) > 0) add(open, key, -1);
      else if (!hasNoStep) this.say(`lists a failure of ${id} in its ${phase} that has not happened, or lists it twice`, id);
    }
    for (const { component, phase } of failed) {
      const key = keyOf(component.id, phase);
      if ((open.get(key) ?? 0) <= 0) continue;
      add(open, key, -1);
      this.say(`does not list the failure of ${component.id} in its ${phase}`, component.id);
    }
  }

  /** Of those that are named, the ones that a phase was about and has not called; who of the others has a handler for it is not in the log. */
  private uncalled(named: readonly string[]): ReadonlySet<ComponentTrace> {
    const names = new Set(named);
    const { components, visited } = this.operation;
    return new Set(components.filter((component) => names.has(component.id) && !visited.has(component)));
  }

  private checkNames(what: string, listed: readonly string[], happened: ReadonlySet<ComponentTrace>): void {
    const names = new Set(listed);
    if (names.size < listed.length) this.say(`lists a component twice among those that were ${what}`);
    const expected = new Set([...happened].map(({ id }) => id));
    for (const id of names) if (!expected.has(id)) this.say(`says that ${id} was ${what}, which it was not`, id);
    for (const id of expected) if (!names.has(id)) this.say(`does not say that ${id} was ${what}`, id);
  }

  /** From each that was skipped, along needs, to the root cause; checked as far as that takes no more than linear time. */
  private checkPaths(model: TraceModel): void {
    const { skipped, rootCause } = this.details;
    if (rootCause === undefined || this.operation.failing?.rootCause === undefined) return;
    const affected = dependentsOf(model.of(rootCause));
    let steps = 4 * model.components.size + 100;
    for (const { id, path } of skipped) {
      if (steps < 0) return;
      steps -= path.length;
      if (path.length > 1 || path[0] !== id) this.checkPath(model, id, path, rootCause);
      else if (affected.has(model.of(id))) this.say(`gives ${id} no path to ${rootCause}, although it needs it`, id);
    }
  }

  private checkPath(model: TraceModel, id: string, path: readonly string[], rootCause: string): void {
    const [first = 'nothing'] = path;
    const last = path.at(-1) ?? 'nothing';
    if (first !== id) this.say(`gives ${id} a path that begins at ${first}`, id);
    else if (last !== rootCause) this.say(`gives ${id} a path that ends at ${last} instead of ${rootCause}`, id);
    let before = first;
    for (const next of path.slice(1)) {
      if (!model.of(before).needs.some(({ to }) => to.id === next)) this.say(`gives ${id} a path on which ${before} needs ${next}, which it does not`, id);
      before = next;
    }
  }
}

/** A start that runs over the deadline of all is listed as a start, even where it is resumed. */
function keyOf(id: string, phase: string): string {
  return `${id} ${phase === 'resume' ? 'start' : phase}`;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function dependentsOf(root: ComponentTrace): ReadonlySet<ComponentTrace> {
  const found = new Set<ComponentTrace>([root]);
  // A set visits what is added during the walk, so it is its own queue.
  for (const component of found) for (const { from } of component.neededBy) found.add(from);
  found.delete(root);
  return found;
}
