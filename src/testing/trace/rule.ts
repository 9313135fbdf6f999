import type { SystoleEvent } from '../../model/event';
import type { EventOf, TraceModel } from './trace-model';
import type { Invariant } from './violation';

/** Where a violation shows, when that is not the event at hand. */
export interface Place {
  readonly sequence: number;
  readonly atMs: number;
}

/** Notes a violation at the event at hand, or at `place`. */
export type Report = (invariant: Invariant, message: string, component?: string, place?: Place) => void;

/** Looks at the model and an event, changes neither, and reports what is broken. */
export type Rule<Kind extends SystoleEvent['kind']> = (model: TraceModel, event: EventOf<Kind>, report: Report) => void;

/** Rules by the kind of event they look at. */
export type Rules = { readonly [Kind in SystoleEvent['kind']]?: Rule<Kind> };

/** The rules of one theme. */
export interface Theme {
  /** With the model as it was before the event. */
  readonly before?: Rules;
  /** With the model as it is after the event. */
  readonly after?: Rules;
  /** Before an event that comes later than the one before it, at its time: what had to happen at once has happened by now. */
  readonly timePasses?: (model: TraceModel, atMs: number, report: Report) => void;
  /** When the log has ended, at `atMs`. */
  readonly end?: (model: TraceModel, atMs: number, report: Report) => void;
}

/** A time, or a length of time, in words. */
export function ms(time: number): string {
  return `${String(Math.round(time * 1_000) / 1_000)} ms`;
}

/** Names, in words. */
export function list(names: Iterable<{ readonly id: string }>): string {
  return [...names].map(({ id }) => id).join(', ');
}
