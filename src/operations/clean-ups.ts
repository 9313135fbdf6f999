import type { AnySpec } from './spec';

type Entry =
  | { readonly kind: 'one'; readonly spec: AnySpec; readonly isAlways: boolean }
  /** What a part has handed over: only what undoes. */
  | { readonly kind: 'several'; readonly entries: readonly Entry[] };

/** What a run owes at its end, the last first: clean-ups in any case, what undoes only when it does not succeed. */
export class CleanUps {
  private readonly owed: Entry[] = [];
  /** Passed over, because the run succeeds. */
  private passed: Entry[] = [];

  add(spec: AnySpec, isAlways: boolean): void {
    this.owed.push({ kind: 'one', spec, isAlways });
  }

  /** What a part that has succeeded leaves to the whole. */
  adopt(part: CleanUps): void {
    if (part.passed.length > 0) this.owed.push({ kind: 'several', entries: part.passed.reverse() });
    part.passed = [];
  }

  /** The next to be done, if any; it is owed no longer. */
  next(succeeds: boolean): AnySpec | undefined {
    for (let entry = this.owed.pop(); entry !== undefined; entry = this.owed.pop()) {
      if (succeeds && (entry.kind === 'several' || !entry.isAlways)) this.passed.push(entry);
      else if (entry.kind === 'one') return entry.spec;
      else for (const inside of entry.entries) this.owed.push(inside);
    }
    return undefined;
  }

  /** It does not succeed after all: what was passed over is owed again. */
  reopen(): void {
    for (let entry = this.passed.pop(); entry !== undefined; entry = this.passed.pop()) this.owed.push(entry);
  }
}
