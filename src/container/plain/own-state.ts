import type { Book } from './book';
import type { Interceptors } from './interceptors';
import { ResolutionScope } from './lifecycles';
import type { Maker } from './maker';
import type { Registration } from './registration';
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
  changes = 0;
  /** How many of the changes forgot only what was made. */
  forgotten = 0;
  /** How many registrations classes have brought along. */
  brought = 0;
  /** How many things are made once for each container. */
  slots: number;
  isDisposed = false;
  disposing: Promise<void> | undefined = undefined;

  constructor(slots: number) {
    this.slots = slots;
  }

  /** True when tokens may stand for something else than they do for the parent. */
  get isDifferent(): boolean {
    return this.registrations !== undefined || this.interceptors !== undefined;
  }

  /** The long way for its container, by the resolution of the last time unless that goes on: its stacks cost as much as all else. */
  resolve(container: Maker, token: unknown): unknown {
    const resolution = this.spare?.again(new ResolutionScope()) ?? new Resolution(container, new ResolutionScope());
    this.spare = undefined;
    const made = resolution.one(token);
    // After an error it is gone, with what is left in its stacks.
    this.spare = resolution;
    return made;
  }
}
