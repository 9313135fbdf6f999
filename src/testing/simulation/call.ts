import type { Container } from '../../app/container';
import type { Operation } from '../../lifecycle/operations/operation';
import type { SystoleEvent } from '../../model/event';

/** One call of a container's public operations, as data. Targets are ids; none means everything. */
export type CallPlan =
  | { readonly kind: 'start'; readonly targets: readonly string[]; readonly isolated?: boolean; readonly waitForQuiescenceMs?: number; readonly rejectIfBusy?: boolean; readonly deadlineMs?: number; readonly rollback?: boolean }
  | { readonly kind: 'stop'; readonly targets: readonly string[]; readonly isolated?: boolean; readonly detach?: boolean; readonly budgetMs?: number }
  | { readonly kind: 'restart'; readonly targets: readonly string[]; readonly isolated?: boolean }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume'; readonly changed: readonly string[] }
  | { readonly kind: 'enable' | 'disable'; readonly target: string }
  | { readonly kind: 'run'; readonly phase: string; readonly only: readonly string[] }
  | { readonly kind: 'override' | 'restore' | 'resolve'; readonly target: string }
  /** Calls off the latest operation that has not ended. */
  | { readonly kind: 'abort' }
  | { readonly kind: 'hurry' }
  | { readonly kind: 'process-signal'; readonly name: 'SIGTERM' | 'SIGINT' }
  /** The event loop stands still: what falls due meanwhile is all due at once. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** The clock on the wall is set. */
  | { readonly kind: 'set-wall-clock'; readonly byMs: number };

/** A call from outside, so long after the beginning. */
export interface TimedCall {
  readonly atMs: number;
  readonly call: CallPlan;
}

/** A listener that misbehaves at the `nth` event of a kind: throws, rejects, or makes a call. */
export interface ListenerPlan {
  readonly event: SystoleEvent['kind'] | 'any';
  readonly nth: number;
  readonly does: 'throws' | 'rejects' | CallPlan;
  /** Makes its call not from within, but in a later turn of the same instant. */
  readonly soon?: boolean;
}

type Operations = { readonly [Kind in CallPlan['kind']]?: (call: CallPlan & { readonly kind: Kind }, container: Container) => Operation };

/** The calls that are operations. */
const operations: Operations = {
  start, stop,
  restart: ({ targets, isolated }, container) => (targets.length === 0 ? container.restartAll() : container.restart(...targets, given({ isolated }))),
  suspend: (_, container) => container.suspend(),
  resume: ({ changed }, container) => container.resume({ config: new Map(changed.map((id) => [id, { changed: true }])) }),
  enable: ({ target }, container) => container.enable(target),
  disable: ({ target }, container) => container.disable(target),
  run: ({ phase, only }, container) => container.run(phase, only.length === 0 ? {} : { only }),
};

/** Makes a call that is an operation; `undefined` for others. What it throws is the container's refusal. */
export function operationOf(call: CallPlan, container: Container): Operation | undefined {
  // The compiler cannot see that the entry found by a call's kind takes calls of that kind.
  const make = operations[call.kind] as ((call: CallPlan, container: Container) => Operation) | undefined;
  return make?.(call, container);
}

/** Calls that are over when they return. @throws the container's refusal */
export function changeBy(call: CallPlan, container: Container): void {
  if (call.kind === 'override') container.override(call.target, { startTimeoutMs: 70 });
  else if (call.kind === 'restore') container.restore(call.target);
  else if (call.kind === 'resolve') container.resolve(call.target);
  else if (call.kind === 'hurry') container.hurry();
}

function start(call: CallPlan & { readonly kind: 'start' }, container: Container): Operation {
  const { waitForQuiescenceMs, rejectIfBusy, deadlineMs, rollback, isolated } = call;
  if (call.targets.length === 0) return container.startAll(given({ waitForQuiescenceMs, rejectIfBusy, deadlineMs, rollback }));
  return container.start(...call.targets, given({ waitForQuiescenceMs, rejectIfBusy, deadlineMs, rollback, isolated }));
}

function stop(call: CallPlan & { readonly kind: 'stop' }, container: Container): Operation {
  const { budgetMs, isolated, detach } = call;
  if (call.targets.length === 0) return container.stopAll(given({ budgetMs }));
  return container.stop(...call.targets, given({ budgetMs, isolated, detach }));
}

type Given<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/** The options that have a value. */
function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<Options>;
}
