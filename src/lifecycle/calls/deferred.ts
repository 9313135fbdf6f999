import { collect, throwCollected } from '../../model/collected';

/** Clean-ups that handlers registered, by component. */
export class Deferred {
  private readonly lists = new Map<number, (() => unknown)[]>();

  add(component: number, cleanUp: () => unknown): void {
    const list = this.lists.get(component);
    if (list === undefined) this.lists.set(component, [cleanUp]);
    else list.push(cleanUp);
  }

  has(component: number): boolean {
    return this.lists.has(component);
  }

  /**
   * Runs what comes first, if anything, then the component's clean-ups, the last registered first; all of them run, even
   * if some fail. They run once: the list is taken. Those that are registered meanwhile run after the others.
   *
   * @throws the one error, or an `AggregateError` of them in order
   */
  async runAfter(component: number, first: () => unknown): Promise<void> {
    const errors: unknown[] = [];
    await collect(errors, first);
    for (let list = this.take(component); list !== undefined; list = this.take(component)) {
      for (const cleanUp of list.reverse()) await collect(errors, cleanUp);
    }
    throwCollected(errors);
  }

  /** Hands over a component's clean-ups, to be run by whoever takes them, the last registered first. */
  take(component: number): (() => unknown)[] | undefined {
    const list = this.lists.get(component);
    this.lists.delete(component);
    return list;
  }
}
