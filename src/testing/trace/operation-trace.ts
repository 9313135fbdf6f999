import type { OperationManner, SystoleEvent } from '../../model/event';
import type { Settings } from '../../model/limits';
import type { OperationName } from '../../model/report';
import type { StepPhase } from '../../model/state';
import type { AscentTrace } from './ascent-trace';
import type { ComponentTrace } from './component-trace';

/** A step that failed by itself, or ran over its limit. */
export interface FailedStep {
  readonly component: ComponentTrace;
  readonly phase: StepPhase;
  readonly sequence: number;
  readonly error: unknown;
}

/** What is known of one operation at one event. */
export class OperationTrace {
  readonly id: number;
  readonly name: OperationName;
  readonly settings: Settings;
  readonly manner: OperationManner;
  /** Those it was announced to be about, and those that these turned out to need. */
  readonly components: ComponentTrace[];
  readonly announced: Set<ComponentTrace>;
  /** Some of them have been begun too early. */
  hasPutOff: boolean = false;
  /** Those of them that were suspended when it began. */
  readonly suspended: readonly ComponentTrace[];
  readonly sequence: number;
  readonly atMs: number;
  /** The event that told its failure, if one did. */
  failing: (SystoleEvent & { readonly kind: 'operation-failing' }) | undefined = undefined;
  /** Those whose start or resume it called, and those whose stop it called. */
  readonly started: Set<ComponentTrace> = new Set<ComponentTrace>();
  readonly stopped: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** Those whose handler for a phase of the user's own it called. */
  readonly visited: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** Those that said in it that they are invalid. */
  readonly invalid: Set<ComponentTrace> = new Set<ComponentTrace>();
  readonly failed: FailedStep[] = [];
  /** Failed, or left behind, on the way up, and all that wait for it can do without it. */
  readonly spared: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** Called off in their start or resume, and not come up. */
  readonly cancelled: Set<ComponentTrace> = new Set<ComponentTrace>();
  readonly skipped: Set<ComponentTrace> = new Set<ComponentTrace>();
  readonly leftBehind: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** The last way up it has taken. */
  ascent: AscentTrace | undefined = undefined;
  /** It has waited for operations of users before anything went down. */
  hasDrained: boolean = false;
  /** How often the system came to be running, or stopped, in it. */
  settlings: number = 0;
  /** The operations it took over from, and the one that took over from it. */
  tookOver: readonly OperationTrace[] = [];
  takenOverBy: OperationTrace | undefined = undefined;
  endedAtMs: number | undefined = undefined;

  constructor(event: SystoleEvent & { readonly kind: 'operation-starting' }, components: ComponentTrace[]) {
    this.id = event.operation;
    this.name = event.name;
    this.settings = event.settings;
    this.manner = event;
    this.components = components;
    this.announced = new Set(components);
    this.suspended = components.filter(({ state }) => state === 'suspended');
    this.sequence = event.sequence;
    this.atMs = event.atMs;
  }

  takeAlong(component: ComponentTrace): void {
    if (this.announced.size < this.announced.add(component).size) this.components.push(component);
  }

  /** True for an operation that takes down what it was announced with. */
  get goesDown(): boolean {
    return this.name === 'stop' || this.name === 'compensate';
  }
}
