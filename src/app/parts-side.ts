import type { Operation } from '../lifecycle/operations/operation';
import type { ComponentDescription, SystemDescription } from '../model/description';
import type { Snapshot } from '../model/snapshot';
import type { ComponentState } from '../model/state';
import type { ClassKey, Key, Provides, Token } from '../model/token';
import type { Configures } from '../metadata/define';
import { loadLooking } from './later';
import type { Look } from './look/look';
import { PlainSide } from './plain/plain-side';
import type { PhaseRunOptions } from './runner';
import type { SnapshotPlace } from './look/snapshot-place';
import type { WithStatus } from './look/status-answers';

/** What stands for an instance that is not there. */
export interface Otherwiseable<out Otherwise> {
  readonly otherwise: Otherwise;
}

/** What can be asked of a component by name. */
export interface ComponentParts<Instance = unknown, Config = unknown> {
  /** Of a component that is up. */
  readonly instance: Instance;
  /** As its handlers get it, nothing left out. */
  readonly config: Config;
  /** A copy of its notes: of its last run, or what it would begin with. */
  readonly meta: ReadonlyMap<unknown, unknown>;
  readonly state: ComponentState;
  /** What it says of itself, and with whom it stands. */
  readonly description: ComponentDescription;
}

/** A component with its parts at one moment; `undefined` stands for an instance, and for a config, that there is none of yet. */
export interface WholeComponent extends Omit<ComponentParts, 'description'> {
  readonly id: string;
}

/** The half of a container that gives out what its components are made of: as it is, secrets too. */
export abstract class PartsSide extends PlainSide {
  static {
    // What `console.log` shows, on Node: who is in which state; nothing of the inside, where the secrets are.
    const inspected = { value(this: PartsSide): string { return this.look.printed(this.name); } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  abstract readonly name: string;
  private looks: Look | undefined = undefined;
  abstract ids(): readonly string[];
  abstract run(phase: string, options?: PhaseRunOptions): Operation;

  /**
   * Everything at this moment, as frozen data. Given a state of the user's own, that state with the snapshot in it, at a path:
   * `state = container.snapshot({ into: state, at: ['app', 'components'] })`; the state that was given stays as it is.
   *
   * @throws ERR_INVALID_OPTION when something else stands in its place, an earlier snapshot of a container of the same name excepted
   */
  snapshot(): Snapshot;
  snapshot<State extends object>(place: SnapshotPlace<State>): State & Readonly<Record<string, unknown>>;
  snapshot(place?: SnapshotPlace): Snapshot | object {
    return this.look.snapshotAt(this.name, place);
  }

  /** What `JSON.stringify` makes of it: its snapshot. */
  toJSON(): Snapshot {
    return this.snapshot();
  }

  /**
   * What a component, or everything, says of itself and where it stands; of configs only what is marked safe.
   *
   * With `{ status: true }`, after the status handlers of what is up have answered: as `run('status')`, but a failed one is an answer, too.
   *
   * @throws ERR_NOT_FOUND
   */
  describe(): SystemDescription;
  describe(key: Key): ComponentDescription;
  describe(options: WithStatus): Promise<SystemDescription>;
  describe(key: Key, options: WithStatus): Promise<ComponentDescription>;
  describe(first?: Key | WithStatus, options?: WithStatus): SystemDescription | ComponentDescription | Promise<SystemDescription | ComponentDescription> {
    return this.look.described(this, first, options);
  }

  /**
   * The config that a component's handlers get, as it is: worked out anew at each start, after its schema. Before that, what is written
   * down, if nothing has to be worked out.
   *
   * @throws ERR_NOT_FOUND, ERR_NOT_STARTED and ERR_DISABLED for a config that has still to be worked out
   */
  config<Config>(key: Configures<Config> & Token<unknown>): Config;
  config(key: Key): unknown;
  config(key: Key): unknown {
    return this.internals.knownConfigOf(this.internals.require(key));
  }

  /** A copy of a component's notes (`context.meta`): of its last run, even when it is over; before the first, what it would begin with. @throws ERR_NOT_FOUND */
  meta(key: Key): ReadonlyMap<unknown, unknown> {
    return this.internals.notesOf(this.internals.require(key));
  }

  /**
   * The instances of all components that are up, by their ids, in order of registration; frozen, and not changed by what happens later.
   *
   * @param options.otherwise - stands for the instance of each component that is not up; without it, they are left out
   */
  instances(options?: Otherwiseable<unknown>): Readonly<Record<string, unknown>> {
    return loadLooking().instancesOf(this.internals, this.ids(), options);
  }

  /**
   * One part of a component, by its name.
   *
   * @throws ERR_NOT_FOUND, ERR_INVALID_OPTION for a part that there is none of; for an instance as `get`, for a config as `config`
   */
  part<Instance, Config, Name extends keyof ComponentParts>(key: ClassKey<Instance> | (Provides<Instance> & Configures<Config> & Token<unknown>), name: Name): ComponentParts<Instance, Config>[Name];
  part<Name extends keyof ComponentParts>(key: Key, name: Name): ComponentParts[Name];
  part(key: Key, name: keyof ComponentParts): unknown {
    return name === 'description' ? this.describe(key) : loadLooking().partOf(this.internals, key, name);
  }

  /**
   * All components with their parts at this moment, by their ids: one value that holds everything. Unlike a snapshot it has the instances and
   * the secrets, so it is for the program itself, not for a log.
   */
  parts(): Readonly<Record<string, WholeComponent>> {
    return loadLooking().wholeParts(this.internals, this.ids());
  }

  /** @internal Reads this container. */
  protected get look(): Look {
    return this.looks ??= new (loadLooking().Look)(this.internals);
  }
}
