import type { SystoleEvent, WiredComponent } from '../../model/event';
import type { SystemState } from '../../model/state';
import type { EdgeTrace } from './component-trace';
import { ComponentTrace } from './component-trace';
import { OperationTrace } from './operation-trace';

/** What a check may be told beside the events. */
export interface TraceOptions {
  /**
   * How much later than due things may happen, in milliseconds. Default 0, which is right for a virtual clock; a real one needs
   * as much as the event loop is ever kept busy.
   */
  readonly toleranceMs?: number | undefined;
  /** Texts that must not occur in any event: configs, and values that components hold. */
  readonly secrets?: readonly string[] | undefined;
}

type EventOf<Kind extends SystoleEvent['kind']> = SystoleEvent & { readonly kind: Kind };

/** What the events so far say: the graph, every component, every operation. Constant work per event, and per edge of a graph. */
export class TraceModel {
  readonly components: Map<string, ComponentTrace> = new Map<string, ComponentTrace>();
  /** Announced, and not ended. */
  readonly open: Map<number, OperationTrace> = new Map<number, OperationTrace>();
  /** The operation announced last, as long as it has not ended. */
  current: OperationTrace | undefined = undefined;
  /** Components with a step in flight. */
  readonly busy: Set<ComponentTrace> = new Set<ComponentTrace>();
  system: SystemState = 'idle';
  isWired: boolean = false;
  readonly options: TraceOptions;
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

  apply(event: SystoleEvent): void {
    this.lastSequence = event.sequence;
    this.lastAtMs = Math.max(this.lastAtMs, event.atMs);
    // Each method takes the kind of event that it is listed under.
    (this.folds[event.kind] as ((event: SystoleEvent) => void) | undefined)?.(event);
  }

  private readonly folds: { readonly [Kind in SystoleEvent['kind']]?: (event: EventOf<Kind>) => void } = {
    'wired': (event) => { this.wire(event.components); },
    'operation-starting': (event) => { this.begin(event); },
    'operation-failing': (event) => { this.fail(event); },
    'operation-ended': (event) => { this.finish(event); },
    'system-changed': (event) => { this.system = event.to; },
    'component-changed': (event) => { this.change(event); },
    'step-starting': (event) => { this.startStep(event); },
    'step-aborting': (event) => { this.abortStep(event); },
    'step-ended': (event) => { this.endStep(event); },
    'late': (event) => { this.endLate(event); },
  };

  private wire(components: readonly WiredComponent[]): void {
    this.isWired = true;
    for (const known of this.components.values()) {
      known.isPresent = false;
      known.needs = [];
      known.neededBy = [];
    }
    for (const { id, isEnabled, limits } of components) {
      const component = this.of(id);
      component.isPresent = true;
      component.isEnabled = isEnabled;
      component.limits = limits;
    }
    for (const { id, needs } of components) {
      const from = this.of(id);
      from.needs = needs.map((need): EdgeTrace => ({ from, to: this.of(need.id), need }));
      for (const edge of from.needs) edge.to.neededBy.push(edge);
    }
  }

  private begin(event: EventOf<'operation-starting'>): void {
    const operation = new OperationTrace(event, event.components.map((id) => this.of(id)));
    operation.tookOver = [...this.open.values()];
    for (const other of operation.tookOver) other.isSuperseded = true;
    this.open.set(event.operation, operation);
    this.current = operation;
  }

  private fail(event: EventOf<'operation-failing'>): void {
    const operation = this.open.get(event.operation);
    if (operation !== undefined) operation.failing ??= event;
  }

  private finish(event: EventOf<'operation-ended'>): void {
    const operation = this.open.get(event.operation);
    this.open.delete(event.operation);
    if (operation === this.current) this.current = undefined;
  }

  private change(event: EventOf<'component-changed'>): void {
    const component = this.of(event.component);
    if (event.to === 'started' && (event.from === 'starting' || event.from === 'aborting')) component.starts += Number(component.ascent !== 'resume');
    component.state = event.to;
    component.sinceMs = event.atMs;
    component.failedIn = event.failedIn;
  }

  private startStep(event: EventOf<'step-starting'>): void {
    const component = this.of(event.component);
    component.inFlight.push({
      component, phase: event.phase, sequence: event.sequence, atMs: event.atMs, abortedAtMs: undefined, abortReason: undefined,
    });
    this.busy.add(component);
    if (event.phase === 'start') component.ascent = 'start';
    if (event.phase === 'resume') component.ascent = 'resume';
    if (event.phase === 'stop') {
      component.stops += 1;
      this.current?.stopped.add(component);
    }
  }

  private abortStep(event: EventOf<'step-aborting'>): void {
    const step = this.of(event.component).step(event.phase);
    if (step === undefined) return;
    step.abortedAtMs ??= event.atMs;
    step.abortReason ??= event.reason;
  }

  private endStep(event: EventOf<'step-ended'>): void {
    const component = this.of(event.component);
    const step = component.step(event.phase);
    if (step === undefined) return;
    component.inFlight.splice(component.inFlight.indexOf(step), 1);
    if (component.inFlight.length === 0) this.busy.delete(component);
    if ('leftRunning' in event.outcome && event.outcome.leftRunning) component.left.push(step);
  }

  private endLate(event: EventOf<'late'>): void {
    const component = this.of(event.component);
    const place = component.left.findIndex((step) => step.phase === event.phase);
    if (place === -1) return;
    component.left.splice(place, 1);
    if (event.phase === 'start' && event.outcome === 'done') component.starts += 1;
  }
}
