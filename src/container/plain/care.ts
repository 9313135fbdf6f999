import type { Debts } from './debts';
import type { Disposable } from './disposables';
import { nobody } from './origins';

/** Something that is to be disposed of: once, by whoever has taken it. */
export interface Owed {
  readonly instance: Disposable;
  /** What it is called in errors, where that is not its class. */
  readonly name: string | undefined;
  /** The components that it was made of. */
  readonly of: ReadonlySet<number>;
  /** Counts what is made: who uses something comes after it. */
  readonly at: number;
}

/** What one container has to dispose of: with the first component to be stopped of those that it was made of, or else with the container. */
export class Care {
  /** Its place among those that have something that was made of components. */
  ref: WeakRef<Care> | undefined = undefined;
  readonly debts: Debts;
  /** By the components that it was made of: all of one class, and of many others, is in one list. */
  private readonly lists = new Map<ReadonlySet<number>, Owed[]>();

  constructor(debts: Debts) {
    this.debts = debts;
  }

  /** With what is made of no components. */
  static of(instances: readonly Disposable[], debts: Debts): Care | undefined {
    if (instances.length === 0) return undefined;
    const care = new Care(debts);
    for (const instance of instances) care.add(instance, nobody);
    return care;
  }

  add(instance: Disposable, of: ReadonlySet<number>, name?: string): void {
    const owed: Owed = { instance, name, of, at: this.debts.next() };
    const list = this.lists.get(of);
    if (list === undefined) this.lists.set(of, [owed]);
    else list.push(owed);
    if (of !== nobody) this.debts.enter(this);
  }

  has(component: number): boolean {
    for (const of of this.lists.keys()) if (of.has(component)) return true;
    return false;
  }

  /** Hands over what was made of a component, in no particular order. */
  take(component: number): readonly Owed[] {
    return this.takeWhere((of) => of.has(component));
  }

  /** Hands over everything, the last made first. */
  takeAll(): readonly Owed[] {
    return lastFirst(this.takeWhere(() => true));
  }

  private takeWhere(isMeant: (of: ReadonlySet<number>) => boolean): readonly Owed[] {
    const taken: Owed[][] = [];
    for (const [of, list] of this.lists) if (isMeant(of) && this.lists.delete(of)) taken.push(list);
    if (this.lists.size === 0 || (this.lists.size === 1 && this.lists.has(nobody))) this.debts.leave(this);
    return taken.flat();
  }
}

/** Users before what they use. */
export function lastFirst(owed: readonly Owed[]): readonly Owed[] {
  return [...owed].sort((a, b) => b.at - a.at);
}
