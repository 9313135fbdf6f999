import { isDeepStrictEqual } from 'node:util';
import { dependentClosure } from '../graph/selection';
import { ReconfigureJob, RestartJob, ResumeJob, SuspendJob } from '../lifecycle/operations/change-jobs';
import type { Operation } from '../lifecycle/operations/operation';
import { PhaseJob } from '../lifecycle/operations/phase-job';
import type { Targets } from '../lifecycle/operations/targets';
import { referencesIn } from '../model/data-references';
import type { Key } from '../model/token';
import { describeKey } from '../model/token';
import { invalidOption, invalidSecret } from '../registry/findings';
import { notFound } from '../registry/refusals';
import { nearNames } from '../registry/near-names';
import type { Switch } from '../registry/registry';
import { hasReferringConfig } from './config/config';
import { refuseMisfit } from './config/schema-answers';
import { discardUnkept } from './discarding';
import type { Internals } from './internals';
import type { PhaseRunOptions, ResumeChanges, Runner, StartCall, StopCall, TargetsThen } from './runner';
import { readTargets, refuseUnknown, startOptions } from './call-options';
import { abortWith, callOffBefore } from './runner';
import type { Change } from './steps/component-steps';

// Small, and as seldom: one file for both.
export { clear } from './clearing';

/** Turns the calls that are neither a start nor a stop into operations. */
export class ChangeRunner {
  private readonly internals: Internals;
  private readonly runner: Runner;

  constructor(internals: Internals, runner: Runner) {
    this.internals = internals;
    this.runner = runner;
  }

  restart(targets: Targets, options: StartCall): Operation {
    const { kernel } = this.internals;
    if (options.rollback !== undefined) throw invalidOption(undefined, 'rollback', options.rollback, 'a restart that fails is always rolled back; call stop and start for one that is not');
    const job = new RestartJob(kernel, targets, { ...startOptions(options), isolated: options.isolated });
    callOffBefore(job, options.signal);
    const operation = kernel.submit(job);
    abortWith(operation, options.signal);
    return operation;
  }

  /** Stops what is named and starts it again. @throws ERR_NOT_FOUND */
  restartSome(args: TargetsThen<StartCall>): Operation {
    return this.restart(...readTargets<StartCall>(this.internals, args));
  }

  suspend(options: StopCall): Operation {
    const { kernel } = this.internals;
    return kernel.submit(new SuspendJob(kernel, this.runner.stopOptions(options)));
  }

  resume(changes: ResumeChanges): Operation {
    const { kernel } = this.internals;
    refuseUnknown(changes, resumeNames);
    if (changes.config !== undefined && !((changes.config as unknown) instanceof Map)) throw invalidSecret(undefined, 'config', changes.config, 'it is a map from components to their configs');
    const configs = [...(changes.config ?? new Map<Key, unknown>())].map(([key, config]) => [this.internals.require(key), config] as const);
    for (const [component, config] of configs) {
      const effective = this.internals.registry.definition(component);
      if (hasReferringConfig(effective) || referencesIn(config).length > 0) throw invalidSecret(effective.id, 'config', config, 'a config that refers to others changes who needs whom: stop, configure, and start again');
      if (!this.internals.isPlayed) refuseMisfit(effective, config);
    }
    const apply = (): readonly number[] => {
      const changed = configs.filter(([component, config]) => !isDeepStrictEqual(this.internals.registry.definition(component).options.config, config));
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
      discardUnkept(this.internals);
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
    if (phase === 'start') return this.runner.start(targets, {});
    if (phase === 'stop') return this.runner.stop(targets, {});
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
    chosen.forEach((isChosen, component) => { if (isChosen === 1 && table.isInUse(component)) kept?.evict(component); });
    return kernel.submit(new PhaseJob(kernel, 'evict', 'all', {
      direction: 'dependents-first', onError: 'collect', timeoutMs: this.internals.settings.stopTimeoutMs,
      visits: (component) => chosen[component] === 1 && !table.isInUse(component) && kept?.has(component) === true,
    }));
  }

  private featureNamed(target: Key): string {
    const { registry } = this.internals;
    const names = new Set(registry.features.keys());
    for (const { options } of registry.definitions) if (options.feature !== undefined) names.add(options.feature);
    if (typeof target === 'string' && names.has(target)) return target;
    throw notFound(describeKey(target), nearNames(describeKey(target), [...registry.knownIds(), ...names]), 'name a component, or a feature that a component belongs to');
  }

  /** Runs a function on one component that is up. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
  apply(key: Key, change: Change): Operation {
    const { internals } = this;
    const { kernel, settings } = internals;
    const component = internals.require(key);
    internals.getComponent(component);
    if (typeof (change as unknown) !== 'function') throw invalidOption(undefined, 'what is applied', change, 'it is a function of the instance');
    return kernel.submit(new PhaseJob(kernel, 'apply', 'all', {
      direction: 'dependencies-first', onError: 'collect', timeoutMs: settings.startTimeoutMs,
      visits: (other) => other === component && kernel.core.table.isUp(component),
      body: (attempt) => internals.applyTo(component, change, attempt),
    }));
  }
}

const resumeNames: ReadonlySet<string> = new Set(['config']);
const phaseRunNames: ReadonlySet<string> = new Set(['only']);
