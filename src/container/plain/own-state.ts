import { injectableOf } from '../../metadata/injection';
import type { Book } from './book';
import type { Interceptors } from './interceptors';
import { ResolutionScope } from './lifecycles';
import type { Maker } from './maker';
import { Lifecycle, Registration, sourceOf } from './registration';
import type { LifecycleNumber } from './registration';
import { inOrder } from './registrations';
import { Resolution } from './resolution';

/** What one container has that its parent has not: most children, made for one request each, never have any. */
export class OwnState {
  /** What is registered here. */
  registrations: Map<unknown, Registration> | undefined = undefined;
  interceptors: Interceptors | undefined = undefined;
  /** Registrations that classes have brought along, where this has no parent. */
  said: Map<unknown, Registration> | undefined = undefined;
  isReset = false;
  /** Until it is reset, it has what it was born with, too. */
  inherits = true;
  book: Book | undefined = undefined;
  /** A resolution that has come to its end. */
  private spare: Resolution | undefined = undefined;
  /** Counts what was registered, forgotten and listened to; the disposal too. */
  changes: number;
  /** How many of the changes forgot only what was made. */
  forgotten = 0;
  /** How many registrations classes have brought along. */
  brought = 0;
  /** How many things are made once for each container. */
  slots: number;
  /** The same of all containers below, where this has no parent. */
  private slotsBelow = 0;
  /** The end of the disposal, where that takes time or has failed. */
  disposing: Promise<void> | undefined = undefined;

  constructor(slots: number, changes: number) {
    this.slots = slots;
    this.changes = changes;
  }

  /** True when tokens may stand for something else than they do for the parent. */
  get isDifferent(): boolean {
    return this.registrations !== undefined || this.interceptors !== undefined;
  }

  /** @param slots - how many places there are for them */
  add(registrations: Iterable<readonly [unknown, Registration]>, slots: number): void {
    this.registrations = new Map([...this.registrations ?? [], ...registrations]);
    this.slots = Math.max(this.slots, slots);
  }

  /** From now on this is registered, and nothing else. */
  begin(registrations: Iterable<readonly [unknown, Registration]>): void {
    this.registrations = new Map(registrations);
    this.said = undefined;
    this.inherits = false;
  }

  /** Nothing is registered any more, and nobody listens. */
  reset(): void {
    this.registrations = new Map<unknown, Registration>();
    this.isReset = true;
    this.inherits = false;
    this.interceptors = undefined;
  }

  /** What a class that is registered nowhere has said of itself, until everything is forgotten. */
  saidBy(token: unknown): Registration | undefined {
    const lifecycle = typeof token === 'function' && !this.isReset ? injectableOf(token)?.lifecycle : undefined;
    if (lifecycle === undefined) return undefined;
    const said = this.said ??= new Map<unknown, Registration>();
    const known = said.get(token);
    if (known !== undefined) return known;
    const last = new Registration(sourceOf(token), lifecycle as LifecycleNumber, lifecycle === Lifecycle.ContainerScoped ? this.slotForAll() : -1, undefined);
    said.set(token, last);
    this.brought += 1;
    return last;
  }

  /** A place for what is registered here, for those below to inherit: no place of what classes have brought along, which is everybody's. */
  slotBelow(uppermost: OwnState): number {
    const slot = Math.max(this.slots, uppermost.slots);
    this.slots = slot + 1;
    uppermost.slotsBelow = Math.max(uppermost.slotsBelow, this.slots);
    return slot;
  }

  /** A place for what a class has brought along, where this has no parent: one that no container below has given away. */
  slotForAll(): number {
    const slot = Math.max(this.slots, this.slotsBelow);
    this.slots = slot + 1;
    return slot;
  }

  /** Remembers what is registered and made, and who listens; the function returned makes another state like that. Places that are given away stay so. */
  remember(): (state: OwnState) => void {
    const { registrations, interceptors, said, isReset, inherits } = this;
    const known = { registrations: registrations && new Map(registrations), said: said && new Map(said) };
    const listening = interceptors?.copy();
    const made = [...registrations?.values() ?? [], ...said?.values() ?? []].flatMap(inOrder).map((one) => [one, one.instance] as const);
    return (state) => {
      for (const [one, instance] of made) one.instance = instance;
      Object.assign(state, known, { interceptors: listening?.copy(), isReset, inherits });
    };
  }

  /** The long way for its container, by the resolution of the last time unless that goes on: its stacks cost as much as all else. */
  resolve(container: Maker, token: unknown, scope: ResolutionScope = new ResolutionScope()): unknown {
    const resolution = this.spare?.again(scope) ?? new Resolution(container, scope);
    this.spare = undefined;
    const made = resolution.one(token);
    // After an error it is gone, with what is left in its stacks.
    this.spare = resolution;
    return made;
  }
}
