/** What a change of a registry is about, where it is no row: who is there, or what is switched on. */
export const Changed = { Presence: -1, Switch: -2 } as const;

const keptChanges = 64;

/**
 * The last changes of a registry, as far as each can be told: by the version that it made, what it was about.
 *
 * A change is a component whose row has to be worked out anew (its index times two, and one more when it goes by another key, or is gone, so that
 * the rows of whoever needs it are affected, too), or one of `Changed`.
 */
export class ChangeLog {
  private since = 0;
  private until = 0;
  private readonly changes: number[] = [];

  /** @param version - the registry's, after the change */
  note(version: number, change: number): void {
    if (this.until !== version - 1 || this.changes.length === keptChanges) {
      this.changes.length = 0;
      this.since = version - 1;
    }
    this.changes.push(change);
    this.until = version;
  }

  /** After changes that have been taken back with their versions. */
  forget(): void {
    this.changes.length = 0;
    this.until = -1;
  }

  /** What has changed from one version to another, which is the present one; `undefined` when not all of it is known. */
  between(from: number, now: number): readonly number[] | undefined {
    if (from === now) return [];
    return this.until === now && this.since <= from ? this.changes.slice(from - this.since) : undefined;
  }
}
