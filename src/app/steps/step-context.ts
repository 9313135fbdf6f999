import type { ComponentRuns } from './component-runs';
import type { KeptInstances } from './kept';
import type { Accountable } from '../../model/account';
import type { HandlerMoment } from '../../model/definition';
import type { ContainerView, HandlerContext, StopSignal } from '../../model/handler-context';
import type { LaterOverrides } from '../../model/override';
import type { StepPhase } from '../../model/state';
import type { Attempt } from '../../lifecycle/calls/attempt';
import type { Kernel } from '../../lifecycle/kernel';
import { loadRefusedCalls } from '../../lifecycle/later';
import type { CallContext } from './handler-calls';

/** What a context asks of the steps it belongs to. */
export interface ContextSource {
  readonly kernel: Kernel;
  readonly view: ContainerView;
  setInstance(component: number, instance: unknown, attempt: Attempt): void;
  update(overrides: LaterOverrides): void;
  readonly runs: ComponentRuns;
  readonly kept: KeptInstances | undefined;
}

/** The context of one handler call. */
export class StepContext implements HandlerContext, CallContext {
  static {
    // What `console.log` shows, on Node: nothing of the inside.
    const inspected = { value(this: StepContext): string { return `context of ${this.id}, for ${this.phase}`; } };
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), inspected);
  }

  readonly id: string;
  private readonly attempt: Attempt;
  private readonly source: ContextSource;
  private readonly life: number;

  constructor(source: ContextSource, attempt: Attempt, id: string) {
    this.source = source;
    this.attempt = attempt;
    this.id = id;
    this.life = source.runs.lives.of(attempt.component);
  }

  toJSON(): object {
    return { id: this.id, phase: this.phase };
  }

  get phase(): StepPhase {
    return this.attempt.phase;
  }

  get config(): unknown {
    return this.source.runs.configOf(this.attempt.component);
  }

  get signal(): StopSignal {
    return this.attempt.signal;
  }

  get deadline(): number {
    return this.attempt.dueAtMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.attempt.dueAtMs - this.source.kernel.core.clock.now());
  }

  get meta(): Map<unknown, unknown> {
    return this.source.runs.metaOf(this.attempt.component);
  }

  get container(): ContainerView {
    return this.source.view;
  }

  // Getters rather than methods: handlers take their context apart, `start: (env, { signal, defer })`, and most use none.

  get defer(): HandlerContext['defer'] {
    return (cleanUp) => { this.attempt.defer(cleanUp); };
  }

  get ready(): HandlerContext['ready'] {
    return () => { this.say(true, ''); };
  }

  get notReady(): HandlerContext['notReady'] {
    return (reason) => { this.say(false, reason); };
  }

  /** What is said in a run that is over counts for nothing, unless its instance is kept. */
  private say(isReady: boolean, reason: string): void {
    const { kernel, kept, runs: { lives } } = this.source;
    const { component } = this.attempt;
    if (lives.of(component) !== this.life) kept?.saysReady(component, this.life, isReady);
    else if (isReady) kernel.markReady(component);
    else kernel.markNotReady(component, reason);
  }

  get extend(): HandlerContext['extend'] {
    return (ms) => { this.attempt.extend(ms); };
  }

  get progress(): HandlerContext['progress'] {
    return (text) => { this.source.kernel.core.events.emit({ kind: 'progress', component: this.id, text }); };
  }

  get report(): HandlerContext['report'] {
    return (channel, value) => { this.attempt.say(this.id, channel, value); };
  }

  get invalid(): HandlerContext['invalid'] {
    return (issue, channel = 'invalid') => { this.attempt.invalidate(this.id, channel, issue); };
  }

  /** True once a handler has said that the component is invalid: no further one is called. */
  get isOut(): boolean {
    return this.attempt.invalid !== undefined;
  }

  entering(moment: HandlerMoment): void {
    this.attempt.moment = moment;
  }

  failing(moment: HandlerMoment): void {
    this.attempt.failedMoment ??= moment;
  }

  /** Notes that the handler's work is an operation inside the component. */
  consists(of: Accountable): void {
    this.attempt.consists(of);
  }

  get setInstance(): HandlerContext['setInstance'] {
    return (instance) => { if (this.attempt.state === 'running') this.source.setInstance(this.attempt.component, instance, this.attempt); };
  }

  get update(): HandlerContext['update'] {
    return (overrides: LaterOverrides) => {
      if (this.attempt.state !== 'running') throw loadRefusedCalls().wrongState('update()', `the ${this.attempt.phase} handler of ${this.id} is called off or over`, ['it runs'], 'from outside, and for the next operation, there is container.overrideAll');
      this.source.update(overrides);
    };
  }

  /** Passes on what somebody inside the component has said. */
  passOn(inside: string, channel: string, value: unknown): void {
    this.attempt.say(`${this.id}/${inside}`, channel, value);
  }
}
