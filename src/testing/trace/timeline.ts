import type { SystoleEvent } from '../../model/event';
import { isAtRest } from './component-trace';
import type { ComponentTrace } from './component-trace';
import type { EventOf } from './trace-model';
import { isWayUp, TraceModel } from './trace-model';

/** How one component came up, or went down, in one operation. Milliseconds of the container's clock. */
export interface TimelineEntry {
  readonly component: string;
  /** The number of the scope that it belongs to; `undefined` in the container itself. */
  readonly scope: number | undefined;
  readonly way: 'up' | 'down';
  /** The number of the operation, as its events say it; those of a scope count in that. */
  readonly operation: number;
  /** When its operation turned to those that come up, or go down. */
  readonly queuedAtMs: number;
  /** When it waited for no other component any more. */
  readonly runnableAtMs: number;
  /** When its first handler was called. */
  readonly calledAtMs: number;
  /** When its start ended, or when it was down; `undefined` when the log ends before that. */
  readonly settledAtMs: number | undefined;
  /** What it waited for last, if it had to wait. */
  readonly waitedFor: string | undefined;
  /** From `queuedAtMs` to `runnableAtMs`: the time of others. */
  readonly blockedMs: number;
  /** From `runnableAtMs` to `calledAtMs`: no slot was free. */
  readonly slotWaitMs: number;
  /** From `calledAtMs` until it had settled, as far as the log goes. */
  readonly ownMs: number;
}

/** One component on the chain that took longest. */
export interface ChainLink {
  readonly component: string;
  readonly ownMs: number;
  /** From the end of the link before it, or from the beginning, to its call. */
  readonly gapMs: number;
}

/** Who waited for whom until the last one had settled: own times and gaps add up to the total. */
export interface CriticalChain {
  readonly links: readonly ChainLink[];
  readonly totalMs: number;
}

/**
 * What each component spent its time with, in the order of the calls: waiting for others, waiting for a slot, or itself.
 *
 * The events must be those of a container from its first operation on, as for `checkTrace`.
 */
export function timelineOf(events: readonly SystoleEvent[]): readonly TimelineEntry[] {
  const entries: OpenEntry[] = [];
  const scribe = new Scribe(entries, undefined);
  const scopes = new Map<number, Scribe>();
  for (const event of events) {
    scribe.hear(event);
    if (event.kind !== 'in-scope') continue;
    const inside = scopes.get(event.scope) ?? new Scribe(entries, event.scope);
    scopes.set(event.scope, inside);
    inside.hear(event.event);
  }
  return entries.map(finished);
}

/**
 * The chain of an operation's way up, or down, that ends with whoever settled last; `undefined` when nothing has settled.
 *
 * @param operation - its number, as its events say it
 * @param scope - the number of the scope, for what happened in one
 */
export function criticalChainOf(timeline: readonly TimelineEntry[], operation: number, way: 'up' | 'down', scope?: number): CriticalChain | undefined {
  const entries = timeline.filter((entry) => entry.scope === scope && entry.operation === operation && entry.way === way && entry.settledAtMs !== undefined);
  let last: TimelineEntry | undefined;
  for (const entry of entries) if (last === undefined || settledMs(entry) > settledMs(last)) last = entry;
  if (last === undefined) return undefined;
  const byId = new Map(entries.map((entry) => [entry.component, entry]));
  const links: ChainLink[] = [];
  for (let entry: TimelineEntry | undefined = last; entry !== undefined;) {
    const before: TimelineEntry | undefined = entry.waitedFor === undefined ? undefined : byId.get(entry.waitedFor);
    links.push({ component: entry.component, ownMs: entry.ownMs, gapMs: entry.calledAtMs - (before === undefined ? entry.queuedAtMs : settledMs(before)) });
    entry = before;
  }
  return { links: links.reverse(), totalMs: settledMs(last) - last.queuedAtMs };
}

function settledMs({ settledAtMs, calledAtMs }: TimelineEntry): number {
  return settledAtMs ?? calledAtMs;
}

interface OpenEntry {
  readonly component: string;
  readonly scope: number | undefined;
  readonly way: 'up' | 'down';
  readonly operation: number;
  readonly queuedAtMs: number;
  readonly runnableAtMs: number;
  readonly calledAtMs: number;
  readonly waitedFor: string | undefined;
  settledAtMs: number | undefined;
}

function finished(entry: OpenEntry): TimelineEntry {
  const { queuedAtMs, runnableAtMs, calledAtMs, settledAtMs } = entry;
  return { ...entry, blockedMs: runnableAtMs - queuedAtMs, slotWaitMs: calledAtMs - runnableAtMs, ownMs: (settledAtMs ?? calledAtMs) - calledAtMs };
}

/** Writes the entries down while it follows the events. */
class Scribe {
  private readonly entries: OpenEntry[];
  private readonly scope: number | undefined;
  private readonly model: TraceModel = new TraceModel({});
  private readonly open = new Map<ComponentTrace, OpenEntry>();

  constructor(entries: OpenEntry[], scope: number | undefined) {
    this.entries = entries;
    this.scope = scope;
  }

  hear(event: SystoleEvent): void {
    if (event.kind === 'step-starting') this.stepStarts(event);
    this.model.apply(event);
    if (event.kind === 'step-ended' && isWayUp(event.phase)) this.settle(event.component, 'up', event.atMs);
    if (event.kind === 'component-changed' && (isAtRest(this.model.of(event.component)) || event.to === 'suspended')) this.settle(event.component, 'down', event.atMs);
  }

  private stepStarts(event: EventOf<'step-starting'>): void {
    const component = this.model.of(event.component);
    const { ascent, descent, current } = this.model;
    if (current === undefined) return;
    if (isWayUp(event.phase) && ascent !== undefined) {
      ascent.count(event.atMs);
      this.write(component, 'up', event.atMs, current.id, ascent.atMs, component.unmet === 0 ? component.runnableAtMs : event.atMs);
    } else if (downPhases.has(event.phase) && descent !== undefined && !this.open.has(component)) {
      this.write(component, 'down', event.atMs, current.id, descent.atMs, descent.free.get(component) ?? event.atMs);
    }
  }

  private write(component: ComponentTrace, way: 'up' | 'down', calledAtMs: number, operation: number, queuedAtMs: number, runnableAtMs: number): void {
    const entry = { component: component.id, scope: this.scope, way, operation, queuedAtMs, runnableAtMs, calledAtMs, waitedFor: component.waitedFor?.id, settledAtMs: undefined };
    this.entries.push(entry);
    this.open.set(component, entry);
  }

  private settle(id: string, way: 'up' | 'down', atMs: number): void {
    const component = this.model.of(id);
    const entry = this.open.get(component);
    if (entry?.way !== way) return;
    entry.settledAtMs = atMs;
    this.open.delete(component);
  }
}

const downPhases: ReadonlySet<string> = new Set(['drain', 'stop', 'suspend']);
