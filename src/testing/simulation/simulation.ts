import type { Container } from '../../app/container';
import { main } from '../../app/main/main';
import type { ProcessHooks } from '../../app/host/process-hooks';
import { unfakedTime } from '../../app/host/unfaked-time';
import type { Operation } from '../../lifecycle/operations/operation';
import { isSystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';
import { TraceCheck } from '../trace/check-trace';
import type { Violation } from '../trace/violation';
import { changeBy, operationOf } from './call';
import { CallCheck } from './call-check';
import type { CallPlan, ListenerPlan } from './call';
import { lineOfEvent } from './event-line';
import { HandlerCheck } from './handler-check';
import { LimitCheck } from './limit-check';
import type { Scenario } from './scenario';
import { Scheduler } from './schedule';
import type { SystemUnderTest } from './world';
import { World } from './world';

/** How a call ended: `done`, the code of its error, or `pending`. */
export interface CallEnd {
  readonly call: CallPlan;
  readonly calledAtMs: number;
  end: string;
  endedAtMs: number | undefined;
}

/** What one run of a scenario showed. */
export interface SimulationRun {
  readonly events: readonly SystoleEvent[];
  /** Everything that happened, a line each: equal for equal scenarios. Written when it is asked for. */
  log(): readonly string[];
  readonly calls: readonly CallEnd[];
  readonly violations: readonly Violation[];
  /** Among how many a scripted schedule had to choose, choice by choice; empty for others. */
  readonly choices: readonly number[];
}

/** Plays a scenario on a system to its end, and checks every invariant on the way. */
export async function simulate(system: SystemUnderTest, scenario: Scenario, secrets: readonly string[] = []): Promise<SimulationRun> {
  return new Simulation(system, scenario, secrets).run();
}

/** More than any scenario needs, at first and for each component: a run that does more does not come to rest. */
const mostSteps = 20_000;
const mostStepsEach = 500;

class Simulation {
  private readonly scenario: Scenario;
  private readonly world: World;
  private readonly scheduler: Scheduler;
  private readonly container: Container;
  private readonly check: TraceCheck;
  /** How late the log may be: as much as the event loop has stood still. */
  private readonly patience: { toleranceMs: number; readonly secrets: readonly string[] };
  private readonly handlers: HandlerCheck;
  private readonly limits: LimitCheck;
  private readonly callCheck: CallCheck;
  private readonly events: SystoleEvent[] = [];
  private readonly entries: (() => string)[] = [];
  private readonly calls: CallEnd[] = [];
  private readonly operations: { readonly end: CallEnd; readonly operation: Operation }[] = [];
  private readonly found: Violation[] = [];
  private readonly heard = new Map<ListenerPlan, number>();
  private readonly processListeners = new Map<string, Set<(...args: readonly unknown[]) => void>>();
  private lastHeard = 0;
  /** A listener makes a call: what it hears of may be over already. */
  private isTelling = false;
  private isWired = false;
  /** It has been said that something is held. */
  private isHeld = false;
  private hasExited = false;
  private mainEnd: string | undefined = undefined;

  constructor(system: SystemUnderTest, scenario: Scenario, secrets: readonly string[]) {
    this.scenario = scenario;
    this.world = new World(scenario);
    this.scheduler = new Scheduler(scenario.schedule);
    this.container = system(this.world);
    this.patience = { toleranceMs: 0, secrets };
    this.check = new TraceCheck(this.patience);
    const tell = this.violated.bind(this);
    this.handlers = new HandlerCheck(this.world, scenario, tell);
    this.limits = new LimitCheck(tell);
    this.callCheck = new CallCheck(this.container, tell);
    this.world.call = (call) => this.make(call);
  }

  async run(): Promise<SimulationRun> {
    this.container.subscribe((event) => { this.hear(event); });
    const leave = this.scenario.listeners.map((plan) => this.container.subscribe((event) => this.misbehave(plan, event)));
    this.container.subscribe((event) => { this.hearLast(event); });
    if (this.scenario.asProcess) this.runMain();
    for (const { atMs, call } of this.scenario.calls) this.world.time.later('call', 'caller', atMs, () => { this.make(call); });
    await this.drive();
    if (!this.hasExited) {
      // From here on nobody starts anything anew.
      for (const unsubscribe of leave) unsubscribe();
      this.make({ kind: 'stop', targets: [] });
      await this.drive();
      await this.letGoOfKept();
      this.checkRest();
      for (const { name, id, state } of this.container.operations()) this.violated('T23', `${name} (run ${String(id)}) is still ${state}`);
    }
    for (const { invariant, component, message } of this.world.broken) this.violated(invariant, message, component);
    return { events: this.events, log: () => this.entries.map((line) => line()), calls: this.calls, violations: [...this.check.end(), ...this.found], choices: this.scheduler.choices };
  }

  /** What has been kept is owed its stop, too; if that fails, an event says so. */
  private async letGoOfKept(): Promise<void> {
    if (!this.container.holdsKept) return;
    // A handler of what is let go would find the system stopped, and might start it.
    this.world.call = () => undefined;
    this.container.evict().catch(() => undefined);
    await this.drive();
  }

  // --- driving

  private async drive(): Promise<void> {
    const { time } = this.world;
    const most = mostSteps + mostStepsEach * this.container.ids().length;
    for (let step = 0; step < most && !this.hasExited; step += 1) {
      await this.settle();
      if (this.fireNext()) {
        this.goOnAtOnce();
      } else {
        const nextMs = time.nextDueAtMs();
        if (nextMs === Infinity) return;
        time.advanceTo(nextMs);
      }
    }
    if (!this.hasExited) this.violated('C5', `after ${String(most)} steps the system has not come to rest`);
  }

  /** Sometimes several things happen in one turn. */
  private goOnAtOnce(): void {
    while (this.world.time.due().length > 0 && this.scheduler.goesOnAtOnce() && this.fireNext());
  }

  /** False when nothing happens before time goes on. */
  private fireNext(): boolean {
    const { time } = this.world;
    const due = time.due();
    const next = due.length === 0 ? undefined : this.scheduler.pick(due, time.nextDueAtMs() - time.now());
    if (next !== undefined) time.fire(next);
    return next !== undefined;
  }

  private async settle(): Promise<void> {
    await unfakedTime.tick();
    this.handlers.settled();
    this.checkIdle();
  }

  // --- calls

  private make(call: CallPlan): Operation | undefined {
    const { time } = this.world;
    const end: CallEnd = { call, calledAtMs: time.now(), end: 'pending', endedAtMs: undefined };
    this.calls.push(end);
    this.note(() => `call ${JSON.stringify(call)}`);
    if (this.makeOutside(call)) {
      this.ended(end, 'done');
      return undefined;
    }
    try {
      const operation = operationOf(call, this.container);
      if (operation === undefined) changeBy(call, this.container);
      if (operation === undefined) this.ended(end, 'done');
      else this.follow(end, operation);
      return operation;
    } catch (error) {
      this.ended(end, this.codeOf(error));
      return undefined;
    }
  }

  /** What is done to the world rather than to the container. */
  private makeOutside(call: CallPlan): boolean {
    const { time } = this.world;
    this.limits.isHurried ||= call.kind === 'hurry' || call.kind === 'abort' || call.kind === 'process-signal';
    if (call.kind === 'stall') this.stall(call.ms);
    else if (call.kind === 'set-wall-clock') time.moveWall(call.byMs);
    else if (call.kind === 'process-signal') this.signal(call.name);
    else if (call.kind === 'abort') this.abortLatest();
    else return false;
    return true;
  }

  private stall(ms: number): void {
    this.limits.isLate = true;
    this.patience.toleranceMs += ms;
    this.world.time.advanceTo(this.world.time.now() + ms);
  }

  private signal(name: string): void {
    for (const listener of [...this.processListeners.get(name) ?? []]) listener();
  }

  private abortLatest(): void {
    this.operations.filter(({ end }) => end.end === 'pending').at(-1)?.operation.abort('as planned');
  }

  private follow(end: CallEnd, operation: Operation): void {
    this.operations.push({ end, operation });
    if (!this.isTelling) this.callCheck.made(end, operation);
    operation.then(() => { this.ended(end, 'done'); }, (error: unknown) => { this.ended(end, this.codeOf(error)); });
  }

  private ended(end: CallEnd, how: string): void {
    const { time } = this.world;
    if (end.end !== 'pending') this.violated('C4', `${JSON.stringify(end.call)} ended twice: ${end.end}, then ${how}`);
    if (how === 'done' && !this.limits.isOpen) this.callCheck.succeeded(end);
    end.end = how;
    end.endedAtMs = time.now();
    this.note(() => `end ${JSON.stringify(end.call)}: ${how}`);
  }

  private codeOf(error: unknown): string {
    if (isSystoleError(error)) return error.code;
    this.violated('E1', `the container failed with an error that is none of its own: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    return 'not a SystoleError';
  }

  // --- listening

  private hear(event: SystoleEvent): void {
    this.events.push(event);
    this.entries.push(() => lineOfEvent(event));
    this.check.hear(event);
    this.handlers.hear(event);
    this.limits.hear(event);
    if (event.kind === 'wired' && event.components.length > 0) this.isWired = true;
    if (event.kind === 'operation-failing') queueMicrotask(() => { this.checkAborted(event.sequence); });
  }

  /** E4: what the container says of a component is what its events have said. */
  private compare(id: string): void {
    // A switch that leaves the wiring unsound is known to the container; the next start refuses it, and nothing is told.
    if (this.container.verify().length > 0) return;
    const told = this.check.state(id);
    const says = this.container.status(id);
    if (told !== says) this.violated('E4', `the events say that ${id} is ${told}, the container says ${says}`, id);
  }

  /** E2: whoever has subscribed last hears everything in order, too, whatever those before do meanwhile. */
  private hearLast(event: SystoleEvent): void {
    this.lastHeard += 1;
    if (event.sequence !== this.lastHeard) this.violated('E2', `the last listener heard event ${String(event.sequence)} as number ${String(this.lastHeard)}`);
    if (event.kind === 'component-changed') this.compare(event.component);
    if (event.kind === 'operation-ended' && this.isWired) for (const id of this.container.ids()) this.compare(id);
  }

  /** T12: nothing is held between operations. */
  private checkIdle(): void {
    const { timers, holds } = this.world.time;
    if ((timers === 0 && holds === 0) || this.scenario.asProcess || this.limits.isOpen || this.isHeld || this.container.operations().length > 0) return;
    this.isHeld = this.calls.every(({ end }) => end !== 'pending');
    if (this.isHeld) this.violated('T12', `${String(timers)} timers and ${String(holds)} holds are left between operations`);
  }

  /** S8: in the same turn, the signal of each start in flight has aborted. */
  private checkAborted(sequence: number): void {
    for (const { id, phase, signal } of this.world.running) {
      if ((phase === 'start' || phase === 'resume') && !signal.aborted) this.violated('S8', `${id} has not heard of the failure at event ${String(sequence)} in the turn it happened`, id);
    }
  }

  private misbehave(plan: ListenerPlan, event: SystoleEvent): unknown {
    if (plan.event !== 'any' && event.kind !== plan.event) return undefined;
    const count = (this.heard.get(plan) ?? 0) + 1;
    this.heard.set(plan, count);
    if (count !== plan.nth) return undefined;
    if (plan.does === 'throws') throw new Error('a listener throws, as planned');
    if (plan.does === 'rejects') return Promise.reject(new Error('a listener rejects, as planned'));
    const { does, soon = false } = plan;
    if (soon) {
      this.world.time.later('call', 'listener', 0, () => { this.make(does); });
      return undefined;
    }
    this.isTelling = true;
    this.make(does);
    this.isTelling = false;
    return undefined;
  }

  // --- a whole process

  private runMain(): void {
    const process: ProcessHooks = {
      on: (event, listener) => {
        const listeners = this.processListeners.get(event) ?? new Set();
        this.processListeners.set(event, listeners.add(listener));
        return () => { listeners.delete(listener); };
      },
      setExitCode: (code) => { this.note(() => `exit code ${String(code)}`); },
      exit: (code) => {
        this.note(() => `exit ${String(code)}`);
        this.hasExited = true;
      },
      // Where in the code an error was made is no part of what happened.
      printError: (line) => { if (!/^\s+at /.test(line)) this.note(() => `error: ${line}`); },
    };
    this.mainEnd = 'pending';
    void main(this.container, { process, clock: this.world.time }).then((code) => { this.mainEnd = `exit code ${String(code)}`; });
  }

  // --- at the end

  /** What must hold once everything has been stopped and nothing more can happen. */
  private checkRest(): void {
    const { time } = this.world;
    for (const { call, end } of this.calls) {
      if (end === 'pending') this.violated('C4', `${JSON.stringify(call)} never ended`);
    }
    this.callCheck.checkPairs();
    if (this.mainEnd === 'pending') this.violated('C4', 'main() never ended');
    for (const [event, listeners] of this.processListeners) {
      if (listeners.size > 0) this.violated('T12', `${String(listeners.size)} listeners of ${event} are left on the process`);
    }
    for (const id of this.container.ids()) {
      if (this.container.isStarted(id)) this.violated('T3', `${id} is still up`, id);
    }
    if (time.timers > 0 || time.holds > 0) this.violated('T12', `${String(time.timers)} timers and ${String(time.holds)} holds are left`);
    for (const id of this.world.owed()) {
      if (!this.isLeft(id)) this.violated('S10', `clean-ups of ${id} never ran`, id);
    }
  }

  /** True when it, or what was kept of it, is still being stopped by a handler that ignores its signal: clean-ups come after it. */
  private isLeft(id: string): boolean {
    return this.container.status(id) === 'quarantined';
  }

  private note(what: () => string): void {
    const atMs = this.world.time.now();
    this.entries.push(() => `${String(atMs)} ${what()}`);
  }

  private violated(invariant: string, message: string, component?: string): void {
    const sequence = this.events.at(-1)?.sequence ?? 0;
    this.found.push({ invariant, sequence, atMs: this.world.time.now(), message, ...(component === undefined ? {} : { component }) });
  }
}
