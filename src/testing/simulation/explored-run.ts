import type { Container } from '../../app/container';
import { idOf } from '../../app/overrides/derive-for-testing';
import type { SystoleEvent } from '../../model/event';
import type { Snapshot } from '../../model/snapshot';
import type { ComponentState } from '../../model/state';
import type { Key } from '../../model/token';
import type { ExploreCall } from './explored-call';
import { kindOf, targetsOf } from './explored-call';
import type { CallEnd, SimulationRun } from './simulation';

/** A call that a run made. Times are milliseconds from its beginning. */
export interface ExploredCall {
  readonly call: ExploreCall;
  /** The components, feature or phase it named. */
  readonly targets: readonly string[];
  readonly calledAtMs: number;
  readonly endedAtMs: number | undefined;
  /** `done`, or the code of the error it was refused or rejected with. */
  readonly end: string;
}

/** The system just after one event. Good until the next one is looked at. */
export interface Moment {
  readonly event: SystoleEvent;
  /** @throws ERR_NOT_FOUND */
  readonly status: (key: Key) => ComponentState;
  /** Whether a component has started, and has neither been told to stop nor been suspended. @throws ERR_NOT_FOUND */
  readonly isUp: (key: Key) => boolean;
}

/** What one run of an exploration showed. */
export interface ExploredRun {
  /** `undefined` for the run without chance that comes first. */
  readonly seed: number | undefined;
  /** Every handler ended well and within its own limit, unless it was called off. */
  readonly isFaultFree: boolean;
  readonly events: readonly SystoleEvent[];
  /** In order; last comes the `stopAll` that ends each run. */
  readonly calls: readonly ExploredCall[];
  /** At the end, when everything has been stopped and nothing more can happen. */
  readonly snapshot: Snapshot;
  /** The run once more, event by event. */
  readonly moments: () => Iterable<Moment>;
  /** Everything that happened, a line each: equal for equal seeds, as long as the graph is the same. */
  readonly log: () => readonly string[];
}

const upStates: ReadonlySet<ComponentState> = new Set<ComponentState>(['started', 'ready', 'draining']);

/** A run as its check is given it, which remembers how far the check has looked. */
export class PlayedRun implements ExploredRun {
  readonly seed: number | undefined;
  readonly isFaultFree: boolean;
  readonly events: readonly SystoleEvent[];
  readonly calls: readonly ExploredCall[];
  readonly snapshot: Snapshot;
  /** The event that was looked at last, or the last one. */
  lookedAt: SystoleEvent | undefined;
  private readonly played: SimulationRun;
  private readonly container: Container;

  constructor(seed: number | undefined, isFaultFree: boolean, played: SimulationRun, container: Container) {
    this.seed = seed;
    this.isFaultFree = isFaultFree;
    this.events = played.events;
    this.calls = played.calls.map(exploredCallOf);
    this.snapshot = container.snapshot();
    this.lookedAt = played.events.at(-1);
    this.played = played;
    this.container = container;
  }

  // Functions rather than methods: checks take a run apart.

  readonly moments = (): Iterable<Moment> => this.look();
  readonly log = (): readonly string[] => this.played.log();

  private * look(): Iterable<Moment> {
    const states = new Map<string, ComponentState>();
    const status = (key: Key): ComponentState => states.get(idOf(this.container, key)) ?? 'registered';
    const isUp = (key: Key): boolean => upStates.has(status(key));
    for (const event of this.events) {
      if (event.kind === 'component-changed') states.set(event.component, event.to);
      this.lookedAt = event;
      yield { event, status, isUp };
    }
  }
}

function exploredCallOf({ call, calledAtMs, endedAtMs, end }: CallEnd): ExploredCall {
  return { call: kindOf(call), targets: targetsOf(call), calledAtMs, endedAtMs, end };
}
