import type { Job, RunOptions } from '../lifecycle/operations/job';
import type { Operation } from '../lifecycle/operations/operation';
import type { Settings } from '../model/limits';
import { defaultSettings } from '../lifecycle/settings';
import { StartJob } from '../lifecycle/operations/start-job';
import { StopJob } from '../lifecycle/operations/stop-job';
import type { Targets } from '../lifecycle/operations/targets';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { StopSignal } from '../model/handler-context';
import type { RunningReport } from '../model/report';
import type { Key } from '../model/token';
import { isFields } from '../model/plain-data';
import { invalidOption, refuse } from '../registry/findings';
import { capFinding, limitFinding, timeoutFinding } from '../registry/option-check';
import type { ChangeRunner } from './change-runner';
import type { Internals } from './internals';
import { loadChangeRunner } from './later';

/** What a start may be told. Milliseconds; what is not given is the container's own. */
export interface StartCall {
  /** Limit of the whole start. */
  readonly deadlineMs?: number;
  readonly abortGraceMs?: number;
  /** Limit of the roll-back, if it comes to one. */
  readonly stopBudgetMs?: number;
  /** Start handlers in flight at a time. */
  readonly concurrency?: number;
  /** Aborts it; a start that was joined is everybody's, and is aborted for all. */
  readonly signal?: StopSignal;
  /** Refused with ERR_BUSY instead of queued, when something else is going on. */
  readonly rejectIfBusy?: boolean;
  /** How long to wait for handlers that were left behind, before ERR_BUSY. */
  readonly waitForQuiescenceMs?: number;
  /**
   * False leaves up what has come up when the start fails, or is aborted: it rejects all the same, with `leftUp`. What was in flight is
   * called off as ever, and a stop that takes over stops everything. Not for restarts. Default: true.
   */
  readonly rollback?: boolean;
  /** Only the components themselves. */
  readonly isolated?: boolean;
}

/** What a stop may be told. Milliseconds. */
export interface StopCall {
  /** Limit of the whole stop. */
  readonly budgetMs?: number;
  readonly forceGraceMs?: number;
  /** False leaves out the drain handlers, when there is no time to finish what has been accepted. Default: true. */
  readonly drain?: boolean;
  /** Only the components themselves. */
  readonly isolated?: boolean;
  /** What depends on the components optionally keeps running, with the instance it has. */
  readonly detach?: boolean;
}

/** New configs, by component, that hold from the resume on. */
export interface ResumeChanges {
  readonly config?: ReadonlyMap<Key, unknown>;
}

/** What a phase that is run by name can be told. */
export interface PhaseRunOptions {
  /** Only these and what they require. */
  readonly only?: readonly Key[];
}

/** What a call without options is told: recognised, so that it need not be looked through. */
export const nothing: Readonly<Record<string, never>> = Object.freeze({});

/** Components, or groups by their names, and options behind them. */
export type TargetsThen<Options> = readonly Key[] | readonly [...Key[], Options];

/** Turns calls into starts and stops; what else can be run is the `ChangeRunner`'s. */
export class Runner {
  private readonly internals: Internals;
  private others: ChangeRunner | undefined = undefined;

  constructor(internals: Internals) {
    this.internals = internals;
  }

  /** What runs everything else. */
  get changes(): ChangeRunner {
    return this.others ??= new (loadChangeRunner().ChangeRunner)(this.internals, this);
  }

  /** Takes `start(A, B, { isolated: true })` apart. @throws ERR_NOT_FOUND */
  read<Options extends object>(args: TargetsThen<Options>): [Targets, Options] {
    const last: unknown = args.at(-1);
    const hasOptions = typeof last === 'object' && last !== null && !('kind' in last);
    if (Array.isArray(last)) throw invalidOption(undefined, 'the first component', last, 'pass components one by one: start(A, B)');
    const keys = (hasOptions ? args.slice(0, -1) : args) as readonly Key[];
    return [[...new Set(keys.flatMap((key) => this.internals.requireAll(key)))], (hasOptions ? last : {}) as Options];
  }

  /** Starts what is named. @throws ERR_NOT_FOUND, ERR_NOTHING_TO_START */
  startSome(args: TargetsThen<StartCall>): Operation<RunningReport> {
    const [targets, options] = this.read(args);
    this.startOptions(options);
    for (const key of args) {
      const component = typeof key === 'object' && !('kind' in key) ? undefined : this.internals.find(key);
      if (component !== undefined) this.refuseNothing(this.internals.registry.definition(component));
    }
    return this.start(targets, options);
  }

  /** What has dependencies starts those, and what may be disabled says whether it is. */
  private refuseNothing({ id, source, handlers, dependencies, options }: Definition): void {
    const hasStart = source.kind !== 'start' || source.start !== undefined || handlers.length > 0;
    if (hasStart || dependencies.length > 0 || options.enabled !== undefined) return;
    throw new SystoleError('ERR_NOTHING_TO_START', lines(
      `${id} has nothing to start: no start, no other handler, and nothing that it needs.`,
      'give it a start, or make a value of it; as a dependency of others it may stay as it is',
    ), { component: id });
  }

  start(targets: Targets, options: StartCall): Operation<RunningReport> {
    const { kernel } = this.internals;
    const job = new StartJob(kernel, targets, options === nothing ? nothing : { ...this.startOptions(options), isolated: options.isolated, rollback: options.rollback });
    callOffBefore(job, options.signal);
    const operation = kernel.submit(job) as Operation<RunningReport>;
    abortWith(operation, options.signal);
    return operation;
  }

  stop(targets: Targets, options: StopCall): Operation {
    const { kernel } = this.internals;
    return kernel.submit(new StopJob(kernel, targets, options === nothing ? nothing : { ...this.stopOptions(options), isolated: options.isolated, detach: options.detach }));
  }

  /** @throws ERR_INVALID_OPTION, several as ERR_WIRING */
  startOptions(options: StartCall): RunOptions {
    refuseUnknown(options, startNames);
    const { deadlineMs, abortGraceMs, stopBudgetMs, concurrency, waitForQuiescenceMs } = options;
    const waiting = waitForQuiescenceMs === 0 ? undefined : timeoutFinding(undefined, 'waitForQuiescenceMs', waitForQuiescenceMs);
    const rollback = options.rollback === undefined || typeof options.rollback === 'boolean' ? undefined : invalidOption(undefined, 'rollback', options.rollback, 'it is true or false');
    refuse([waiting, rollback].filter((finding) => finding !== undefined));
    return {
      settings: checkedSettings({ startDeadlineMs: deadlineMs, abortGraceMs, stopBudgetMs, concurrency }),
      rejectIfBusy: options.rejectIfBusy,
      waitForQuiescenceMs: options.waitForQuiescenceMs,
    };
  }

  /** @throws ERR_INVALID_OPTION, several as ERR_WIRING */
  stopOptions(options: StopCall): RunOptions {
    refuseUnknown(options, stopNames);
    return { settings: checkedSettings({ stopBudgetMs: options.budgetMs, forceGraceMs: options.forceGraceMs }), drains: options.drain };
  }
}

/** The settings that are given. @throws ERR_INVALID_OPTION for those out of range, all at once */
export function checkedSettings(given: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Partial<Settings> {
  const settings: Record<string, unknown> = {};
  let findings: AnySystoleError[] | undefined;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    settings[name] = value;
    const found = settingFindings(name, value);
    if (found.length > 0) (findings ??= []).push(...found);
  }
  if (findings !== undefined) refuse(findings);
  return settings;
}

/** What is wrong with a setting, if anything. */
export function settingFindings(name: string, value: unknown): readonly AnySystoleError[] {
  if (!settingNames.has(name)) return [invalidOption(undefined, name, value, `there is no such option; known: ${[...settingNames].join(', ')}`)];
  const found = name === 'pools' ? Object.entries(value ?? {}).map(([pool, cap]) => capFinding(`pools.${pool}`, cap)) : [name === 'concurrency' ? capFinding(name, value) : limitFinding(undefined, name, value)];
  return found.filter((finding) => finding !== undefined);
}

/** The settings that there are. */
export const settingNames: ReadonlySet<string> = new Set(Object.keys(defaultSettings));

const startNames: ReadonlySet<string> = new Set([
  'deadlineMs', 'abortGraceMs', 'stopBudgetMs', 'concurrency', 'signal', 'rejectIfBusy', 'waitForQuiescenceMs', 'rollback', 'isolated',
]);
const stopNames: ReadonlySet<string> = new Set(['budgetMs', 'forceGraceMs', 'drain', 'isolated', 'detach']);

/** A misspelt option would be no option at all. @throws ERR_INVALID_OPTION, several as ERR_WIRING */
export function refuseUnknown(options: object, known: ReadonlySet<string>): void {
  const given: unknown = options;
  if (!isFields(given)) throw invalidOption(undefined, 'the options', given, `they are an object, of: ${[...known].join(', ')}`);
  refuse(Object.entries(options).filter(([name]) => !known.has(name))
    .map(([name, value]) => invalidOption(undefined, name, value, `there is no such option; known: ${[...known].join(', ')}`)));
}

/** A signal that has aborted already: the job begins called off, so that no handler runs. */
export function callOffBefore(job: Job, signal: StopSignal | undefined): void {
  if (signal?.aborted === true) job.abort(signal.reason);
}

/** Aborts an operation with a signal; the listener is taken off at its end. */
export function abortWith(operation: Operation, signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const abort = (): void => { operation.abort(signal.reason); };
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  const unlink = (): void => { signal.removeEventListener('abort', abort); };
  void operation.promise.then(unlink, unlink);
}
