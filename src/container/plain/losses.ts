/** The components whose instances are gone, with when that was the last time: by a count, for those who remember what was made of them. */
export class Losses {
  count = 0;
  private readonly last = new Map<number, number>();

  note(component: number): void {
    this.last.set(component, this.count += 1);
  }

  /** Those of which an instance has gone since the count was that. */
  since(count: number): readonly number[] {
    return [...this.last].flatMap(([component, at]) => (at > count ? [component] : []));
  }

  isAnySince(components: Iterable<number>, count: number): boolean {
    for (const component of components) if ((this.last.get(component) ?? 0) > count) return true;
    return false;
  }
}
