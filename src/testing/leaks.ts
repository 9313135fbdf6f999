import type { Container } from '../app/container';
import { processListeners } from '../app/host/process-hooks';
import { unfakedTime } from '../app/host/unfaked-time';
import { describeKey } from '../model/token';
import { invalidOption } from '../registry/findings';
import { HandleWatch } from './handle-watch';
import { countOf, counted, leftBehind, leftoversOnClock } from './leftovers';
import type { VirtualClock } from './virtual-clock';

/** What a run says of its instances. */
export interface LeakWatch {
  /**
   * Expects that nothing refers to an instance once the run is over. Looked at only where `gc` is global: `node --expose-gc`.
   *
   * @param name - for the message; default: the name of its class
   */
  readonly track: (instance: object, name?: string) => void;
  /** Tracks the instance of every component of a container that comes up from now on. */
  readonly trackInstances: (container: Container) => void;
}

/** What `expectNoLeaks` is told beside the run; all of it optional. */
export interface LeakOptions {
  /** Timers and holds on it count too. Default: none is looked at. */
  readonly clock?: VirtualClock;
  /** Milliseconds of real time that what is closing gets to close. Default: 1 000. */
  readonly patienceMs?: number;
}

/**
 * Calls a function, awaits it, and rejects with ERR_LEFTOVERS when it leaves something behind: timers, sockets and other handles
 * that keep the process alive, listeners of the process, timers and holds on a virtual clock, and instances that cannot be
 * collected. Rejects with the function's own error when it fails.
 *
 * Handles are those that were opened by the run, whatever else goes on in the process; an `unref`ed one keeps nothing alive, and
 * neither does a timer that the test runner fakes.
 *
 * @throws ERR_INVALID_OPTION for a `patienceMs` below 0 or that is no number, as a rejection
 *
 * @example
 * await expectNoLeaks(async ({ trackInstances }) => {
 *   const system = application.fork();
 *   trackInstances(system);
 *   await system.startAll();
 *   await system.stopAll();
 * });
 */
export async function expectNoLeaks(run: (watch: LeakWatch) => unknown, options: LeakOptions = {}): Promise<void> {
  const patienceMs = patienceOf(options);
  const tracked = new Tracked();
  const handles = new HandleWatch();
  const leftNow = lookAround(options.clock);
  try {
    await handles.run(() => run(tracked.watch));
    const untilMs = unfakedTime.now() + patienceMs;
    for (;;) {
      // Asked before the last sleep: what has fallen due while the process stood still gets its turn in that.
      const isLast = unfakedTime.now() >= untilMs;
      await unfakedTime.sleep(5);
      const left = [...handles.open(), ...leftNow(), ...tracked.uncollected()];
      if (left.length === 0) return;
      if (isLast) throw leftBehind('The run left something behind.', left, 'close what the run has opened, and forget what it has made');
    }
  } finally {
    handles.end();
  }
}

function patienceOf({ patienceMs = 1_000 }: LeakOptions): number {
  if (Number.isFinite(patienceMs) && patienceMs >= 0) return patienceMs;
  throw invalidOption(undefined, 'patienceMs', patienceMs, 'it is a number of milliseconds, 0 or more');
}

/** Counts what a run can leave outside itself; the function returned says what is more than now. */
function lookAround(clock: VirtualClock | undefined): () => readonly string[] {
  const listeners = processListeners();
  const onClock = clock === undefined ? undefined : countOf(clock);
  return () => [
    ...[...processListeners()].map(([event, count]) => [event, count - (listeners.get(event) ?? 0)] as const)
      .filter(([, more]) => more > 0).map(([event, more]) => `${counted(more, 'listener')} of the process for ${event}`),
    ...(clock === undefined || onClock === undefined ? [] : leftoversOnClock(clock, onClock)),
  ];
}

/** Instances that are to be collected, without keeping them. */
class Tracked {
  readonly watch: LeakWatch;
  private readonly instances: { readonly name: string; readonly ref: WeakRef<object> }[] = [];

  constructor() {
    const track = (instance: object, name: string = describeKey(instance.constructor)): void => {
      this.instances.push({ name, ref: new WeakRef(instance) });
    };
    const trackInstances = (container: Container): void => {
      container.subscribe((event) => {
        if (event.kind !== 'component-changed' || event.to !== 'started') return;
        const instance = container.get(event.component);
        if (isObject(instance)) track(instance, event.component);
      });
    };
    this.watch = { track, trackInstances };
  }

  /** A line for each instance that a collection does not take; none without a collector. */
  uncollected(): readonly string[] {
    const { gc } = globalThis as { readonly gc?: unknown };
    if (typeof gc !== 'function') return [];
    Reflect.apply(gc, undefined, []);
    return this.instances.filter(({ ref }) => ref.deref() !== undefined).map(({ name }) => `${name}, to which something still refers`);
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
