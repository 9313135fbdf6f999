/** What something plain asks for. */
export interface PlainNeed {
  readonly key: unknown;
  /** That of the constructor's parameter. */
  readonly position: number;
  /** Nothing will do, when nothing is registered. */
  readonly isOptional: boolean;
  /** All registrations of the key, rather than the last. */
  readonly isAll: boolean;
  /** It is looked up when it is first used. */
  readonly isLater: boolean;
  /** What stands in the way whatever is registered: a class that was not there when its name was read, or one whose constructor nobody has told of. */
  readonly lacks: 'class' | 'parameters' | undefined;
}

/** What a dependency that is no component's may be: another key by this name, or a plain registration with what it needs. */
export type Elsewhere = { readonly kind: 'alias'; readonly of: unknown } | Provided | undefined;
export interface Provided { readonly kind: 'provided'; readonly needs: readonly PlainNeed[] }

/** What of that which factories have asked for and were given is among what they need: all, or what they needed to make something for a component; nothing by default. */
export type WhatWasAsked = 'all' | 'for components';

/**
 * Asks for plain registrations, which stand outside the graph.
 *
 * Components are given what is registered, and classes that are decorated; plain classes also classes that need nothing, as they always were; and all
 * registrations of a key, when they ask so.
 */
export type AskElsewhere = (key: unknown, by: 'component' | 'plain' | 'all', asked?: WhatWasAsked) => Elsewhere;
