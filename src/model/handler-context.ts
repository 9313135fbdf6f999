import type { UpdateLater } from './override';
import type { Snapshot } from './snapshot';
import type { ComponentState, StepPhase } from './state';
import type { Key, TypedKey } from './token';

/** What handlers and config functions see of their container. */
export interface ContainerView {
  readonly name: string;
  /**
   * The instance of a component that is up.
   *
   * @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED
   */
  get<Value>(key: TypedKey<Value>): Value;
  /** The same, or `otherwise` for a component that is not up. @throws ERR_NOT_FOUND */
  get<Value, const Otherwise>(key: TypedKey<Value>, options: { readonly otherwise: Otherwise }): Value | Otherwise;
  /** The same for a key without a type. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
  get(key: Key, options?: { readonly otherwise: unknown }): unknown;
  /** The state of one component. @throws ERR_NOT_FOUND */
  status(key: Key): ComponentState;
  /** Everything at this moment, as frozen data. */
  snapshot(): Snapshot;
}

/**
 * What every handler is given, as its only argument (after the instance, in a definition without a class). It may be taken
 * apart: `({ signal, defer }) => …`.
 */
export interface HandlerContext<out Config = unknown> {
  /** Of the component. */
  readonly id: string;
  /** The phase that is being answered. */
  readonly phase: StepPhase;
  /** The component's config, as evaluated at its start and after its schema. */
  readonly config: Config;
  /** Aborts when the handler's limit is over, or when the operation is called off; `reason` says why and names the culprit. */
  readonly signal: StopSignal;
  /** When the limit is over, in milliseconds of the container's clock; `Infinity` for none. */
  readonly deadline: number;
  /** Milliseconds until the limit is over, now; 0 when it is, `Infinity` for none. */
  readonly remainingMs: number;
  /** The component's own notes, shared by its handlers: begins with what its `meta` says at each start, and stays readable until the next (`container.meta(x)`). */
  readonly meta: Map<unknown, unknown>;
  readonly container: ContainerView;
  /**
   * Registers a clean-up: run in reverse order when this start fails, or after the stop handlers. All run, even if one fails.
   */
  readonly defer: (cleanUp: () => unknown) => void;
  /**
   * Puts a value in the place of the component's instance, from any of its handlers, while the handler runs; what `start` returns
   * comes later and counts, unless it is `undefined`. Who is up already and was given the old instance goes on with that one.
   *
   * Outside a start, whose end is checked anyway, the `instanceSchema` is asked; where that takes time, the handler ends with its answer, and
   * the value is put in place then.
   *
   * @throws ERR_MISSING_HANDLER for what lacks the methods of a class that are its other handlers, ERR_INVALID_CONFIG; then the old one stays
   */
  readonly setInstance: (instance: unknown) => void;
  /**
   * Changes what comes later in the operation that goes on, all of it or nothing: another provider, config, option or handler of components that
   * have not had their turn. It stays, as `container.overrideAll` does, until `restore`. What is up goes on as what it was started as, and
   * the graph stays as it is: a component may ask for less than before, but for nothing new, and nobody is switched on or off, or goes.
   *
   * @throws ERR_BUSY for a component that has had its turn, or that something in use depends on; ERR_INVALID_OPTION for what is no override,
   *   or would change the graph; ERR_NOT_FOUND; ERR_STATE once the handler is called off or over
   */
  readonly update: UpdateLater;
  /** Says that the component is ready; only for `readiness: 'explicit'`, others are ready once started. */
  readonly ready: () => void;
  /** Takes readiness back. `ready()` gives it again. */
  readonly notReady: (reason: string) => void;
  /** Moves the limit of this handler `ms` later, at most to the operation's own deadline. */
  readonly extend: (ms: number) => void;
  /** Says what is going on; seen as an event. */
  readonly progress: (text: string) => void;
  /**
   * Says something on a channel of your own naming (`info`, `warn` …); it changes nothing about what happens. An event, and, while
   * the handler runs, kept with the report of the operation: `reported`, and `channels[channel][id]`.
   */
  readonly report: (channel: string, value: unknown) => void;
  /**
   * Says that the component is not fit to take part, without failing: in a start, or a phase of your own, it is left out, with all
   * that comes behind it and requires it, and the operation goes on with everybody else. No further handler of it is called. A
   * start leaves it `failed` and those that require it `skipped`; its clean-ups run, its stop handlers among them if its start
   * handlers have ended; what can do without it is started, and a later start tries again. In other phases it is only said.
   *
   * @param channel - what it is reported on; default: `invalid`
   */
  readonly invalid: (issue: unknown, channel?: string) => void;
}

/** The global `AbortSignal` where the user's compiler settings have one; written so that the declarations compile without. */
export type StopSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } } ? Signal : { readonly aborted: boolean; readonly reason?: unknown };
