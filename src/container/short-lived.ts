import type { Definition } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import { ScopeCode } from '../model/scope-kind';
import { isThenable } from '../model/thenable';
import type { Wiring } from '../registry/wiring';
import type { Surroundings } from './instances';
import { asItsOwn, notMade } from './not-made';
import type { AheadOf, Making } from './short-lived-later';
import { disposeOf, ShortLivedLater } from './short-lived-later';
import { asksFactories, shortLivedNeeds } from './short-lived-needs';

export { handleOn } from './handles';

/** What is shared by all that is made for one thing: instances of the scope `resolution`, by component. */
export type Shared = Map<number, unknown>;

/** Who makes one instance, given that what it needs can be asked for. */
export interface Constructs {
  /** Of the construction that goes on. */
  shared: Shared | undefined;
  /** Of the next one. */
  ahead: Shared | undefined;
  /** How often an instance has gone. */
  readonly losses: number;
  made(component: number, definition: Definition): unknown;
  constructWithDependencies(component: number): unknown;
  isReplaced(component: number): boolean;
  /** Whether it is a component's, which looks after it. */
  holds(instance: unknown): boolean;
  /** See `Surroundings`. */
  undisposed(error: unknown): void;
}

/** A component that waits for what is made for it. */
interface Waiting {
  readonly component: number;
  readonly needs: readonly number[];
  /** Where, among what has been made, that begins. */
  readonly from: number;
  next: number;
}

/** What has been found out about one wiring. */
export interface KnownNeeds {
  readonly wiring: Wiring;
  /** Those of which all that they need has been there. */
  readonly prepared: Set<number>;
  readonly needs: Map<number, readonly number[]>;
  /** Those for which factories are called. */
  readonly takesTime: Map<number, boolean>;
}

const none = new Uint8Array(0);

/** Made of instances that are gone. A new one each time: one for all would hold, for good, whoever was on its stack. */
class Stale extends Error {}

/** Makes what is made for whoever asks; with a stack of its own, so that no chain of those is too deep. */
export class ShortLived {
  readonly constructs: Constructs;
  private readonly surroundings: Surroundings;
  /** What has been made for the component that is being constructed, in the order in which it asks; for nobody else, whoever asks meanwhile. */
  private ready: readonly unknown[] = [];
  private readyFor: Shared | undefined = undefined;
  private taken = 0;
  private known: KnownNeeds | undefined = undefined;
  private preparedAt = -1;

  constructor(surroundings: Surroundings, constructs: Constructs) {
    this.surroundings = surroundings;
    this.constructs = constructs;
  }

  /** A new instance of a component that is no singleton, as something of its own; nothing is started. @throws as `Instances.constructWithDependencies` */
  makeNow(component: number): unknown {
    this.prepare(component);
    const { constructs } = this;
    const outer = constructs.shared;
    constructs.shared = undefined;
    try {
      return this.give(component, constructs.shared = new Map<number, unknown>());
    } catch (error) {
      throw asItsOwn(component, error);
    } finally {
      constructs.shared = outer;
    }
  }

  /** The same, once its factories have made it; `mayGoOn` throws when what it needs is gone meanwhile. Made again when an instance has gone: not with some of before, and some of after. */
  async makeLater(component: number, mayGoOn: () => void): Promise<unknown> {
    for (;;) {
      this.prepare(component);
      const { losses } = this.constructs;
      const isStale = (): boolean => this.constructs.losses !== losses;
      try {
        return await new ShortLivedLater(this).make(component, () => { mayGoOn(); if (isStale()) throw new Stale(); });
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      }
    }
  }

  /** Makes first what is made for a component, and calls `use` then, in which it is given that if it asks at once; `mayGoOn` throws when it is not wanted any more. */
  makeAhead(component: number, of: AheadOf, mayGoOn: () => void, making: Making, use: () => unknown): Promise<unknown> {
    const { constructs } = this;
    return new ShortLivedLater(this).ahead(component, of, mayGoOn, making, (shared) => {
      constructs.ahead = shared;
      try {
        return use();
      } finally {
        constructs.ahead = undefined;
      }
    });
  }

  /** What it needs that lives longer is there, then; looked for once, for as long as nothing goes or changes. */
  private prepare(component: number): void {
    const { prepared } = this.current();
    if (this.preparedAt !== this.constructs.losses) prepared.clear();
    if (prepared.has(component)) return;
    this.constructs.constructWithDependencies(component);
    this.preparedAt = this.constructs.losses;
    prepared.add(component);
  }

  /** What is known of the wiring as it is now. */
  current(): KnownNeeds {
    const wiring = this.surroundings.wiring();
    return this.known?.wiring === wiring ? this.known : this.known = { wiring, prepared: new Set(), needs: new Map(), takesTime: new Map() };
  }

  /** What was found out holds no more. */
  forget(): void {
    this.known = undefined;
  }

  /** What is made for a component, in the order in which it asks. */
  needsOf(component: number, { wiring, needs }: KnownNeeds): readonly number[] {
    const known = needs.get(component);
    if (known !== undefined) return known;
    // What is given in another's place is asked for when the constructor is called.
    const found = shortLivedNeeds(component, wiring).filter((need) => !this.constructs.isReplaced(need));
    needs.set(component, found);
    return found;
  }

  /** Whether factories are called for a component: then that may take time. */
  takesTime(component: number, known: KnownNeeds): boolean {
    let takes = known.takesTime.get(component);
    if (takes === undefined) known.takesTime.set(component, takes = asksFactories(component, known.wiring, (one) => this.needsOf(one, known)));
    return takes;
  }

  /** Whether that is so of something that is made for a component, or for its config. */
  takesTimeFor(component: number, of: AheadOf): boolean {
    const known = this.current();
    const needs = of === 'config' ? shortLivedNeeds(component, known.wiring, of) : this.needsOf(component, known);
    return needs.some((need) => this.takesTime(need, known));
  }

  /** @param shared - of the construction that it is made for */
  give(component: number, shared: Shared): unknown {
    if (shared === this.readyFor && this.taken < this.ready.length) {
      this.taken += 1;
      return this.ready[this.taken - 1];
    }
    const { ready, readyFor, taken } = this;
    try {
      return this.make(component, shared);
    } finally {
      // A constructor, or a function of `pick`, may have asked for something else meanwhile.
      this.ready = ready;
      this.readyFor = readyFor;
      this.taken = taken;
    }
  }

  private make(root: number, shared: Shared): unknown {
    const known = this.current();
    const scopes = known.wiring.scopes ?? none;
    const waiting: Waiting[] = [];
    const made: unknown[] = [];
    for (let next: number | undefined = root; ;) {
      if (next !== undefined && scopes[next] === ScopeCode.resolution && shared.has(next)) made.push(shared.get(next));
      else if (next !== undefined) waiting.push({ component: next, needs: this.needsOf(next, known), from: made.length, next: 0 });
      const top = waiting[waiting.length - 1];
      if (top === undefined) return made[0];
      next = top.needs[top.next];
      top.next += 1;
      if (next !== undefined) continue;
      const definition = known.wiring.definitions[top.component] as Definition;
      const instance = this.construct(top.component, definition, made.splice(top.from), shared, waiting);
      if (definition.source.kind === 'factory' && isThenable(instance)) {
        letGo(instance, this.constructs);
        throw madeLater(waiting.map(({ component }) => known.wiring.adjacency.ids[component] ?? ''));
      }
      waiting.pop();
      if (scopes[top.component] === ScopeCode.resolution) shared.set(top.component, instance);
      made.push(instance);
    }
  }

  /**
   * @param ready - what has been made for it
   * @param waiting - what was asked for, what is made for that, and so on, down to it
   */
  construct(component: number, definition: Definition, ready: readonly unknown[], shared: Shared, waiting?: readonly Pick<Waiting, 'component'>[]): unknown {
    this.ready = ready;
    this.readyFor = shared;
    this.taken = 0;
    try {
      return this.constructs.made(component, definition);
    } catch (error) {
      const { ids } = this.current().wiring.adjacency;
      throw notMade(component, (waiting ?? [{ component }]).map((one) => ids[one.component] ?? ''), error);
    } finally {
      this.readyFor = undefined;
    }
  }

  /** Calls something that is given what is shared. */
  sharing<Result>(shared: Shared, call: () => Result): Result {
    const { constructs } = this;
    const outer = constructs.shared;
    constructs.shared = shared;
    try {
      return call();
    } finally {
      constructs.shared = outer;
    }
  }

  /** Gives what has been made to whoever asks next with what is shared there; `undefined`: to nobody. */
  hand(ready: readonly unknown[], shared: Shared | undefined): void {
    this.ready = ready;
    this.readyFor = shared;
    this.taken = 0;
  }
}

/** Nobody is given it, or told how it ends. */
function letGo(promise: PromiseLike<unknown>, constructs: Constructs): void {
  promise.then((made) => (constructs.holds(made) ? undefined : disposeOf([made], constructs)), () => undefined);
}

/**
 * What comes later is no instance.
 *
 * @param path - from what was asked for to what a factory makes for it
 */
function madeLater(path: readonly string[]): SystoleError<'ERR_NOT_STARTED'> {
  const [asked, id] = [path[0] ?? '', path.at(-1) ?? ''];
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} cannot be made at once: its factory gives a promise.`,
    path.length === 1 ? undefined : `path: ${path.join(' -> ')}`,
    `wait for it: await container.resolveAsync(${asked}), or list supplier(() => ${asked}) and await its getAsync(); a component that lists ${asked} is started when it is there`,
  ), { component: id, state: 'registered' });
}

/** The same of a component that is made once: only its start can wait for that. */
export function madeByStartLater(id: string, promise: PromiseLike<unknown>, constructs: Constructs): SystoleError<'ERR_NOT_STARTED'> {
  letGo(promise, constructs);
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} has no instance yet: its factory gives a promise, and only a start waits for that.`,
    `start it first: await container.startAll(), or override it with what the factory gives: container.override(${id}, { useValue })`,
  ), { component: id, state: 'registered' });
}
