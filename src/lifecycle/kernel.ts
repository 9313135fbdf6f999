import { addAll } from '../model/add-all';
import type { Clock } from '../model/clock';
import type { Listener } from '../model/event';
import type { SystemState } from '../model/state';
import { EdgeKind } from '../model/adjacency';
import { Calls } from './calls/calls';
import type { Companions } from './companions';
import { noCompanions } from './companions';
import { ComponentTable } from './component-table';
import type { Core } from './core';
import { Diagnostics } from './diagnostics';
import { EventBus } from './event-bus';
import type { GraphSource, LifecycleGraph } from './graph-source';
import { emptyGraph, learnedSince } from './graphs';
import { loadRefusedCalls, loadWiredComponents } from './later';
import type { Job } from './operations/job';
import { JobQueue } from './operations/job-queue';
import { LateEnds } from './operations/late-ends';
import type { Operation } from './operations/operation';
import type { Settings } from '../model/limits';
import type { StartRun } from './runs/start-run';
import { isToCome } from './runs/to-come';
import type { Steps } from './steps';

/** What a kernel is made of; everything that is not a rule of the lifecycle comes from outside. */
export interface KernelParts {
  readonly clock: Clock;
  readonly steps: Steps;
  readonly graphs: GraphSource;
  readonly settings: Settings;
  readonly onListenerError: (error: unknown) => void;
  /** Default: none. */
  readonly companions?: Companions | undefined;
}

/** What a suspend took to rest, by component. */
export interface Suspended {
  /** 1 for what was running, less what has been stopped since: a resume brings back exactly that. */
  readonly running: Uint8Array;
  /** 1 for what a start of everything would have started: what has joined that since comes along, if everything was asked for. */
  readonly wanted: Uint8Array;
}

/** The lifecycle of one container: the state of each component and of the whole, and one operation at a time. */
export class Kernel {
  readonly core: Core;
  readonly companions: Companions;
  /** Who hears of readiness. */
  startRun: StartRun | undefined = undefined;
  /** True from a start of everything until nothing is up any more. */
  allRequested = false;
  /** `undefined` when the system is not suspended. */
  suspended: Suspended | undefined = undefined;
  /** Gives who awaits an operation its promise; or, where that would wait for itself, another one. `undefined`: nobody does. */
  awaited: (<Result>(operation: string, promise: Promise<Result>) => Promise<Result>) | undefined = undefined;
  /** Calls what an operation begins with apart from where it was asked for. `undefined`: that makes no difference. */
  apart: (<Result>(call: () => Result) => Result) | undefined = undefined;
  private readonly graphs: GraphSource;
  private readonly jobs: JobQueue;
  private lateEnds: LateEnds | undefined = undefined;
  private systemState: SystemState = 'idle';
  /** Nothing is brought up any more, from the moment at which the last stop is called for. */
  isDisposed = false;
  private graph: LifecycleGraph | undefined = undefined;
  private handedOver: number[] = [];
  private readonly waiting = new Set<() => void>();
  private startFailed = false;
  /** The graph whose disabled components were shown last, and how many changes of state there had been. */
  private shown: { readonly graph: LifecycleGraph | undefined; readonly changes: number } = { graph: undefined, changes: 0 };
  /** The version of the graph that listeners have been told. */
  private toldVersion: number | undefined = undefined;

  constructor(parts: KernelParts) {
    const events = new EventBus(parts.clock, parts.onListenerError);
    const calls = new Calls(parts.clock);
    const table = new ComponentTable(parts.clock, events);
    this.core = { clock: parts.clock, events, table, calls, diagnostics: new Diagnostics(), steps: parts.steps, settings: parts.settings };
    this.graphs = parts.graphs;
    this.companions = parts.companions ?? noCompanions;
    this.jobs = new JobQueue(this);
    calls.onExtended = ({ component, phase, calledAtMs, dueAtMs }) => {
      if (events.isHeard) events.emit({ kind: 'step-extended', component: table.ids[component] ?? '', phase, limitMs: dueAtMs - calledAtMs });
    };
    calls.onInvalid = (attempt) => { parts.steps.endsInvalid?.(attempt.component, attempt); };
    calls.onLate = (attempt, outcome, value) => { this.late.settled(attempt, outcome, value); };
    calls.onAllEnded = (component) => { this.late.allEnded(component); };
  }

  /** Made for the first handler that ends after it was left behind. */
  private get late(): LateEnds {
    return this.lateEnds ??= new LateEnds(this, (job) => { this.jobs.compensate(job); });
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
    return this.apart === undefined ? this.jobs.submit(job) : this.apart(() => this.jobs.submit(job));
  }

  /** Unique among all operations here, ascending. */
  nextOperationId(): number {
    return this.jobs.takeId();
  }

  /** Ends all waiting of whatever stops now, and of what it leads to. */
  hurry(): void {
    this.jobs.hurry();
  }

  /** A new listener is told the graph with the next operation. */
  subscribe(listener: Listener): () => void {
    this.toldVersion = undefined;
    return this.core.events.subscribe((event) => this.core.calls.outside(() => listener(event)));
  }

  // --- what handlers say

  markReady(component: number): void {
    const { table, events } = this.core;
    events.afterTelling(() => {
      table.conditions[component] = (table.conditions[component] as number) | EdgeKind.Ready;
      if (table.state(component) !== 'started') return;
      table.set(component, 'ready');
      this.startRun?.becameReady(component);
    });
  }

  markNotReady(component: number, reason: string): void {
    const { table, events } = this.core;
    events.afterTelling(() => {
      table.conditions[component] = (table.conditions[component] as number) & ~EdgeKind.Ready;
      if (table.state(component) !== 'ready') return;
      table.set(component, 'started', reason);
      this.startRun?.becameUnready();
    });
  }

  /** False for what the start that goes on has brought to an end, and that is not up. */
  mayComeUp(component: number): boolean {
    const run = this.startRun;
    return run?.walk.isMember(component) === true ? isToCome(this.core.table, component) : run?.request.tried?.has(component) !== true;
  }

  // --- for jobs

  /** The graph as it is now; components that were switched on or off since change their state. */
  prepare(): LifecycleGraph {
    const graph = this.graphs.current();
    if (graph.version !== this.graph?.version) this.adopt(graph);
    return graph;
  }

  /** As `prepare`, for a change while nothing is up: a wiring that is not sound is for the next start to refuse. */
  prepareIfSound(): void {
    if (this.graphs.isSound()) this.prepare();
  }

  /** As `prepareIfSound`, before the first start only: even then a stop can say of everybody that there was nothing to stop. */
  prepareFirst(): void {
    if (this.graph === undefined) this.prepareIfSound();
  }

  /** As `prepare`, in the middle of an operation: what has turned out in that to be disabled stays so. */
  learn(): LifecycleGraph {
    const graph = this.graphs.current();
    if (graph.version !== this.graph?.version) this.take(graph);
    return graph;
  }

  /** What has become known by making things is for the stop, too. */
  takeInLearned(): void {
    const learned = this.graph && learnedSince(this.graph, this.graphs, (component) => this.core.table.isUp(component));
    // It may go by the version of the one from before, and is told all the same.
    if (learned !== undefined) this.take(learned, true);
  }

  /** The graph that what is up was started by; before the first start an empty one, so that a stop needs no sound wiring. */
  lastGraph(): LifecycleGraph {
    return this.graph ?? emptyGraph;
  }

  /** Tells listeners the graph that an operation is about to work on, unless they know it. */
  tellGraph(graph: LifecycleGraph, isNew = false): void {
    const { events, steps } = this.core;
    if (!events.isHeard || (graph.version === this.toldVersion && !isNew)) return;
    this.toldVersion = graph.version;
    events.emit({ kind: 'wired', components: loadWiredComponents().wiredComponents(graph, steps) });
  }

  /** What was disabled, and is no longer switched off, is as if it had never been. */
  private showEnabled(graph: LifecycleGraph): void {
    const { table, clock } = this.core;
    const now = clock.now();
    const end = table.disabledUntil();
    for (let component = table.disabledFrom(); component < end; component += 1) {
      if (!table.isDisabled(component)) continue;
      const isOff = graph.enabled[component] === 0 && graph.isPresent(component);
      if (!isOff) table.set(component, 'registered', undefined, undefined, now);
    }
    table.hasDisabled = graph.disabledCount > 0;
  }

  /** What is switched off, and is down by now, is disabled. */
  showDisabled(graph: LifecycleGraph): void {
    const { table, clock, events } = this.core;
    const { enabled } = graph;
    if (graph.disabledCount === 0 || (graph === this.shown.graph && table.changes === this.shown.changes)) return;
    // The same moment for all: asking for each would cost more than all the rest.
    const now = clock.now();
    // Most often few are off, and the engine finds them faster.
    const last = enabled.lastIndexOf(0);
    for (let component = enabled.indexOf(0); component <= last; component += 1) {
      if (enabled[component] === 1 || !table.isResting(component) || !graph.isPresent(component)) continue;
      table.disable(component, graph.disabledReason, now);
    }
    // A listener may have changed what had been looked at.
    if (!events.isHeard) this.shown = { graph, changes: table.changes };
  }

  /** Forgets what was noted of components, and how they ended: whatever has stopped, failed or been skipped is as if it had never begun. */
  clear(components: readonly number[]): void {
    const { table, diagnostics } = this.core;
    for (const component of components) {
      diagnostics.clear(component);
      if (clearableStates.has(table.state(component))) table.set(component, 'registered');
    }
  }

  enter(state: SystemState): void {
    const from = this.systemState;
    if (from === state) return;
    this.systemState = state;
    if (this.core.events.isHeard) this.core.events.emit({ kind: 'system-changed', from, to: state });
  }

  /** Settles the system's state after an operation; one that changed nothing leaves it as it is. */
  settle(): void {
    const { startFailed } = this;
    this.startFailed = false;
    // The change that switched it off may have been called off before it was down.
    if (this.graph !== undefined) this.showDisabled(this.graph);
    if (restingSystem.has(this.systemState)) return;
    // Once nothing is left that a resume would bring back, there is nothing to resume.
    if (this.suspended?.running.includes(1) === false) this.suspended = undefined;
    const hasStartedAll = this.allRequested && (this.systemState === 'starting' || this.systemState === 'resuming');
    if (this.suspended !== undefined) {
      this.enter('suspended');
    } else if (this.core.table.up > 0 || hasStartedAll || this.awaitsSwitch()) {
      this.enter('running');
    } else {
      this.unrequestAll();
      this.enter(startFailed ? 'failed' : 'stopped');
    }
  }

  /** What was asked for and is switched off comes back when it is switched on: the system still stands. */
  private awaitsSwitch(): boolean {
    const { table } = this.core;
    return table.requested.includes(1) && this.requested().some((component) => table.isDisabled(component));
  }

  noteFailedStart(): void {
    this.startFailed = true;
  }

  refuseWhileSuspended(call: string): void {
    if (this.suspended !== undefined) throw loadRefusedCalls().wrongState(`${call}()`, 'suspended', ['not suspended'], 'call resume() or stopAll() first');
  }

  /** True for what is up or failed while it was, and for what a suspend has stopped. */
  isUpOrSuspended(component: number): boolean {
    return this.core.table.needsStop(component) || this.suspended?.running[component] === 1;
  }

  /** Notes who was asked for; the function returned takes that back. */
  request(targets: readonly number[], all = false): () => void {
    const { requested } = this.core.table;
    const before = this.allRequested;
    const fresh: number[] = [];
    for (const component of targets) {
      if (requested[component] === 0) fresh.push(component);
      requested[component] = 1;
    }
    this.allRequested ||= all;
    return () => {
      this.unrequest(fresh);
      this.allRequested = before;
    };
  }

  /** Nobody asks for these any more; a resume does not bring them back either. */
  unrequest(components: readonly number[]): void {
    for (const component of components) {
      this.core.table.requested[component] = 0;
      if (this.suspended !== undefined) this.suspended.running[component] = 0;
    }
  }

  unrequestAll(): void {
    this.core.table.requested.fill(0);
    this.allRequested = false;
  }

  requested(): readonly number[] {
    const components: number[] = [];
    const { requested } = this.core.table;
    for (let component = 0; component < requested.length; component += 1) if (requested[component] === 1) components.push(component);
    return components;
  }

  /** What a start that was superseded leaves to the stop that took over. */
  handOver(components: readonly number[]): void {
    addAll(this.handedOver, components);
  }

  takeHandedOver(): readonly number[] {
    const taken = this.handedOver;
    this.handedOver = [];
    return taken;
  }

  hasBusy(members: Uint8Array): boolean {
    const { table, calls } = this.core;
    return (table.quarantined.size > 0 || calls.left.size > 0) && this.busyAmong(members).length > 0;
  }

  /**
   * Waits until no handler of a member is in flight.
   *
   * @param compensate - stops what came up late; without it, that has to wait for the caller
   * @throws ERR_BUSY at once when it may not wait, or when the time is over
   */
  async quiescence(call: string, members: Uint8Array, waitMs: number, isCalledOff: () => boolean, compensate?: () => Promise<void>): Promise<void> {
    const { clock, table } = this.core;
    const untilMs = clock.now() + waitMs;
    for (;;) {
      // Asked without a pause before the wait: what comes to be owed after it wakes who waits.
      while (compensate !== undefined && this.jobs.owesCompensation) await compensate();
      const blocked = this.busyAmong(members);
      if (blocked.length === 0 || isCalledOff()) return;
      const now = clock.now();
      if (now >= untilMs) {
        throw loadRefusedCalls().busy(call, blocked.map((component) => ({ id: table.ids[component] ?? '', state: table.state(component), sinceMs: now - table.since(component) })));
      }
      await this.change(untilMs - now);
    }
  }

  runCompensations(): Promise<void> {
    return this.jobs.runCompensations();
  }

  /** Lets those who wait for quiescence look again. */
  wakeWaiting(): void {
    for (const wake of [...this.waiting]) wake();
  }

  // --- inside

  private change(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      // A limit of `Infinity` has no timer that would keep the process alive.
      const release = this.core.clock.hold();
      const wake = (): void => {
        cancel();
        release();
        this.waiting.delete(wake);
        resolve();
      };
      const cancel = this.core.clock.schedule(limitMs, wake);
      this.waiting.add(wake);
    });
  }

  /** Those that have a handler in flight which nobody waits for; what is suspended goes on with the instance it has. */
  private busyAmong(members: Uint8Array): readonly number[] {
    const { table, calls } = this.core;
    const busyOnes = new Set([...table.quarantined, ...[...calls.left.keys()].filter((component) => !table.isSuspended(component))]);
    return [...busyOnes].filter((component) => members[component] === 1);
  }

  private adopt(graph: LifecycleGraph): void {
    this.take(graph);
    if (this.core.table.hasDisabled) this.showEnabled(graph);
    this.showDisabled(graph);
  }

  private take(graph: LifecycleGraph, isNew = false): void {
    this.tellGraph(graph, isNew);
    this.core.table.grow(graph.adjacency.ids);
    this.graph = graph;
  }
}

const clearableStates: ReadonlySet<string> = new Set(['stopped', 'failed', 'skipped']);
const restingSystem: ReadonlySet<SystemState> = new Set<SystemState>(['idle', 'running', 'suspended', 'stopped', 'failed']);
