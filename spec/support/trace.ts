import { transitions } from '../../src/lifecycle/component-table';
import type { SystoleEvent } from '../../src/model/event';
import type { ComponentState } from '../../src/model/state';

/** What the checker has to know of the system beside its events. */
export interface Traced {
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly stopBudgetMs: number;
  readonly forceGraceMs: number;
}

interface Known {
  state: ComponentState;
  /** The phases in flight; those left behind stay until they end late. */
  readonly inFlight: Set<string>;
  readonly left: Set<string>;
  starts: number;
  stops: number;
  failedSinceStart: boolean;
}

const up: ReadonlySet<ComponentState> = new Set<ComponentState>(['started', 'ready']);
const live: ReadonlySet<ComponentState> = new Set<ComponentState>(['starting', 'aborting', 'started', 'ready', 'draining', 'stopping', 'forcing', 'resuming', 'suspending', 'suspended']);
const atRest: ReadonlySet<ComponentState> = new Set<ComponentState>(['stopped', 'failed', 'skipped', 'disabled', 'quarantined']);

/** Holds a run's events against the invariants, one by one; what is broken is a line each. */
export class TraceCheck {
  readonly broken: string[] = [];
  private readonly traced: Traced;
  private readonly known = new Map<string, Known>();
  private readonly announced = new Map<number, { readonly components: readonly string[]; readonly atMs: number; readonly called: Set<string> }>();
  private current = -1;
  private failing = false;
  private last: SystoleEvent | undefined = undefined;

  constructor(traced: Traced) {
    this.traced = traced;
  }

  /** The fold of the events so far. */
  get states(): Readonly<Record<string, ComponentState>> {
    return Object.fromEntries(Object.keys(this.traced.needs).map((id) => [id, this.of(id).state]));
  }

  /** T2: as many stops as successful starts, once everything is down. */
  checkPairs(): void {
    for (const [id, { starts, stops, state }] of this.known) {
      if (state !== 'quarantined' && starts !== stops) this.broken.push(`T2: ${id} was started ${String(starts)} times and stopped ${String(stops)} times`);
    }
  }

  hear(event: SystoleEvent): void {
    this.expect(event.sequence === (this.last?.sequence ?? 0) + 1 && event.atMs >= (this.last?.atMs ?? 0), 'E1', event, 'out of order');
    this.last = event;
    if (event.kind === 'operation-starting') this.operationStarts(event);
    else if (event.kind === 'operation-failing') this.failing = true;
    else if (event.kind === 'operation-ended') this.operationEnds(event);
    else if (event.kind === 'component-changed') this.changes(event);
    else if (event.kind === 'step-starting') this.stepStarts(event);
    else if (event.kind === 'step-ended') this.stepEnds(event);
    else if (event.kind === 'late') this.endsLate(event);
  }

  private operationStarts(event: SystoleEvent & { readonly kind: 'operation-starting' }): void {
    for (const [id, { inFlight }] of this.known) this.expect(inFlight.size === 0, 'C2', event, `${id} is still in ${[...inFlight].join()}`);
    this.announced.set(event.operation, { components: event.components, atMs: event.atMs, called: new Set() });
    this.current = event.operation;
    this.failing = false;
  }

  private operationEnds(event: SystoleEvent & { readonly kind: 'operation-ended' }): void {
    const begun = this.announced.get(event.operation);
    if (begun === undefined) return;
    if (event.name === 'stop') {
      const tookMs = event.atMs - begun.atMs;
      this.expect(tookMs <= this.traced.stopBudgetMs + this.traced.forceGraceMs, 'T5', event, `took ${String(tookMs)} ms`);
      this.expect(begun.components.every((id) => begun.called.has(id)), 'T3', event, `attempted only ${[...begun.called].join()} of ${begun.components.join()}`);
    }
    if (event.name === 'start' && event.outcome !== 'done' && this.current === event.operation) {
      const open = begun.components.filter((id) => !atRest.has(this.of(id).state));
      this.expect(open.length === 0, 'S11', event, `left ${open.join()}`);
    }
  }

  private changes(event: SystoleEvent & { readonly kind: 'component-changed' }): void {
    const known = this.of(event.component);
    this.expect(known.state === event.from && transitions[event.from].includes(event.to), 'E1', event, `${known.state}: ${event.from} to ${event.to}`);
    if (event.to === 'started' && (event.from === 'starting' || event.from === 'aborting') && known.failedSinceStart) {
      known.starts += 1;
      known.failedSinceStart = false;
    }
    known.state = event.to;
  }

  private stepStarts(event: SystoleEvent & { readonly kind: 'step-starting' }): void {
    const { component, phase } = event;
    const known = this.of(component);
    this.expect(!known.inFlight.has(phase), 'E1', event, `${phase} twice at a time`);
    if (phase === 'start' || phase === 'resume') {
      this.expect(!this.failing, 'S7', event, 'called after the failure');
      this.expect(known.inFlight.size === 0 && known.left.size === 0, 'S3', event, 'called while busy');
      const missing = (this.traced.needs[component] ?? []).filter((need) => !up.has(this.of(need).state));
      this.expect(missing.length === 0, 'S1', event, `called without ${missing.join()}`);
      if (phase === 'start') known.failedSinceStart = true;
    }
    if (phase === 'stop') {
      known.stops += 1;
      this.expect(known.stops <= known.starts, 'T2', event, 'stopped without a start');
      const dependents = Object.keys(this.traced.needs).filter((id) => this.traced.needs[id]?.includes(component) === true && live.has(this.of(id).state));
      this.expect(dependents.length === 0, 'T1', event, `stopped under ${dependents.join()}`);
      this.announced.get(this.current)?.called.add(component);
    }
    known.inFlight.add(phase);
  }

  private stepEnds(event: SystoleEvent & { readonly kind: 'step-ended' }): void {
    const { inFlight, left } = this.of(event.component);
    this.expect(inFlight.delete(event.phase), 'E1', event, 'ended twice');
    if ('leftRunning' in event.outcome && event.outcome.leftRunning) left.add(event.phase);
  }

  private endsLate(event: SystoleEvent & { readonly kind: 'late' }): void {
    const known = this.of(event.component);
    this.expect(known.left.delete(event.phase), 'E1', event, 'ended late without having been left');
    if (event.phase === 'start' && event.outcome === 'done') known.starts += 1;
  }

  private expect(holds: boolean, invariant: string, event: SystoleEvent, what: string): void {
    if (!holds) this.broken.push(`${invariant} at ${String(event.sequence)} (${event.kind}${'component' in event ? ` ${event.component}` : ''}): ${what}`);
  }

  private of(id: string): Known {
    let known = this.known.get(id);
    if (known === undefined) {
      known = { state: 'registered', inFlight: new Set(), left: new Set(), starts: 0, stops: 0, failedSinceStart: false };
      this.known.set(id, known);
    }
    return known;
  }
}
