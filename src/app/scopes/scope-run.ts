import { asking } from '../../container/asking';
import { Kernel } from '../../lifecycle/kernel';
import { StartJob } from '../../lifecycle/operations/start-job';
import { StopJob } from '../../lifecycle/operations/stop-job';
import type { Definition } from '../../model/definition';
import type { StopSignal } from '../../model/handler-context';
import { ComponentSteps } from '../steps/component-steps';
import { noCompanions } from '../../lifecycle/companions';
import { abortWith, callOffBefore } from '../runner';
import { wrongState } from '../../lifecycle/operations/refused-calls';
import { loadFactoryStarts } from '../later';
import { AskedInScope } from './asked-in-scope';
import { notUpInScope } from './refusals';
import type { ScopeRooms } from './scope-rooms';

/** The lifecycle of one scope: starts what has to be started before anything happens in it, and stops that at its end. */
export class ScopeRun {
  /** True while something that is to be started is not up: until the end of the start, and after it if only some were asked for. */
  isPartial = true;
  isStarting = true;
  private readonly kernel: Kernel;
  private readonly rooms: ScopeRooms;
  private readonly targets: readonly number[];
  private readonly asked: AskedInScope;
  /** Whom something is made for. */
  private starting = -1;

  constructor(rooms: ScopeRooms, targets: readonly number[], onListenerError: (error: unknown) => void) {
    const { template, instances, scopes: { internals: { clock, settings } } } = rooms;
    this.rooms = rooms;
    this.targets = targets;
    this.asked = new AskedInScope(template.wired);
    const steps: ComponentSteps = new ComponentSteps({
      view: rooms.container, instances,
      wiring: () => template.wiring,
      order: () => template.wired.order(),
      kernel: () => this.kernel,
      definition: (place) => this.definition(place),
      returnsInstance: () => false,
      update: () => { throw wrongState('update()', 'in a scope', ['outside of scopes'], 'override before the scope is opened: container.override'); },
      stopMany: () => undefined,
      hasOpenScopes: () => false,
      waitsForScopes: () => undefined,
      demanding: (place, make, isByFactories) => this.demanding(place, make, isByFactories),
      hasFactoriesFor: (place) => this.hasFactoriesFor(place),
      lostElsewhere: () => undefined,
      disposals: rooms,
    });
    steps.isElsewhere = (place) => template.isOutside(place);
    this.kernel = new Kernel({ clock, steps, graphs: this.asked, settings, onListenerError, companions: noCompanions });
    if (rooms.scopes.events.isHeard) this.kernel.subscribe((event) => { rooms.scopes.emit({ kind: 'in-scope', scope: rooms.id, event }); });
  }

  isUp(place: number): boolean {
    return this.kernel.core.table.isUp(place);
  }

  private demanding<Made>(place: number, make: () => Made, isByFactories = false): Made {
    const { template } = this.rooms;
    if (template.isOutside(place) || (!isByFactories && !this.hasFactoriesFor(place))) return make();
    const outer = this.starting;
    this.starting = place;
    try {
      return loadFactoryStarts().demanding(this, template.wiring.adjacency.ids[place] ?? '', make, this.rooms.plainMade);
    } finally {
      this.starting = outer;
    }
  }

  private hasFactoriesFor(place: number): boolean {
    const { template, scopes: { internals } } = this.rooms;
    return internals.plain.there !== undefined || template.wiring.definitions[place]?.source.kind === 'factory';
  }

  /** A component is asked for while the start goes on, by a factory perhaps that makes something for it. */
  noteAsked(place: number): void {
    if (asking.demand?.of === this) this.asked.note(this.starting, place);
  }

  /** @throws ERR_NOT_STARTED; where that may help, what a factory makes something for is put off */
  refuse(place: number): never {
    const id = this.rooms.template.wiring.adjacency.ids[place] ?? '';
    const error = notUpInScope(id);
    if (asking.demand?.of === this && asking.factory !== undefined && this.kernel.mayComeUp(place)) asking.demand.lacks.push({ component: () => place, inContainer: () => this.rooms.template.inContainer[place] as number, name: id, error });
    throw error;
  }

  /** Rejects, with everything stopped again, as a start of the container does. */
  async start(signal: StopSignal | undefined): Promise<void> {
    const { kernel, rooms } = this;
    const job = new StartJob(kernel, this.targets, {});
    callOffBefore(job, signal);
    const operation = kernel.submit(job);
    abortWith(operation, signal);
    await operation;
    this.isStarting = false;
    this.isPartial = rooms.template.eager.some((place) => !this.isUp(place) && !rooms.isGiven(place) && !rooms.isReplaced(place));
  }

  /** Whose handlers run, for who waits for the end of the scope; `undefined` when none do. */
  goesOn(): string | undefined {
    const { calls: { inFlight }, steps } = this.kernel.core;
    if (inFlight.length === 0) return undefined;
    return inFlight.map(({ component, phase }) => {
      const id = this.rooms.template.wiring.adjacency.ids[component] ?? '';
      const what = steps.waitsFor?.(component, phase)?.[0];
      return what === undefined ? `${phase} handlers of ${id}` : `the ${phase} of ${id}, where ${what}`;
    }).join(' and ');
  }

  async stop(): Promise<void> {
    await this.kernel.submit(new StopJob(this.kernel, 'all', {}));
  }

  /** What a scope has been given is there already, and not its own to start; neither is what something else stands for. */
  private definition(place: number): Definition {
    const { rooms } = this;
    const definition = rooms.template.wiring.definitions[place] as Definition;
    if (!rooms.isGiven(place) && !rooms.isReplaced(place)) return definition;
    return { ...definition, source: { kind: 'value', value: rooms.instances.get(place) }, dependencies: [], handlers: [], options: {} };
  }
}
