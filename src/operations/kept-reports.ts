import type { EndedRunState } from './run-state';
import type { RunReport } from './report';

/** Reports of parts that have ended which one run keeps, those inside them counted. */
export const mostKept = 1_000;

/** How many parts have ended longer ago than those whose reports are kept, by how they ended. */
export type Earlier = { readonly [State in EndedRunState]?: number };

interface Kept {
  readonly report: RunReport;
  /** With all that is inside it. */
  readonly size: number;
}

/**
 * Remembers the parts of a run that have ended, and no more of them than `mostKept`: what succeeded first is forgotten first, then what did not; it is
 * counted from then on.
 */
export class KeptReports {
  /** Of everything that is kept, and of the run itself. */
  size = 1;
  private readonly succeeded = new Line();
  private readonly others = new Line();
  private readonly forgotten = new Map<EndedRunState, number>();

  add(report: RunReport, size: number): void {
    (report.state === 'succeeded' ? this.succeeded : this.others).push({ report, size });
    this.size += size;
    while (this.size > mostKept && this.succeeded.length + this.others.length > 1) this.forget();
  }

  /** Those that are kept, in the order in which they were begun. */
  get reports(): readonly RunReport[] {
    return [...this.succeeded.all, ...this.others.all].map(({ report }) => report).sort((one, other) => one.id - other.id);
  }

  get earlier(): Earlier | undefined {
    return this.forgotten.size === 0 ? undefined : Object.freeze(Object.fromEntries(this.forgotten));
  }

  private forget(): void {
    const kept = this.succeeded.shift() ?? this.others.shift();
    if (kept === undefined) return;
    this.size -= kept.size;
    const state = kept.report.state as EndedRunState;
    this.forgotten.set(state, (this.forgotten.get(state) ?? 0) + 1);
  }
}

/** First in, first out; taking from the front costs the same however long it is. */
class Line {
  private entries: Kept[] = [];
  private first = 0;

  get length(): number {
    return this.entries.length - this.first;
  }

  get all(): readonly Kept[] {
    return this.entries.slice(this.first);
  }

  push(kept: Kept): void {
    this.entries.push(kept);
  }

  shift(): Kept | undefined {
    const kept = this.entries[this.first];
    if (kept === undefined) return undefined;
    this.first += 1;
    if (this.first > this.entries.length / 2) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
    return kept;
  }
}
