import { collect, throwCollected } from '../../model/collected';
import type { Definition, Handler, HandlerMoment } from '../../model/definition';
import { isThenable } from '../../model/thenable';
import { methodOf, missingHandlers } from './lacked-handlers';

/** What calls have to know of the context that they hand on; one of the user's own making has nothing of it. */
export interface CallContext {
  /** The component whose handlers they are. */
  readonly id?: string;
  /** True when no further handler of the component is to be called. */
  readonly isOut?: boolean;
  /** Told which handler is called next, and which has failed; only where a phase has hooks. */
  entering?(moment: HandlerMoment): void;
  failing?(moment: HandlerMoment): void;
}

/** One handler, ready to be called on an instance. */
export type HandlerCall = (instance: unknown, context: CallContext) => unknown;

const moments: readonly HandlerMoment[] = ['before', 'on', 'after'];

/** Phases on the way down: what was declared last, in the most derived class, comes first. */
const reversed: ReadonlySet<string> = new Set(['stop', 'drain', 'force-stop', 'suspend']);

const noCalls: readonly HandlerCall[] = [];

/** A list of handlers, ready to be called: by phase, in the order in which they are called. */
export class CallPlan {
  /** What a start calls on an instance that is there, hooks before it included. */
  readonly start: readonly HandlerCall[];
  /** What a start calls that has made the instance itself, behind `beforeStart`. */
  readonly startOn: readonly HandlerCall[];
  /** The hooks that run before a start makes the instance. */
  readonly beforeStart: readonly HandlerCall[];
  /** The hooks after the start handlers, in order: by then the start's work is done, so they are called apart. */
  readonly afterStart: readonly HandlerCall[];
  readonly stop: readonly HandlerCall[] | undefined;
  readonly drain: readonly HandlerCall[] | undefined;
  /** True when it says itself how to stop, rather than only what comes around it. */
  readonly namesStop: boolean;
  private readonly handlers: readonly Handler[];
  private readonly calls = new Map<string, readonly HandlerCall[]>();

  constructor(handlers: readonly Handler[]) {
    this.handlers = handlers;
    for (const phase of new Set(handlers.map((handler) => handler.phase))) {
      const [before = [], on = [], after = []] = moments.map((moment) => callsAt(handlers, phase, moment));
      this.calls.set(phase, phase === 'start' ? [...before, ...on] : builtInPhases.has(phase) ? [...before, ...on, ...after] : answering(before, on, after));
    }
    this.start = this.calls.get('start') ?? noCalls;
    this.startOn = callsAt(handlers, 'start', 'on');
    this.beforeStart = callsAt(handlers, 'start', 'before');
    this.afterStart = callsAt(handlers, 'start', 'after');
    this.stop = this.calls.get('stop');
    this.drain = this.calls.get('drain');
    this.namesStop = callsAt(handlers, 'stop', 'on').length > 0;
  }

  get phases(): Iterable<string> {
    return this.calls.keys();
  }

  has(phase: string): boolean {
    return this.calls.has(phase);
  }

  /** The calls of a phase; of a start, those on an instance that is there. */
  of(phase: string): readonly HandlerCall[] | undefined {
    return this.calls.get(phase);
  }

  /** A stop, with the hooks that this has around it. */
  aroundStop(stop: HandlerCall): readonly HandlerCall[] {
    return [...callsAt(this.handlers, 'stop', 'before'), marked('on', stop), ...callsAt(this.handlers, 'stop', 'after')];
  }
}

const plans = new WeakMap<readonly Handler[], CallPlan>();
const emptyPlan = new CallPlan([]);

let lastHandlers: readonly Handler[] | undefined;
let lastPlan = emptyPlan;

/** Worked out once for each list of handlers: lists never change, and classes with the same handlers share theirs, so most often it is the last one. */
export function callPlan({ handlers }: Definition): CallPlan {
  if (handlers === lastHandlers) return lastPlan;
  if (handlers.length === 0) return emptyPlan;
  let plan = plans.get(handlers);
  if (plan === undefined) {
    plan = new CallPlan(handlers);
    plans.set(handlers, plan);
  }
  lastHandlers = handlers;
  lastPlan = plan;
  return plan;
}

function callsAt(handlers: readonly Handler[], phase: string, moment: HandlerMoment): readonly HandlerCall[] {
  const all = handlers.filter((handler) => handler.phase === phase);
  const own = all.filter((handler) => handler.moment === moment);
  const calls = (reversed.has(phase) ? own.reverse() : own).map((handler) => toCall(handler));
  return all.length > own.length || moment !== 'on' ? calls.map((call) => marked(moment, call)) : calls;
}

/** Tells the context which handler it was that failed, or ran over the limit. */
function marked(moment: HandlerMoment, call: HandlerCall): HandlerCall {
  return (instance, context) => {
    context.entering?.(moment);
    try {
      const given = call(instance, context);
      return isThenable(given) ? watched(given, moment, context) : given;
    } catch (error) {
      context.failing?.(moment);
      throw error;
    }
  };
}

async function watched(given: PromiseLike<unknown>, moment: HandlerMoment, context: CallContext): Promise<unknown> {
  try {
    return await given;
  } catch (error) {
    context.failing?.(moment);
    throw error;
  }
}

/** What a phase of the user's own gives is what its last handler returns; what hooks return counts for nothing. */
function answering(before: readonly HandlerCall[], on: readonly HandlerCall[], after: readonly HandlerCall[]): readonly HandlerCall[] {
  const last = on.at(-1);
  const hooks = after.map(silent);
  if (last === undefined || hooks.length === 0) return [...before.map(silent), ...on, ...hooks];
  const answer: HandlerCall = async (instance, context) => {
    const given = await last(instance, context);
    if (context.isOut !== true) await callInTurn(hooks, instance, context);
    return given;
  };
  return [...before.map(silent), ...on.slice(0, -1), answer];
}

function silent(hook: HandlerCall): HandlerCall {
  return (instance, context) => {
    const given = hook(instance, context);
    return isThenable(given) ? Promise.resolve(given).then(() => undefined) : undefined;
  };
}

function toCall(handler: Handler): HandlerCall {
  const { call } = handler;
  if (typeof call === 'function') return call as HandlerCall;
  return (instance, context) => {
    // Looked up at the time of the call: another decorator, or a subclass, may have put its own method there.
    const method = methodOf(instance, call);
    if (method === undefined) throw missingHandlers(context.id ?? '', [handler]);
    return method.call(instance, context);
  };
}

/** Phases that `'*'` does not stand for. */
export const builtInPhases: ReadonlySet<string> = new Set(['start', 'stop', 'suspend', 'resume', 'drain', 'force-stop', 'clean-up', 'evict']);

/** What answers every phase of the user's own that has no other handler. */
export const anyPhase = '*';

/** The handlers that answer a phase, in order; `undefined` when there is none. */
export function callsFor(definition: Definition, phase: string): readonly HandlerCall[] | undefined {
  const plan = callPlan(definition);
  if (phase === 'start' && definition.source.kind === 'start') return plan.has('start') ? plan.startOn : undefined;
  return plan.of(phase) ?? (builtInPhases.has(phase) ? undefined : plan.of(anyPhase));
}

/** Calls them one after the other; the first failure ends it, and so does the first that says that the component is invalid. Stays synchronous while the handlers do. */
export function callInTurn(calls: readonly HandlerCall[], instance: unknown, context: CallContext): unknown {
  for (let index = 0; index < calls.length; index += 1) {
    const result = (calls[index] as HandlerCall)(instance, context);
    if (isThenable(result)) return index === calls.length - 1 ? result : continueInTurn(result, calls, index + 1, instance, context);
    if (index === calls.length - 1 || context.isOut === true) return result;
  }
  return undefined;
}

async function continueInTurn(pending: PromiseLike<unknown>, calls: readonly HandlerCall[], from: number, instance: unknown, context: CallContext): Promise<unknown> {
  let result = await pending;
  for (const call of calls.slice(from)) {
    if (context.isOut === true) break;
    result = await call(instance, context);
  }
  return result;
}

/** Calls all of them, whatever happens; throws what was thrown, several as one. Stays synchronous for a single call. */
export function callAll(calls: readonly HandlerCall[], instance: unknown, context: CallContext): unknown {
  return calls.length === 1 ? (calls[0] as HandlerCall)(instance, context) : callAllInTurn(calls, instance, context);
}

async function callAllInTurn(calls: readonly HandlerCall[], instance: unknown, context: CallContext): Promise<void> {
  const errors: unknown[] = [];
  for (const call of calls) await collect(errors, () => call(instance, context));
  throwCollected(errors);
}
