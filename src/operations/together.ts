import type { PartFailure, SystoleError } from '../model/errors';
import { invalidOption } from '../model/invalid-option';
import { calledOffBy, outrun, partsFailed } from './reasons';
import type { OperationRun } from './run';
import { RunTree } from './run-tree';
import type { AnySpec, FailureOf, OperationSpec, ResultOf, ResultsOf, SharedInput } from './spec';
import { requireSpec, specOf } from './spec';

/** How several run together. */
export interface TogetherOptions {
  /** How many at a time: the next begins when one has ended. Default: all. */
  readonly concurrency?: number;
  /** What it is called. Default: what combines them. */
  readonly name?: string;
}

export interface AllOptions extends TogetherOptions {
  /** The first failure calls off all others. Default: false. */
  readonly failFast?: boolean;
}

/** What decides a race. */
export interface RaceOptions extends Pick<TogetherOptions, 'name'> {
  /** Only who succeeds can win: it fails when all have failed. Default: false, whoever ends first decides. */
  readonly untilSuccess?: boolean;
}

/** What fails when parts have failed: all of them with their reasons, and what the others gave. */
export type PartsFailed<Reason = unknown> = SystoleError<'ERR_PARTS_FAILED'> & { readonly details: { readonly failed: readonly PartFailure<Reason>[] } };

/**
 * Runs all at the same time, with the same input, and gives their results in the order of the list; of an empty one, an empty list.
 *
 * It waits for all, whatever fails, and then fails with ERR_PARTS_FAILED: every failure, and the results of the others.
 *
 * @throws ERR_INVALID_OPTION
 */
export function all<const Specs extends readonly AnySpec[]>(specs: Specs, options: AllOptions = {}): OperationSpec<SharedInput<Specs>, ResultsOf<Specs>, PartsFailed<FailureOf<Specs[number]>>> {
  return together('all', specs, options, options.failFast ?? false);
}

/** As `all`; but the first failure calls off the others, which are waited for. They are among the failures, as `aborted`. @throws ERR_INVALID_OPTION */
export function allOrAbort<const Specs extends readonly AnySpec[]>(specs: Specs, options: TogetherOptions = {}): OperationSpec<SharedInput<Specs>, ResultsOf<Specs>, PartsFailed<FailureOf<Specs[number]>>> {
  return together('allOrAbort', specs, options, true);
}

/**
 * Runs all at the same time, with the same input: who ends first decides how it ends, with its result or its failure as it is. The others are called off, and
 * waited for. Of several that end at one moment, the one whose end comes first counts, each time the same.
 *
 * @throws ERR_INVALID_OPTION, also for an empty list, which nobody could win
 */
export function race<const Specs extends readonly AnySpec[]>(
  specs: Specs, options: RaceOptions = {},
): OperationSpec<SharedInput<Specs>, ResultOf<Specs[number]>, FailureOf<Specs[number]> | PartsFailed<FailureOf<Specs[number]>>> {
  const { name = 'race', untilSuccess = false } = options;
  const list = checkedList(specs);
  if (list.length === 0) throw invalidOption(undefined, 'the operations', specs, 'a race needs somebody who can win it: at least one operation');
  return specOf(name, (run, input) => new Promise((resolve, reject) => {
    let winner: OperationRun | undefined;
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const lose = (reason: unknown): void => { reject(reason); };
    const parts = new Parts(run, list, input, {
      concurrency: Infinity,
      onPart: (part) => {
        if (winner !== undefined || run.isCalledOff || (untilSuccess && part.state !== 'succeeded')) return;
        winner = part;
        parts.callOff(outrun(run.path, part.name));
      },
      onAll: () => {
        if (winner?.cause?.kind === 'succeeded') resolve(winner.cause.value);
        else lose(run.isCalledOff ? run.reason : winner === undefined ? parts.failure() : winner.reason);
      },
    });
    parts.begin();
  }));
}

function together<Specs extends readonly AnySpec[], Failure>(by: string, specs: Specs, options: TogetherOptions, failFast: boolean): OperationSpec<SharedInput<Specs>, ResultsOf<Specs>, Failure> {
  const { name = by, concurrency = Infinity } = options;
  const list = checkedList(specs);
  if (concurrency !== Infinity && !(Number.isInteger(concurrency) && concurrency > 0)) throw invalidOption(undefined, 'concurrency', concurrency, 'how many run at a time is a whole number, 1 or more, or Infinity');
  return specOf(name, (run, input) => new Promise((resolve, reject) => {
    const parts = new Parts(run, list, input, {
      concurrency,
      onPart: (part) => { if (failFast && part.state !== 'succeeded' && !run.isCalledOff) parts.callOff(calledOffBy(part.path, part.reason)); },
      onAll: () => {
        if (parts.failures.length === 0) resolve(parts.results as ResultsOf<Specs>);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        else reject(run.isCalledOff ? run.reason : parts.failure());
      },
    });
    parts.begin();
  }));
}

interface PartsOptions {
  readonly concurrency: number;
  /** One has ended. */
  readonly onPart: (part: OperationRun) => void;
  /** All have. */
  readonly onAll: () => void;
}

/** The parts of a run that go on together. */
class Parts {
  private readonly run: OperationRun;
  private readonly parts: readonly OperationRun[];
  private readonly options: PartsOptions;
  private readonly ends: (OperationRun | undefined)[];
  private next = 0;
  private left: number;
  private isCalledOff = false;

  constructor(run: OperationRun, specs: readonly AnySpec[], input: unknown, options: PartsOptions) {
    this.run = run;
    this.options = options;
    this.left = specs.length;
    this.ends = specs.map(() => undefined);
    this.parts = specs.map((spec, place) => run.part(spec, input, { onEnd: (part) => { this.ended(part, place); } }));
  }

  begin(): void {
    if (this.left === 0) this.options.onAll();
    const first = Math.min(this.parts.length, this.options.concurrency);
    while (this.next < first) this.launchNext();
  }

  /** In the order of the list; those that gave nothing give `undefined`. */
  get results(): readonly unknown[] {
    return this.ends.map((part) => (part?.cause?.kind === 'succeeded' ? part.cause.value : undefined));
  }

  get failures(): readonly PartFailure[] {
    return this.ends.flatMap((part, place) => (part === undefined || part.state === 'succeeded' ? []
      : [Object.freeze({ place, name: part.name, state: part.state as PartFailure['state'], reason: part.reason })]));
  }

  failure(): SystoleError<'ERR_PARTS_FAILED'> {
    return partsFailed(this.run.path, Object.freeze(this.failures), Object.freeze(this.results));
  }

  /** Once: the first that asks for it says why. */
  callOff(reason: unknown): void {
    if (this.isCalledOff) return;
    this.isCalledOff = true;
    for (const part of this.parts) part.abortFor(reason);
  }

  private launchNext(): void {
    const part = this.parts[this.next];
    this.next += 1;
    if (part !== undefined) RunTree.launch(part);
  }

  private ended(part: OperationRun, place: number): void {
    this.ends[place] = part;
    this.left -= 1;
    this.options.onPart(part);
    if (this.left === 0) this.options.onAll();
    else this.launchNext();
  }
}

function checkedList(specs: unknown): readonly AnySpec[] {
  if (!Array.isArray(specs)) throw invalidOption(undefined, 'the operations', specs, 'they are a list: all([one, other])');
  specs.forEach((spec, place) => { requireSpec(`operation ${String(place)}`, spec); });
  return [...specs as AnySpec[]];
}
