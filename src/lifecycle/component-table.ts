import { EdgeKind } from '../model/adjacency';
import type { Clock } from '../model/clock';
import type { ComponentState, FailedPhase } from '../model/state';
import type { EventBus } from './event-bus';
import { StateReasons } from './state-reasons';
import type { Why } from './state-reasons';

/** What leads where; what is not listed is not allowed. See `README.md` in this room for the drawing. */
export const transitions: Readonly<Record<ComponentState, readonly ComponentState[]>> = {
  'disabled': ['registered', 'waiting', 'quarantined'],
  'registered': ['waiting', 'disabled', 'quarantined'],
  'waiting': ['starting', 'skipped', 'disabled', 'failed'],
  'starting': ['started', 'failed', 'aborting', 'disabled', 'skipped', 'waiting'],
  'aborting': ['started', 'failed', 'quarantined', 'disabled'],
  'started': ['ready', 'draining', 'stopping', 'suspending', 'failed'],
  'ready': ['started', 'draining', 'stopping', 'suspending', 'failed'],
  'draining': ['stopping'],
  'stopping': ['stopped', 'failed', 'forcing', 'quarantined'],
  'forcing': ['stopped', 'failed', 'quarantined'],
  'stopped': ['waiting', 'disabled', 'registered', 'quarantined'],
  'failed': ['waiting', 'disabled', 'stopping', 'quarantined', 'registered'],
  'skipped': ['waiting', 'disabled', 'registered', 'quarantined'],
  'suspending': ['suspended', 'failed', 'quarantined'],
  'suspended': ['resuming', 'stopping', 'draining'],
  'resuming': ['started', 'failed', 'aborting', 'suspended'],
  'quarantined': ['stopping', 'stopped', 'failed', 'disabled'],
};

const states = Object.keys(transitions) as readonly ComponentState[];
/** A state as a small number: those of many components fit into few bytes, and can be copied at once. */
export type StateCode = number;
export const codes: Readonly<Record<ComponentState, StateCode>> = Object.fromEntries(states.map((state, code) => [state, code])) as Record<ComponentState, StateCode>;
/** 1 for the allowed changes, row by row. */
const allowed = Uint8Array.from(states.flatMap((from) => states.map((to) => (transitions[from].includes(to) ? 1 : 0))));

/** A change that the table does not know means that the runner is wrong, not the user. */
function illegal(id: string, from: ComponentState, to: ComponentState): Error {
  return new Error(`systole has a bug: ${id} went from ${from} to ${to}. Please report it.`);
}

const none = new Uint8Array(0);
const noTimes = new Float64Array(0);

/** Every component's state, kept across operations, and told to listeners after each change. */
export class ComponentTable {
  ids: readonly string[] = [];
  /** Conditions that hold beside "started": bits of `EdgeKind.Ready` and `EdgeKind.Completed`. */
  conditions: Uint8Array = none;
  /** 1 for components that somebody asked to have started. */
  requested: Uint8Array = none;
  /** Why a component is disabled, skipped or failed, where there is more to say than its state. */
  readonly reasons: StateReasons = new StateReasons();
  readonly failedIn: Map<number, FailedPhase> = new Map<number, FailedPhase>();
  /** Components with a handler that was left behind, and those whose compensation has not ended. */
  readonly quarantined: Set<number> = new Set<number>();
  /** False when it is known that nobody is disabled. */
  hasDisabled = false;
  /** Counts changes of state. */
  changes = 0;
  private codes: Uint8Array = none;
  private sinceMs: Float64Array = noTimes;
  private upCount = 0;
  private readonly clock: Clock;
  private readonly events: EventBus;

  constructor(clock: Clock, events: EventBus) {
    this.clock = clock;
    this.events = events;
  }

  /** Makes room for new components; those known keep their state. */
  grow(ids: readonly string[]): void {
    this.ids = ids;
    const known = this.codes.length;
    if (ids.length <= known) return;
    this.codes = enlarged(this.codes, new Uint8Array(ids.length).fill(codes.registered, known));
    this.conditions = enlarged(this.conditions, new Uint8Array(ids.length));
    this.requested = enlarged(this.requested, new Uint8Array(ids.length));
    this.sinceMs = enlarged(this.sinceMs, new Float64Array(ids.length)).fill(this.clock.now(), known);
  }

  state(component: number): ComponentState {
    return states[this.codes[component] ?? codes.registered] as ComponentState;
  }

  /** The states as they are now, whatever comes later. */
  remember(): (component: number) => ComponentState {
    const then = this.codes.slice();
    return (component) => states[then[component] ?? codes.registered] as ComponentState;
  }

  since(component: number): number {
    return this.sinceMs[component] ?? 0;
  }

  /** Components whose start succeeded and whose stop has not begun, suspended ones included. */
  get up(): number {
    return this.upCount;
  }

  isUp(component: number): boolean {
    return isUp[this.codes[component] ?? codes.registered] === 1;
  }

  /** True for what is up, and for what failed while it was: a stop owes it its stop handlers. */
  needsStop(component: number): boolean {
    if (this.isUp(component) || this.codes[component] !== codes.failed) return this.isUp(component);
    const failedIn = this.failedIn.get(component);
    return failedIn === 'resume' || failedIn === 'run';
  }

  /** The first from a component on that is not up; those that are not known here yet are not. In one loop, since nearly all may be. */
  nextDown(from: number): number {
    let component = from;
    while (isUp[this.codes[component] ?? codes.registered] === 1) component += 1;
    return component;
  }

  isSuspended(component: number): boolean {
    return this.codes[component] === codes.suspended;
  }

  isDisabled(component: number): boolean {
    return this.codes[component] === codes.disabled;
  }

  /** Where the first that is disabled stands, or where all end; the engine looks for it. */
  disabledFrom(): number {
    const first = this.codes.indexOf(codes.disabled);
    return first < 0 ? this.codes.length : first;
  }

  /** Where those that are disabled end. */
  disabledUntil(): number {
    return this.codes.lastIndexOf(codes.disabled) + 1;
  }

  /** True for what is down, by itself or since a stop, and may be switched off. */
  isResting(component: number): boolean {
    return isResting[this.codes[component] ?? codes.registered] === 1;
  }

  /** True when a handler of it is in flight, or was left behind. */
  isBusy(component: number): boolean {
    return busyStates.has(this.state(component));
  }

  /** True while a handler of it runs, or is still owed to it. */
  isInUse(component: number): boolean {
    return this.needsStop(component) || this.isBusy(component);
  }

  /** True when it is quickly told that nobody is in use, nor waits for its turn. */
  isQuiet(): boolean {
    for (let component = 0; component < this.codes.length; component += 1) if (isQuiet[this.codes[component] as number] === 0) return false;
    return true;
  }

  /** @param atMs - now, if the caller has asked already: asking costs more than all the rest here */
  set(component: number, to: ComponentState, reason?: string, failedIn?: FailedPhase, atMs: number = this.clock.now()): void {
    this.move(component, codes[to], atMs, reason, failedIn);
  }

  /** As `set`, for what comes to every component: looking a state up by its name takes a good part of all the rest. */
  move(component: number, code: StateCode, atMs: number, reason?: string, failedIn?: FailedPhase): void {
    const old = this.codes[component] as StateCode;
    if (allowed[old * states.length + code] !== 1) throw illegal(this.ids[component] ?? String(component), states[old] as ComponentState, states[code] as ComponentState);
    this.changes += 1;
    this.codes[component] = code;
    this.sinceMs[component] = atMs;
    this.upCount += (isUp[code] as number) - (isUp[old] as number);
    if (code === codes.disabled) this.hasDisabled = true;
    if (code === codes.quarantined) this.quarantined.add(component);
    else if (old === codes.quarantined) this.quarantined.delete(component);
    this.reasons.note(component, reason);
    if (this.failedIn.size > 0 || failedIn !== undefined) this.noteFailure(component, failedIn);
    if (this.events.isHeard) this.tell(component, old, code, reason, failedIn);
  }

  /** As `set`, for many that are switched off together: why is asked for when somebody wants to know. */
  disable(component: number, why: Why, atMs: number): void {
    const { isHeard } = this.events;
    if (isHeard || this.failedIn.size > 0 || !this.isResting(component)) this.set(component, 'disabled', isHeard ? why(component) : undefined, undefined, atMs);
    else this.disableResting(component, atMs);
    if (!isHeard) this.reasons.noteLater(component, why);
  }

  /** Of what rests, nothing else changes: this comes to half of a large system at once. */
  private disableResting(component: number, atMs: number): void {
    this.changes += 1;
    this.codes[component] = codes.disabled;
    this.sinceMs[component] = atMs;
    this.hasDisabled = true;
  }

  /** All members wait for their turn, as those do already that are suspended or were put off; gives how many there are. */
  queue(members: Uint8Array, atMs: number): number {
    let count = 0;
    for (let component = 0; component < members.length; component += 1) {
      if (members[component] === 0) continue;
      count += 1;
      if (!this.isSuspended(component) && this.codes[component] !== codes.waiting) this.move(component, codes.waiting, atMs);
    }
    return count;
  }

  /** True when the conditions that an edge waits for hold, beside its target being up. */
  holds(component: number, edgeKind: number): boolean {
    return (edgeKind & conditionBits & ~(this.conditions[component] as number)) === 0;
  }

  private noteFailure(component: number, failedIn: FailedPhase | undefined): void {
    if (failedIn === undefined) this.failedIn.delete(component);
    else this.failedIn.set(component, failedIn);
  }

  private tell(component: number, from: StateCode, to: StateCode, reason: string | undefined, failedIn: FailedPhase | undefined): void {
    this.events.emit({
      kind: 'component-changed', component: this.ids[component] ?? '', from: states[from] as ComponentState, to: states[to] as ComponentState,
      ...(failedIn === undefined ? {} : { failedIn }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** The bits of an edge that name a condition. */
export const conditionBits: number = EdgeKind.Ready | EdgeKind.Completed;

const busyStates: ReadonlySet<ComponentState> = new Set<ComponentState>(['starting', 'aborting', 'draining', 'stopping', 'forcing', 'suspending', 'resuming', 'quarantined']);

/** 1 for the states of being down, and not disabled. */
const isResting = Uint8Array.from(states, (state) => (state === 'registered' || state === 'stopped' || state === 'failed' || state === 'skipped' ? 1 : 0));

/** 1 for the states of those whom no handler is owed. */
const isQuiet = Uint8Array.from(states, (state) => (state === 'registered' || state === 'stopped' || state === 'skipped' || state === 'disabled' ? 1 : 0));

/** 1 for the states of being up. */
const isUp = Uint8Array.from(states, (state) => (state === 'ready' || state === 'started' || state === 'suspended' ? 1 : 0));

function enlarged<List extends Uint8Array | Float64Array>(old: List, room: List): List {
  room.set(old);
  return room;
}
