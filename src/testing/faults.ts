import type { Container } from '../app/container';
import type { StepsView } from '../app/overrides/derive-for-testing';
import { deriveForTesting } from '../app/overrides/derive-for-testing';
import type { Attempt } from '../lifecycle/calls/attempt';
import type { Steps } from '../lifecycle/steps';
import type { Clock } from '../model/clock';
import { isSystoleError } from '../model/errors';
import type { Key } from '../model/token';
import { describeKey } from '../model/token';
import { invalidOption, refuse } from '../registry/findings';
import { choiceFinding } from '../registry/option-findings';
import { checkContainer } from './option-check';

/** What goes wrong with one component. */
export type FaultKind = 'fail-start' | 'throw-start' | 'hang-start' | 'slow-start' | 'late-start' | 'fail-stop' | 'hang-stop' | 'slow-stop';

/** One entry of a fault plan, as data. */
export interface Fault {
  readonly kind: FaultKind;
  readonly component: Key;
  /** Milliseconds of the container's clock; 0 where the kind needs none. */
  readonly ms: number;
  /** What it fails with; `undefined` for an error that says so. */
  readonly error: unknown;
}

/** The start rejects, at once; the component is not constructed and its own handlers do not run. */
export function failStart(component: Key, error?: unknown): Fault {
  return { kind: 'fail-start', component, ms: 0, error };
}

/** As `failStart`, but throws in the turn of the call. */
export function throwStart(component: Key, error?: unknown): Fault {
  return { kind: 'throw-start', component, ms: 0, error };
}

/** The start never ends, whatever its signal says; the component is not constructed and its own handlers do not run. */
export function hangStart(component: Key): Fault {
  return { kind: 'hang-start', component, ms: 0, error: undefined };
}

/** The start begins `ms` later than it is called. Called off meanwhile, it obeys, and its own handlers do not run. */
export function slow(component: Key, ms: number): Fault {
  return { kind: 'slow-start', component, ms: milliseconds(component, ms), error: undefined };
}

/**
 * The start runs its own handlers at once, hides from them that it is called off, and succeeds `ms` after its call at the
 * earliest: beyond its limit and grace it is left behind, comes up late, and is owed a stop.
 */
export function lateStart(component: Key, ms: number): Fault {
  return { kind: 'late-start', component, ms: milliseconds(component, ms), error: undefined };
}

/** The stop runs its own handlers, so that nothing stays open, and rejects then. */
export function failStop(component: Key, error?: unknown): Fault {
  return { kind: 'fail-stop', component, ms: 0, error };
}

/** The stop runs its own handlers, so that nothing stays open, and never ends then, whatever its signal says. */
export function hangStop(component: Key): Fault {
  return { kind: 'hang-stop', component, ms: 0, error: undefined };
}

/** The stop begins `ms` later than it is called. Called off meanwhile, it runs its own handlers at once. */
export function slowStop(component: Key, ms: number): Fault {
  return { kind: 'slow-stop', component, ms: milliseconds(component, ms), error: undefined };
}

/** Under what a fault plan runs. */
export interface FaultOptions {
  /** Where time comes from, that of the faults included; a virtual clock makes it all a matter of no time. Default: the container's own. */
  readonly clock?: Clock;
}

/**
 * A fork of a container whose real handlers run under these faults, and so do those of its forks.
 *
 * Each fault meets every start or stop of its component. Of several for one component the first stands around the others:
 * `slow(X, 100), failStart(X)` fails after 100 ms.
 *
 * @throws ERR_NOT_FOUND for a fault of an unknown component
 * @throws ERR_INVALID_OPTION for a fault of an unknown kind, several as ERR_WIRING
 */
export function withFaults(container: Container, faults: readonly Fault[], options: FaultOptions = {}): Container {
  checkContainer(container);
  refuse(faults.map(({ component, kind }) => choiceFinding(describeKey(component), 'a fault of the kind', kind, Object.keys(acts))).filter((finding) => finding !== undefined));
  const system = deriveForTesting(container, {
    clock: options.clock,
    aroundSteps: (steps, view) => new FaultySteps(steps, view.clock, (component) => faults.filter((fault) => isAbout(fault, component, view))),
  });
  for (const fault of faults) system.status(fault.component);
  return system;
}

/** A component's own part of a step. */
type Real = (attempt: Attempt) => unknown;
type Act = (fault: Fault, real: Real, attempt: Attempt, clock: Clock) => unknown;

const acts: Readonly<Record<FaultKind, Act>> = {
  'fail-start': (fault) => Promise.resolve().then(() => { throw errorOf(fault, 'start'); }),
  'throw-start': (fault) => { throw errorOf(fault, 'start'); },
  'hang-start': () => never(),
  'slow-start': async ({ ms }, real, attempt, clock) => {
    await pause(clock, ms, attempt.signal);
    if (attempt.signal.aborted) throw attempt.signal.reason;
    return real(attempt);
  },
  'late-start': async ({ ms }, real, attempt, clock) => {
    const untilMs = clock.now() + ms;
    const value = await real(deafened(attempt));
    await pause(clock, untilMs - clock.now());
    return value;
  },
  'fail-stop': async (fault, real, attempt) => {
    await real(attempt);
    throw errorOf(fault, 'stop');
  },
  'hang-stop': async (_, real, attempt) => {
    await real(attempt);
    return never();
  },
  'slow-stop': async ({ ms }, real, attempt, clock) => {
    await pause(clock, ms, attempt.signal);
    return real(attempt);
  },
};

/** Steps with a component's faults around its own handlers. */
class FaultySteps implements Steps {
  private readonly steps: Steps;
  private readonly clock: Clock;
  private readonly faultsOf: (component: number) => readonly Fault[];

  constructor(steps: Steps, clock: Clock, faultsOf: (component: number) => readonly Fault[]) {
    this.steps = steps;
    this.clock = clock;
    this.faultsOf = faultsOf;
  }

  run(component: number, phase: string, attempt: Attempt): unknown {
    const own: Real = (seen) => this.steps.run(component, phase, seen);
    const faulty = this.faults(component, phase).reduceRight<Real>(
      (real, fault) => (seen) => acts[fault.kind](fault, real, seen, this.clock), own);
    return faulty(attempt);
  }

  has(component: number, phase: string): boolean {
    return this.steps.has(component, phase) || this.faults(component, phase).length > 0;
  }

  down(component: number, isKept?: boolean): void {
    this.steps.down(component, isKept);
  }

  /** A stop that is to fail has to come about. */
  keeps(component: number): boolean {
    return this.steps.keeps?.(component) === true && this.faults(component, 'stop').length === 0;
  }

  endsInvalid(component: number, attempt: Attempt): void {
    this.steps.endsInvalid?.(component, attempt);
  }

  waitsFor(component: number, phase: string): ReturnType<NonNullable<Steps['waitsFor']>> {
    return this.steps.waitsFor?.(component, phase);
  }

  limits(component: number): ReturnType<Steps['limits']> {
    return this.steps.limits(component);
  }

  private faults(component: number, phase: string): readonly Fault[] {
    return this.faultsOf(component).filter(({ kind }) => kind.endsWith(`-${phase}`));
  }
}

/** The attempt as seen by handlers that are not to hear of its being called off; what they ask of it, the attempt itself is asked. */
function deafened(attempt: Attempt): Attempt {
  const { signal } = new AbortController();
  return Object.create(attempt, {
    signal: { value: signal },
    reason: { value: undefined },
    givesNothing: { set: (nothing: boolean) => { attempt.givesNothing = nothing; } },
    extend: { value: (ms: number) => { attempt.extend(ms); } },
  }) as Attempt;
}

/** Resolves after `ms`, or as soon as the signal aborts; leaves no timer behind. */
function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(ms, end);
    signal?.addEventListener('abort', end);
  });
}

/** A component that has been removed since is met by no fault. */
function isAbout(fault: Fault, component: number, view: StepsView): boolean {
  try {
    return view.component(fault.component) === component;
  } catch (error) {
    if (isSystoleError(error) && error.code === 'ERR_NOT_FOUND') return false;
    throw error;
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function errorOf({ component, error }: Fault, phase: string): unknown {
  return error ?? new Error(`the fault plan lets the ${phase} of ${describeKey(component)} fail`);
}

function milliseconds(component: Key, ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw invalidOption(describeKey(component), 'ms', ms, 'it is a number of milliseconds, 0 or more');
}
