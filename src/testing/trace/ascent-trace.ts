import type { SystoleEvent } from '../../model/event';
import type { WiredNeed } from '../../model/event';
import type { Settings } from '../../model/limits';
import type { ComponentTrace, EdgeTrace, StepTrace } from './component-trace';
import { isAtRest, isLeftOut, isStrict, isUp } from './component-trace';
import type { FailedStep, OperationTrace } from './operation-trace';

/** What is known of one way up: who waits for what, who has a slot, who could run. */
export class AscentTrace {
  readonly operation: OperationTrace;
  readonly atMs: number;
  readonly members: ComponentTrace[] = [];
  readonly inFlight: Set<StepTrace> = new Set<StepTrace>();
  /** Start steps in flight by the name of their pool, where the pool has a cap. */
  readonly pools: Map<string, number> = new Map<string, number>();
  /** Members that wait for nothing but a slot, by pool; the empty name is for those without a cap. */
  readonly runnable: Map<string, Set<ComponentTrace>> = new Map<string, Set<ComponentTrace>>();
  /** When a slot was given back last. */
  freedAtMs: number;
  readonly cameUp: ComponentTrace[] = [];
  /** Whose start or resume it has called. */
  readonly called: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** The first start that failed by itself, and that somebody cannot do without. */
  firstFailure: FailedStep | undefined = undefined;
  failing: (SystoleEvent & { readonly kind: 'operation-failing' }) | undefined = undefined;
  /** In flight when it failed, and not yet called off. */
  readonly toAbort: Set<StepTrace> = new Set<StepTrace>();
  /** True once it is known who is a member. */
  isCounted: boolean = false;
  /** What a resume finds up, as long as something below it is not: those above it wait as if it had a turn of its own. */
  private readonly bridges: Set<ComponentTrace> = new Set<ComponentTrace>();

  constructor(operation: OperationTrace, atMs: number) {
    this.operation = operation;
    this.atMs = atMs;
    this.freedAtMs = atMs;
    if (operation.name === 'start') for (const component of operation.components) this.join(component);
    if (operation.name === 'resume') {
      for (const component of operation.components) if (component.state === 'suspended') this.join(component);
    }
  }

  get settings(): Settings {
    return this.operation.settings;
  }

  get deadlineMs(): number {
    return this.atMs + this.settings.startDeadlineMs;
  }

  /** A component waits for its turn: a member, until it is known who is one. */
  waits(component: ComponentTrace): void {
    if (!this.isCounted) this.join(component);
    if (this.operation.hasPutOff) this.operation.takeAlong(component);
  }

  join(component: ComponentTrace): void {
    if (component.ascent === this) return;
    component.ascent = this;
    this.members.push(component);
  }

  /** Works out who waits for what; once, when all members are known. */
  count(atMs: number): void {
    if (this.isCounted) return;
    this.isCounted = true;
    if (this.operation.name === 'resume') this.countBridges(atMs);
    for (const member of this.members) {
      member.unmet = 0;
      member.waitedFor = undefined;
      for (const edge of member.needs) {
        edge.isMet = isMet(edge, this);
        if (!edge.isMet) member.unmet += 1;
      }
      this.see(member, atMs);
    }
  }

  /** Others may be members, and need each other: who does is told anew. */
  startOver(): void {
    this.isCounted = false;
  }

  /** A component has been begun too early: it turned out to need another one. */
  learned(from: ComponentTrace, to: ComponentTrace, atMs: number): void {
    this.operation.hasPutOff = true;
    const edge: EdgeTrace = { from, to, need: { ...learned, id: to.id }, isMet: true, learnedIn: this.operation };
    from.needs = [...from.needs, edge];
    to.neededBy.push(edge);
    this.recount(edge, undefined, atMs);
  }

  /** A component has changed: those that need it may wait for more, or for less. */
  changed(component: ComponentTrace, atMs: number): void {
    if (!this.isCounted) return;
    if (component.ascent === this) this.see(component, atMs);
    for (const edge of component.neededBy) {
      if (this.bridges.has(edge.from)) this.cross([edge.from], component, atMs);
      else this.recount(edge, component, atMs);
    }
  }

  /** True for what is up over something that is not: whoever needs it waits for that, too. */
  isBridge(component: ComponentTrace): boolean {
    return this.bridges.has(component);
  }

  opened(step: StepTrace): void {
    this.inFlight.add(step);
    this.called.add(step.component);
    const pool = this.poolOf(step.component);
    if (pool !== '') this.pools.set(pool, (this.pools.get(pool) ?? 0) + 1);
    this.see(step.component, step.atMs);
  }

  closed(step: StepTrace, atMs: number): void {
    if (!this.inFlight.delete(step)) return;
    this.toAbort.delete(step);
    this.freedAtMs = atMs;
    const pool = this.poolOf(step.component);
    if (pool !== '') this.pools.set(pool, (this.pools.get(pool) ?? 0) - 1);
  }

  fail(event: SystoleEvent & { readonly kind: 'operation-failing' }): void {
    if (this.failing !== undefined) return;
    this.failing = event;
    for (const step of this.inFlight) if (step.abortedAtMs === undefined) this.toAbort.add(step);
  }

  /** The pool whose cap holds for a component, or an empty name. */
  poolOf({ limits }: ComponentTrace): string {
    return limits.pool !== undefined && Object.hasOwn(this.settings.pools, limits.pool) ? limits.pool : '';
  }

  isFull(pool: string): boolean {
    return this.inFlight.size >= this.settings.concurrency || (pool !== '' && (this.pools.get(pool) ?? 0) >= (this.settings.pools[pool] ?? Infinity));
  }

  /** True when all that depend on the component here, or were left running, can do without it, and somebody does depend on it. */
  canDoWithout(component: ComponentTrace): boolean {
    const followers = component.neededBy.filter(({ from }) => from.ascent === this || this.bridges.has(from));
    return followers.length > 0 && followers.every(({ need }) => need.goesOnWithout);
  }

  private recount(edge: EdgeTrace, because: ComponentTrace | undefined, atMs: number): void {
    const { from } = edge;
    if (from.ascent !== this) return;
    const met = isMet(edge, this);
    if (met === edge.isMet) return;
    edge.isMet = met;
    from.unmet += met ? -1 : 1;
    if (from.unmet === 0) from.waitedFor = because;
    this.see(from, atMs);
  }

  private countBridges(atMs: number): void {
    for (const component of this.operation.components) if (isUp(component) && component.ascent !== this) this.bridges.add(component);
    this.cross([...this.bridges], undefined, atMs);
  }

  /** Those that wait for nothing below them any more are bridges no longer; that may free others. */
  private cross(bridges: ComponentTrace[], because: ComponentTrace | undefined, atMs: number): void {
    // An array visits what is added during the walk, so it is its own queue.
    for (const bridge of bridges) {
      const waits = bridge.needs.some((edge) => (edge.to.ascent === this || this.bridges.has(edge.to)) && !isMet(edge, this));
      if (waits || !this.bridges.delete(bridge)) continue;
      for (const edge of bridge.neededBy) {
        if (this.bridges.has(edge.from)) bridges.push(edge.from);
        else this.recount(edge, because, atMs);
      }
    }
  }

  /** Notes whether a member could run now. */
  private see(component: ComponentTrace, atMs: number): void {
    const pool = this.poolOf(component);
    let runnable = this.runnable.get(pool);
    const waits = component.state === 'waiting' || (component.state === 'suspended' && !this.called.has(component));
    if (!waits || component.unmet > 0) {
      runnable?.delete(component);
      return;
    }
    if (runnable === undefined) this.runnable.set(pool, runnable = new Set<ComponentTrace>());
    if (runnable.has(component)) return;
    runnable.add(component);
    component.runnableAtMs = atMs;
  }
}

/** A need that nobody had known of. */
const learned: Omit<WiredNeed, 'id'> = { isRequired: true, isMember: true, isOrderOnly: false, waitsForReady: false, goesOnWithout: false };

/** True when a need lets its component start, in an ascent. */
export function isMet(edge: EdgeTrace, ascent: AscentTrace): boolean {
  const { to, need } = edge;
  if (isUp(to)) return (!need.waitsForReady || to.state === 'ready') && !ascent.isBridge(to);
  return edge.learnedIn === ascent.operation ? to.ascent === ascent && hasEndedDown(to) : isMetByOneDown(edge, ascent);
}

function isMetByOneDown({ to, need }: EdgeTrace, ascent: AscentTrace): boolean {
  if (isOff(to) || (to.ascent === ascent && isLeftOut(to))) return !isStrict(need);
  if (need.isRequired) return false;
  if (to.ascent !== ascent) return true;
  return need.goesOnWithout && (to.state === 'failed' || to.state === 'quarantined') && to.inFlight.length === 0;
}

/** Then it is refused to who is begun again. */
function hasEndedDown(component: ComponentTrace): boolean {
  return isAtRest(component) && component.inFlight.length === 0;
}

function isOff({ state, isEnabled, isPresent }: ComponentTrace): boolean {
  return state === 'disabled' || !isEnabled || !isPresent;
}
