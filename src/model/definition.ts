import type { Dependency } from './dependency';
import type { AnySystoleError } from './errors';
import type { ScopeKind } from './scope-kind';
import type { Key } from './token';

/** When a handler runs within its component's turn in a phase. */
export type HandlerMoment = 'before' | 'on' | 'after';

/** What answers a phase: a method by its name, or a function that gets the instance. */
export interface Handler {
  readonly phase: string;
  readonly moment: HandlerMoment;
  readonly call: PropertyKey | HandlerFunction;
}

/** A handler of a definition without a class. */
export type HandlerFunction = (instance: never, context: never) => unknown;

/** A class whose constructor takes the dependencies; `never` keeps anyone from constructing it by accident. */
export type ComponentClass = new (...dependencies: never) => object;

/** What there is for a dependency, before there are instances: nothing, something, or members by their names. */
export type Found = 'absent' | 'there' | readonly string[];

/** Says what is wrong inside a component that is a whole system, given what there is for each of its dependencies, by position. */
export type InsideCheck = (found: (position: number) => Found) => readonly AnySystoleError[];

/** How an instance comes to be. */
export type Source =
  | { readonly kind: 'class'; readonly target: ComponentClass }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'start'; readonly start: ((...dependenciesAndContext: never) => unknown) | undefined; readonly inside?: InsideCheck }
  /** Called with the container, or with what the component asks for. */
  | { readonly kind: 'factory'; readonly make: (...containerOrDependencies: never) => unknown; readonly takesDependencies?: true }
  | { readonly kind: 'alias' }
  /** A placeholder: something has to take its place. */
  | { readonly kind: 'required' };

/** Where a component was declared: `file:line`, worked out when it is read. */
export interface DeclaredAt {
  /** `undefined` when the runtime gives no stack. */
  readonly place: string | undefined;
}

/** What a component says of itself: frozen data, shared by every container that holds it. */
export interface Definition {
  readonly id: string;
  /** What others ask for it by. */
  readonly key: Key;
  readonly source: Source;
  readonly dependencies: readonly Dependency[];
  /** In the order in which they run on start; reversed on stop. */
  readonly handlers: readonly Handler[];
  readonly options: DefinitionOptions;
  readonly declaredAt: DeclaredAt | undefined;
}

/** Tells variants of a kept instance apart; a function is given the component's config. */
export interface KeepBy {
  readonly key: string | number | symbol | ((config: never) => string | number | symbol);
}

/** The options of a definition as stored: checked when the container is verified, not when they are written. */
export interface DefinitionOptions {
  readonly config?: unknown;
  readonly safe?: true | readonly string[] | undefined;
  readonly configSchema?: unknown;
  readonly instanceSchema?: unknown;
  readonly definitionSchema?: unknown;
  readonly feature?: string | undefined;
  readonly enabled?: boolean | ((snapshot: never) => unknown) | undefined;
  readonly after?: readonly Key[] | undefined;
  readonly before?: readonly Key[] | undefined;
  readonly startTimeoutMs?: number | undefined;
  readonly abortGraceMs?: number | undefined;
  readonly stopTimeoutMs?: number | undefined;
  readonly drainTimeoutMs?: number | undefined;
  readonly readiness?: 'started' | 'explicit' | undefined;
  readonly whenSuspended?: 'keep' | 'stop' | undefined;
  readonly pool?: string | undefined;
  readonly keep?: boolean | KeepBy | undefined;
  readonly scope?: ScopeKind | undefined;
  readonly tags?: readonly Key[] | undefined;
  readonly doc?: string | undefined;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/** A reason for being switched off, as a config function or `enabled` may return it. */
export interface DisabledReason {
  readonly kind: 'disabled';
  readonly reason: string;
}

/** Says that a component stays out of this run, and why. */
export function disabled(reason: string): DisabledReason {
  return Object.freeze({ kind: 'disabled', reason });
}

export function isDisabledReason(value: unknown): value is DisabledReason {
  return typeof value === 'object' && value !== null && (value as { readonly kind?: unknown }).kind === 'disabled'
    && typeof (value as { readonly reason?: unknown }).reason === 'string';
}
