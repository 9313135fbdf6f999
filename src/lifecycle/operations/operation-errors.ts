import type { Adjacency } from '../../model/adjacency';
import type { Failure, OperationFailure } from '../../model/errors';
import { isSystoleError, lines, messageOf, SystoleError } from '../../model/errors';
import type { OperationReport } from '../../model/report';
import type { FailureLog } from '../runs/failure-log';

/** Names that a line of a message lists before it counts the rest. */
export const shownNames = 6;

type FailedCode = 'ERR_START_FAILED' | 'ERR_STOP_FAILED' | 'ERR_SUSPEND_FAILED' | 'ERR_RESUME_FAILED' | 'ERR_PHASE_FAILED';

/** The facts of an operation that went wrong. */
export interface WrongEnd {
  readonly adjacency: Adjacency;
  readonly log: FailureLog;
  readonly skipped: readonly number[];
  /** Stopped again, because the start as a whole failed. */
  readonly rolledBack: readonly number[];
  /** Left up all the same; `undefined` where that was not asked for. */
  readonly leftUp: readonly number[] | undefined;
  /** Not called by a phase that has ended before; none where that cannot be. */
  readonly uncalled?: readonly number[];
  readonly report: OperationReport;
}

/** The error of an operation in which something failed: all failures, the first one first. */
export function operationFailed(code: FailedCode, verb: string, end: WrongEnd): SystoleError<FailedCode> {
  const details = failureDetails(end);
  const { failures, log } = { ...details, log: end.log };
  const errors = failures.map((failure) => failure.error);
  const root = log.rootCause?.error ?? errors[0];
  const cause = errors.length > 1 ? new AggregateError(errors, `${String(errors.length)} failures`) : root;
  return new SystoleError(code, lines(
    sentence(verb, details, root),
    ...failures.slice(0, shownNames).flatMap((failure, place) => [`${failure.kind}: ${failure.id} (${stageOf(failure)}): ${firstLine(failure.error)}`, ...more(failure.error, place === 0)]),
    failures.length > shownNames ? `… and ${String(failures.length - shownNames)} more failures, all in details.failures` : undefined,
    listed('called off', details.cancelled),
    listed('skipped', details.skipped.map((entry) => entry.id)),
    listed('not called', details.uncalled ?? []),
    listed('stopped again', end.rolledBack.map((component) => end.adjacency.ids[component] ?? '')),
    listed('still up', details.leftUp ?? []),
    listed('left behind, its handler still in flight', details.quarantined),
    remedy(code, details),
  ), details, { cause });
}

/** All names, or the first few and how many more. */
export function names(ids: readonly string[]): string {
  return ids.length <= shownNames ? ids.join(', ') : `${ids.slice(0, shownNames).join(', ')} and ${String(ids.length - shownNames)} more`;
}

function failureDetails(end: WrongEnd): OperationFailure {
  const { adjacency, log, report, uncalled = [] } = end;
  const idOf = (component: number): string => adjacency.ids[component] ?? '';
  const root = log.rootCause?.component;
  const rootCause = root === undefined ? undefined : idOf(root);
  const towardsRoot = root === undefined ? undefined : new PathsTo(adjacency, root);
  return {
    rootCause: rootCause ?? log.failures[0]?.id,
    failures: log.failures.map(({ component: _, ...failure }) => failure),
    cancelled: [...new Set(log.cancelled)].map(idOf),
    skipped: end.skipped.map((component) => new SkippedComponent(idOf(component), component, towardsRoot)),
    quarantined: log.quarantined.map(idOf),
    ...(uncalled.length === 0 ? {} : { uncalled: uncalled.map(idOf) }),
    ...(end.leftUp === undefined ? {} : { leftUp: end.leftUp.map(idOf) }),
    report,
  };
}

/** One tree of shortest paths to the root cause serves all skipped components; a path is walked when it is read. */
class PathsTo {
  private readonly adjacency: Adjacency;
  private readonly root: number;
  private next: Int32Array | undefined;

  constructor(adjacency: Adjacency, root: number) {
    this.adjacency = adjacency;
    this.root = root;
  }

  from(component: number): readonly string[] {
    this.next ??= this.search();
    const path = [component];
    for (let node = component; node !== this.root;) {
      node = this.next[node] as number;
      if (node === -1) return [this.adjacency.ids[component] ?? ''];
      path.push(node);
    }
    return path.map((node) => this.adjacency.ids[node] ?? '');
  }

  private search(): Int32Array {
    const { neededBy, neededByFrom, size } = this.adjacency;
    const next = new Int32Array(size).fill(-1);
    const queue = [this.root];
    next[this.root] = this.root;
    for (const node of queue) {
      for (let edge = neededByFrom[node] as number; edge < (neededByFrom[node + 1] as number); edge += 1) {
        const dependent = neededBy[edge] as number;
        if (next[dependent] !== -1) continue;
        next[dependent] = node;
        queue.push(dependent);
      }
    }
    return next;
  }
}

class SkippedComponent {
  readonly id: string;
  readonly #component: number;
  readonly #paths: PathsTo | undefined;

  constructor(id: string, component: number, paths: PathsTo | undefined) {
    this.id = id;
    this.#component = component;
    this.#paths = paths;
  }

  /** From the component to the root cause; only the component, when it was skipped for another reason than needing it. */
  get path(): readonly string[] {
    return this.#paths?.from(this.#component) ?? [this.id];
  }

  toJSON(): object {
    return { id: this.id, path: this.path };
  }
}

function sentence(verb: string, details: OperationFailure, root: unknown): string {
  const first = details.failures[0];
  const who = details.rootCause ?? 'The operation';
  if (first?.kind === 'timed-out') return firstLine(first.error);
  if (details.rootCause === undefined && details.quarantined.length > 0) return `${names(details.quarantined)} was told to ${verb} with a handler in flight that had been left behind before.`;
  return `${who} failed to ${verb}: ${firstLine(root)}`;
}

/** `start`, or `hook before start`. */
function stageOf({ hook, phase }: Failure): string {
  return hook === undefined ? phase : `hook ${hook} ${phase}`;
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? '';
}

/** What a schema has refused, and where that is declared; of our own errors, for the first, the way and the remedy: who only reads the message has to find it. */
function more(error: unknown, isFirst: boolean): readonly string[] {
  if (!isSystoleError(error)) return [];
  const lines = error.message.split('\n').slice(1);
  if (error.code === 'ERR_INVALID_CONFIG') return lines.slice(0, -1);
  return isFirst && !ofMany.has(error.code) ? lines : [];
}

/** What is told of many has its own remedies. */
const ofMany: ReadonlySet<string> = new Set(['ERR_START_FAILED', 'ERR_STOP_FAILED', 'ERR_PHASE_FAILED', 'ERR_SUSPEND_FAILED', 'ERR_RESUME_FAILED', 'ERR_WIRING']);

function listed(label: string, ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : `${label}: ${names(ids)}`;
}

function remedy(code: FailedCode, details: OperationFailure): string {
  if (details.quarantined.length > 0) return 'make the handlers that were left behind obey context.signal; until they end, a new start is refused';
  const kind = details.failures[0]?.kind;
  const mend = kind === 'timed-out' ? 'raise the limit, or mend what takes so long,' : 'mend the cause';
  if (details.leftUp !== undefined) return `${mend} and start again: what is up stays so; or call stopAll()`;
  if (code === 'ERR_START_FAILED') return `${mend} and start again; nothing of this start is left running`;
  if (code === 'ERR_RESUME_FAILED') return `${mend} and start again; everything was stopped`;
  if (kind === 'timed-out' || kind === 'aborted') return 'raise the limit of the component, or make its handler obey context.signal';
  return details.uncalled !== undefined ? 'mend the handlers named above, and call it again for the others' : 'mend the handlers named above; every other component was attended to';
}
