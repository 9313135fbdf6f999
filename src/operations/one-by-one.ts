import { invalidOption } from '../model/invalid-option';
import { requireFunction, resultOf } from './basics';
import type { AnySpec, OperationSpec } from './spec';
import { specOf } from './spec';

/**
 * Folds a list, one operation after the other: each is made of what the one before gave and the next item, when its turn comes. An empty list gives
 * `initial`; the first failure ends it, as it is.
 */
export function reduce<Item, Result, Failure = unknown>(
  items: readonly Item[], initial: Result, step: (accumulated: Result, item: Item, place: number) => OperationSpec<void, Result, Failure>, options: { readonly name?: string } = {},
): OperationSpec<unknown, Result, Failure> {
  if (!Array.isArray(items)) throw invalidOption(undefined, 'the items', items, 'they are a list');
  requireFunction('the step', step);
  const list: readonly Item[] = [...items as readonly Item[]];
  return specOf(options.name ?? 'reduce', async (run) => {
    let accumulated = initial;
    for (const [place, item] of list.entries()) accumulated = await resultOf<Result>(run, step(accumulated, item, place), undefined);
    return accumulated;
  });
}

/** One step of a list: the operation, made when its turn comes of what there is by then; and the name that its result is to be known by, if any. */
export type SequenceStep<Environment extends object> =
  | { readonly run: (environment: Readonly<Environment>) => OperationSpec<void>; readonly as?: undefined }
  | { readonly [Name in keyof Environment]: { readonly run: (environment: Readonly<Environment>) => OperationSpec<void, Environment[Name]>; readonly as: Name } }[keyof Environment];

/**
 * A sequence as a list, for those that are put together by a program; `operation` is simpler to write by hand.
 *
 * Each step sees the initial environment with the results of those before it, and `finish` makes the result of all. The first failure ends it, as it is: later
 * steps are not made. The initial environment stays as it is, so that every run begins with it.
 */
export function sequenceOf<Environment extends object, Result>(
  steps: readonly SequenceStep<Environment>[], finish: (environment: Readonly<Environment>) => Result, initial: Environment, options: { readonly name?: string } = {},
): OperationSpec<unknown, Result> {
  if (!Array.isArray(steps)) throw invalidOption(undefined, 'the steps', steps, 'they are a list');
  (steps as readonly SequenceStep<Environment>[]).forEach((step, place) => { requireFunction(`run of step ${String(place)}`, step.run); });
  requireFunction('finish', finish);
  const list = [...steps as readonly SequenceStep<Environment>[]];
  return specOf(options.name ?? 'sequence', async (run) => {
    const environment: Environment = { ...initial };
    for (const step of list) {
      const spec: AnySpec = step.run(environment);
      const result = await resultOf<Environment[keyof Environment]>(run, spec, undefined);
      if (step.as !== undefined) Object.defineProperty(environment, step.as, { value: result, enumerable: true, configurable: true, writable: true });
    }
    return finish(environment);
  });
}

