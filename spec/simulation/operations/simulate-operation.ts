import { unfakedTime } from '../../../src/app/host/unfaked-time';
import { isEndState } from '../../../src/model/handle';
import type { RunState } from '../../../src/model/state';
import type { OperationEvent, OperationHandle, RunReport } from '../../../src/operations/index';
import { operate } from '../../../src/operations/index';
import { Random } from '../../../src/testing/random';
import { lineOfEvent } from '../../../src/testing/simulation/event-line';
import { Scheduler } from '../../../src/testing/simulation/schedule';
import { SimulatedTime } from '../../../src/testing/simulation/time';
import { TraceCheck } from '../../../src/testing/trace/check-trace';
import type { Violation } from '../../../src/testing/trace/violation';
import { OperationStage } from './build';
import type { OperationCall, OperationCase } from './plan';

/** What one run of a case showed. */
export interface OperationRunRecord {
  readonly events: readonly OperationEvent[];
  /** Everything that happened, a line each: equal for equal cases. Written when it is asked for. */
  log(): readonly string[];
  readonly violations: readonly Violation[];
  /** How it ended. */
  readonly state: RunState;
}

/** Plays a case to its end, and checks every invariant on the way. */
export function playOperation(played: OperationCase): Promise<OperationRunRecord> {
  return new OperationSimulation(played).run();
}

/** What the events have said of one run. */
interface KnownRun {
  readonly name: string;
  readonly parent: number | undefined;
  readonly isShielded: boolean;
  readonly state: RunState;
  /** Since when it has been called off while nothing in it had to be waited for. */
  waitedForSinceMs: number | undefined;
}

const mostSteps = 20_000;

class OperationSimulation {
  private readonly played: OperationCase;
  private readonly time = new SimulatedTime();
  private readonly scheduler: Scheduler;
  private readonly stage: OperationStage;
  private readonly check = new TraceCheck();
  private readonly events: OperationEvent[] = [];
  private readonly lines: (() => string)[] = [];
  private readonly known = new Map<number, KnownRun>();
  private readonly violations: Violation[] = [];
  /** What is waited for besides: each is to settle. */
  private readonly waits: { readonly what: string; settled: number }[] = [];
  private readonly outside = new AbortController();
  /** It has been said that something is left. */
  private isLeaking = false;
  private handle: OperationHandle | undefined = undefined;

  constructor(played: OperationCase) {
    this.played = played;
    this.scheduler = new Scheduler(played.schedule);
    this.stage = new OperationStage(this.time, (what) => { this.note(what); });
  }

  async run(): Promise<OperationRunRecord> {
    const { plan, calls, graceMs, cleanUpMs, seed } = this.played;
    const random = new Random(seed);
    const spec = this.stage.build(plan);
    for (const call of calls) if ('ms' in call.at) this.time.later('call', 'caller', call.at.ms, () => { this.make(call); });
    const handle = this.handle = operate(spec, undefined, { clock: this.time, signal: this.outside.signal, graceMs, cleanUpMs, random: () => random.next(), onEvent: (event) => { this.hear(event); } });
    await this.drive();
    // What hangs, hangs until it is called off.
    for (const left of [handle, ...this.stage.detached]) left.abort('the end');
    await this.drive();
    this.checkRest(handle);
    return { events: this.events, log: () => this.lines.map((line) => line()), violations: [...this.check.end(), ...this.violations], state: handle.state };
  }

  private async drive(): Promise<void> {
    for (let step = 0; step < mostSteps; step += 1) {
      await unfakedTime.tick();
      this.checkSignals();
      this.checkIdle();
      this.checkGraces();
      const due = this.time.due();
      const next = due.length === 0 ? undefined : this.scheduler.pick(due, this.time.nextDueAtMs() - this.time.now());
      if (next !== undefined) {
        this.time.fire(next);
        while (this.time.due().length > 0 && this.scheduler.goesOnAtOnce()) this.time.fire(this.scheduler.pick(this.time.due(), 0) ?? next);
      } else if (this.time.nextDueAtMs() === Infinity) {
        return;
      } else {
        this.time.advanceTo(this.time.nextDueAtMs());
      }
    }
    this.violated('C5', `after ${String(mostSteps)} steps the operation has not come to rest`);
  }

  // --- calls

  private make(call: OperationCall): void {
    const { handle } = this;
    this.note(`call ${JSON.stringify(call)}`);
    if (handle === undefined) {
      // A listener that hears of its beginning has a signal already, but no handle.
      if (call.kind === 'abort') this.outside.abort('as planned');
      return;
    }
    const before = handle.state;
    if (call.kind === 'abort') handle.abort('as planned');
    else if (call.kind === 'leave-block') this.follow('leaving the block', handle[Symbol.asyncDispose]());
    else if (call.kind === 'wait') this.follow('wait()', handle.wait({ timeoutMs: 15, orElse: 'not yet' }).catch(() => undefined));
    else this.follow('await', handle.then(() => undefined, () => undefined));
    if (isEndState(before) && handle.state !== before) this.violated('T22', `a call to ${call.kind} changed what had ended from ${before} to ${handle.state}`);
  }

  private follow(what: string, promise: PromiseLike<unknown>): void {
    const wait = { what, settled: 0 };
    this.waits.push(wait);
    promise.then(() => { wait.settled += 1; }, (error: unknown) => { this.violated('C4', `${what} rejected: ${String(error)}`); });
  }

  // --- events

  private hear(event: OperationEvent): void {
    this.events.push(event);
    this.lines.push(() => lineOfEvent(event));
    this.check.hear(event);
    if (event.kind === 'run-changed') {
      const { run, name, parent, isShielded = false, to: state } = event;
      this.known.set(run, { name, parent, isShielded, state, waitedForSinceMs: state === 'aborting' || state === 'timing-out' ? event.atMs : undefined });
      if (isShielded) this.waitAnew(this.rootOf(run));
    }
    if (this.handle !== undefined) this.compare(this.handle.report());
    for (const call of this.played.calls) if ('event' in call.at && call.at.event === event.sequence) this.make(call);
  }

  /** T22: a report says of each run what the events have said; events follow what has been changed, so a report may be ahead of them. */
  private compare(report: RunReport): void {
    const open: RunReport[] = [report];
    for (const { id, name, state, children } of open) {
      open.push(...children);
      const told = this.known.get(id)?.state ?? 'created';
      if (told !== state && !reachable(told, state)) this.violated('T22', `the report says that ${name} (run ${String(id)}) is ${state}, after the events had said ${told}`);
    }
  }

  // --- rules

  /** T24: in the turn in which a run is called off, its signal has aborted. */
  private checkSignals(): void {
    for (const [run, { name, signal, hasEnded }] of this.stage.bodies) {
      const state = this.known.get(run)?.state;
      const isCalledOff = state === 'aborting' || state === 'timing-out' || state === 'aborted' || state === 'timed-out';
      if (!hasEnded && isCalledOff && !signal.aborted) this.violated('T24', `the signal of ${name} (run ${String(run)}) has not aborted, although it is ${state}`);
      if (!hasEnded && state === 'running' && signal.aborted && this.ancestors(run).every((above) => above.state === 'running')) this.checkFailing(run, name);
    }
  }

  /** A running run whose signal has aborted has failed, and waits for its parts. */
  private checkFailing(run: number, name: string): void {
    const { handle } = this;
    const own = handle === undefined ? undefined : find(handle.report(), run);
    if (own !== undefined && own.reason === undefined) this.violated('T24', `the signal of ${name} (run ${String(run)}) has aborted, although nothing has called it off`);
  }

  /** T24: what is called off has ended when the grace is over, which begins when nothing in the whole must be waited for any more. */
  private checkGraces(): void {
    const { played: { graceMs }, time } = this;
    const waiting = new Set<KnownRun>();
    for (const [run, { isShielded, state }] of this.known) if (isShielded && !isEndState(state)) waiting.add(this.rootOf(run));
    for (const [run, known] of this.known) {
      if (known.waitedForSinceMs === undefined) continue;
      if (waiting.has(this.rootOf(run))) this.waitAnew(this.rootOf(run));
      else if (time.now() > known.waitedForSinceMs + graceMs) this.violated('T24', `${known.name} (run ${String(run)}) is still ${known.state}, although its grace was over at ${String(known.waitedForSinceMs + graceMs)} ms`);
    }
  }

  private waitAnew(root: KnownRun): void {
    for (const [run, known] of this.known) if (known.waitedForSinceMs !== undefined && this.rootOf(run) === root) known.waitedForSinceMs = this.time.now();
  }

  /** T12: when all has ended, nothing is waited for any more. */
  private checkIdle(): void {
    const { timers, holds } = this.time;
    if ((timers === 0 && holds === 0) || this.isLeaking || this.handle?.isRunning !== false) return;
    this.isLeaking = [...this.known.values()].every(({ state }) => isEndState(state));
    if (this.isLeaking) this.violated('T12', `${String(timers)} timers and ${String(holds)} holds are left when all has ended`);
  }

  private checkRest(handle: OperationHandle): void {
    const { stage } = this;
    for (const [run, { name, state }] of this.known) if (!isEndState(state)) this.violated('C5', `${name} (run ${String(run)}) is still ${state}`);
    if (handle.isRunning) this.violated('C5', `the operation is still ${handle.state}`);
    for (const { what, settled } of this.waits) if (settled !== 1) this.violated('C4', `${what} settled ${String(settled)} times`);
    for (const what of stage.broken) this.violated('T24', what);
    for (const { of, place, runs } of stage.cleanUps) if (runs !== 1) this.violated('T24', `clean-up ${String(place)} of run ${String(of)} ran ${String(runs)} times`);
    for (const [run, { name, undone }] of stage.deeds) {
      const isWanted = [this.known.get(run), ...this.ancestors(run)].every((known) => known?.state === 'succeeded');
      if (undone !== (isWanted ? 0 : 1)) this.violated('T24', `${name} (run ${String(run)}) was undone ${String(undone)} times, and ${isWanted ? 'all it is a part of succeeded' : 'what it is a part of did not succeed'}`);
    }
    this.checkHandle(handle);
  }

  private checkHandle(handle: OperationHandle): void {
    const { state, isComplete, isFailed, reason } = handle;
    const expected = [state === 'succeeded', state === 'failed' || state === 'timed-out'];
    if (isComplete !== expected[0] || isFailed !== expected[1]) this.violated('T22', `of what is ${state} the handle says complete: ${String(isComplete)}, failed: ${String(isFailed)}`);
    if ((reason === undefined) !== (state === 'succeeded')) this.violated('T22', `what is ${state} has the reason ${String(reason)}`);
    if (!handle.text().includes(state) || (JSON.parse(JSON.stringify(handle)) as RunReport).state !== state) this.violated('T22', `the text of what is ${state} does not say so: ${handle.text()}`);
    const last = this.events.filter((event) => event.kind === 'run-changed' && event.run === handle.id).at(-1);
    if (last?.kind !== 'run-changed' || last.to !== state) this.violated('T22', `the last event says ${last?.kind === 'run-changed' ? last.to : 'nothing'} of what is ${state}`);
  }

  private rootOf(run: number): KnownRun {
    return this.ancestors(run).at(-1) ?? this.known.get(run) as KnownRun;
  }

  private ancestors(run: number): readonly KnownRun[] {
    const above: KnownRun[] = [];
    for (let parent = this.known.get(run)?.parent; parent !== undefined; parent = this.known.get(parent)?.parent) above.push(this.known.get(parent) as KnownRun);
    return above;
  }

  private note(what: string): void {
    const atMs = this.time.now();
    this.lines.push(() => `${String(atMs)} ${what}`);
  }

  private violated(invariant: string, message: string): void {
    this.violations.push({ invariant, sequence: this.events.length, atMs: this.time.now(), message });
  }
}

/** The states that may come after one that was told. */
function reachable(told: RunState, state: RunState): boolean {
  if (isEndState(told)) return false;
  return told === 'created' || isEndState(state) || state === 'aborting' || state === 'timing-out';
}

function find(report: RunReport, run: number): RunReport | undefined {
  const open = [report];
  for (const one of open) {
    if (one.id === run) return one;
    open.push(...one.children);
  }
  return undefined;
}
