import type { Container } from '../app/container';
import type { Overrides } from '../app/overrides/override-list';
import type { ResumeChanges } from '../app/runner';
import { system } from '../app/systems/systems';
import { wrongState } from '../lifecycle/operations/refused-calls';
import type { Key, TypedKey } from '../model/token';

/** How a runner comes to its system, and to its code. */
export interface RunnerOptions {
  /** The system that `start()` without a name starts. Default: `development`. */
  readonly name?: string;
  /**
   * Loads the code anew, so that systems are defined anew; `restart` calls it between stop and start. `all` is false when only what
   * has changed is to be loaded. Default: nothing is loaded.
   */
  readonly reload?: (what: { readonly all: boolean }) => unknown;
  /** Runners of the same slot hold the same system, also those that code which was loaded anew creates. Default: `default`. */
  readonly slot?: string;
}

/** What a runner holds; plain data outside of modules, since modules are loaded anew. */
interface Held {
  container: Container | undefined;
  name: string | undefined;
  args: StartArgs;
}

type StartArgs = readonly [name: string | undefined, overrides: Overrides | undefined];

const slotKey = Symbol.for('systole/runners/v1');
const shared = globalThis as unknown as Record<symbol, Map<string, Held> | undefined>;

/**
 * Holds one running system at a time, by its name, for a REPL or a script that loads code anew.
 *
 * Systems are those of `defineSystem`; each start makes a new container. Calls are made one after the other by their caller.
 */
export class SystemRunner {
  private readonly options: RunnerOptions;
  private readonly held: Held;

  /** @internal */
  constructor(options: RunnerOptions) {
    this.options = options;
    this.held = heldIn(options.slot ?? 'default');
  }

  /** The container of the held system, up or stopped; `undefined` before the first start, after a failed one, and after `clear`. */
  get container(): Container | undefined {
    return this.held.container;
  }

  /** The name of the held system. */
  get name(): string | undefined {
    return this.held.name;
  }

  /**
   * Makes and starts a system, by its name or the default one, with overrides if there are any; what is held and up is stopped
   * first. The arguments are remembered for `restart`. After a failed start, which is rolled back, nothing is held.
   *
   * @throws ERR_NOT_FOUND for an unknown name, before anything is stopped; as `overrideAll`, `stopAll` and `startAll`
   */
  start(overrides?: Overrides): Promise<Container>;
  start(name: string, overrides?: Overrides): Promise<Container>;
  async start(first?: string | Overrides, second?: Overrides): Promise<Container> {
    const args: StartArgs = typeof first === 'string' ? [first, second] : [undefined, first];
    const made = this.make(args);
    await this.stop();
    return this.begin(args, made);
  }

  /** Stops what is held and keeps hold of it. False when there was nothing to stop. */
  async stop(): Promise<boolean> {
    const { container } = this.held;
    if (container === undefined || !isUp(container)) return false;
    await container.stopAll();
    return true;
  }

  /** Takes what is held to rest. False when it is not running. */
  async suspend(): Promise<boolean> {
    const { container } = this.held;
    if (container?.state !== 'running') return false;
    await container.suspend();
    return true;
  }

  /** Brings back what `suspend` took to rest. False when it is not suspended. */
  async resume(changes: ResumeChanges = {}): Promise<boolean> {
    const { container } = this.held;
    if (container?.state !== 'suspended') return false;
    await container.resume(changes);
    return true;
  }

  /** Stops, loads the code anew (all of it, or with `{ all: false }` what has changed), and starts with the remembered arguments. */
  async restart({ all = true }: { readonly all?: boolean } = {}): Promise<Container> {
    await this.stop();
    await this.options.reload?.({ all });
    return this.finishRestart();
  }

  /** The second half of `restart`: for code that has been loaded anew by other means. What is up is stopped first. */
  async finishRestart(): Promise<Container> {
    const made = this.make(this.held.args);
    await this.stop();
    return this.begin(this.held.args, made);
  }

  /** Lets go of what is held, without stopping it, and forgets the remembered arguments. */
  clear(): void {
    Object.assign(this.held, emptyHold());
  }

  /** The instance of a component of the held system; without a key all ids that are up. @throws ERR_STATE when nothing is held; as `container.get` */
  get(): readonly string[];
  get<Value>(key: TypedKey<Value>): Value;
  get(key: Key): unknown;
  get(key?: Key): unknown {
    const { container } = this.held;
    if (container === undefined) throw wrongState('get()', 'no system is held', ['one has been started'], 'call start() first');
    return key === undefined ? container.ids().filter((id) => container.isStarted(id)) : container.get(key);
  }

  private make([name, overrides]: StartArgs): Container {
    return system(name ?? this.options.name ?? 'development', overrides);
  }

  private async begin(args: StartArgs, made: Container): Promise<Container> {
    const { held } = this;
    Object.assign(held, { container: undefined, name: undefined, args });
    await made.startAll();
    Object.assign(held, { container: made, name: args[0] ?? this.options.name ?? 'development' });
    return made;
  }
}

/** A runner of systems; several of one slot hold the same system. */
export function createRunner(options: RunnerOptions = {}): SystemRunner {
  return new SystemRunner(options);
}

/** The container of the system that a runner holds and runs under this name, to be stopped, suspended or resumed. @throws ERR_STATE */
export function running(name: string): Container {
  const held = [...shared[slotKey]?.values() ?? []].find((hold) => hold.name === name && hold.container !== undefined && isUp(hold.container));
  if (held?.container !== undefined) return held.container;
  throw wrongState(`running('${name}')`, `no runner runs ${name}`, [`${name} has been started`], `start it first: createRunner().start('${name}')`);
}

function heldIn(slot: string): Held {
  const holds = (shared[slotKey] ??= new Map<string, Held>());
  const held = holds.get(slot) ?? emptyHold();
  holds.set(slot, held);
  return held;
}

function emptyHold(): Held {
  return { container: undefined, name: undefined, args: [undefined, undefined] };
}

function isUp(container: Container): boolean {
  return container.state !== 'idle' && container.state !== 'stopped' && container.state !== 'failed';
}
