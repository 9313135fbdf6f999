import { invalidOption } from '../model/invalid-option';
import type { Hooks } from './hooks';
import type { OperationRun } from './run';

/** Where a specification keeps what it is made of: registered, since another copy of this package may read it. */
export const planKey: unique symbol = Symbol.for('systole/operation/v1') as never;

/** What an operation is made of. Its types stand in its specification. */
export interface Plan {
  readonly body: (run: OperationRun, input: never) => unknown;
  /** Of one run of it, in milliseconds. */
  readonly limitMs: number;
  /** Of each operation that it runs itself. */
  readonly stepLimitMs: number;
  /** Nobody calls it off. */
  readonly isShielded: boolean;
  /** Undoes what it gave, when what it is a part of does not succeed. */
  readonly undo: ((result: never) => AnySpec) | undefined;
  /** In the order in which they were laid around it. */
  readonly hooks: readonly Hooks[];
}

/** Only types: what is behind them is a `Plan`. */
export interface SpecTypes<in Input, out Result, out Failure> {
  /** For the compiler alone: nothing is there at run time. */
  readonly takes: (input: Input) => void;
  readonly gives: Result;
  readonly failsWith: Failure;
}

/**
 * What is to be done, as a value: frozen, to be run any number of times, by `operate`, by `container.operate`, and by `op.run` inside other operations.
 *
 * It takes `Input`, gives `Result`, and fails with `Failure` (beside ERR_TIMEOUT and ERR_ABORTED, which anything may end with).
 */
export interface OperationSpec<in Input = unknown, out Result = unknown, out Failure = unknown> {
  readonly name: string;
  readonly [planKey]: SpecTypes<Input, Result, Failure>;
}

/** Any specification. It says nothing of what it takes, so that the compiler does not take that for `never` in the middle of a list. */
export interface AnySpec {
  readonly name: string;
  readonly [planKey]: Omit<SpecTypes<never, unknown, unknown>, 'takes'>;
}

/** The input of a call: it may be left out when the operation takes none. */
export type InputArguments<Input> = undefined extends Input ? readonly [input?: Input] : readonly [input: Input];
/** What it takes. */
export type InputOf<Spec extends AnySpec> = Spec extends { readonly [planKey]: { readonly takes: (input: infer Input) => void } } ? Input : unknown;
/** What it gives. */
export type ResultOf<Spec extends AnySpec> = Spec[typeof planKey]['gives'];
/** What it fails with. */
export type FailureOf<Spec extends AnySpec> = Spec[typeof planKey]['failsWith'];

/** What all of a list take: each is given the same input. */
export type SharedInput<Specs extends readonly AnySpec[]> =
  { [Place in keyof Specs]: (input: InputOf<Specs[Place]>) => void }[number] extends (input: infer Input) => void ? Input : unknown;

/** What a list gives, in its order. */
export type ResultsOf<Specs extends readonly AnySpec[]> = { -readonly [Place in keyof Specs]: ResultOf<Specs[Place]> };

export type PlanParts = Partial<Omit<Plan, 'body'>>;

export function specOf<Input, Result, Failure>(
  name: string, body: (run: OperationRun, input: Input) => Result | PromiseLike<Result>, parts: PlanParts = {},
): OperationSpec<Input, Result, Failure> {
  if (typeof name !== 'string' || name === '') throw invalidOption(undefined, 'name', name, 'the name of an operation is a text that is not empty');
  return made(name, { limitMs: Infinity, stepLimitMs: Infinity, isShielded: false, undo: undefined, hooks: [], ...parts, body });
}

/** Another one, that differs in some of its parts. */
export function respecified<Spec extends AnySpec>(spec: Spec, parts: PlanParts & Partial<Pick<Plan, 'body'>>): Spec {
  const other: AnySpec = made(spec.name, { ...planOf(spec), ...parts });
  return other as Spec;
}

export function planOf(spec: AnySpec): Plan {
  // What the property holds; its declared type only carries the types along.
  return spec[planKey] as unknown as Plan;
}

function made<Input, Result, Failure>(name: string, plan: Plan): OperationSpec<Input, Result, Failure> {
  return Object.freeze({ name, [planKey]: Object.freeze(plan) as unknown as SpecTypes<Input, Result, Failure> });
}

/** True for an operation that can be run: what `operation(…)` and the combinators give. Nothing is run. */
export function isSpec(value: unknown): value is AnySpec {
  return typeof value === 'object' && value !== null && planKey in value;
}

/** @throws ERR_INVALID_OPTION for what is no specification */
export function requireSpec(option: string, value: unknown): void {
  if (!isSpec(value)) throw invalidOption(undefined, option, value, 'it is an operation, as made by operation(…), all(…), delay(…) and the like');
}
