import type { SystoleEvent } from '../../model/event';
import type { ComponentState } from '../../model/state';
import type { EventOf } from '../trace/trace-model';
import type { Scenario } from './scenario';
import type { World } from './world';

/** Tells what broke, and about whom. */
export type Tell = (invariant: string, message: string, component: string) => void;

/** What a check remembers of one component. */
interface Known {
  state: ComponentState;
  /** It says itself when it is ready. */
  isExplicit: boolean;
  /** An instance of it has outlived a stop. */
  isKept: boolean;
  /** Its start has to wait until the instance that was kept is stopped. */
  isMadeLater: boolean;
  /** Its stop handler is in flight. */
  isStopping: boolean;
  /** Its clean-ups are in flight, after a start that did its work and then said that it is invalid: its stop is one of them. */
  isUndone: boolean;
  isInvalid: boolean;
  hasSaidInvalid: boolean;
  /** Its force handler has been called since it was forced. */
  isForced: boolean;
  /** Instances of it that had been made when its start, or its suspend, began. */
  made: number;
}

const goingDown: ReadonlySet<ComponentState> = new Set<ComponentState>(['draining', 'stopping', 'forcing']);

/**
 * Holds what is told of handlers against what they saw: each step is one call, readiness is said by the component itself, and
 * instances are made for starts only.
 */
export class HandlerCheck {
  private readonly world: World;
  private readonly acts: Scenario['acts'];
  private readonly tell: Tell;
  private readonly known = new Map<string, Known>();
  /** Steps that were told, less calls that were made, by component and phase. */
  private readonly uncalled = new Map<string, Map<string, number>>();
  private readonly touched = new Set<string>();

  constructor(world: World, { acts }: Scenario, tell: Tell) {
    this.world = world;
    this.acts = acts;
    this.tell = tell;
    world.onCalled = (id, phase) => { if (!this.isLetGo(id, phase) && (phase !== 'stop' || !this.of(id).isUndone)) this.count(id, phase, -1); };
  }

  hear(event: SystoleEvent): void {
    if (event.kind === 'wired') {
      for (const { id, limits } of event.components) this.of(id).isExplicit = limits.readiness === 'explicit';
    } else if (event.kind === 'component-changed') {
      this.changed(event.component, event.from, event.to);
    } else if (event.kind === 'step-starting' || event.kind === 'step-ended') {
      this.follow(event);
      this.step(event);
    } else if (event.kind === 'reported' && event.channel === 'invalid') {
      this.of(event.component).hasSaidInvalid = true;
    }
  }

  private step(event: EventOf<'step-starting' | 'step-ended'>): void {
    const hasBegun = event.kind === 'step-starting';
    if (event.kind === 'step-ended' && event.phase === 'stop' && event.outcome.kind === 'done' && event.outcome.isKept === true) this.isKept(event.component);
    else if (hasBegun || event.outcome.kind === 'skipped') this.count(event.component, event.phase, hasBegun ? 1 : -1);
  }

  private follow(event: EventOf<'step-starting' | 'step-ended'>): void {
    const known = this.of(event.component);
    const hasBegun = event.kind === 'step-starting';
    if (event.phase === 'start') this.followStart(known, event);
    else if (event.phase === 'stop') known.isStopping = hasBegun;
    else if (event.phase === 'force-stop') known.isForced = true;
    else if (event.phase === 'clean-up') known.isUndone = hasBegun && known.isInvalid;
  }

  /** One that has said that it is invalid is, even if it was called off before its handler ended. */
  private followStart(known: Known, event: EventOf<'step-starting' | 'step-ended'>): void {
    const hasBegun = event.kind === 'step-starting';
    if (event.kind === 'step-ended' && known.hasSaidInvalid && event.outcome.kind === 'done') {
      this.tell('T18', `the start of ${event.component} ended well, although it had said that it is invalid`, event.component);
    }
    known.isInvalid = event.kind === 'step-ended' && (known.hasSaidInvalid || event.outcome.kind === 'invalid');
    known.hasSaidInvalid = false;
    // What is kept and does not fit is let go first; its own start comes after that.
    known.isMadeLater = hasBegun && known.isKept;
  }

  /** To be called when promises have settled. */
  settled(): void {
    for (const id of this.touched) {
      this.uncalled.get(id)?.forEach((uncalled, phase) => { this.compare(id, phase, uncalled); });
      const { state, isStopping, isForced } = this.of(id);
      if (state === 'forcing' && isStopping && !isForced && this.hasHandler(id, 'force-stop')) this.tell('T8', `${id} is being forced, but its force-stop handler was not called`, id);
    }
    this.touched.clear();
  }

  /** Its stop is put off: no handler is called in its step. */
  private isKept(id: string): void {
    this.count(id, 'stop', -1);
    this.of(id).isKept = true;
  }

  /** What has been kept is stopped, drained before that: by an eviction, or by a start that makes another. */
  private isLetGo(id: string, phase: string): boolean {
    const known = this.of(id);
    const isLate = known.isKept && (phase === 'drain' || phase === 'stop') && !goingDown.has(known.state);
    if (isLate && phase === 'stop') known.isKept = false;
    if (phase !== 'start' || !known.isMadeLater) return isLate;
    known.isMadeLater = false;
    return true;
  }

  private compare(id: string, phase: string, uncalled: number): void {
    if (uncalled < 0) this.tell(phase === 'start' ? 'S3' : phase === 'stop' ? 'T2' : 'P6', `the ${phase} handler of ${id} was called without a step`, id);
    // A start may end in its config function.
    if (uncalled > 0 && phase !== 'start' && this.hasHandler(id, phase)) this.tell(phase === 'stop' ? 'T3' : 'P6', `the ${phase} handler of ${id} was not called in its step`, id);
    if (uncalled !== 0) this.uncalled.get(id)?.delete(phase);
  }

  private changed(id: string, from: ComponentState, to: ComponentState): void {
    const known = this.of(id);
    known.state = to;
    this.touched.add(id);
    if (to === 'forcing') known.isForced = false;
    if (to === 'starting' || to === 'suspending') known.made = this.world.constructionsOf(id);
    if (to === 'ready' && known.isExplicit && !this.world.hasSaidReady(id)) this.tell('S1', `${id} is ready, but has not said so`, id);
    if (to !== 'started') return;
    known.isKept = false;
    const made = this.world.constructionsOf(id) - known.made;
    if (from === 'resuming' && made > 0) this.tell('T15', `${id} was resumed with another instance`, id);
    else if (from !== 'ready' && made > 1) this.tell('S2', `${String(made)} instances of ${id} were made in one start`, id);
  }

  private count(id: string, phase: string, by: number): void {
    if (phase === 'clean-up') return;
    const phases = this.uncalled.get(id) ?? new Map<string, number>();
    this.uncalled.set(id, phases);
    phases.set(phase, (phases.get(phase) ?? 0) + by);
    this.touched.add(id);
  }

  /** All that a scenario has handlers do is written in it. */
  private hasHandler(id: string, phase: string): boolean {
    return this.acts[id]?.[phase] !== undefined;
  }

  private of(id: string): Known {
    let known = this.known.get(id);
    if (known === undefined) this.known.set(id, known = { state: 'registered', isExplicit: false, isKept: false, isMadeLater: false, isStopping: false, isUndone: false, isInvalid: false, hasSaidInvalid: false, isForced: false, made: 0 });
    return known;
  }
}
