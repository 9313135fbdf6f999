import type { Clock } from '../model/clock';
import type { Listener } from '../model/event';
import type { SystemState } from '../model/state';
import { EdgeKind } from '../model/adjacency';
import type { Attempt } from './attempt';
import { Calls } from './calls';
import { ComponentTable } from './component-table';
import { CompensateJob } from './compensate-job';
import type { Core } from './core';
import { EventBus } from './event-bus';
import type { GraphSource, LifecycleGraph } from './graph-source';
import type { Job } from './job';
import { JobQueue } from './job-queue';
import type { Operation } from './operation';
import { busy, wrongState } from './operation-errors';
import type { Settings } from './settings';
import type { StartRun } from './start-run';
import type { Steps } from './steps';

/** What a kernel is made of; everything that is not a rule of the lifecycle comes from outside. */
export interface KernelParts {
  readonly clock: Clock;
  readonly steps: Steps;
  readonly graphs: GraphSource;
  readonly settings: Settings;
  readonly onListenerError: (error: unknown) => void;
}

/** The lifecycle of one container: the state of each component and of the whole, and one operation at a time. */
export class Kernel {
  readonly core: Core;
  /** Who hears of readiness. */
  startRun: StartRun | undefined = undefined;
  /** True between a start of everything and a stop of everything. */
  allRequested = false;
  /** Who was running at the suspend; `undefined` when nothing is suspended. */
  remembered: Uint8Array | undefined = undefined;
  private readonly graphs: GraphSource;
  private readonly jobs: JobQueue;
  private systemState: SystemState = 'idle';
  private graph: LifecycleGraph | undefined = undefined;
  private handedOver: number[] = [];
  private readonly waiting = new Set<() => void>();
  private startFailed = false;

  constructor(parts: KernelParts) {
    const events = new EventBus(parts.clock, parts.onListenerError);
    const calls = new Calls(parts.clock);
    const table = new ComponentTable(parts.clock, events);
    this.core = { clock: parts.clock, events, table, calls, steps: parts.steps, settings: parts.settings };
    this.graphs = parts.graphs;
    this.jobs = new JobQueue(this);
    calls.onLate = (attempt, outcome, error) => { this.settledLate(attempt, outcome, error); };
  }

  get state(): SystemState {
    return this.systemState;
  }

  /** True while an operation runs or waits. */
  get isOccupied(): boolean {
    return this.jobs.isOccupied;
  }

  /** Admits an operation: runs it, queues it, joins it to the same one, or refuses it. */
  submit(job: Job): Operation {
    return this.jobs.submit(job);
  }

  /** Ends all waiting of whatever stops now, and of what it leads to. */
  hurry(): void {
    this.jobs.hurry();
  }

  subscribe(listener: Listener): () => void {
    return this.core.events.subscribe(listener);
  }

  // --- what handlers say

  markReady(component: number): void {
    const { table } = this.core;
    table.conditions[component] = (table.conditions[component] as number) | EdgeKind.Ready;
    if (table.state(component) !== 'started') return;
    table.set(component, 'ready');
    this.startRun?.becameReady(component);
  }

  markNotReady(component: number, reason: string): void {
    const { table } = this.core;
    table.conditions[component] = (table.conditions[component] as number) & ~EdgeKind.Ready;
    if (table.state(component) === 'ready') table.set(component, 'started', reason);
  }

  // --- for jobs

  /** The graph as it is now; components that were switched on or off since change their state. */
  prepare(): LifecycleGraph {
    const graph = this.graphs.current();
    if (graph.version !== this.graph?.version) this.adopt(graph);
    return graph;
  }

  /** The graph that what is up was started by. */
  lastGraph(): LifecycleGraph {
    return this.graph ?? this.prepare();
  }

  enter(state: SystemState): void {
    const from = this.systemState;
    if (from === state) return;
    this.systemState = state;
    this.core.events.emit({ kind: 'system-changed', from, to: state });
  }

  /** Settles the system's state after an operation. */
  settle(): void {
    const { table } = this.core;
    if (table.up === 0 && !this.allRequested) {
      this.remembered = undefined;
      this.enter(this.startFailed ? 'failed' : this.systemState === 'idle' ? 'idle' : 'stopped');
    } else {
      this.enter(this.remembered === undefined ? 'running' : 'suspended');
    }
    this.startFailed = false;
  }

  noteFailedStart(): void {
    this.startFailed = true;
  }

  refuseWhileSuspended(call: string): void {
    if (this.remembered !== undefined) throw wrongState(`${call}()`, 'suspended', ['not suspended'], 'call resume() or stopAll() first');
  }

  rememberRunning(members: Uint8Array | undefined): void {
    this.remembered = members;
  }

  /** Notes who was asked for; the function returned takes that back. */
  request(targets: readonly number[], all: boolean): () => void {
    const { requested } = this.core.table;
    const fresh = targets.filter((component) => requested[component] === 0);
    const before = this.allRequested;
    for (const component of targets) requested[component] = 1;
    this.allRequested ||= all;
    return () => {
      this.unrequest(fresh);
      this.allRequested = before;
    };
  }

  unrequest(components: readonly number[]): void {
    for (const component of components) this.core.table.requested[component] = 0;
  }

  unrequestAll(): void {
    this.core.table.requested.fill(0);
    this.allRequested = false;
  }

  requested(): readonly number[] {
    const components: number[] = [];
    this.core.table.requested.forEach((asked, component) => { if (asked === 1) components.push(component); });
    return components;
  }

  /** What a start that was superseded leaves to the stop that took over. */
  handOver(components: readonly number[]): void {
    this.handedOver.push(...components);
  }

  takeHandedOver(): readonly number[] {
    const taken = this.handedOver;
    this.handedOver = [];
    return taken;
  }

  hasBusy(members: Uint8Array): boolean {
    return this.core.calls.left.size > 0 && this.busyAmong(members).length > 0;
  }

  /**
   * Waits until no handler of a member is in flight.
   *
   * @throws ERR_BUSY at once when it may not wait, or when the time is over
   */
  async quiescence(call: string, members: Uint8Array, waitMs: number, isCalledOff: () => boolean): Promise<void> {
    const { clock, table } = this.core;
    const untilMs = clock.now() + waitMs;
    for (let blocked = this.busyAmong(members); blocked.length > 0 && !isCalledOff(); blocked = this.busyAmong(members)) {
      const now = clock.now();
      if (now >= untilMs) {
        throw busy(call, blocked.map((component) => ({ id: table.ids[component] ?? '', state: table.state(component), sinceMs: now - table.since(component) })));
      }
      await this.change(untilMs - now);
    }
  }

  /** Lets those who wait for quiescence look again. */
  wakeWaiting(): void {
    for (const wake of [...this.waiting]) wake();
  }

  // --- inside

  private change(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.waiting.delete(wake);
        resolve();
      };
      const cancel = this.core.clock.schedule(limitMs, wake);
      this.waiting.add(wake);
    });
  }

  private busyAmong(members: Uint8Array): readonly number[] {
    return [...this.core.calls.left.keys()].filter((component) => members[component] === 1 && this.core.table.state(component) === 'quarantined');
  }

  private adopt(graph: LifecycleGraph): void {
    const { table } = this.core;
    table.grow(graph.adjacency.ids);
    this.graph = graph;
    graph.enabled.forEach((enabled, component) => {
      const state = table.state(component);
      const switchedOff = enabled === 0 && graph.isPresent(component);
      if (switchedOff && restingStates.has(state)) table.set(component, 'disabled', graph.disabledReason(component));
      else if (!switchedOff && state === 'disabled') table.set(component, 'registered');
    });
  }

  /** A handler that had been left behind has ended. */
  private settledLate(attempt: Attempt, outcome: 'done' | 'failed', error: unknown): void {
    const { component, phase } = attempt;
    const { table, calls, events } = this.core;
    events.emit({ kind: 'late', component: table.ids[component] ?? '', phase, outcome, error });
    if (table.state(component) === 'quarantined' && !calls.left.has(component)) this.resolveQuarantine(component, phase, outcome, error);
    this.wakeWaiting();
  }

  private resolveQuarantine(component: number, phase: string, outcome: 'done' | 'failed', error: unknown): void {
    const { table, calls, steps } = this.core;
    if (phase === 'suspend' || phase === 'resume' || (phase === 'start' && outcome === 'done')) {
      this.jobs.compensate(new CompensateJob(this, component, 'stop'));
    } else if (phase === 'start' && calls.deferred.has(component)) {
      this.jobs.compensate(new CompensateJob(this, component, 'clean-up'));
    } else {
      const failedIn = phase === 'start' || phase === 'clean-up' ? 'start' : outcome === 'failed' ? 'stop' : undefined;
      if (failedIn === undefined) table.set(component, 'stopped');
      else table.set(component, 'failed', error instanceof Error ? error.message : undefined, failedIn);
      steps.down(component);
    }
  }
}

const restingStates: ReadonlySet<string> = new Set(['registered', 'stopped', 'failed', 'skipped']);
