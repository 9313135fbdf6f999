// Consumers may have neither the lib nor Node's types.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Container } from '../app/container';
import { clockOf, deriveForTesting, idOf } from '../app/overrides/derive-for-testing';
import { unfakedTime } from '../app/host/unfaked-time';
import { wrongState } from '../lifecycle/operations/refused-calls';
import type { Operation } from '../lifecycle/operations/operation';
import type { Clock } from '../model/clock';
import { isSystoleError, messageOf } from '../model/errors';
import type { SystoleEvent } from '../model/event';
import type { ComponentState } from '../model/state';
import type { Key, TypedKey } from '../model/token';
import { describeKey } from '../model/token';
import { notFound } from '../registry/refusals';
import type { Fake, FakeCall } from './fake';
import { calls, forgetCalls, isFake, notAFake } from './fake';
import type { Fault } from './faults';
import { withFaults } from './faults';
import type { ClockCount } from './leftovers';
import { countOf, firstLine, leftBehind, leftoversOf, leftoversOnClock } from './leftovers';
import type { OptionRules } from './option-check';
import { checkContainer, checkOptions, flag, list, timeout } from './option-check';
import type { OverridePair, Overrides } from './overrides';
import { applyOverrides } from './overrides';
import { checkTrace } from './trace/check-trace';
import { createVirtualClock } from './virtual-clock';
import type { VirtualClock } from './virtual-clock';

/** How a system under test is made of a container; all of it optional. */
export interface SystemOptions<Keys extends readonly Key[] = readonly Key[]> {
  /** What takes whose place: `[[Mailer, { useValue: fake(Mailer) }], …]`; or a function that says so anew for each system. */
  readonly overrides?: Overrides<Keys> | (() => Overrides<Keys>);
  /** Only these, and what they need under the overrides. Default: everything. */
  readonly only?: readonly Key[];
  /** `'virtual'` for a clock of its own that a test moves by hand, or a clock. Default: the container's. */
  readonly clock?: 'virtual' | Clock;
  /** What goes wrong, with whom among those that run; see `withFaults`. */
  readonly faults?: readonly Fault[];
  /** `false` leaves the start to the test. Default: true. */
  readonly start?: boolean;
  /** Components whose failed stop, or whose being left behind, is what the test is about. */
  readonly tolerate?: readonly Key[];
  /** `true`: what breaks an invariant of the lifecycle is left over, too; see `checkTrace`. Times are judged exactly on a virtual clock only. Default: false. */
  readonly checkTrace?: boolean;
  /** Milliseconds that the stop at the end may take. Default: 3 000, so that it ends before jest or vitest loses patience. */
  readonly stopBudgetMs?: number;
}

/** A system under test. */
export interface TestSystem extends AsyncDisposable {
  /** The fork that runs; whatever a container can do. */
  readonly container: Container;
  /** The virtual clock it runs on. @throws ERR_STATE when it runs on another */
  readonly clock: VirtualClock;
  /** Everything it has told so far, in order. */
  readonly events: readonly SystoleEvent[];
  /** The instance of a component that is up. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
  get<Value>(key: TypedKey<Value>): Value;
  /** The same for a key without a type. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
  get(key: Key): unknown;
  /** The fake that stands for a component. @throws ERR_NOT_A_FAKE when something else does; as `get` when nothing does */
  fake<Value extends object>(key: TypedKey<Value>): Fake<Value>;
  /** The calls of all fakes among its overrides, in their order. */
  calls(): readonly FakeCall[];
  /** Stops it now, and rejects with ERR_LEFTOVERS if something is left. Each further call gives the same promise. */
  stop(): Promise<void>;
}

/**
 * Forks a container, overrides in the fork what a test does not want, and starts it.
 *
 * Leaving the block of `await using` stops it, and throws ERR_LEFTOVERS when something is left: a component that is up or left
 * behind, a start or a stop that has not ended, a stop that failed, a timer or a hold on the virtual clock. A virtual clock stands still during the start (a system
 * whose start waits for it needs `start: false`); during that last stop it goes on with real time. Rejects as `startAll` does.
 *
 * @throws ERR_NOT_FOUND, ERR_INVALID_OPTION for an override, a fault, a name or an option that does not fit, several as ERR_WIRING;
 *   as rejections
 *
 * @example
 * await using system = await startSystem(application, { overrides: [[Mailer, { useValue: fake(Mailer) }]], only: [Api] });
 */
export async function startSystem<const Keys extends readonly Key[]>(container: Container, options: SystemOptions<Keys> = {}): Promise<TestSystem> {
  const system = new RunningSystem(container, options);
  if (options.start !== false) await system.start();
  return system;
}

/** What each option has to be. */
export const systemOptionRules: OptionRules<SystemOptions> = {
  overrides: { fits: (value) => typeof value === 'function' || isList(value), expected: 'it is a list of keys, each with its override, a map of them, or a function that returns one' },
  only: list,
  clock: { fits: (value) => value === 'virtual' || isClock(value), expected: "it is 'virtual', or a clock" },
  faults: list,
  start: flag,
  tolerate: list,
  checkTrace: flag,
  stopBudgetMs: timeout,
};

/** A fork that is started, and stopped with a look at what is left. */
export class RunningSystem implements TestSystem {
  readonly container: Container;
  readonly events: SystoleEvent[] = [];
  /** With what `only` leaves out. */
  private readonly whole: Container;
  private readonly options: SystemOptions;
  private readonly tolerated: ReadonlySet<string>;
  private readonly virtual: VirtualClock | undefined;
  private readonly before: ClockCount;
  private readonly fakes = new Map<Key, object>();
  private starting: Operation | undefined = undefined;
  private stopped: Promise<void> | undefined = undefined;

  constructor(container: Container, options: SystemOptions) {
    checkContainer(container);
    checkOptions(options, systemOptionRules);
    const { faults = [], only, tolerate = [] } = options;
    this.options = options;
    const clock = options.clock === 'virtual' ? createVirtualClock() : options.clock;
    const fork = faults.length === 0 ? deriveForTesting(container, { clock }) : withFaults(container, faults, clock === undefined ? {} : { clock });
    const pairs = pairsOf(options.overrides);
    applyOverrides(fork, pairs);
    this.whole = fork;
    this.container = only === undefined ? fork : fork.select(...only);
    for (const { component } of faults) refuseUnmet(this.container, idOf(fork, component));
    this.tolerated = new Set(tolerate.map((key) => idOf(this.container, key)));
    this.noteFakes(pairs);
    this.virtual = virtualClock(clockOf(this.container));
    this.before = this.virtual === undefined ? { pending: 0, held: 0 } : countOf(this.virtual);
    this.container.subscribe((event) => { this.events.push(event); });
  }

  get clock(): VirtualClock {
    if (this.virtual !== undefined) return this.virtual;
    throw wrongState('system.clock', 'the system runs on another clock', ['the clock is a virtual one'], "pass { clock: 'virtual' }");
  }

  get<Value>(key: TypedKey<Value>): Value;
  get(key: Key): unknown;
  get(key: Key): unknown {
    try {
      return this.container.get(key);
    } catch (error) {
      const isLeftOut = isSystoleError(error) && error.code === 'ERR_NOT_FOUND' && this.options.only !== undefined && this.whole.isRegistered(key);
      throw isLeftOut ? notFound(describeKey(key), [], 'it is left out of this system: name it in { only: [...] }, or something that needs it') : error;
    }
  }

  fake<Value extends object>(key: TypedKey<Value>): Fake<Value> {
    const made: unknown = this.fakes.get(key) ?? this.get(key);
    if (!isFake(made)) throw notAFake(describeKey(key));
    return made as Fake<Value>;
  }

  calls(): readonly FakeCall[] {
    return calls(...this.fakes.values());
  }

  async start(): Promise<void> {
    this.starting = this.container.startAll();
    await this.starting;
  }

  stop(): Promise<void> {
    this.stopped ??= this.stopAndLook();
    return this.stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async stopAndLook(): Promise<void> {
    const unended = this.unendedStart();
    const { hasEnded, failed } = await this.stopEverything();
    const found = [...unended, ...(hasEnded ? [] : [this.unendedStop()]), ...this.leftovers(failed)];
    // It would wait for the same stop.
    if (hasEnded) await this.container.dispose();
    if (found.length > 0) throw leftBehind('The test left something behind.', found, remedy, failed);
  }

  /** Whether the stop has ended, and what it failed with, if it did. */
  private async stopEverything(): Promise<{ readonly hasEnded: boolean; readonly failed: unknown }> {
    const stop = this.container.stopAll({ budgetMs: this.budgetMs });
    let failed: unknown = undefined;
    // What is kept outlives stops, but not the test.
    const end = stop.then(() => (this.container.holdsKept ? this.container.evict().then(() => undefined) : undefined)).catch((error: unknown) => { failed = error; });
    if (this.virtual !== undefined) await goOnWithRealTime(this.virtual, stop);
    const hasEnded = await endsOnClock(end, clockOf(this.container), this.budgetMs);
    return { hasEnded, failed };
  }

  private get budgetMs(): number {
    return this.options.stopBudgetMs ?? 3_000;
  }

  private leftovers(failed: unknown): readonly string[] {
    const living = leftoversOf(this.container, this.tolerated);
    const clock = this.virtual === undefined ? [] : leftoversOnClock(this.virtual, this.before);
    const broken = this.options.checkTrace === true ? checkTrace(this.events, { toleranceMs: this.virtual === undefined ? realToleranceMs : 0 }) : [];
    const abandoned = this.container.abandoned.map(({ name, id }) => `${name} (operation ${String(id)}) ignores that it was called off`);
    return [...living, ...this.failedStops(failed), ...abandoned, ...clock, ...broken.map(({ invariant, message }) => `${invariant}: ${message}`)];
  }

  private failedStops(failed: unknown): readonly string[] {
    if (failed === undefined) return [];
    if (!isSystoleError(failed) || failed.code !== 'ERR_STOP_FAILED') return [`the stop failed: ${firstLine(messageOf(failed))}`];
    // What is still left behind has a line already; what was, and has ended since, has none.
    return failed.details.failures.filter(({ id }) => !this.tolerated.has(id) && this.container.status(id) !== 'quarantined')
      .map(({ id, phase, error }) => `${id} failed in its ${phase}: ${firstLine(messageOf(error))}`);
  }

  /** Set-up was cut short, by the test runner's own limit say. */
  private unendedStart(): readonly string[] {
    const isOpen = this.starting?.state === 'running' || this.starting?.state === 'queued';
    if (!isOpen) return [];
    const waiting = this.container.ids({ status: 'starting' });
    return [`the start had not ended; it waited for ${waiting.join(', ')}${this.virtual === undefined ? '' : ', on a virtual clock that stands still: pass { start: false } and advance it'}`];
  }

  /** No limit is over on a clock that stands still. */
  private unendedStop(): string {
    const waiting = this.container.snapshot().components.filter(({ state }) => goingDown.has(state)).map(({ id }) => id);
    return `the stop had not ended after ${String(this.budgetMs)} ms; it waited for ${waiting.join(', ')}, on a clock that stands still: `
      + 'give the real timers back before the system is stopped (jest.useRealTimers()), or let it run on a virtual clock';
  }

  /** Fakes belong to one test: they come to it without the calls of another. */
  private noteFakes(pairs: readonly OverridePair[]): void {
    for (const [key, by] of pairs) {
      if (!('useValue' in by) || !isFake(by.useValue)) continue;
      forgetCalls(by.useValue);
      this.fakes.set(key, by.useValue);
    }
  }
}

/** A fault of what does not run would be none. @throws ERR_NOT_FOUND */
function refuseUnmet(container: Container, id: string): void {
  if (!container.ids().includes(id)) throw notFound(id, [], 'its fault would meet nothing: name it in { only: [...] }, or something that needs it');
}

/** How much later than due something may happen on a real clock, on a busy machine that lets the process stand still. */
const realToleranceMs = 10_000;

const remedy = 'stop what the test has started, or name those it is about in { tolerate: [...] }';

function pairsOf(given: SystemOptions['overrides']): readonly OverridePair[] {
  const overrides = typeof given === 'function' ? given() : given;
  return overrides === undefined ? [] : [...(overrides as Iterable<OverridePair>)];
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isClock(value: unknown): boolean {
  const { now, schedule, hold } = Object(value) as { readonly [Member in keyof Clock]?: unknown };
  return [now, schedule, hold].every((member) => typeof member === 'function');
}

/** A clock that can be told to go on. */
function virtualClock(clock: Clock): VirtualClock | undefined {
  return 'advance' in clock && 'pending' in clock && 'held' in clock ? clock as VirtualClock : undefined;
}

/** Moves a virtual clock as real time goes by, until an operation has ended. */
async function goOnWithRealTime(clock: VirtualClock, operation: Operation): Promise<void> {
  await clock.settle();
  let atMs = unfakedTime.now();
  while (!ended.has(operation.state)) {
    await unfakedTime.sleep(1);
    const now = unfakedTime.now();
    await clock.advance(now - atMs);
    atMs = now;
  }
}

/** Waits for an end; false when it has not come after `ms` of real time, and never will by a limit, since the clock stands still. */
function endsOnClock(end: Promise<void>, clock: Clock, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    let isGoingOn = false;
    const cancelProbe = clock.schedule(0, () => { isGoingOn = true; });
    // After a turn of the event loop, and a timer of the next: where the process has stood still, the probe is as late as the look.
    const look = async (): Promise<void> => {
      await unfakedTime.turn();
      await unfakedTime.sleep(5);
      if (!isGoingOn) resolve(false);
    };
    const cancelLook = ms === Infinity ? undefined : unfakedTime.schedule(ms, () => { void look(); });
    void end.then(() => {
      cancelProbe();
      cancelLook?.();
      resolve(true);
    });
  });
}

const ended: ReadonlySet<string> = new Set(['succeeded', 'failed', 'aborted', 'superseded']);
const goingDown: ReadonlySet<ComponentState> = new Set<ComponentState>(['starting', 'aborting', 'draining', 'stopping', 'forcing']);
