import { ReconfigureJob, RestartJob, ResumeJob, SuspendJob } from '../../src/lifecycle/operations/change-jobs';
import type { RestartOptions } from '../../src/lifecycle/operations/change-jobs';
import type { LifecycleGraph } from '../../src/lifecycle/graph-source';
import type { RunOptions } from '../../src/lifecycle/operations/job';
import { Kernel } from '../../src/lifecycle/kernel';
import type { Operation } from '../../src/lifecycle/operations/operation';
import { PhaseJob } from '../../src/lifecycle/operations/phase-job';
import { defaultSettings } from '../../src/lifecycle/settings';
import type { Settings } from '../../src/model/limits';
import { StartJob } from '../../src/lifecycle/operations/start-job';
import type { StartOptions } from '../../src/lifecycle/operations/start-job';
import type { Limits } from '../../src/model/limits';
import { StopJob } from '../../src/lifecycle/operations/stop-job';
import type { StopOptions } from '../../src/lifecycle/operations/stop-job';
import { compressEdges, EdgeKind, isStrict } from '../../src/model/adjacency';
import type { Clock } from '../../src/model/clock';
import { SystoleError } from '../../src/model/errors';
import type { SystoleEvent } from '../../src/model/event';
import type { RunningReport } from '../../src/model/report';
import type { ComponentState } from '../../src/model/state';
import { createVirtualClock } from '../../src/testing/virtual-clock';
import type { VirtualClock } from '../../src/testing/virtual-clock';
import { lineOf } from './lines';
import { Watch } from './watch';
import type { Act } from './acts';

/** One hand-made component: what it needs, what its handlers do, its own limits. */
export interface Part extends Limits {
  /** Ids; `b?` is optional, `b!` ready, `b~` optional and absent on failure, `b*` one of many, `>b` order only. */
  readonly needs?: readonly string[];
  /** Default: a start that is done at once. */
  readonly start?: Act;
  /** Default: a stop that is done at once; `null` for none. */
  readonly stop?: Act | null;
  readonly drain?: Act;
  readonly forceStop?: Act;
  readonly suspend?: Act;
  readonly resume?: Act;
  readonly migrate?: Act;
}

/** A kernel over hand-made components, on a virtual clock, with everything that happens written down. */
export class Rig {
  readonly clock: VirtualClock = createVirtualClock();
  readonly kernel: Kernel;
  /** Every step, in order: `start a`, `started a`, `stop b failed`, `late start a done`. */
  readonly log: string[] = [];
  readonly events: SystoleEvent[] = [];
  /** What listeners threw. */
  readonly listenerErrors: unknown[] = [];
  /** Components whose instance was let go, in order. */
  readonly downs: string[] = [];
  /** Timers of the kernel that have neither fired nor been cancelled; those of handlers do not count. */
  timers = 0;
  readonly ids: readonly string[];
  private readonly parts: readonly Part[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly off = new Set<number>();
  private version = 1;

  constructor(parts: Readonly<Record<string, Part>>, settings: Partial<Settings> = {}) {
    this.ids = Object.keys(parts);
    this.parts = Object.values(parts);
    this.places = new Map(this.ids.map((id, index) => [id, index]));
    const graph = { adjacency: this.wire() };
    this.kernel = new Kernel({
      clock: this.counted(),
      steps: {
        run: (component, phase, attempt) => this.act(component, phase)?.({
          id: this.ids[component] as string, clock: this.clock, rig: this, attempt,
          // Made on first use, as for real handlers.
          get signal() { return attempt.signal; },
          ready: () => { this.kernel.markReady(component); },
          notReady: (reason) => { this.kernel.markNotReady(component, reason); },
        }),
        has: (component, phase) => this.act(component, phase) !== undefined,
        down: (component) => { this.downs.push(this.ids[component] as string); },
        limits: (component) => this.parts[component] as Part,
      },
      graphs: { current: (): LifecycleGraph => this.graph(graph.adjacency), isSound: () => true },
      settings: { ...defaultSettings, ...settings },
      onListenerError: (error) => { this.listenerErrors.push(error); },
    });
    this.kernel.subscribe((event) => {
      this.events.push(event);
      const line = lineOf(event);
      if (line !== undefined) this.log.push(line);
    });
  }

  index(id: string): number {
    const index = this.places.get(id);
    if (index === undefined) throw new RangeError(`no component ${id}`);
    return index;
  }

  state(id: string): ComponentState {
    return this.kernel.core.table.state(this.index(id));
  }

  /** Every component's state, by id. */
  get states(): Readonly<Record<string, ComponentState>> {
    return Object.fromEntries(this.ids.map((id) => [id, this.state(id)]));
  }

  /** The ids of what is up. */
  get up(): readonly string[] {
    return this.ids.filter((id) => this.kernel.core.table.isUp(this.index(id)));
  }

  /** What an operation must leave behind: no timer, no hold. */
  get leftovers(): { readonly timers: number; readonly held: number } {
    return { timers: this.timers, held: this.clock.held };
  }

  /** Takes the lines that have been written since the last time. */
  takeLog(): readonly string[] {
    return this.log.splice(0);
  }

  // --- calls; no ids means everything

  start(ids: readonly string[] = [], options: StartOptions = {}): Operation<RunningReport> {
    return this.kernel.submit(new StartJob(this.kernel, this.targets(ids), options)) as Operation<RunningReport>;
  }

  stop(ids: readonly string[] = [], options: StopOptions = {}): Operation {
    return this.kernel.submit(new StopJob(this.kernel, this.targets(ids), options));
  }

  restart(ids: readonly string[] = [], options: RestartOptions = {}): Operation {
    return this.kernel.submit(new RestartJob(this.kernel, this.targets(ids), options));
  }

  suspend(options: RunOptions = {}): Operation {
    return this.kernel.submit(new SuspendJob(this.kernel, options));
  }

  /** @param changed - components whose config has changed meanwhile */
  resume(changed: readonly string[] = [], options: RunOptions = {}): Operation {
    return this.kernel.submit(new ResumeJob(this.kernel, changed.length === 0 ? undefined : (): readonly number[] => changed.map((id) => this.index(id)), options));
  }

  migrate(ids: readonly string[] = [], options: Partial<ConstructorParameters<typeof PhaseJob>[3]> = {}): Operation {
    return this.kernel.submit(new PhaseJob(this.kernel, 'migrate', this.targets(ids), { direction: 'dependencies-first', onError: 'collect', timeoutMs: 1_000, ...options }));
  }

  /** Switches components on or off, as an operation. */
  toggle(id: string, on: boolean): Operation {
    return this.kernel.submit(new ReconfigureJob(this.kernel, () => { this.switch(id, on); }, () => { this.switch(id, !on); }));
  }

  /** Switches a component on or off, from the next look at the graph on. */
  switch(id: string, on: boolean): void {
    if (on) this.off.delete(this.index(id));
    else this.off.add(this.index(id));
    this.version += 1;
  }

  /** Follows an operation: how it ended, and when. */
  watch(operation: Operation): Watch {
    return new Watch(operation, this.clock);
  }

  // --- inside

  private targets(ids: readonly string[]): 'all' | readonly number[] {
    return ids.length === 0 ? 'all' : ids.map((id) => this.index(id));
  }

  private act(component: number, phase: string): Act | undefined {
    const part = this.parts[component] as Part;
    switch (phase) {
      case 'start': return part.start ?? (() => undefined);
      case 'stop': return part.stop === null ? undefined : part.stop ?? (() => undefined);
      case 'drain': return part.drain;
      case 'force-stop': return part.forceStop;
      case 'suspend': return part.suspend;
      case 'resume': return part.resume ?? (() => undefined);
      case 'migrate': return part.migrate;
      default: return undefined;
    }
  }

  private graph(adjacency: LifecycleGraph['adjacency']): LifecycleGraph {
    const enabled = new Uint8Array(this.ids.length).fill(1);
    const causes = new Map<number, number | undefined>([...this.off].map((component) => [component, undefined]));
    for (const [component] of causes) {
      enabled[component] = 0;
      for (let edge = adjacency.neededByFrom[component] as number; edge < (adjacency.neededByFrom[component + 1] as number); edge += 1) {
        const dependent = adjacency.neededBy[edge] as number;
        if (isStrict(adjacency.neededByKinds[edge] as number) && !causes.has(dependent)) causes.set(dependent, component);
      }
    }
    return {
      version: this.version, adjacency, enabled, wanted: enabled, disabledCount: causes.size, isPresent: () => true,
      disabledReason: () => 'switched off',
      disabledBy: (component) => causes.get(component),
      disabledError: (component) => new SystoleError('ERR_DISABLED', 'switched off', { component: this.ids[component] as string, chain: [] }),
    };
  }

  private wire(): LifecycleGraph['adjacency'] {
    const edges = this.parts.flatMap((part, from) => (part.needs ?? []).map((text) => {
      const id = text.replace(/^>|[?!~*]$/g, '');
      return { from, to: this.index(id), kind: kindOf(text) };
    }));
    return compressEdges(this.ids, edges.map((edge) => edge.from), edges.map((edge) => edge.to), edges.map((edge) => edge.kind));
  }

  private counted(): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      wallTime: () => clock.wallTime(),
      hold: () => clock.hold(),
      schedule: (delayMs, wake) => {
        if (delayMs === Infinity) return () => undefined;
        let open = true;
        const close = (): void => {
          if (open) this.timers -= 1;
          open = false;
        };
        this.timers += 1;
        const cancel = clock.schedule(delayMs, () => {
          close();
          wake();
        });
        return () => {
          close();
          cancel();
        };
      },
    };
  }
}

function kindOf(text: string): number {
  if (text.startsWith('>')) return EdgeKind.Order;
  if (text.endsWith('?')) return 0;
  if (text.endsWith('!')) return EdgeKind.Required | EdgeKind.Ready;
  if (text.endsWith('~')) return EdgeKind.AbsentOnFailure;
  if (text.endsWith('*')) return EdgeKind.Required | EdgeKind.Member;
  return EdgeKind.Required;
}

/** A chain of components, `c1` needed by `c2` and so on, all made of one part. */
export function chain(length: number, part: Part = {}): Record<string, Part> {
  return Object.fromEntries(Array.from({ length }, (_, index) => [
    `c${String(index + 1)}`, { ...part, needs: index === 0 ? [] : [`c${String(index)}`] },
  ]));
}
