import type { Care, Owed } from './care';

/** How many that may be gone are looked through again, at least. */
const fewest = 32;

/**
 * Which containers, of one root and all below it, have something to dispose of that was made of components.
 *
 * They are held weakly: a child that nobody has any more, and nobody has disposed of, is not kept for what it has made.
 */
export class Debts {
  private readonly caring = new Set<WeakRef<Care>>();
  /** What is being disposed of, with what tells its end. */
  private readonly underWay = new Map<readonly Owed[], Promise<void>>();
  private made = 0;
  private lookedThroughAt = fewest;

  /** A number for what has been made now. */
  next(): number {
    return this.made += 1;
  }

  enter(care: Care): void {
    if (care.ref !== undefined) return;
    this.caring.add(care.ref = new WeakRef(care));
    if (this.caring.size > this.lookedThroughAt) this.lookThrough();
  }

  leave(care: Care): void {
    if (care.ref === undefined) return;
    this.caring.delete(care.ref);
    care.ref = undefined;
  }

  /** Whether anything is to be disposed of, or is being, that was made of a component. */
  has(component: number): boolean {
    // What nearly all are asked that have nothing of the kind.
    if (this.caring.size === 0 && this.underWay.size === 0) return false;
    for (const ref of this.caring) if (ref.deref()?.has(component) === true) return true;
    return this.endsOf(component).length > 0;
  }

  /** Hands over all that was made of a component, in no particular order. */
  take(component: number): readonly Owed[] {
    return [...this.caring].flatMap((ref) => ref.deref()?.take(component) ?? []);
  }

  /** Notes that something is being disposed of; the function returned ends that. */
  begin(owed: readonly Owed[]): () => void {
    let end = (): void => undefined;
    this.underWay.set(owed, new Promise((resolve) => { end = resolve; }));
    return () => {
      this.underWay.delete(owed);
      end();
    };
  }

  /** The ends of what is being disposed of together with something that was made of a component. */
  endsOf(component: number): readonly Promise<void>[] {
    return [...this.underWay].flatMap(([owed, ended]) => (owed.some(({ of }) => of.has(component)) ? [ended] : []));
  }

  /** Forgets those that are gone; again when there are twice as many. */
  private lookThrough(): void {
    for (const ref of this.caring) if (ref.deref() === undefined) this.caring.delete(ref);
    this.lookedThroughAt = Math.max(fewest, this.caring.size * 2);
  }
}
