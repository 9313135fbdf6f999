import type { Happening, SystoleEvent } from '../../../src/model/event';
import type { ComponentState, RunState } from '../../../src/model/state';

export const called = (phase: string, component: string): Happening => ({ kind: 'step-starting', component, phase });
export const done = (phase: string, component: string, elapsedMs = 0): Happening => ({ kind: 'step-ended', component, phase, outcome: { kind: 'done', elapsedMs } });
export const changed = (component: string, from: ComponentState, to: ComponentState): Happening => ({ kind: 'component-changed', component, from, to });
export const ran = (run: number, name: string, from: RunState, to: RunState, parent?: number): Happening => ({ kind: 'run-changed', run, name, from, to, parent });

/** An event in short: `stop a`, `a ready > stopping`, `system idle > starting`, `begin stop 2`, … */
export function lineOf(event: SystoleEvent): string {
  switch (event.kind) {
    case 'operation-starting': return `begin ${event.name} ${String(event.operation)}`;
    case 'operation-failing': return `fail ${event.name} ${String(event.operation)}`;
    case 'operation-ended': return `end ${event.name} ${String(event.operation)}`;
    case 'system-changed': return `system ${event.from} > ${event.to}`;
    case 'component-changed': return `${event.component} ${event.from} > ${event.to}`;
    case 'step-starting': return `${event.phase} ${event.component}`;
    case 'step-extended': return `extend ${event.phase} ${event.component}`;
    case 'step-aborting': return `abort ${event.phase} ${event.component}`;
    case 'step-ended': return `${event.phase} ${event.component} ${event.outcome.kind}`;
    case 'late': return `late ${event.phase} ${event.component}`;
    case 'run-changed': return `${event.name} ${String(event.run)} ${event.from} > ${event.to}`;
    case 'run-progress': return `progress ${event.name} ${String(event.run)}`;
    case 'run-late': return `late ${event.name} ${String(event.run)}`;
    case 'scope-opened': return `open scope ${String(event.scope)}`;
    case 'in-scope': return `${lineOf(event.event)} in scope ${String(event.scope)}`;
    case 'scope-ended': return `end scope ${String(event.scope)}`;
    case 'wired': case 'slow': case 'progress': case 'reported': return event.kind;
  }
}

/** A log that is made to lie. A line names the first event that reads so, `line #2` the second; what is not there cannot be forged. */
export class Forgery {
  private readonly events: SystoleEvent[];

  constructor(events: readonly SystoleEvent[]) {
    this.events = [...events];
  }

  /** Leaves events out. */
  without(...lines: readonly string[]): this {
    for (const line of lines) this.events.splice(this.place(line), 1);
    return this;
  }

  /** Makes an event say something else. */
  saying(line: string, lie: object): this {
    const place = this.place(line);
    this.events[place] = { ...this.at(place), ...lie };
    return this;
  }

  /** Puts events behind another, at its time. */
  adding(line: string, ...happenings: readonly Happening[]): this {
    const place = this.place(line);
    const { atMs } = this.at(place);
    this.events.splice(place + 1, 0, ...happenings.map((happening) => ({ ...happening, sequence: 0, atMs })));
    return this;
  }

  /** Takes events from where they are, and puts them behind another, at its time. */
  moving(lines: readonly string[], behind: string): this {
    const moved = lines.map((line) => this.events.splice(this.place(line), 1)[0] as SystoleEvent);
    const place = this.place(behind);
    const { atMs } = this.at(place);
    this.events.splice(place + 1, 0, ...moved.map((event) => ({ ...event, atMs })));
    return this;
  }

  /** Lets an event and all that follow come later. */
  delaying(line: string, byMs: number): this {
    const from = this.place(line);
    for (let place = from; place < this.events.length; place += 1) this.events[place] = { ...this.at(place), atMs: this.at(place).atMs + byMs };
    return this;
  }

  /** The log, numbered anew, so that it lies only where it was made to. */
  get log(): readonly SystoleEvent[] {
    return this.events.map((event, place) => ({ ...event, sequence: place + 1 }));
  }

  private place(line: string): number {
    const [text, nth = '1'] = line.split(' #');
    const places = this.events.flatMap((event, place) => (lineOf(event) === text ? [place] : []));
    const place = places[Number(nth) - 1];
    if (place === undefined) throw new RangeError(`no event reads "${line}", only:\n${this.events.map(lineOf).join('\n')}`);
    return place;
  }

  private at(place: number): SystoleEvent {
    return this.events[place] as SystoleEvent;
  }
}
