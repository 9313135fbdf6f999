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

  private take(component: number): (() => unknown)[] | undefined {
    const list = this.lists.get(component);
    this.lists.delete(component);
    return list;
  }
}

async function collect(errors: unknown[], call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    errors.push(error);
  }
}

/** Throws what was collected: one error as it is, several as one. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  if (errors.length === 1) throw errors[0];
  throw new AggregateError(errors, `${String(errors.length)} errors: ${errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ')}`);
}
