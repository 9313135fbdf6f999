import type { Container } from '../app/container';
import { deriveForTesting, idOf } from '../app/overrides/derive-for-testing';
import { environmentValue } from '../app/host/process-hooks';
import { messageOf } from '../model/errors';
import type { Key } from '../model/token';
import { invalidOption, refuse } from '../registry/findings';
import { choiceFinding } from '../registry/option-findings';
import { firstLine } from './leftovers';
import type { OptionRules } from './option-check';
import { anything, callable, checkContainer, checkOptions, list } from './option-check';
import type { ExploreCall, NamedCall } from './simulation/explored-call';
import { exploreCalls, namingCalls } from './simulation/explored-call';
import type { ExploredGraph } from './simulation/explored-graph';
import { exploredGraph } from './simulation/explored-graph';
import type { ExploredRun } from './simulation/explored-run';
import { PlayedRun } from './simulation/explored-run';
import type { ExploredScenario, FaultWeather } from './simulation/explored-scenario';
import { exploredScenario, fairScenario, faultWeathers } from './simulation/explored-scenario';
import { invariantViolated } from './simulation/invariant-violated';
import type { Place } from './simulation/invariant-violated';
import { countRun } from './simulation/reached';
import { simulate } from './simulation/simulation';
import { SimulatedSteps } from './simulation/simulated-steps';
import type { Violation } from './trace/violation';

/** What a check says of a run: a sentence that names what is wrong, or nothing. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a check that only asserts returns nothing at all
export type CheckResult = string | undefined | void;

/** How a graph is explored; all of it optional. */
export interface ExploreOptions {
  /** How many random runs, after one without chance that always comes first. Default: 200. */
  readonly runs?: number;
  /** That of the first run; each run takes the next. Default: the environment's SYSTOLE_SEED, or 1. */
  readonly seed?: number;
  /**
   * What goes wrong with handlers. `none`: each ends well and within its own limit. `obedient`: some fail or run over their
   * limit, and each ends as soon as its signal aborts, a force-stop at once; a grace of 0 leaves nobody the time for that.
   * Default: `any`; some look at no signal, end late, or never.
   */
  readonly faults?: FaultWeather;
  /**
   * What is called: with random targets, or with those given, as in `['startAll', { call: 'disable', targets: ['payments'] }]`.
   * `disable` and `enable` take one of theirs at a time. At least one; default: everything. Each run ends with a `stopAll` of its
   * own.
   */
  readonly calls?: readonly (ExploreCall | { readonly call: NamedCall['call']; readonly targets: readonly Key[] })[];
  /**
   * Looks at each run: what it throws, and a sentence that it returns, is a violation. An empty string is none; anything but a
   * string and `undefined` is refused, since nobody could say what it means.
   */
  readonly check?: (run: ExploredRun) => CheckResult | PromiseLike<CheckResult>;
}

/** What an exploration that found nothing wrong has seen. */
export interface ExploreReport {
  /** How many random runs were played, beside the one without chance that comes first. */
  readonly runs: number;
  /** That of the first random run. */
  readonly seed: number;
  /** How many events all runs told. */
  readonly events: number;
  /** How many calls all runs made. */
  readonly calls: number;
  /** How often what happened: `call startAll: done`, `step stop: timed-out`, `state quarantined`. What is missing here was not tried. */
  readonly reached: Readonly<Record<string, number>>;
  /** None; what is found rejects. */
  readonly violations: readonly Violation[];
}

/**
 * Runs the graph of a container under random schedules, calls and faults, on virtual time, and holds each run against the
 * rules of the lifecycle and a check of your own.
 *
 * The graph, its limits, conditions, switches, phases and settings are the container's; its handlers are simulated: no
 * constructor, handler or config function is called, and the container itself is not touched. Equal seeds give equal runs.
 *
 * Rejects with ERR_INVARIANT_VIOLATED at the first run that breaks something, with its seed; before any run with what `verify`
 * finds.
 *
 * @throws ERR_INVALID_OPTION, also for what a check returns that is no sentence; ERR_NOT_FOUND for a target; as rejections
 *
 * @example
 * await explore(application, {
 *   check: (run) => {
 *     for (const { isUp } of run.moments()) if (isUp(Api) && !isUp(Database)) return 'the Api is up without its Database';
 *     return undefined;
 *   },
 * });
 */
export async function explore(container: Container, options: ExploreOptions = {}): Promise<ExploreReport> {
  checkContainer(container);
  checkOptions(options, optionRules);
  const exploration = new Exploration(container, options);
  container.plan();
  await exploration.play();
  return exploration.report();
}

/** What each option has to be, beside what the exploration itself checks. */
const optionRules: OptionRules<ExploreOptions> = { runs: anything, seed: anything, faults: anything, calls: list, check: callable };

class Exploration {
  private readonly container: Container;
  private readonly runs: number;
  private readonly seed: number;
  private readonly options: ExploreOptions;
  private readonly reached: Record<string, number> = {};
  /** The calls of the options, with targets by their ids. */
  private named: readonly (ExploreCall | NamedCall)[] | undefined = undefined;
  private events = 0;
  private calls = 0;

  constructor(container: Container, options: ExploreOptions) {
    this.container = container;
    this.options = options;
    this.runs = wholeNumber('runs', options.runs ?? 200, 0);
    this.seed = wholeNumber('seed', options.seed ?? seedOfEnvironment(), -Infinity);
    if (options.calls?.length === 0) throw invalidOption(undefined, 'the number of calls', 0, 'it is at least one; without `calls` it is all of them');
    refuse([
      choiceFinding(undefined, 'faults', options.faults, faultWeathers),
      ...(options.calls ?? []).map((call) => (typeof call === 'string' ? choiceFinding(undefined, 'calls', call, exploreCalls) : choiceFinding(undefined, 'call', call.call, namingCalls))),
    ].filter((finding) => finding !== undefined));
  }

  async play(): Promise<void> {
    const { faults = 'any' } = this.options;
    const graph = exploredGraph(this.container);
    this.named = this.options.calls?.flatMap<ExploreCall | NamedCall>((call) => (typeof call === 'string' ? [call] : this.nameTargets(call.call, call.targets, graph)));
    const calls = this.named ?? exploreCalls;
    await this.playOne(fairScenario(graph), { run: 0, seed: undefined });
    for (let run = 1; run <= this.runs; run += 1) {
      const seed = this.seed + run - 1;
      await this.playOne(exploredScenario(seed, graph, { faults, calls }), { run, seed });
    }
  }

  report(): ExploreReport {
    const { runs, seed, events, calls, reached } = this;
    return { runs, seed, events, calls, reached, violations: [] };
  }

  private async playOne({ scenario, isFaultFree }: ExploredScenario, place: Pick<Place, 'run' | 'seed'>): Promise<void> {
    let fork = this.container;
    const played = await simulate((world) => {
      fork = deriveForTesting(this.container, { clock: world.time, aroundSteps: (steps, view) => new SimulatedSteps(steps, view, world), isPlayed: true });
      return fork;
    }, scenario);
    const run = new PlayedRun(place.seed, isFaultFree, played, fork);
    this.events += run.events.length;
    this.calls += run.calls.length;
    countRun(this.reached, run);
    const of = { ...place, runs: this.runs, with: { faults: this.options.faults, calls: this.named, check: this.options.check } };
    if (played.violations.length > 0) throw invariantViolated(of, played, { violations: played.violations });
    const refusal = await this.refusalOf(run);
    if (refusal !== undefined) throw invariantViolated(of, played, refusal);
  }

  private nameTargets(call: NamedCall['call'], targets: readonly Key[], { features, phases }: ExploredGraph): readonly NamedCall[] {
    if (targets.length === 0) throw invalidOption(undefined, 'the number of targets', 0, `${call} names at least one here`);
    const others: readonly unknown[] = call === 'run' ? phases : features;
    const names = targets.map((target) => (others.includes(target) ? target as string : idOf(this.container, target)));
    if (call === 'enable' || call === 'disable') return names.map((name) => ({ call, targets: [name] }));
    return [{ call, targets: names }];
  }

  /** What the check has against a run. */
  private async refusalOf(run: PlayedRun): Promise<{ readonly refused: Violation; readonly cause: unknown } | undefined> {
    const { said, thrown } = await this.verdictOf(run);
    if (thrown === undefined && (said === undefined || said === '')) return undefined;
    const { sequence = 0, atMs = 0 } = run.lookedAt ?? {};
    const message = thrown === undefined ? sentenceOf(said) : firstLine(messageOf(thrown.error));
    return { refused: { invariant: 'check', sequence, atMs, message }, cause: thrown?.error };
  }

  /** What the check says, or throws. */
  private async verdictOf(run: PlayedRun): Promise<{ readonly said?: unknown; readonly thrown?: { readonly error: unknown } }> {
    try {
      return { said: await this.options.check?.(run) };
    } catch (error) {
      return { thrown: { error } };
    }
  }
}

/** @throws ERR_INVALID_OPTION for what is no sentence */
function sentenceOf(said: unknown): string {
  if (typeof said === 'string') return said;
  throw invalidOption(undefined, 'what the check returned', said, 'a check returns a sentence that says what is wrong, or nothing');
}

function wholeNumber(option: string, value: number, low: number): number {
  if (Number.isSafeInteger(value) && value >= low) return value;
  throw invalidOption(undefined, option, value, low === 0 ? 'it is a whole number, 0 or more' : 'it is a whole number');
}

function seedOfEnvironment(): number {
  const text = environmentValue('SYSTOLE_SEED') ?? '1';
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw invalidOption(undefined, 'SYSTOLE_SEED', text, 'it is a whole number');
  return seed;
}
