import { isDeepStrictEqual } from 'node:util';
import { dependentClosure } from '../graph/selection';
import { ReconfigureJob, RestartJob, ResumeJob, SuspendJob } from '../lifecycle/operations/change-jobs';
import type { Job, RunOptions } from '../lifecycle/operations/job';
import type { Operation } from '../lifecycle/operations/operation';
import { PhaseJob } from '../lifecycle/operations/phase-job';
import type { Settings } from '../model/limits';
import { defaultSettings } from '../lifecycle/settings';
import { StartJob } from '../lifecycle/operations/start-job';
import { StopJob } from '../lifecycle/operations/stop-job';
import type { Targets } from '../lifecycle/operations/targets';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { StopSignal } from '../model/handler-context';
import { referencesIn } from '../model/reference';
import type { RunningReport } from '../model/report';
import type { Key } from '../model/token';
import { describeKey } from '../model/token';
import { isFields } from '../model/plain-data';
import { invalidOption, invalidSecret, notFound, refuse } from '../registry/findings';
import { nearNames } from '../registry/near-names';
import { capFinding, limitFinding, timeoutFinding } from '../registry/option-check';
import type { Switch } from '../registry/registry';
import { hasReferringConfig, refuseMisfit } from './config';
import type { Internals } from './internals';

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

export interface PhaseRunOptions {
  /** Only these and what they require. */
  readonly only?: readonly Key[];
}

/** Components, or groups by their names, and options behind them. */
export type TargetsThen<Options> = readonly Key[] | readonly [...Key[], Options];

/** Turns calls into operations. */
export class Runner {
  private readonly internals: Internals;

  constructor(internals: Internals) {
    this.internals = internals;
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
      if (component !== undefined) this.refuseNothing(this.internals.registry.entry(component).effective);
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
    const job = new StartJob(kernel, targets, { ...this.startOptions(options), isolated: options.isolated, rollback: options.rollback });
    callOffBefore(job, options.signal);
    const operation = kernel.submit(job) as Operation<RunningReport>;
    abortWith(operation, options.signal);
    return operation;
  }

  stop(targets: Targets, options: StopCall): Operation {
    const { kernel } = this.internals;
    return kernel.submit(new StopJob(kernel, targets, { ...this.stopOptions(options), isolated: options.isolated, detach: options.detach }));
  }

  restart(targets: Targets, options: StartCall): Operation {
    const { kernel } = this.internals;
    if (options.rollback !== undefined) throw invalidOption(undefined, 'rollback', options.rollback, 'a restart that fails is always rolled back; call stop and start for one that is not');
    const job = new RestartJob(kernel, targets, { ...this.startOptions(options), isolated: options.isolated });
    callOffBefore(job, options.signal);
    const operation = kernel.submit(job);
    abortWith(operation, options.signal);
    return operation;
  }

  suspend(options: StopCall): Operation {
    const { kernel } = this.internals;
    return kernel.submit(new SuspendJob(kernel, this.stopOptions(options)));
  }

  resume(changes: ResumeChanges): Operation {
    const { kernel } = this.internals;
    refuseUnknown(changes, resumeNames);
    if (changes.config !== undefined && !((changes.config as unknown) instanceof Map)) throw invalidSecret(undefined, 'config', changes.config, 'it is a map from components to their configs');
    const configs = [...(changes.config ?? new Map<Key, unknown>())].map(([key, config]) => [this.internals.require(key), config] as const);
    for (const [component, config] of configs) {
      const { effective } = this.internals.registry.entry(component);
      if (hasReferringConfig(effective) || referencesIn(config).length > 0) throw invalidSecret(effective.id, 'config', config, 'a config that refers to others changes who needs whom: stop, configure, and start again');
      if (!this.internals.isPlayed) refuseMisfit(effective, config);
    }
    const apply = (): readonly number[] => {
      const changed = configs.filter(([component, config]) => !isDeepStrictEqual(this.internals.registry.entry(component).effective.options.config, config));
      for (const [component, config] of changed) this.internals.registry.configure(component, config);
      return changed.map(([component]) => component);
    };
    return kernel.submit(new ResumeJob(kernel, configs.length === 0 ? undefined : apply, {}));
  }

  switch(target: Key, to: Switch): Operation {
    const { kernel, registry } = this.internals;
    const component = this.internals.find(target);
    const feature = component === undefined ? this.featureNamed(target) : undefined;
    const now: Switch = to.on || feature === undefined ? to : { on: false, reason: `feature ${feature} is off: ${to.reason}` };
    const set = (value: Switch | undefined): void => {
      if (component !== undefined) registry.setSwitch(component, value);
      else if (feature !== undefined) registry.setFeature(feature, value);
      // What was resolved before holds what was on then.
      this.internals.overrides.discardUnkept();
    };
    let before: Switch | undefined;
    const apply = (): void => {
      before = component === undefined ? registry.features.get(feature ?? '') : registry.switches.get(component);
      set(now);
    };
    return kernel.submit(new ReconfigureJob(kernel, apply, () => { set(before); }));
  }

  run(phase: string, options: PhaseRunOptions): Operation {
    const { kernel } = this.internals;
    const targets = this.targetsOf(options);
    if (phase === 'start') return this.start(targets, {});
    if (phase === 'stop') return this.stop(targets, {});
    if (phase === 'suspend' || phase === 'resume') {
      if (options.only !== undefined) throw invalidOption(undefined, 'only', options.only, `${phase} is about everything that is up; stop and start what else should not be`);
      return phase === 'suspend' ? this.suspend({}) : this.resume({});
    }
    const definition = this.internals.phases.definition(phase);
    return kernel.submit(new PhaseJob(kernel, phase, targets, {
      direction: definition.order ?? 'dependencies-first',
      onError: definition.onError ?? 'collect',
      timeoutMs: definition.timeoutMs ?? this.internals.settings.startTimeoutMs,
    }));
  }

  /** @throws ERR_NOT_FOUND, ERR_INVALID_OPTION */
  private targetsOf(options: PhaseRunOptions): Targets {
    refuseUnknown(options, phaseRunNames);
    const { only } = options;
    if (only === undefined) return 'all';
    if (!Array.isArray(only)) throw invalidOption(undefined, 'only', only, 'it is a list of components, or of groups by their names');
    return (only as readonly Key[]).flatMap((key) => this.internals.requireAll(key));
  }

  /** Stops what is kept of the components, and of those that depend on them; what is up is not kept by its next stop. */
  evict(targets: Targets): Operation {
    const { kernel, kept, wired } = this.internals;
    const { adjacency } = wired.wiring();
    const { table } = kernel.core;
    const chosen = targets === 'all' ? new Uint8Array(adjacency.size).fill(1) : dependentClosure(adjacency, targets, () => true);
    chosen.forEach((isChosen, component) => { if (isChosen === 1 && table.isInUse(component)) kept.evict(component); });
    return kernel.submit(new PhaseJob(kernel, 'evict', 'all', {
      direction: 'dependents-first', onError: 'collect', timeoutMs: this.internals.settings.stopTimeoutMs,
      visits: (component) => chosen[component] === 1 && !table.isInUse(component) && kept.has(component),
    }));
  }

  private featureNamed(target: Key): string {
    const { registry } = this.internals;
    const names = new Set(registry.features.keys());
    for (const { effective } of registry.entries) {
      if (effective.options.feature !== undefined) names.add(effective.options.feature);
    }
    if (typeof target === 'string' && names.has(target)) return target;
    throw notFound(describeKey(target), nearNames(describeKey(target), [...registry.knownIds(), ...names]), 'name a component, or a feature that a component belongs to');
  }

  private startOptions(options: StartCall): RunOptions {
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

  private stopOptions(options: StopCall): RunOptions {
    refuseUnknown(options, stopNames);
    return { settings: checkedSettings({ stopBudgetMs: options.budgetMs, forceGraceMs: options.forceGraceMs }), drains: options.drain };
  }
}

/** The settings that are given. @throws ERR_INVALID_OPTION for those out of range, all at once */
export function checkedSettings(given: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Partial<Settings> {
  refuse(Object.entries(given).flatMap(([name, value]) => settingFindings(name, value)));
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What is wrong with a setting, if anything. */
export function settingFindings(name: string, value: unknown): readonly AnySystoleError[] {
  if (!settingNames.has(name)) return [invalidOption(undefined, name, value, `there is no such option; known: ${[...settingNames].join(', ')}`)];
  const found = name === 'pools' ? Object.entries(value ?? {}).map(([pool, cap]) => capFinding(`pools.${pool}`, cap)) : [name === 'concurrency' ? capFinding(name, value) : limitFinding(undefined, name, value)];
  return found.filter((finding) => finding !== undefined);
}

const settingNames: ReadonlySet<string> = new Set(Object.keys(defaultSettings));

const startNames: ReadonlySet<string> = new Set([
  'deadlineMs', 'abortGraceMs', 'stopBudgetMs', 'concurrency', 'signal', 'rejectIfBusy', 'waitForQuiescenceMs', 'rollback', 'isolated',
]);
const resumeNames: ReadonlySet<string> = new Set(['config']);
const phaseRunNames: ReadonlySet<string> = new Set(['only']);
const stopNames: ReadonlySet<string> = new Set(['budgetMs', 'forceGraceMs', 'drain', 'isolated', 'detach']);

/** A misspelt option would be no option at all. */
function refuseUnknown(options: object, known: ReadonlySet<string>): void {
  const given: unknown = options;
  if (!isFields(given)) throw invalidOption(undefined, 'the options', given, `they are an object, of: ${[...known].join(', ')}`);
  refuse(Object.entries(options).filter(([name]) => !known.has(name))
    .map(([name, value]) => invalidOption(undefined, name, value, `there is no such option; known: ${[...known].join(', ')}`)));
}

/** A signal that has aborted already: the job begins called off, so that no handler runs. */
function callOffBefore(job: Job, signal: StopSignal | undefined): void {
  if (signal?.aborted === true) job.abort(signal.reason);
}

function abortWith(operation: Operation, signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const abort = (): void => { operation.abort(signal.reason); };
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  const unlink = (): void => { signal.removeEventListener('abort', abort); };
  void operation.then(unlink, unlink);
}
