/** What is gone, with when that was the last time: by a count, for those who remember what was made of it. */
export class Losses {
  count = 0;
  /** Components of which an instance is gone. */
  private readonly components = new Map<number, number>();
  private readonly ends = new Map<number, number>();
  /** Plain keys that stand for something else now. */
  private readonly keys = new Map<unknown, number>();

  note(component: number): void {
    this.components.set(component, this.count += 1);
  }

  /** A component has gone down, with its instance: what is made of that is of no use any more, whatever changes. */
  noteEnd(component: number): void {
    this.ends.set(component, this.count += 1);
  }

  noteKey(key: unknown): void {
    this.keys.set(key, this.count += 1);
  }

  /** The components of which an instance has gone since the count was that. */
  since(count: number): readonly number[] {
    return [...this.components].flatMap(([component, at]) => (at > count ? [component] : []));
  }

  endsSince(count: number): readonly number[] {
    return [...this.ends].flatMap(([component, at]) => (at > count ? [component] : []));
  }

  keysSince(count: number): readonly unknown[] {
    return [...this.keys].flatMap(([key, at]) => (at > count ? [key] : []));
  }

  isAnySince({ components, keys }: Behind, count: number): boolean {
    for (const component of components) if ((this.components.get(component) ?? 0) > count) return true;
    for (const key of keys) if ((this.keys.get(key) ?? 0) > count) return true;
    return false;
  }
}

/** What stands behind something. */
export interface Behind {
  readonly components: readonly number[];
  /** What is plain, itself included. */
  readonly keys: readonly unknown[];
}
