import type { Companions, EndRequest } from '../../lifecycle/companions';
import type { Kernel } from '../../lifecycle/kernel';
import { lines, SystoleError } from '../../model/errors';
import type { AbandonedOperation } from '../../model/report';
import type { RunEnvironment } from '../../operations/environment';
import { operateIn } from '../../operations/operate';
import { OperationHandle } from '../../operations/operation-handle';
import type { OperationRun } from '../../operations/run';
import type { AnySpec } from '../../operations/spec';
import { timeoutFinding } from '../../registry/option-findings';
import { refuse } from '../../registry/findings';
import type { OperateOptions } from './operate';
import { checkedLimits, warnUnlessObserved } from './operate';

/** What running an operation in a container may be told. Milliseconds; time and listeners are the container's own. */
export interface ContainerOperateOptions extends Omit<OperateOptions, 'clock' | 'onEvent'> {
  /** How long a stop of everything waits for it before it calls it off, at most about half of the stop's budget. Default: the container's `stopTimeoutMs`. */
  readonly drainMs?: number;
}

/** A stop that waits for what goes on. */
interface Ending {
  readonly callOffAtMs: number;
  readonly graceMs: number;
  readonly finish: () => void;
  readonly timers: Set<() => void>;
  /** Those that have ended without a body that is still in flight. */
  readonly left: OperationRun[];
}

/** Operations of the user's own that go on in one container. */
export class OwnOperations implements Companions {
  private readonly name: string;
  private readonly kernel: () => Kernel;
  private readonly onHookError: (error: unknown) => void;
  /** With what each may take once a stop waits for it. */
  private readonly live = new Map<OperationRun, number>();
  private ending: Ending | undefined = undefined;
  private lastAbandoned: readonly AbandonedOperation[] = [];

  constructor(name: string, kernel: () => Kernel, onHookError: (error: unknown) => void) {
    this.name = name;
    this.kernel = kernel;
    this.onHookError = onHookError;
  }

  get areIdle(): boolean {
    return this.live.size === 0;
  }

  /** Those that go on, in the order in which they began. */
  get handles(): readonly OperationHandle[] {
    return [...this.live.keys()].map((run) => new OperationHandle(run));
  }

  /** What the last stop that waited could not wait for any longer. */
  get abandoned(): readonly AbandonedOperation[] {
    return this.lastAbandoned;
  }

  /** @throws ERR_INVALID_OPTION, and ERR_STATE while a stop waits for what goes on */
  operate<Result, Failure>(spec: AnySpec, input: unknown, options: ContainerOperateOptions): OperationHandle<Result, Failure> {
    refuse([timeoutFinding(undefined, 'drainMs', options.drainMs)].filter((finding) => finding !== undefined));
    if (this.ending !== undefined) throw this.tooLate();
    return operateIn<Result, Failure>(this.environment(options), spec, input, options.signal);
  }

  end({ untilMs, drains }: EndRequest): Promise<readonly AbandonedOperation[]> {
    const { clock } = this.kernel().core;
    const graceMs = Math.max(0, ...[...this.live.keys()].map(({ environment }) => environment.graceMs));
    return new Promise((resolve) => {
      const timers = new Set<() => void>();
      const finish = (): void => {
        for (const stop of timers) stop();
        this.ending = undefined;
        this.lastAbandoned = Object.freeze([...left, ...this.live.keys()].map(({ id, name, state }) => Object.freeze({ id, name, state })));
        resolve(this.lastAbandoned);
      };
      const left: OperationRun[] = [];
      this.ending = { left, callOffAtMs: drains ? untilMs - graceMs : clock.now(), graceMs, finish, timers };
      timers.add(clock.schedule(Math.max(0, untilMs - clock.now()), finish));
      for (const [run, drainMs] of [...this.live]) this.limit(run, drainMs);
    });
  }

  hurry(): void {
    const { ending } = this;
    if (ending === undefined) return;
    for (const stop of ending.timers) stop();
    ending.timers.add(this.kernel().core.clock.schedule(ending.graceMs, ending.finish));
    for (const run of [...this.live.keys()]) this.callOff(run);
  }

  /** A stop waits for it from now on: as long as it may take, and as the stop has time. */
  private limit(run: OperationRun, drainMs: number): void {
    const { ending } = this;
    if (ending === undefined) return;
    const { clock } = this.kernel().core;
    const ms = Math.min(drainMs, ending.callOffAtMs - clock.now());
    if (ms <= 0) this.callOff(run);
    else ending.timers.add(clock.schedule(ms, () => { this.callOff(run); }));
  }

  private callOff(run: OperationRun): void {
    run.abort(`${this.name} is being stopped`);
  }

  private environment(options: ContainerOperateOptions): RunEnvironment {
    const { events, clock, settings } = this.kernel().core;
    const drainMs = options.drainMs ?? settings.stopTimeoutMs;
    return {
      clock, random: options.random ?? Math.random, ...checkedLimits(options),
      nextId: () => this.kernel().nextOperationId(),
      isHeard: () => events.isHeard,
      tell: (happening) => { events.emit(happening); },
      afterTelling: (action) => { events.afterTelling(action); },
      onHookError: this.onHookError,
      onBegun: (run) => {
        if (run.isOver) return;
        this.live.set(run, drainMs);
        this.limit(run, drainMs);
      },
      onEnded: (run) => {
        this.live.delete(run);
        if (run.hasLeftBehind) this.ending?.left.push(run);
        warnUnlessObserved(run);
        if (this.live.size === 0) this.ending?.finish();
      },
    };
  }

  private tooLate(): SystoleError<'ERR_STATE'> {
    return new SystoleError('ERR_STATE', lines(
      `operate() was called while ${this.name} is being stopped; it is allowed at any other time.`,
      'begin it before, or when the stop is over; op.detach inside one that goes on is waited for, too',
    ), { call: 'operate()', state: this.kernel().state, allowed: ['not being stopped'] });
  }
}
