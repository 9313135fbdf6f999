import type { Book } from './book';
import type { Interceptors } from './interceptors';
import type { Registration } from './registration';

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
}
