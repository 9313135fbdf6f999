import type { Batch } from './batch';
import { definitionOf } from '../../metadata/metadata-store';
import type { Book } from './book';
import type { Maker } from './maker';
import { Lifecycle, unmade } from './registration';
import type { LifecycleNumber, Registration, Source } from './registration';
import { isDelayed, isName } from './tokens';
import type { Constructor } from './tokens';

/** Makes what a token stands for, for the container that is given. */
export type Make = (container: Maker) => unknown;

/** How what a token stands for comes to be. */
export type Way =
  | Source
  | { readonly kind: 'component'; readonly target: number }
  /** A name that nothing is registered for; a component that is not here. */
  | { readonly kind: 'missing'; readonly target: undefined }
  /** What can be no token: mostly a class that was not there yet when it was named. */
  | { readonly kind: 'nothing'; readonly target: undefined };

/** What a container knows of one token, for as long as nothing is registered or forgotten. */
export class Recipe {
  readonly book: Book;
  readonly token: unknown;
  readonly kind: Way['kind'];
  readonly target: unknown;
  readonly registration: Registration | undefined;
  /** Somebody hears of its resolutions, so each has to be one. */
  readonly isHeard: boolean;
  /** What it always gives, once that is known. */
  value: unknown;
  /** The short way, once the long way has been gone twice. */
  make: Make | undefined = undefined;
  /** A shorter way to what whoever asks makes once. */
  batch: Batch | undefined = undefined;
  /** How often the long way was gone; of a recipe with a short way, how deep that calls others. */
  count = 0;
  /** The resolution in which its constructor waits for what it asks for. */
  madeIn: object | undefined = undefined;
  /** What its constructor asks for, once that is known. */
  parameters: readonly unknown[] | undefined = undefined;

  constructor(book: Book, token: unknown, { kind, target }: Way, registration: Registration | undefined, isHeard: boolean) {
    this.book = book;
    this.token = token;
    this.kind = kind;
    this.target = target;
    this.registration = registration;
    this.isHeard = isHeard;
    const isSingleton = registration?.lifecycle === Lifecycle.Singleton;
    this.value = isHeard ? unmade : kind === 'value' ? target : isSingleton ? registration.instance : unmade;
  }

  get lifecycle(): LifecycleNumber {
    return this.registration === undefined ? Lifecycle.Transient : this.registration.lifecycle;
  }
}

export function wayToUnregistered(token: unknown): Way {
  // A component that is not here is not made as if it were plain: nobody would start it, and each who asks would have another.
  if (typeof token === 'function') return definitionOf(token) === undefined ? { kind: 'class', target: token as Constructor } : missing;
  if (isDelayed(token)) return { kind: 'delayed', target: token };
  return isName(token) ? missing : nothing;
}

const missing: Way = { kind: 'missing', target: undefined };
const nothing: Way = { kind: 'nothing', target: undefined };
