import type { Random } from '../random';
import type { CallPlan } from './call';
import type { ExploredGraph } from './explored-graph';

/** The calls that an exploration makes, by the method's name; `abort` is that of the operation that was called last. */
export const exploreCalls = [
  'startAll', 'stopAll', 'restartAll', 'start', 'stop', 'restart', 'suspend', 'resume', 'enable', 'disable', 'run', 'abort', 'hurry',
] as const;

/** A call that an exploration makes. */
export type ExploreCall = (typeof exploreCalls)[number];

/** The calls that name what they are about. */
export const namingCalls = ['start', 'stop', 'restart', 'resume', 'enable', 'disable', 'run'] as const;

/** A call about what it names: components by their ids; `enable` and `disable` a component or a feature; `run` a phase, and components. */
export interface NamedCall {
  readonly call: (typeof namingCalls)[number];
  readonly targets: readonly string[];
}

type CallMaker = (graph: ExploredGraph, random: Random, before: CallPlan | undefined) => CallPlan;

const makers: Readonly<Record<ExploreCall, CallMaker>> = {
  startAll: () => ({ kind: 'start', targets: [] }),
  stopAll: () => ({ kind: 'stop', targets: [] }),
  restartAll: () => ({ kind: 'restart', targets: [] }),
  start: (graph, random) => ({ kind: 'start', targets: some(random, graph) }),
  stop: (graph, random) => ({ kind: 'stop', targets: some(random, graph) }),
  restart: (graph, random) => ({ kind: 'restart', targets: some(random, graph) }),
  suspend: () => ({ kind: 'suspend' }),
  resume: (graph, random) => ({ kind: 'resume', changed: random.chance(0.3) ? [one(random, graph)] : [] }),
  enable: (graph, random, before) => ({ kind: 'enable', target: before?.kind === 'disable' ? before.target : switchOf(random, graph) }),
  disable: (graph, random) => ({ kind: 'disable', target: switchOf(random, graph) }),
  run: (graph, random) => ({ kind: 'run', phase: random.pick(graph.phases), only: random.chance(0.5) ? [] : some(random, graph) }),
  abort: () => ({ kind: 'abort' }),
  hurry: () => ({ kind: 'hurry' }),
};

/** A random call of one kind, or the one that is named. `before` is the one it comes after. */
export function exploredCall(call: ExploreCall | NamedCall, graph: ExploredGraph, random: Random, before: CallPlan | undefined): CallPlan {
  return typeof call === 'string' ? makers[call](graph, random, before) : namedCall(call);
}

function namedCall({ call, targets }: NamedCall): CallPlan {
  const [first = '', ...others] = targets;
  switch (call) {
    case 'start': case 'stop': case 'restart': return { kind: call, targets };
    case 'resume': return { kind: call, changed: targets };
    case 'enable': case 'disable': return { kind: call, target: first };
    case 'run': return { kind: call, phase: first, only: others };
  }
}

/** The kind of a call that was made. */
export function kindOf(call: CallPlan): ExploreCall {
  const isAboutAll = (call.kind === 'start' || call.kind === 'stop' || call.kind === 'restart') && call.targets.length === 0;
  return (isAboutAll ? `${call.kind}All` : call.kind) as ExploreCall;
}

/** The components, features and phases that a call names. */
export function targetsOf(call: CallPlan): readonly string[] {
  if ('targets' in call) return call.targets;
  if ('target' in call) return [call.target];
  if (call.kind === 'resume') return call.changed;
  return call.kind === 'run' ? [call.phase, ...call.only] : [];
}

const mostNames = 4;

/** A call as it would be written. */
export function inWords(call: CallPlan): string {
  const names = targetsOf(call);
  const shown = names.length > mostNames ? [...names.slice(0, mostNames), `${String(names.length - mostNames)} more`] : names;
  if (call.kind === 'resume' && names.length > 0) return `resume() with another config for ${shown.join(', ')}`;
  return `${kindOf(call)}(${shown.join(', ')})`;
}

/** One or two components. */
function some(random: Random, graph: ExploredGraph): readonly string[] {
  const first = one(random, graph);
  const second = one(random, graph);
  return first === second || random.chance(0.6) ? [first] : [first, second];
}

function one(random: Random, { components }: ExploredGraph): string {
  return random.pick(components).id;
}

function switchOf(random: Random, graph: ExploredGraph): string {
  return graph.features.length > 0 && random.chance(0.6) ? random.pick(graph.features) : one(random, graph);
}
