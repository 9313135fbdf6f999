import { longShareMs, minStopMs, shortShareMs } from '../../lifecycle/settings';
import { isSystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';
import type { Limits, Settings } from '../../model/limits';
import type { Outcome } from '../../model/outcome';
import type { Tell } from './handler-check';

type EventOf<Kind extends SystoleEvent['kind']> = SystoleEvent & { readonly kind: Kind };

/** A step in flight, and how long it may take. */
interface Timed {
  readonly atMs: number;
  limitMs: number;
  isExtended: boolean;
}

const wayUp: ReadonlySet<string> = new Set(['start', 'resume']);

/** Times are sums of fractions: what differs by less is equal. */
const roundingMs = 1e-6;

/**
 * Holds steps against their limits to the millisecond, as only virtual time allows: nobody is called off before its time, and
 * nobody succeeds after it, not even when the timer is late.
 */
export class LimitCheck {
  /** Somebody may have ended a wait early: a call that hurries, or calls off. */
  isHurried: boolean = false;
  /** The event loop has stood still: a stop may have had no time left for some. */
  isLate: boolean = false;
  private readonly tell: Tell;
  private readonly limits = new Map<string, Limits>();
  private readonly steps = new Map<string, Timed>();
  private readonly open = new Set<number>();
  private settings: Settings | undefined = undefined;
  /** When the last way up, or down, began. */
  private turnedAtMs = 0;
  private tookOver = false;
  private isSuspending = false;
  private needs: ReadonlyMap<string, readonly string[]> = new Map();
  private readonly chains = new Map<string, number>();

  constructor(tell: Tell) {
    this.tell = tell;
  }

  /** True while an operation runs. */
  get isOpen(): boolean {
    return this.open.size > 0;
  }

  hear(event: SystoleEvent): void {
    if (event.kind === 'wired') this.wire(event);
    else if (event.kind === 'operation-starting') this.begin(event);
    else if (event.kind === 'operation-ended') this.open.delete(event.operation);
    else if (event.kind === 'system-changed') this.turnedAtMs = event.atMs;
    else if (event.kind === 'step-starting') this.steps.set(keyOf(event), { atMs: event.atMs, limitMs: this.limitOf(event), isExtended: false });
    else if (event.kind === 'step-extended') this.extend(event);
    else if (event.kind === 'step-aborting') this.aborts(event);
    else if (event.kind === 'step-ended') this.ends(event);
  }

  private wire({ components }: EventOf<'wired'>): void {
    for (const { id, limits } of components) this.limits.set(id, limits);
    this.needs = new Map(components.map(({ id, needs }) => [id, needs.map((need) => need.id)]));
  }

  private begin({ operation, settings, atMs, name, components }: EventOf<'operation-starting'>): void {
    this.measureChains(name === 'stop' ? components : []);
    this.tookOver = name === 'stop' && this.isOpen;
    this.isSuspending = name === 'suspend';
    this.open.add(operation);
    this.settings = settings;
    this.turnedAtMs = atMs;
  }

  private extend(event: EventOf<'step-extended'>): void {
    const { component, phase, limitMs } = event;
    const step = this.steps.get(keyOf(event));
    if (step === undefined || this.settings === undefined) return;
    Object.assign(step, { limitMs, isExtended: true });
    const wholeMs = this.wholeMs(phase, this.settings);
    if (step.atMs + limitMs > this.turnedAtMs + wholeMs + roundingMs) {
      this.tell('C5', `the ${phase} of ${component} was given until ${String(step.atMs + limitMs)} ms, although all of it may take only until ${String(this.turnedAtMs + wholeMs)} ms`, component);
    }
  }

  /** What all handlers of a phase may take together. */
  private wholeMs(phase: string, { startDeadlineMs, stopBudgetMs }: Settings): number {
    if (wayUp.has(phase)) return startDeadlineMs;
    if (phase !== 'stop' && phase !== 'drain') return Infinity;
    // What cannot be suspended is stopped after the rest, with a budget of its own.
    return this.isSuspending ? 2 * stopBudgetMs : stopBudgetMs;
  }

  private limitOf({ component, phase, atMs }: EventOf<'step-starting'>): number {
    const { settings } = this;
    const own = this.limits.get(component) ?? {};
    if (settings === undefined) return Infinity;
    if (wayUp.has(phase)) return Math.min(own.startTimeoutMs ?? settings.startTimeoutMs, this.turnedAtMs + settings.startDeadlineMs - atMs);
    if (phase === 'stop') return own.stopTimeoutMs ?? settings.stopTimeoutMs;
    return phase === 'drain' ? own.drainTimeoutMs ?? own.stopTimeoutMs ?? settings.stopTimeoutMs : Infinity;
  }

  private aborts(event: EventOf<'step-aborting'>): void {
    const { component, phase, reason } = event;
    const step = this.steps.get(keyOf(event));
    if (step === undefined || !isSystoleError(reason) || reason.code !== 'ERR_TIMEOUT') return;
    const { limitMs, component: late, phase: latePhase } = reason.details;
    if (late !== component || latePhase !== phase) return;
    if (phase === 'stop') this.leavesEnough(component, limitMs, step);
    else if (wayUp.has(phase) && limitMs < step.limitMs - roundingMs) {
      this.tell('T27', `the ${phase} of ${component} was given ${String(limitMs)} ms, although its limit is ${String(step.limitMs)} ms`, component);
    }
  }

  /** What a stop may take leaves to each on the longest chain behind it what it reserves for them, or an equal share. */
  private leavesEnough(component: string, limitMs: number, { atMs, isExtended }: Timed): void {
    const { settings } = this;
    const behind = this.chains.get(component) ?? 0;
    if (settings === undefined || behind === 0 || this.isHurried || isExtended) return;
    const leftMs = this.turnedAtMs + settings.stopBudgetMs - atMs;
    const equalMs = leftMs / (behind + 1);
    const longMs = Math.min(longShareMs, leftMs / 16) * Math.min(1, shortShareMs / equalMs);
    const mostMs = Math.max(leftMs - minStopMs * behind, equalMs, longMs);
    if (limitMs > mostMs + roundingMs) this.tell('T5', `the stop of ${component} was given ${String(limitMs)} of ${String(leftMs)} ms, with ${String(behind)} in a row behind it`, component);
  }

  /** How many of those that are stopped lie in a row below each of them. */
  private measureChains(members: readonly string[]): void {
    this.chains.clear();
    const inside = new Set(members);
    const open = [...members];
    for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
      const needs = (this.needs.get(id) ?? []).filter((need) => inside.has(need));
      const unknown = needs.filter((need) => !this.chains.has(need));
      if (unknown.length === 0 || this.chains.has(id)) {
        this.chains.set(id, needs.reduce((longest, need) => Math.max(longest, (this.chains.get(need) ?? 0) + 1), 0));
        open.pop();
      } else {
        open.push(...unknown);
      }
    }
  }

  private ends(event: EventOf<'step-ended'>): void {
    const { component, phase, outcome, atMs } = event;
    const step = this.steps.get(keyOf(event));
    if (step === undefined) return;
    this.steps.delete(keyOf(event));
    if (outcome.kind === 'done' && atMs - step.atMs > step.limitMs + roundingMs) {
      this.tell('T27', `the ${phase} of ${component} ended well after ${String(atMs - step.atMs)} ms, although its limit of ${String(step.limitMs)} ms was over`, component);
    }
    if (phase === 'stop' && wasOverdue(outcome)) this.isCalledTooLate(component, step.atMs);
  }

  /** Each stop has a share of the budget: nobody is called only when it is over, unless somebody has cut it short. */
  private isCalledTooLate(component: string, atMs: number): void {
    const { settings } = this;
    if (settings === undefined || this.isHurried || this.isLate || this.tookOver) return;
    const isEarly = atMs < this.turnedAtMs + settings.stopBudgetMs - roundingMs;
    this.tell(isEarly ? 'T27' : 'T5', isEarly
      ? `${component} was stopped as if the budget of ${String(settings.stopBudgetMs)} ms were over, ${String(atMs - this.turnedAtMs)} ms after the stop began`
      : `what depends on ${component} has left it nothing of the budget`, component);
  }
}

/** It was called with a signal that had aborted already, because there was no time left. */
function wasOverdue(outcome: Outcome): boolean {
  if (outcome.kind === 'timed-out') return outcome.limitMs === 0;
  return outcome.kind === 'aborted' && isSystoleError(outcome.because) && outcome.because.code === 'ERR_TIMEOUT' && outcome.because.details.limitMs === 0;
}

function keyOf({ component, phase }: { readonly component: string; readonly phase: string }): string {
  return `${phase} ${component}`;
}
