import { requiredClosure } from '../../graph/selection';
import type { Direction } from '../../graph/plan';
import type { AnySystoleError } from '../../model/errors';
import type { Attempt } from '../calls/attempt';
import type { RunOptions } from './job';
import { Job } from './job';
import type { Kernel } from '../kernel';
import { operationFailed } from './operation-errors';
import { wrongState } from './refused-calls';
import { PhaseRun } from '../runs/phase-run';
import { calledOff } from '../runs/reasons';
import type { Targets } from './targets';
import { samenessOf } from './targets';

export interface PhaseOptions extends RunOptions {
  readonly direction: Direction;
  readonly onError: 'collect' | 'halt';
  readonly timeoutMs: number;
  /** Which components are visited. Default: those that are up. */
  readonly visits?: (component: number) => boolean;
  /** What is run on each of them instead of their handlers; it needs somebody to be run on. */
  readonly body?: (attempt: Attempt) => unknown;
}

/** Runs a phase of the user's own over what is up. */
export class PhaseJob extends Job {
  private readonly targets: Targets;
  private readonly phase: PhaseOptions;
  private phaseRun: PhaseRun | undefined = undefined;

  constructor(kernel: Kernel, name: string, targets: Targets, options: PhaseOptions) {
    super(kernel, 'phase', name, options.body === undefined ? samenessOf(targets, false) : undefined, options);
    this.targets = targets;
    this.phase = options;
  }

  async run(): Promise<void> {
    const graph = this.kernel.lastGraph();
    const { table } = this.kernel.core;
    const { direction, onError, timeoutMs, body, visits = (component: number): boolean => table.isUp(component) } = this.phase;
    const chosen = this.targets === 'all' ? undefined : requiredClosure(graph.adjacency, this.targets, (component) => graph.enabled[component] === 1);
    const members = Uint8Array.from(graph.adjacency.ids, (_, component) =>
      (visits(component) && (chosen === undefined || chosen[component] === 1) ? 1 : 0));
    if (body !== undefined && !members.includes(1)) throw wrongState(`${this.name}()`, 'what it is about is not up any more', ['it is up'], 'start it, then call it again');
    this.announce(graph, members, { phase: { direction, onError, timeoutMs } });
    const run = new PhaseRun(this.kernel.core, {
      operation: this.operation.id, phase: this.name, adjacency: graph.adjacency, members, direction, onError, timeoutMs, body, settings: this.settings, record: this.record,
    });
    this.phaseRun = run;
    // A listener may have called it off while it heard that it begins.
    if (this.isCalledOff) run.callOff(calledOff(this.name, undefined));
    run.begin();
    await run.finished;
    this.phaseRun = undefined;
    this.log.join(run.log);
    this.throwIfCalledOff();
    if (!this.log.isEmpty) throw operationFailed('ERR_PHASE_FAILED', `answer ${this.name}`, { ...this.end(graph), uncalled: run.uncalled() });
  }

  protected override whenCalledOff(reason: AnySystoleError): void {
    this.phaseRun?.callOff(reason);
  }
}
