import type { Definition } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import { ScopeCode } from '../model/scope-kind';
import { isThenable } from '../model/thenable';
import { Target } from '../registry/wiring';
import type { Wiring } from '../registry/wiring';
import type { Surroundings } from './instances';

/** Who makes one instance, given that what it needs can be asked for. */
export interface Constructs {
  made(component: number, definition: Definition): unknown;
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
interface Known {
  readonly wiring: Wiring;
  /** Those of which all that they need has been there. */
  readonly prepared: Set<number>;
  readonly needs: Map<number, readonly number[]>;
}

const none = new Uint8Array(0);

/** Makes what is made for whoever asks; with a stack of its own, so that no chain of those is too deep. */
export class ShortLived {
  private readonly surroundings: Surroundings;
  private readonly constructs: Constructs;
  /** What has been made for the component that is being constructed, in the order in which it asks. */
  private ready: readonly unknown[] = [];
  private taken = 0;
  /** What is shared by all that is made for one thing, and the number of that. */
  private shared = new Map<number, unknown>();
  private sharedIn = -1;
  private known: Known | undefined = undefined;
  private preparedAt = -1;

  constructor(surroundings: Surroundings, constructs: Constructs) {
    this.surroundings = surroundings;
    this.constructs = constructs;
  }

  /** Whether all that it needs has been there, and nothing has gone or changed since. */
  isPrepared(component: number, losses: number): boolean {
    return this.preparedAt === losses && this.current().prepared.has(component);
  }

  notePrepared(component: number, losses: number): void {
    const { prepared } = this.current();
    if (this.preparedAt !== losses) prepared.clear();
    this.preparedAt = losses;
    prepared.add(component);
  }

  /** What is known of the wiring as it is now. */
  private current(): Known {
    const wiring = this.surroundings.wiring();
    return this.known?.wiring === wiring ? this.known : this.known = { wiring, prepared: new Set(), needs: new Map() };
  }

  /** @param making - the number of the construction that it is made for */
  give(component: number, making: number): unknown {
    if (this.taken < this.ready.length) {
      this.taken += 1;
      return this.ready[this.taken - 1];
    }
    if (making !== this.sharedIn) {
      this.shared = new Map<number, unknown>();
      this.sharedIn = making;
    }
    const { ready, taken, shared } = this;
    try {
      return this.make(component, shared);
    } finally {
      // A constructor, or a function of `pick`, may have asked for something else meanwhile.
      Object.assign(this, { ready, taken, shared, sharedIn: making });
    }
  }

  private make(root: number, shared: Map<number, unknown>): unknown {
    const { wiring, needs } = this.current();
    const scopes = wiring.scopes ?? none;
    const waiting: Waiting[] = [];
    const made: unknown[] = [];
    for (let next: number | undefined = root; ;) {
      if (next !== undefined && scopes[next] === ScopeCode.resolution && shared.has(next)) made.push(shared.get(next));
      else if (next !== undefined) {
        const own = needs.get(next) ?? shortLivedNeeds(next, wiring);
        if (!needs.has(next)) needs.set(next, own);
        waiting.push({ component: next, needs: own, from: made.length, next: 0 });
      }
      const top = waiting[waiting.length - 1];
      if (top === undefined) return made[0];
      next = top.needs[top.next];
      top.next += 1;
      if (next !== undefined) continue;
      waiting.pop();
      const instance = this.construct(top.component, wiring, made.splice(top.from));
      if (scopes[top.component] === ScopeCode.resolution) shared.set(top.component, instance);
      made.push(instance);
    }
  }

  private construct(component: number, wiring: Wiring, ready: readonly unknown[]): unknown {
    const definition = wiring.definitions[component] as Definition;
    this.ready = ready;
    this.taken = 0;
    const instance = this.constructs.made(component, definition);
    this.ready = [];
    this.taken = 0;
    if (definition.source.kind === 'factory' && isThenable(instance)) throw madeLater(definition.id, instance);
    return instance;
  }
}

/** What a component's constructor asks for that is made for it, in order. */
function shortLivedNeeds(component: number, { definitions, targets, targetsFrom, members, scopes, enabled }: Wiring): readonly number[] {
  const { source, dependencies } = definitions[component] as Definition;
  if (source.kind !== 'class' && source.kind !== 'alias') return [];
  const needs: number[] = [];
  const first = targetsFrom[component] as number;
  for (let place = first; place < first + dependencies.length; place += 1) {
    const target = targets[place] as number;
    const asked = target === Target.Several ? members.get(place) ?? [] : [target];
    for (const one of asked) if (one >= 0 && enabled[one] === 1 && scopes?.[one] !== ScopeCode.singleton) needs.push(one);
  }
  return needs;
}

/** What comes later is no instance. Whether the promise ends well is told to nobody, since nobody has been given it. */
export function madeLater(id: string, promise: PromiseLike<unknown>): SystoleError<'ERR_NOT_STARTED'> {
  promise.then(undefined, () => undefined);
  return new SystoleError('ERR_NOT_STARTED', lines(
    `${id} has no instance yet: its factory gives a promise, and only a start waits for that.`,
    `start it first: await container.startAll(), or override it with what the factory gives: container.override(${id}, { useValue })`,
  ), { component: id, state: 'registered' });
}
