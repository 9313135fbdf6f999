import type { RunOptions } from '../lifecycle/operations/job';
import type { Targets } from '../lifecycle/operations/targets';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import type { Settings } from '../model/limits';
import { isFields } from '../model/plain-data';
import { signalFinding } from '../model/stop-signal';
import type { Key } from '../model/token';
import { invalidOption, refuse } from '../registry/findings';
import { capFinding, limitFinding, timeoutFinding } from '../registry/option-findings';
import { settingNames } from './container-shape';
import type { Internals } from './internals';
import type { StartCall, StopCall, TargetsThen } from './runner';
import { stopNames } from './runner';

// What calls say beyond their names: which components they are about, and options. A start, or a stop, of everything says neither.

const startNames: ReadonlySet<string> = new Set([
  'deadlineMs', 'abortGraceMs', 'stopBudgetMs', 'concurrency', 'signal', 'rejectIfBusy', 'waitForQuiescenceMs', 'rollback', 'isolated',
]);

/** Takes `start(A, B, { isolated: true })` apart. @throws ERR_NOT_FOUND */
export function readTargets<Options extends object>(internals: Internals, args: TargetsThen<Options>): [Targets, Options] {
  const last: unknown = args.at(-1);
  const hasOptions = typeof last === 'object' && last !== null && !('kind' in last);
  if (Array.isArray(last)) throw invalidOption(undefined, 'the first component', last, 'pass components one by one: start(A, B)');
  const keys = (hasOptions ? args.slice(0, -1) : args) as readonly Key[];
  return [[...new Set(keys.flatMap((key) => internals.requireAll(key)))], (hasOptions ? last : {}) as Options];
}

/** What a call starts that names it. @throws ERR_NOT_FOUND, ERR_NOTHING_TO_START, and as `startOptions` */
export function readStart(internals: Internals, args: TargetsThen<StartCall>): [Targets, StartCall] {
  const [targets, options] = readTargets(internals, args);
  startOptions(options);
  for (const key of args) {
    const component = typeof key === 'object' && !('kind' in key) ? undefined : internals.find(key);
    if (component !== undefined) refuseNothing(internals.registry.definition(component));
  }
  return [targets, options];
}

/** What has dependencies starts those, and what may be disabled says whether it is. */
function refuseNothing({ id, source, handlers, dependencies, options }: Definition): void {
  const hasStart = source.kind !== 'start' || source.start !== undefined || handlers.length > 0;
  if (hasStart || dependencies.length > 0 || options.enabled !== undefined) return;
  throw new SystoleError('ERR_NOTHING_TO_START', lines(
    `${id} has nothing to start: no start, no other handler, and nothing that it needs.`,
    'give it a start, or make a value of it; as a dependency of others it may stay as it is',
  ), { component: id });
}

/** @throws ERR_INVALID_OPTION, several as ERR_WIRING */
export function startOptions(options: StartCall): RunOptions {
  refuseUnknown(options, startNames);
  const { deadlineMs, abortGraceMs, stopBudgetMs, concurrency, waitForQuiescenceMs } = options;
  const waiting = waitForQuiescenceMs === 0 ? undefined : timeoutFinding(undefined, 'waitForQuiescenceMs', waitForQuiescenceMs);
  const rollback = options.rollback === undefined || typeof options.rollback === 'boolean' ? undefined : invalidOption(undefined, 'rollback', options.rollback, 'it is true or false');
  refuse([signalFinding(options.signal), waiting, rollback].filter((finding) => finding !== undefined));
  return {
    settings: checkedSettings({ startDeadlineMs: deadlineMs, abortGraceMs, stopBudgetMs, concurrency }),
    rejectIfBusy: options.rejectIfBusy,
    waitForQuiescenceMs: options.waitForQuiescenceMs,
  };
}

/** @throws ERR_INVALID_OPTION, several as ERR_WIRING, for what a stop cannot be told */
export function refuseStopOptions(options: StopCall): void {
  refuseUnknown(options, stopNames);
  checkedSettings({ stopBudgetMs: options.budgetMs, forceGraceMs: options.forceGraceMs });
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

/** A misspelt option would be no option at all. @throws ERR_INVALID_OPTION, several as ERR_WIRING */
export function refuseUnknown(options: object, known: ReadonlySet<string>): void {
  const given: unknown = options;
  if (!isFields(given)) throw invalidOption(undefined, 'the options', given, `they are an object, of: ${[...known].join(', ')}`);
  refuse(Object.entries(options).filter(([name]) => !known.has(name))
    .map(([name, value]) => invalidOption(undefined, name, value, `there is no such option; known: ${[...known].join(', ')}`)));
}
