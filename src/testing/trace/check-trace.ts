import type { SystoleEvent } from '../../model/event';
import type { ComponentState } from '../../model/state';
import { logRules } from './log-rules';
import type { Report, Rule, Rules, Theme } from './rule';
import { startRules } from './start-rules';
import { stopRules } from './stop-rules';
import type { TraceOptions } from './trace-model';
import { TraceModel } from './trace-model';
import type { Violation } from './violation';

const themes: readonly Theme[] = [logRules, startRules, stopRules];
const before = byKind(themes.map((theme) => theme.before));
const after = byKind(themes.map((theme) => theme.after));

/**
 * Holds the events of a container against the rules of its lifecycle; gives every place at which one is broken.
 *
 * The events must reach from before the first operation to the end, without a gap: subscribe when the container is made.
 *
 * @example
 * const events: SystoleEvent[] = [];
 * container.subscribe((event) => events.push(event));
 * await container.startAll();
 * await container.stopAll();
 * expect(checkTrace(events)).toEqual([]);
 */
export function checkTrace(events: readonly SystoleEvent[], options: TraceOptions = {}): readonly Violation[] {
  const check = new TraceCheck(options);
  for (const event of events) check.hear(event);
  return check.end();
}

/** As `checkTrace`, event by event: `container.subscribe((event) => { check.hear(event); })`. */
export class TraceCheck {
  private readonly violations: Violation[] = [];
  private readonly model: TraceModel;

  constructor(options: TraceOptions = {}) {
    this.model = new TraceModel(options);
  }

  /** What the events so far say of every component; equals `status()` when asked from inside a listener. */
  get states(): Readonly<Record<string, ComponentState>> {
    return Object.fromEntries([...this.model.components.values()].map((component) => [component.id, component.state]));
  }

  /** What the events so far say of one component. */
  state(id: string): ComponentState {
    return this.model.components.get(id)?.state ?? 'registered';
  }

  hear(event: SystoleEvent): void {
    const { model } = this;
    const report: Report = (invariant, message, component, place = event) => {
      this.violations.push({ invariant, sequence: place.sequence, atMs: place.atMs, ...(component === undefined ? {} : { component }), message });
    };
    this.checkOrder(event, report);
    for (const rule of before[event.kind] ?? []) rule(model, event, report);
    model.apply(event);
    for (const rule of after[event.kind] ?? []) rule(model, event, report);
  }

  /** What is broken; some rules can be judged only when the log is complete. */
  end(): readonly Violation[] {
    const { model } = this;
    const found: Violation[] = [];
    const report: Report = (invariant, message, component, place = { sequence: model.lastSequence ?? 0, atMs: model.lastAtMs }) => {
      found.push({ invariant, sequence: place.sequence, atMs: place.atMs, ...(component === undefined ? {} : { component }), message });
    };
    for (const theme of themes) theme.end?.(model, report);
    return [...this.violations, ...found];
  }

  private checkOrder(event: SystoleEvent, report: Report): void {
    const { model } = this;
    if (model.lastSequence !== undefined && event.sequence !== model.lastSequence + 1) {
      report('E1', `Event ${String(event.sequence)} followed event ${String(model.lastSequence)}.`);
    }
    if (event.atMs < model.lastAtMs) report('E1', `Event ${String(event.sequence)} is told at ${String(event.atMs)} ms, after one at ${String(model.lastAtMs)} ms.`);
    if (event.atMs > model.lastAtMs) {
      for (const theme of themes) theme.timePasses?.(model, report);
    }
  }
}

type AnyRule = (model: TraceModel, event: SystoleEvent, report: Report) => void;

/** One list of rules for each kind of event. */
function byKind(sets: readonly (Rules | undefined)[]): Readonly<Partial<Record<SystoleEvent['kind'], readonly AnyRule[]>>> {
  const lists: Partial<Record<SystoleEvent['kind'], AnyRule[]>> = {};
  for (const set of sets) {
    for (const [kind, rule] of Object.entries(set ?? {}) as [SystoleEvent['kind'], Rule][]) (lists[kind] ??= []).push(rule);
  }
  return lists;
}
