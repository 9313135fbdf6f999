import type { SystoleEvent } from '../../model/event';
import type { ComponentState } from '../../model/state';
import type { OptionRules } from '../option-check';
import { checkOptions, list, milliseconds } from '../option-check';
import { admissionRules } from './admission-rules';
import { callOffRules } from './call-off-rules';
import { changeRules } from './change-rules';
import { failureRules } from './failure-rules';
import { logRules } from './log-rules';
import { planRules } from './plan-rules';
import type { Place, Report, Rules, Theme } from './rule';
import { ms } from './rule';
import { runRules } from './run-rules';
import { Secrets } from './secrets';
import { startRules } from './start-rules';
import { stopRules } from './stop-rules';
import { timeRules } from './time-rules';
import type { TraceOptions } from './trace-model';
import { TraceModel } from './trace-model';
import type { Invariant, Violation } from './violation';

const themes: readonly Theme[] = [logRules, admissionRules, planRules, startRules, callOffRules, failureRules, stopRules, changeRules, timeRules, runRules];
const before = byKind(themes.map((theme) => theme.before));
const after = byKind(themes.map((theme) => theme.after));

const optionRules: OptionRules<TraceOptions> = { toleranceMs: milliseconds, secrets: list };

/**
 * Holds the events of a container against the rules of its lifecycle; gives every place at which one is broken.
 *
 * The events must reach from before the first operation to the end, without a gap: subscribe when the container is made. An empty
 * log, and one without a beginning, breaks E1; one that ends early is judged by what it has. On a real clock say how late things
 * may be (`toleranceMs`): by default nothing may be, which suits a virtual one. What happened in each scope is held against the same rules, by itself.
 *
 * @throws ERR_INVALID_OPTION for an option that does not exist or cannot be, several as ERR_WIRING
 *
 * @example
 * const system = application.fork();
 * const events: SystoleEvent[] = [];
 * system.subscribe((event) => { events.push(event); });
 * await system.startAll();
 * await system.stopAll();
 * expect(checkTrace(events, { toleranceMs: 100 })).toEqual([]);
 */
export function checkTrace(events: readonly SystoleEvent[], options: TraceOptions = {}): readonly Violation[] {
  const check = new TraceCheck(options);
  for (const event of events) check.hear(event);
  return check.end();
}

/**
 * As `checkTrace`, event by event, so that a test can look at any moment:
 * `container.subscribe((event) => { check.hear(event); })`.
 */
export class TraceCheck {
  private readonly model: TraceModel;
  private readonly secrets: Secrets;
  private readonly violations: Violation[] = [];
  private readonly options: TraceOptions;
  private readonly scopes = new Map<number, TraceCheck>();
  /** What has been found: some things stay broken until they are mended, but are told once. */
  private readonly told = new Set<string>();
  private place: Place = { sequence: 0, atMs: 0 };

  /** @throws ERR_INVALID_OPTION for an option that does not exist or cannot be, several as ERR_WIRING */
  constructor(options: TraceOptions = {}) {
    checkOptions(options, optionRules);
    this.options = options;
    this.model = new TraceModel(options);
    this.secrets = new Secrets(options.secrets ?? []);
  }

  /** What the events so far say of every component; equals what the container says when asked from inside a listener. */
  get states(): Readonly<Record<string, ComponentState>> {
    return Object.fromEntries([...this.model.components.values()].map((component) => [component.id, component.state]));
  }

  /** What the events so far say of one component, by its id; `registered` when they say nothing. */
  state(id: string): ComponentState {
    return this.model.components.get(id)?.state ?? 'registered';
  }

  /** Takes in the next event. */
  hear(event: SystoleEvent): void {
    const { model, report } = this;
    this.place = event;
    this.checkOrder(event);
    const secret = this.secrets.find(event);
    if (secret !== undefined) report('E8', `The event ${event.kind} tells a secret in its ${secret}.`, 'component' in event ? event.component : undefined);
    for (const rule of before[event.kind] ?? []) rule(model, event, report);
    model.apply(event);
    for (const rule of after[event.kind] ?? []) rule(model, event, report);
    if (event.kind === 'in-scope') this.scope(event.scope).hear(event.event);
  }

  private scope(id: number): TraceCheck {
    let check = this.scopes.get(id);
    if (check === undefined) this.scopes.set(id, check = new TraceCheck(this.options));
    return check;
  }

  /**
   * What is broken; some rules can be judged only when the log is complete.
   *
   * @param atMs - until when nothing more has happened, in milliseconds of the log's clock; default: the time of the last event
   */
  end(atMs?: number): readonly Violation[] {
    const { model } = this;
    const found: Violation[] = [];
    const place = { sequence: model.lastSequence ?? 0, atMs: Math.max(model.lastAtMs, atMs ?? -Infinity) };
    const told = new Set(this.told);
    const report: Report = (invariant, message, component, at = place) => {
      if (isNew(told, invariant, message)) found.push(violation(invariant, message, component, at));
    };
    if (model.lastSequence === undefined) report('E1', 'The log is empty: subscribe to the container that runs, which may be a fork, before its first operation.', undefined, this.place);
    for (const theme of themes) {
      theme.timePasses?.(model, place.atMs, report);
      theme.end?.(model, place.atMs, report);
    }
    const inside = [...this.scopes].flatMap(([id, check]) => check.end(atMs).map((one) => ({ ...one, message: `In scope ${String(id)}: ${one.message}` })));
    return [...this.violations, ...found, ...inside];
  }

  private readonly report: Report = (invariant, message, component, at = this.place) => {
    if (isNew(this.told, invariant, message)) this.violations.push(violation(invariant, message, component, at));
  };

  private checkOrder(event: SystoleEvent): void {
    const { model } = this;
    const { lastSequence, lastAtMs } = model;
    if (lastSequence !== undefined && event.sequence !== lastSequence + 1) {
      this.report('E1', `Event ${String(lastSequence)} is followed by event ${String(event.sequence)}.`);
    }
    if (event.atMs < lastAtMs) this.report('E1', `Event ${String(event.sequence)} is told at ${ms(event.atMs)}, after one at ${ms(lastAtMs)}.`);
    if (event.atMs <= lastAtMs || lastSequence === undefined) return;
    for (const theme of themes) theme.timePasses?.(model, event.atMs, this.report);
  }
}

/** Notes what was found; false when that had been found before. */
function isNew(told: Set<string>, invariant: Invariant, message: string): boolean {
  const key = `${invariant} ${message}`;
  if (told.has(key)) return false;
  told.add(key);
  return true;
}

function violation(invariant: Invariant, message: string, component: string | undefined, { sequence, atMs }: Place): Violation {
  return { invariant, sequence, atMs, ...(component === undefined ? {} : { component }), message };
}

type AnyRule = (model: TraceModel, event: SystoleEvent, report: Report) => void;

/** One list of rules for each kind of event. */
function byKind(sets: readonly (Rules | undefined)[]): Readonly<Partial<Record<SystoleEvent['kind'], readonly AnyRule[]>>> {
  const lists: Partial<Record<SystoleEvent['kind'], AnyRule[]>> = {};
  for (const set of sets) {
    // Each rule takes the kind of event that it is listed under.
    for (const [kind, rule] of Object.entries(set ?? {}) as [SystoleEvent['kind'], AnyRule][]) (lists[kind] ??= []).push(rule);
  }
  return lists;
}
