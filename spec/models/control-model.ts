import { idle, SelectionModel } from './selection-model';
import type { Prediction, SelectionCall, Standing } from './selection-model';
import type { SequentialModel, Timed } from './linearise';
import { common, listed, nothing, reach, union, without } from './sets';
import type { Nodes } from './sets';
import type { Shape } from './shapes';

/** A look at a system in which nothing goes on. */
export interface Look {
  readonly verb: 'look';
  readonly up: Nodes;
  readonly isSuspended: boolean;
}

/** A call as its caller saw it. */
export interface Recorded extends Timed {
  readonly what: SelectionCall | Look;
  /** `done`, or the code of its error. */
  readonly end: string;
  /** Equal for calls that were given the same operation. */
  readonly handle: number;
  readonly wasAborted: boolean;
  /** Asked to be refused when anything else goes on. */
  readonly rejectIfBusy: boolean;
}

/** Whose handlers go wrong. */
export interface Faults {
  /** A start never comes up in time. */
  readonly broken: Nodes;
  /** A start comes up, or does not. */
  readonly flaky: Nodes;
  readonly badStop: Nodes;
  readonly badSuspend: Nodes;
  readonly badResume: Nodes;
  /** Left behind at times, with a handler in flight. */
  readonly deaf: Nodes;
  /** Who is hurried may be left behind, too. */
  readonly shortGraces: boolean;
}

export const sound: Faults = { broken: nothing, flaky: nothing, badStop: nothing, badSuspend: nothing, badResume: nothing, deaf: nothing, shortGraces: false };

/** How control calls may end one after the other; of overlapping ones, the table of admissions says which may be refused or superseded. */
export class ControlModel implements SequentialModel<Standing, Recorded> {
  readonly initial = idle;
  private readonly selection: SelectionModel;
  private readonly shape: Shape;
  private readonly history: readonly Recorded[];
  private readonly faults: Faults;

  constructor(shape: Shape, history: readonly Recorded[], faults: Faults = sound) {
    this.selection = new SelectionModel(shape);
    this.shape = shape;
    this.history = history;
    this.faults = faults;
  }

  key({ up, asked, askedAll, off, asleep, rest }: Standing): string {
    return JSON.stringify([up, asked, off, asleep, rest?.running ?? nothing, rest?.enabled ?? nothing].map(listed).concat([[Number(askedAll), Number(rest === undefined)]]));
  }

  after(before: Standing, call: Recorded, pending: readonly Recorded[], previous: Recorded | undefined): readonly Standing[] {
    const { what, end } = call;
    if (what.verb === 'look') return sameSet(what.up, before.up) && what.isSuspended === (before.rest !== undefined) ? [before] : [];
    if (this.mustBeRefused(what.verb, call) || this.joinedLess(call)) return [];
    if (previous !== undefined && isSameOperation(previous, call)) return [before];
    const predicted = this.selection.predict(before, what);
    switch (end) {
      case 'done': return this.endsWell(predicted) ? [predicted.after] : [];
      case 'ERR_DISABLED': return predicted.refused === end ? [before] : [];
      case 'ERR_STATE': return predicted.refused === end || this.isRefused(what.verb, call) ? [before] : [];
      case 'ERR_BUSY': return this.isBusy(call, predicted) ? [before, { ...this.half(before, predicted), rest: before.rest }] : [];
      case 'ERR_SUPERSEDED': return pending.some((stop) => stop.what.verb === 'stop' && isWithin(stop.invokedAt, call)) ? this.calledOff(before, what.verb, predicted) : [];
      case 'ERR_ABORTED': return call.wasAborted ? this.calledOff(before, what.verb, predicted) : [];
      case 'ERR_START_FAILED': return this.failsToStart(predicted) ? [this.half(before, predicted)] : [];
      case 'ERR_RESUME_FAILED': return this.failsToStart(predicted) ? [this.down(before)] : [];
      case 'ERR_STOP_FAILED': return this.failsToStop(call, predicted) ? [predicted.after] : [];
      case 'ERR_SUSPEND_FAILED': return this.endsWell(predicted) ? [] : [this.suspended(before, predicted, common(predicted.suspends, this.faults.badSuspend))];
      default: return [];
    }
  }

  private endsWell(predicted: Prediction): boolean {
    const { broken, badStop, badSuspend, badResume } = this.faults;
    return predicted.refused === undefined && !meet(predicted.starts, broken) && !meet(predicted.stops, badStop)
      && !meet(predicted.suspends, badSuspend) && !meet(predicted.resumes, badResume);
  }

  private failsToStart({ refused, starts, resumes }: Prediction): boolean {
    const { broken, flaky, badResume } = this.faults;
    return refused === undefined && (meet(starts, union(broken, flaky)) || meet(resumes, badResume));
  }

  /** What a superseded start had brought up is stopped with the rest; a stop that is called off is hurried. */
  private failsToStop(call: Recorded, { starts, stops }: Prediction): boolean {
    const { broken, badStop } = this.faults;
    const tookOver = this.history.some((other) => other.end === 'ERR_SUPERSEDED' && isWithin(call.invokedAt, other));
    return !meet(starts, broken) && (meet(stops, badStop) || (tookOver && (badStop.size > 0 || call.wasAborted)) || (call.wasAborted && stops.size > 0));
  }

  /** The rows of the table of admissions that reject: a start, a stop, a restart, or anything that is rolled back. */
  private isRefused(verb: SelectionCall['verb'], call: Recorded): boolean {
    const kinds = verb === 'restart' ? ['stop'] : verb === 'suspend' || verb === 'resume' ? ['start', 'stop', 'restart'] : undefined;
    return kinds !== undefined && this.history.some((other) => isWithin(call.invokedAt, other) && (kinds.includes(other.what.verb) || rolledBack.has(other.end)));
  }

  /** True for a call that did not get the refusal which the last call admitted before it, and still on its way, leads to. */
  private mustBeRefused(verb: SelectionCall['verb'], call: Recorded): boolean {
    const refusing = verb === 'restart' ? ['stop'] : verb === 'suspend' || verb === 'resume' ? ['start', 'stop', 'restart'] : [];
    const ongoing = this.history.filter((other) => isWithin(call.invokedAt, other));
    // A stop goes before switches that wait, so that the last to come need not be the last in the queue.
    const sinceThen = Math.min(...ongoing.map(({ invokedAt }) => invokedAt));
    const switches = this.history.some(({ what, invokedAt, endedAt }) => what.verb === 'switch' && endedAt > sinceThen && invokedAt < call.invokedAt);
    if (refusals.has(call.end) || switches) return false;
    const last = ongoing.reduce<Recorded | undefined>((latest, other) => (latest === undefined || other.invokedAt > latest.invokedAt ? other : latest), undefined);
    return last !== undefined && refusing.includes(last.what.verb);
  }

  /** True for a resume that was given an operation which somebody had made before it with less to change. */
  private joinedLess({ what, handle, invokedAt }: Recorded): boolean {
    return what.verb === 'resume' && this.history.some((other) => other.handle === handle && other.invokedAt < invokedAt
      && other.what.verb === 'resume' && without(what.changed, other.what.changed).size > 0);
  }

  private isBusy(call: Recorded, { starts, resumes }: Prediction): boolean {
    const { deaf, shortGraces } = this.faults;
    if (meet(union(starts, resumes), deaf) || (shortGraces && this.history.some((other) => other.wasAborted))) return true;
    return call.rejectIfBusy && (deaf.size > 0 || this.history.some((other) => isWithin(call.invokedAt, other)));
  }

  private calledOff(before: Standing, verb: SelectionCall['verb'], predicted: Prediction): readonly Standing[] {
    const untouched = [before, this.selection.settled(before)];
    const { off } = predicted.after;
    switch (verb) {
      case 'start': case 'stop': return untouched;
      case 'restart': return [...untouched, this.half(before, predicted)];
      case 'resume': return [...untouched, this.half(before, predicted), this.down(before)];
      // The switch has been turned, whatever became of the rest; what it had stopped may still be wanted.
      case 'switch': return [...untouched, ...[before.asked, this.half(before, predicted).asked].map((asked) =>
        this.selection.settled({ ...this.half(before, predicted), off, asked: without(asked, without(predicted.starts, predicted.stops)) }))];
      case 'suspend': return [...untouched, ...subsets(predicted.suspends).map((failed) => this.suspended(before, predicted, failed))];
    }
  }

  /** What was to be stopped is, and nothing was started; nobody asks for it any more. */
  private half(before: Standing, { stops, starts }: Prediction): Standing {
    const gone = union(stops, without(starts, before.up));
    return this.selection.settled({
      ...before, up: without(before.up, stops), asleep: without(before.asleep, stops), asked: without(before.asked, gone),
      rest: before.rest && { ...before.rest, running: without(before.rest.running, stops) },
    });
  }

  private down(before: Standing): Standing {
    return this.selection.settled({ ...before, up: nothing, asleep: nothing, rest: undefined });
  }

  /** What could not be suspended is stopped, with what depends on it. */
  private suspended(before: Standing, { after }: Prediction, failed: Nodes): Standing {
    const stopped = reach(failed, (node) => this.shape.edges.filter(({ from, to, relation }) => to === node && relation !== 'order' && before.up.has(from)).map(({ from }) => from));
    return { ...after, up: without(after.up, stopped), asleep: without(after.asleep, stopped), rest: after.rest ?? before.rest };
  }
}

const refusals: ReadonlySet<string> = new Set(['ERR_STATE', 'ERR_BUSY', 'ERR_DISABLED']);
const rolledBack: ReadonlySet<string> = new Set(['ERR_START_FAILED', 'ERR_RESUME_FAILED', 'ERR_ABORTED', 'ERR_SUPERSEDED']);

/** True for a call that was given the operation of the previous one: it failed once; it was done once, if that did all this one asks for. */
function isSameOperation(previous: Recorded, call: Recorded): boolean {
  if (previous.handle !== call.handle || call.end !== 'done') return previous.handle === call.handle;
  return request(previous).every(([name, value], place) => {
    const [, asked] = request(call)[place] ?? [];
    return value instanceof Set && asked instanceof Set ? without(asked, value).size === 0 && (name === 'changed' || asked.size === value.size) : value === asked;
  });
}

function request({ what }: Recorded): readonly (readonly [string, unknown])[] {
  return Object.entries(what);
}

/** True when something happened while a call was on its way. */
function isWithin(moment: number, call: Timed): boolean {
  return call.invokedAt < moment && moment < call.endedAt;
}

function meet(one: Nodes, other: Nodes): boolean {
  return common(one, other).size > 0;
}

function sameSet(one: Nodes, other: Nodes): boolean {
  return one.size === other.size && common(one, other).size === one.size;
}

function subsets(set: Nodes): readonly Nodes[] {
  return [...set].reduce<readonly Nodes[]>((found, node) => [...found, ...found.map((one) => union(one, [node]))], [nothing]);
}
