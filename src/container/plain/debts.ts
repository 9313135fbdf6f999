import type { Book } from './book';
import type { Care, Owed } from './care';
import { Losses } from './losses';
import type { Components } from './maker';
import { drop, put } from './sets-by-component';

/** How many that may be gone are looked through again, at least. */
const fewest = 32;

/** How many are held as they are: a weak reference costs half of what a request makes, and most are gone soon. */
const mostHeld = 64;

/** A container, as one of many below another. */
interface Below {
  readonly parent: Below | undefined;
}

/** Things that are being disposed of, one after the other. */
interface Batch {
  readonly ended: Promise<void>;
  /** The container that they are of. */
  readonly by: Below;
  /** Those that have been told to go, and are not gone. */
  readonly going: () => readonly Owed[];
}

/**
 * Which containers, of one root and all below it, have something to dispose of that was made of components.
 *
 * All but the latest are held weakly: children that nobody has any more, and nobody has disposed of, are not kept for what they have made.
 */
export class Debts {
  // What a root has in common with all below it is found here, since a child pays for each field of its own as much as for one of what it makes.
  readonly components: Components;
  readonly losses: Losses = new Losses();
  /** The root's book, while nothing has been registered there since. */
  book: Book | undefined = undefined;
  private readonly latest = new Set<Care>();
  private readonly caring = new Set<WeakRef<Care>>();
  /** What is being disposed of, by the components that it was made of. */
  private readonly underWay = new Map<number, Set<Batch>>();
  private made = 0;
  private lookedThroughAt = fewest;

  constructor(components: Components) {
    this.components = components;
  }

  /** Counts changes of which components there are. */
  get version(): number {
    return this.components.registry.version + this.components.declared.length;
  }

  /** A number for what has been made now. */
  next(): number {
    return this.made += 1;
  }

  enter(care: Care): void {
    if (care.ref !== undefined) return;
    const { latest, caring } = this;
    latest.add(care);
    if (latest.size <= mostHeld) return;
    const oldest = latest.values().next().value as Care;
    latest.delete(oldest);
    caring.add(oldest.ref = new WeakRef(oldest));
    if (caring.size > this.lookedThroughAt) this.lookThrough();
  }

  leave(care: Care): void {
    this.latest.delete(care);
    if (care.ref === undefined) return;
    this.caring.delete(care.ref);
    care.ref = undefined;
  }

  /** Whether anything is to be disposed of, or is being, that was made of a component. */
  has(component: number): boolean {
    // What nearly all are asked that have nothing of the kind.
    if (this.latest.size === 0 && this.caring.size === 0 && this.underWay.size === 0) return false;
    for (const care of this.latest) if (care.has(component)) return true;
    for (const ref of this.caring) if (ref.deref()?.has(component) === true) return true;
    return this.underWay.has(component);
  }

  /** Hands over all that was made of a component, in no particular order. */
  take(component: number): readonly Owed[] {
    return [...this.latest, ...[...this.caring].map((ref) => ref.deref())].flatMap((care) => care?.take(component) ?? []);
  }

  /** Notes that something of a container is being disposed of; the function returned ends that. @param going - those that have been told to go, and are not gone */
  begin(by: Below, owed: readonly Owed[], going: () => readonly Owed[]): () => void {
    const { underWay } = this;
    const components = new Set(owed.flatMap(({ of }) => [...of]));
    let end = (): void => undefined;
    const batch: Batch = { ended: new Promise<void>((resolve) => { end = resolve; }), by, going };
    for (const component of components) put(underWay, component, batch);
    return () => {
      for (const component of components) drop(underWay, component, batch);
      end();
    };
  }

  /** The ends of what is being disposed of together with something that was made of a component, in a container or below it. */
  endsOf(component: number, within: Below): readonly Promise<void>[] {
    return this.batches(component, within).map(({ ended }) => ended);
  }

  /** What keeps those ends waiting. */
  goingWith(component: number, within: Below): readonly Owed[] {
    return this.batches(component, within).flatMap(({ going }) => going());
  }

  private batches(component: number, within: Below): readonly Batch[] {
    return [...this.underWay.get(component) ?? []].filter(({ by }) => isBelow(by, within));
  }

  /** Forgets those that are gone; again when there are twice as many. */
  private lookThrough(): void {
    for (const ref of this.caring) if (ref.deref() === undefined) this.caring.delete(ref);
    this.lookedThroughAt = Math.max(fewest, this.caring.size * 2);
  }
}

function isBelow(container: Below, above: Below): boolean {
  for (let at: Below | undefined = container; at !== undefined; at = at.parent) if (at === above) return true;
  return false;
}
