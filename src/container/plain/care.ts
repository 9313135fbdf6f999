import type { Debts } from './debts';
import type { Disposable } from './disposables';
import { nobody } from './origins';
import { drop, put } from './sets-by-component';

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
  /** The keys of those lists, by component; made when the first component is asked about: most scopes end before. */
  private keys: Map<number, Set<ReadonlySet<number>>> | undefined = undefined;

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
    if (list !== undefined) {
      list.push(owed);
      return;
    }
    this.lists.set(of, [owed]);
    if (this.keys !== undefined) note(this.keys, of);
    if (of !== nobody) this.debts.enter(this);
  }

  has(component: number): boolean {
    return this.keysOf(component) !== undefined;
  }

  /** Hands over what was made of a component, in no particular order. */
  take(component: number): readonly Owed[] {
    return this.takeLists([...this.keysOf(component) ?? []]);
  }

  /** Hands over everything, the last made first. */
  takeAll(): readonly Owed[] {
    const [first = [], ...others] = this.lists.values();
    this.lists.clear();
    this.keys = undefined;
    this.debts.leave(this);
    // Most often all is in one list, which is in order.
    return others.length === 0 ? first.reverse() : lastFirst([...first, ...others.flat()]);
  }

  private takeLists(keys: readonly ReadonlySet<number>[]): readonly Owed[] {
    const taken = keys.map((of) => {
      const list = this.lists.get(of) ?? [];
      this.lists.delete(of);
      for (const component of of) drop(this.keys, component, of);
      return list;
    });
    if (this.lists.size === 0 || (this.lists.size === 1 && this.lists.has(nobody))) this.debts.leave(this);
    return taken.flat();
  }

  private keysOf(component: number): ReadonlySet<ReadonlySet<number>> | undefined {
    if (this.keys === undefined) {
      this.keys = new Map();
      for (const of of this.lists.keys()) note(this.keys, of);
    }
    return this.keys.get(component);
  }
}

function note(keys: Map<number, Set<ReadonlySet<number>>>, of: ReadonlySet<number>): void {
  for (const component of of) put(keys, component, of);
}

/** Users before what they use. */
export function lastFirst(owed: readonly Owed[]): readonly Owed[] {
  return [...owed].sort((a, b) => b.at - a.at);
}
