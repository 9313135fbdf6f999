import type { SystoleEvent, WiredComponent } from '../../model/event';
import type { StepPhase, SystemState } from '../../model/state';
import { AscentTrace } from './ascent-trace';
import type { StepTrace } from './component-trace';
import { ComponentTrace, isAtRest, isLive, isUp, needsStop } from './component-trace';
import type { DescentKind } from './descent-trace';
import { DescentTrace } from './descent-trace';
import { genuineError } from './genuine-error';
import { KnownNeeds } from './known-needs';
import { OperationTrace } from './operation-trace';
import { RunTraces } from './run-trace';

/** What a check may be told beside the events. */
export interface TraceOptions {
  /**
   * How much later than due things may happen, in milliseconds. Default: 0, which is right for a virtual clock; a real one needs
   * as much as the event loop is ever kept busy.
   */
  readonly toleranceMs?: number | undefined;
  /** Texts that must not occur in any event: configs, and values that components hold. */
  readonly secrets?: readonly string[] | undefined;
}

/** An event of one kind. */
export type EventOf<Kind extends SystoleEvent['kind']> = SystoleEvent & { readonly kind: Kind };

/** What the events so far say: the graph, every component, every operation. Constant work per event, and per edge of a graph. */
export class TraceModel {
  readonly options: TraceOptions;
  readonly components: Map<string, ComponentTrace> = new Map<string, ComponentTrace>();
  /** Announced, and not ended. */
  readonly open: Map<number, OperationTrace> = new Map<number, OperationTrace>();
  /** Those that have ended, whether they were announced or not. */
  readonly over: Set<number> = new Set<number>();
  /** The operation announced last, as long as it has not ended. */
  current: OperationTrace | undefined = undefined;
  ascent: AscentTrace | undefined = undefined;
  descent: DescentTrace | undefined = undefined;
  /** Components with a step in flight. */
  readonly busy: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** Components that are owed a stop because of a handler that ended late. */
  readonly owed: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** What a suspend has taken to rest or left up, and a resume has to bring back. */
  resting: ReadonlySet<ComponentTrace> = new Set<ComponentTrace>();
  /** The users' own operations. */
  readonly runs: RunTraces = new RunTraces();
  system: SystemState | undefined = undefined;
  isWired: boolean = false;
  lastSequence: number | undefined = undefined;
  lastAtMs: number = -Infinity;

  constructor(options: TraceOptions) {
    this.options = options;
  }

  of(id: string): ComponentTrace {
    let component = this.components.get(id);
    if (component === undefined) this.components.set(id, component = new ComponentTrace(id));
    return component;
  }

  /** True when one time lies behind another by more than is tolerated. */
  isLater(atMs: number, thanMs: number): boolean {
    return atMs > thanMs + (this.options.toleranceMs ?? 0) + roundingMs;
  }

  apply(event: SystoleEvent): void {
    this.lastSequence = event.sequence;
    this.lastAtMs = Math.max(this.lastAtMs, event.atMs);
    if (this.ascent !== undefined && !(event.kind === 'component-changed' && event.to === 'waiting')) this.ascent.count(event.atMs);
    // Each method takes the kind of event that it is listed under.
    (this.folds[event.kind] as ((event: SystoleEvent) => void) | undefined)?.(event);
  }

  private readonly folds: { readonly [Kind in SystoleEvent['kind']]?: (event: EventOf<Kind>) => void } = {
    'wired': (event) => { this.wire(event.components); },
    'operation-starting': (event) => { this.begin(event); },
    'operation-failing': (event) => { this.fail(event); },
    'operation-ended': (event) => { this.finish(event); },
    'system-changed': (event) => { this.enter(event); },
    'component-changed': (event) => { this.change(event); },
    'step-starting': (event) => { this.startStep(event); },
    'step-extended': (event) => { this.extendStep(event); },
    'step-aborting': (event) => { this.abortStep(event); },
    'step-ended': (event) => { this.endStep(event); },
    'late': (event) => { this.endLate(event); },
    'run-changed': (event) => { this.runs.change(event); },
    'run-late': (event) => { this.runs.late(event); },
  };

  private wire(components: readonly WiredComponent[]): void {
    this.isWired = true;
    const known = new KnownNeeds(this.ascent?.operation, this.components.values());
    for (const component of this.components.values()) [component.isPresent, component.needs, component.neededBy] = [false, [], []];
    for (const [index, { id, isEnabled, disabledBy, limits }] of components.entries()) {
      const component = this.of(id);
      component.index = index;
      component.isPresent = true;
      component.isEnabled = isEnabled;
      component.disabledBy = disabledBy;
      component.limits = limits;
    }
    for (const { id, needs } of components) {
      const from = this.of(id);
      from.needs = needs.map((need) => known.edge(from, this.of(need.id), need));
      for (const edge of from.needs) edge.to.neededBy.push(edge);
    }
    this.ascent?.startOver();
  }

  // --- operations

  private begin(event: EventOf<'operation-starting'>): void {
    const operation = new OperationTrace(event, event.components.map((id) => this.of(id)));
    if (operation.name === 'stop' && this.open.size > 0) operation.tookOver = [...this.open.values()].filter((other) => other.takenOverBy === undefined);
    for (const other of operation.tookOver) other.takenOverBy = operation;
    this.open.set(event.operation, operation);
    this.current = operation;
    this.ascent = undefined;
    this.descent = undefined;
    if (operation.goesDown) this.descend(operation, 'stop', event.atMs, operation.components);
    if (operation.name === 'suspend') {
      this.descend(operation, 'suspend', event.atMs, []);
      this.resting = operation.announced;
    }
  }

  private fail(event: EventOf<'operation-failing'>): void {
    const operation = this.open.get(event.operation);
    if (operation === undefined) return;
    operation.failing ??= event;
    if (this.ascent?.operation === operation) this.ascent.fail(event);
  }

  private finish(event: EventOf<'operation-ended'>): void {
    this.over.add(event.operation);
    const operation = this.open.get(event.operation);
    if (operation === undefined) return;
    operation.endedAtMs = event.atMs;
    this.open.delete(event.operation);
    if (operation === this.current) {
      this.current = undefined;
      this.ascent = undefined;
      this.descent = undefined;
    }
    if (this.resting.size === 0) return;
    if (operation.name === 'resume' && (event.outcome === 'done' || operation.failing !== undefined)) this.resting = new Set();
    if (operation.name === 'stop') this.resting = new Set([...this.resting].filter(isLive));
  }

  private enter(event: EventOf<'system-changed'>): void {
    const { current } = this;
    const from = this.system;
    this.system = event.to;
    if (current === undefined) return;
    if (event.to === 'draining') {
      current.hasDrained = true;
      this.descent = undefined;
    } else if (from === 'draining') {
      this.descend(current, 'stop', event.atMs, current.components, current.atMs);
    }
    if (event.to === 'starting' || event.to === 'resuming') {
      this.descent = undefined;
      this.ascent = current.ascent = new AscentTrace(current, event.atMs);
    } else if (event.to === 'rolling-back') {
      this.descend(current, 'roll-back', event.atMs, this.toRollBack(current));
      this.ascent = undefined;
    } else if (event.to === 'stopping' && !current.goesDown) {
      const members = current.name === 'resume' ? [] : current.components.filter(needsStop);
      this.descend(current, 'change', event.atMs, members);
    } else if (event.to === 'running' || event.to === 'stopped') {
      current.settlings += 1;
    }
  }

  private toRollBack(operation: OperationTrace): readonly ComponentTrace[] {
    return operation.name === 'resume' ? [...this.components.values()].filter(needsStop) : this.ascent?.cameUp ?? [];
  }

  private descend(operation: OperationTrace, kind: DescentKind, atMs: number, members: readonly ComponentTrace[], budgetFromMs = atMs): void {
    this.descent = new DescentTrace(operation, kind, { atMs, budgetFromMs }, members);
  }

  // --- components

  private change(event: EventOf<'component-changed'>): void {
    const component = this.of(event.component);
    const { to, atMs } = event;
    this.judgeStart(component, event);
    component.state = to;
    component.isTold = true;
    component.sinceMs = atMs;
    component.failedIn = event.failedIn;
    if (to === 'skipped') this.current?.skipped.add(component);
    if (to === 'quarantined') this.current?.leftBehind.add(component);
    if (to === 'waiting') this.ascent?.waits(component);
    if (isAtRest(component)) {
      this.settleDebt(component, event.from === 'quarantined');
      this.descent?.settled(component, atMs);
    }
    this.ascent?.changed(component, atMs);
  }

  private judgeStart(component: ComponentTrace, { from, to }: EventOf<'component-changed'>): void {
    const isRising = from === 'starting' || from === 'aborting' || from === 'resuming';
    if (isRising && to === 'started') this.cameUp(component);
    else if (component.attempt !== 'open') return;
    else if (isRising && to === 'failed') component.attempt = 'failed';
    else if (to === 'quarantined') component.attempt = 'left';
  }

  private cameUp(component: ComponentTrace): void {
    this.ascent?.cameUp.push(component);
    this.ascent?.operation.cancelled.delete(component);
    if (component.attempt !== 'open') return;
    component.attempt = 'up';
    component.starts += 1;
  }

  /** What was owed has been done, or it has turned out that nothing is. */
  private settleDebt(component: ComponentTrace, wasLeft: boolean): void {
    if (component.owed === undefined) return;
    this.owed.delete(component);
    // It succeeded late by saying that it is disabled: then it never came up.
    if (wasLeft && component.state === 'disabled' && component.attempt === 'up') component.starts -= 1;
    component.owed = undefined;
  }

  // --- steps

  private startStep(event: EventOf<'step-starting'>): void {
    const { phase, sequence, atMs } = event;
    const component = this.of(event.component);
    const { current } = this;
    const step: StepTrace = { component, phase, sequence, atMs, operation: current, abortedAtMs: undefined, isTooLate: current?.failing !== undefined };
    component.inFlight.push(step);
    component.extensions?.delete(phase);
    this.busy.add(component);
    this.descent?.free.delete(component);
    if (current !== undefined) this.countStep(current, component, phase);
    if (isWayUp(phase)) this.ascent?.opened(step);
    // Followers that can do without it wait for its clean-ups.
    if (phase === 'clean-up') this.ascent?.changed(component, atMs);
    if (phase === 'start') this.startAttempt(component);
    if (phase === 'stop' || phase === 'clean-up') this.owed.delete(component);
    this.countDown(component, phase);
  }

  private countStep(operation: OperationTrace, component: ComponentTrace, phase: StepPhase): void {
    if (isWayUp(phase)) operation.started.add(component);
    else if (phase === 'stop') operation.stopped.add(component);
    else if (operation.manner.phase !== undefined) operation.visited.add(component);
  }

  private countDown(component: ComponentTrace, phase: StepPhase): void {
    if (phase === 'force-stop') component.forceStops += 1;
    if (phase === 'clean-up') component.cleanUps += 1;
    if (phase !== 'stop') return;
    component.stops += 1;
    component.forceStops = 0;
  }

  /** A new instance: who held the last one does not hold this one. */
  private startAttempt(component: ComponentTrace): void {
    component.attempts += 1;
    component.attempt = 'open';
    component.isInvalid = false;
    component.cleanUps = 0;
    component.holders = undefined;
    const { attempts } = component;
    const held = component.needs.filter(({ to, need }) => !need.isOrderOnly && isUp(to));
    component.held = held.map(({ to }) => to);
    for (const { to, need } of held) (to.holders ??= new Map()).set(component, { attempt: attempts, need });
  }

  private extendStep(event: EventOf<'step-extended'>): void {
    (this.of(event.component).extensions ??= new Map<StepPhase, number>()).set(event.phase, event.limitMs);
  }

  private abortStep(event: EventOf<'step-aborting'>): void {
    const step = this.of(event.component).step(event.phase);
    if (step === undefined) return;
    step.abortedAtMs ??= event.atMs;
    this.ascent?.toAbort.delete(step);
  }

  private endStep(event: EventOf<'step-ended'>): void {
    const component = this.of(event.component);
    const { phase, outcome } = event;
    const step = component.step(phase);
    component.lastOutcome = outcome.kind;
    if (outcome.kind === 'invalid') this.noteInvalid(component, phase);
    if (step === undefined) return;
    component.inFlight.splice(component.inFlight.indexOf(step), 1);
    if (component.inFlight.length === 0) this.busy.delete(component);
    const leftRunning = 'leftRunning' in outcome && outcome.leftRunning;
    if (leftRunning) component.left.push(step);
    if (isWayUp(phase)) this.endUncalled(component, event);
    this.noteFailure(event, step, leftRunning);
    this.ascent?.closed(step, event.atMs);
    // A clean-up that has ended may be what its followers waited for.
    if (phase === 'clean-up') this.ascent?.changed(component, event.atMs);
  }

  private noteInvalid(component: ComponentTrace, phase: StepPhase): void {
    if (phase === 'start') component.isInvalid = true;
    else this.current?.invalid.add(component);
  }

  private endUncalled(component: ComponentTrace, { outcome, atMs }: EventOf<'step-ended'>): void {
    if (outcome.kind !== 'skipped' && outcome.kind !== 'put-off') return;
    this.takeBack(component);
    if (outcome.kind === 'put-off') this.ascent?.learned(component, this.of(outcome.because), atMs);
  }

  /** The step was announced, but its operation failed before the handler was called. */
  private takeBack(component: ComponentTrace): void {
    this.current?.started.delete(component);
    this.ascent?.called.delete(component);
    if (component.attempt === 'open') component.attempt = 'none';
  }

  private noteFailure(event: EventOf<'step-ended'>, step: StepTrace, leftRunning: boolean): void {
    const { component, phase, operation } = step;
    if (operation === undefined) return;
    if (leftRunning) operation.leftBehind.add(component);
    const error = genuineError(event);
    if (error !== undefined) {
      const failed = { component, phase, sequence: event.sequence, error: error.error };
      operation.failed.push(failed);
      const { ascent } = this;
      if (ascent === undefined || !isWayUp(phase)) return;
      if (phase !== 'resume' && ascent.canDoWithout(component)) operation.spared.add(component);
      else if (event.outcome.kind === 'failed') ascent.firstFailure ??= failed;
    } else if (event.outcome.kind === 'aborted' && isWayUp(phase)) {
      operation.cancelled.add(component);
    }
  }

  private endLate(event: EventOf<'late'>): void {
    const component = this.of(event.component);
    const { phase, outcome, sequence, atMs } = event;
    const place = component.left.findIndex((step) => step.phase === phase);
    if (place === -1) return;
    component.left.splice(place, 1);
    if (phase === 'start') component.attempt = outcome === 'done' ? 'up' : 'failed';
    if (phase === 'start' && outcome === 'done') component.starts += 1;
    const isOwed = phase === 'suspend' || phase === 'resume' || (phase === 'start' && outcome === 'done');
    if (!isOwed || component.state !== 'quarantined' || component.left.length > 0) return;
    component.owed = { phase, sequence, atMs };
    this.owed.add(component);
  }
}

/** True for the steps that bring a component up. */
export function isWayUp(phase: StepPhase): boolean {
  return phase === 'start' || phase === 'resume';
}

/** Times are sums of fractions: what differs by less is equal. */
const roundingMs = 1e-6;
