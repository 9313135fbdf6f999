import { invalidOption } from '../model/invalid-option';
import type { StopSignal } from '../model/handler-context';
import { OperationHandle } from './operation-handle';
import { alreadyOver } from './reasons';
import { begun, OperationRun } from './run';
import { RunTree } from './run-tree';
import type { AnySpec, InputArguments, OperationSpec } from './spec';
import { isSpec, requireSpec, specOf } from './spec';

/** What cleans up: a function of the clean-up's own scope, or an operation. */
export type CleanUp = OperationSpec<void> | ((op: OperationScope) => unknown);

/** What the body of an operation works with. It may be taken apart: `async ({ run, signal }) => …`. */
export interface OperationScope {
  readonly id: number;
  readonly name: string;
  /** From the whole operation to this one, by their names. */
  readonly path: readonly string[];
  /** How many operations this one is a part of. */
  readonly depth: number;
  /** From 1 on; more for a further attempt of `retry`. */
  readonly attempt: number;
  /** Aborts when this is called off: `reason` is ERR_ABORTED, with what `abort` was given as its cause, or ERR_TIMEOUT. */
  readonly signal: StopSignal;
  /** When the time is over, in milliseconds of the clock it runs on; `Infinity` without a limit. */
  readonly deadline: number;
  /** Milliseconds until then, now; 0 when it is over, `Infinity` without a limit. */
  readonly remainingMs: number;
  /**
   * Runs an operation as a part of this one, which ends only after it. It begins in this turn, once the code that runs now is done. A part that
   * fails and that nobody awaits fails this operation.
   *
   * @throws ERR_STATE when this operation is over, ERR_INVALID_OPTION for what is no operation
   */
  readonly run: <Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, ...input: InputArguments<Input>) => OperationHandle<Result, Failure>;
  /** Runs an operation that this one does not wait for: it outlives it, and is not called off with it. */
  readonly detach: <Input, Result, Failure>(spec: OperationSpec<Input, Result, Failure>, ...input: InputArguments<Input>) => OperationHandle<Result, Failure>;
  /** Says what is going on: an event, and part of the report. */
  readonly progress: (text: string) => void;
  /** Says what there is so far: part of the report, also when this does not succeed. */
  readonly partial: (value: unknown) => void;
  /**
   * Registers a clean-up, to be run when this ends, however it ends; the last first, each even if another fails, and nobody calls it off. What one
   * fails with is part of the report, and the failure of what would have succeeded.
   */
  readonly defer: (cleanUp: CleanUp) => void;
}

/** The scope of one run. */
export class Scope implements OperationScope {
  readonly run: OperationScope['run'];
  readonly detach: OperationScope['detach'];
  readonly progress: OperationScope['progress'];
  readonly partial: OperationScope['partial'];
  readonly defer: OperationScope['defer'];
  private readonly of: OperationRun;

  constructor(run: OperationRun) {
    this.of = run;
    this.run = (spec, ...[input]) => handleOf(launched(run, spec, input));
    this.detach = (spec, ...[input]) => {
      requireSpec('the operation', spec);
      return handleOf(begun(new OperationRun(spec, input, run.environment)));
    };
    this.progress = (text) => {
      run.progress = text;
      if (run.environment.isHeard()) run.environment.tell({ kind: 'run-progress', run: run.id, name: run.name, text });
    };
    this.partial = (value) => { run.partial = value; };
    this.defer = (cleanUp) => {
      if (run.isBodyOver) throw alreadyOver(run.path, 'op.defer', run.state);
      run.cleanUps.add(cleanUpSpec(`clean-up of ${run.name}`, cleanUp), true);
    };
  }

  get id(): number {
    return this.of.id;
  }

  get name(): string {
    return this.of.name;
  }

  get path(): readonly string[] {
    return this.of.path;
  }

  get depth(): number {
    return this.of.depth;
  }

  get attempt(): number {
    return this.of.attempt;
  }

  get signal(): StopSignal {
    return this.of.signal;
  }

  get deadline(): number {
    return this.of.deadlineMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.deadline - this.of.environment.clock.now());
  }
}

/** A part that begins in this turn. */
export function launched(run: OperationRun, spec: AnySpec, input: unknown, options: Parameters<OperationRun['part']>[2] = {}): OperationRun {
  requireSpec('the operation', spec);
  const part = run.part(spec, input, options);
  RunTree.launch(part);
  return part;
}

export function handleOf<Result, Failure>(run: OperationRun): OperationHandle<Result, Failure> {
  return new OperationHandle<Result, Failure>(run);
}

/** @throws ERR_INVALID_OPTION */
export function cleanUpSpec(name: string, cleanUp: unknown): OperationSpec<void> {
  if (isSpec(cleanUp)) return cleanUp as OperationSpec<void>;
  if (typeof cleanUp !== 'function') throw invalidOption(undefined, 'cleanUp', cleanUp, 'it is a function, or an operation');
  return specOf(name, (run: OperationRun) => (cleanUp as (op: OperationScope) => unknown)(new Scope(run)));
}
