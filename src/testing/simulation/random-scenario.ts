import type { Random } from '../random';
import type { ActPlan } from './act';
import type { CallPlan, ListenerPlan, TimedCall } from './call';
import type { Acts, Scenario } from './scenario';
import { scheduleKinds } from './schedule';

/** What a random scenario needs to know of a component. Milliseconds. */
export interface ComponentFacts {
  readonly id: string;
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** How long it is waited for after an abort. */
  readonly graceMs: number;
  /** The phases it has handlers for. */
  readonly phases: readonly string[];
  readonly readiness: 'started' | 'explicit';
  /** Whether it may turn out to be disabled at its own start. */
  readonly mayTurnOutDisabled: boolean;
}

/** How much goes wrong. */
type Weather = 'calm' | 'one-fault' | 'windy' | 'storm';
const weathers: readonly Weather[] = ['calm', 'one-fault', 'windy', 'windy', 'storm'];
const faultChance: Readonly<Record<Weather, number>> = { 'calm': 0, 'one-fault': 0, 'windy': 0.12, 'storm': 0.4 };

/** Phases that lead down: a fault there does not end anything else. */
const downPhases: ReadonlySet<string> = new Set(['stop', 'drain', 'force-stop', 'suspend']);

/** What calls may be about. */
export interface Surroundings {
  /** At least one. */
  readonly components: readonly ComponentFacts[];
  /** Phases of the user's own. */
  readonly phases: readonly string[];
  readonly features: readonly string[];
}

/** A scenario for a system of these components: what its handlers do, what is called, who listens, who comes first. */
export function randomScenario(random: Random, around: Surroundings): Scenario {
  const weather = random.pick(weathers);
  const seed = random.integer(1, 1_000_000_000);
  const acts: Record<string, Acts> = {};
  for (const facts of around.components) acts[facts.id] = actsOf(random, facts, faultChance[weather], around);
  if (weather === 'one-fault') addFault(random, acts, around.components);
  return {
    acts,
    calls: callsOf(random, around),
    listeners: random.chance(0.2) ? [listenerOf(random, around)] : [],
    schedule: { kind: random.pick(scheduleKinds), seed, together: random.chance(0.3) ? random.next() * 0.6 : 0 },
    asProcess: random.chance(0.1),
  };
}

function actsOf(random: Random, facts: ComponentFacts, faults: number, around: Surroundings): Acts {
  const acts: Record<string, readonly ActPlan[]> = {};
  for (const phase of facts.phases) {
    const count = faults === 0 ? 1 : random.integer(1, 3);
    acts[phase] = Array.from({ length: count }, () => {
      const plan = random.chance(faults) ? fault(random, facts, phase) : success(random, facts, phase);
      const call = (): CallPlan => (random.chance(0.2) ? { kind: 'stall', ms: random.pick([1, facts.graceMs, limitOf(facts, phase), limitOf(facts, phase) + 1]) } : anyCall(random, around));
      const calls = random.chance(0.02) ? { calls: { call: call(), awaits: random.chance(0.5) } } : {};
      return { ...plan, ...calls };
    });
  }
  return acts;
}

function addFault(random: Random, acts: Record<string, Acts>, components: readonly ComponentFacts[]): void {
  const facts = random.pick(components);
  if (facts.phases.length === 0) return;
  const phase = random.pick(facts.phases);
  acts[facts.id] = { ...acts[facts.id], [phase]: [fault(random, facts, phase), ...acts[facts.id]?.[phase] ?? []] };
}

function success(random: Random, facts: ComponentFacts, phase: string): ActPlan {
  const limitMs = limitOf(facts, phase);
  const ms = random.pick([0, 0, 1, random.integer(1, 10), random.integer(1, 10), Math.floor(limitMs / random.integer(2, 5))]);
  const plan: ActPlan = { end: random.pick(['returns', 'resolves', 'resolves', 'resolves', 'calls-back-twice']), ms };
  const obeys = random.chance(0.3) ? { obeysAfterMs: random.pick([0, 1, Math.floor(facts.graceMs / 2)]) } : {};
  const defers = phase === 'start' && random.chance(0.2) ? { defers: random.integer(1, 3) } : {};
  return { ...plan, ...obeys, ...defers, ...(phase === 'start' ? readiness(random, facts, ms) : {}) };
}

function readiness(random: Random, facts: ComponentFacts, ms: number): Partial<ActPlan> {
  if (facts.readiness === 'started') return {};
  const readyAfterMs = random.pick([0, ms, ms + random.integer(1, 20)]);
  return random.chance(0.5) ? { readyAfterMs, notReadyAfterMs: readyAfterMs + random.integer(0, 20) } : { readyAfterMs };
}

function fault(random: Random, facts: ComponentFacts, phase: string): ActPlan {
  const limitMs = limitOf(facts, phase);
  const defers = phase === 'start' && random.chance(0.4) ? { defers: random.integer(1, 3) } : {};
  const obeysAfterMs = random.pick([0, 1, Math.floor(facts.graceMs / 2), facts.graceMs, facts.graceMs + 1]);
  const lateMs = limitMs + random.pick([0, 1, facts.graceMs, facts.graceMs + 1, random.integer(1, 20) * (facts.graceMs + 1)]);
  if (phase === 'start' && facts.mayTurnOutDisabled && random.chance(0.2)) return { end: 'turns-out-disabled', ms: 0 };
  return {
    ...random.pick<ActPlan>([
      { end: 'throws', ms: 0 },
      { end: 'says-invalid', ms: 0 },
      { end: 'rejects', ms: random.integer(0, Math.max(1, Math.floor(limitMs / 2))) },
      { end: 'rejects', ms: lateMs },
      { end: 'resolves', ms: lateMs },
      { end: 'resolves', ms: lateMs, extendsByMs: random.integer(1, 3 * limitMs) },
      { end: 'hangs', ms: 0 },
      { end: 'hangs', ms: 0, obeysAfterMs },
      { end: 'fails-twice', ms: 0 },
      { end: 'has-no-then', ms: 0 },
    ]),
    ...defers,
  };
}

function limitOf(facts: ComponentFacts, phase: string): number {
  return downPhases.has(phase) ? facts.stopTimeoutMs : facts.startTimeoutMs;
}

function callsOf(random: Random, around: Surroundings): readonly TimedCall[] {
  const calls: TimedCall[] = [];
  const scaleMs = Math.max(1, ...around.components.map(({ startTimeoutMs }) => startTimeoutMs));
  let atMs = random.pick([0, 0, 1]);
  for (let left = random.integer(0, 7); left >= 0; left -= 1) {
    calls.push({ atMs, call: nextCall(random, around, calls.at(-1)?.call) });
    atMs += random.pick([0, 0, 1, random.integer(1, 10), random.integer(1, 10), Math.floor(scaleMs / random.integer(1, 4)), scaleMs * 3]);
  }
  return calls;
}

/** Most begin with a start of everything, and most suspends are followed by a resume: other orders teach little. */
function nextCall(random: Random, around: Surroundings, last: CallPlan | undefined): CallPlan {
  if (last === undefined && random.chance(0.8)) return { kind: 'start', targets: [] };
  if (last?.kind === 'start' && random.chance(0.1)) return { kind: 'suspend' };
  if (last?.kind === 'suspend' && random.chance(0.6)) return { kind: 'resume', changed: random.chance(0.3) ? some(random, around) : [] };
  return outerCall(random, around);
}

function outerCall(random: Random, around: Surroundings): CallPlan {
  const graceMs = around.components[0]?.graceMs ?? 1;
  return random.chance(0.02) ? { kind: 'stall', ms: random.pick([1, graceMs, 3 * graceMs]) } : anyCall(random, around);
}

/** Ways to make a call, each as likely as it is often here. */
const callMakers: readonly ((random: Random, around: Surroundings) => CallPlan)[] = [
  startAll, startAll, startAll, startSome, startSome, stopAll, stopAll, stopSome, stopSome,
  (random, around) => ({ kind: 'restart', ...targets(random, around) }),
  () => ({ kind: 'suspend' }),
  (random, around) => ({ kind: 'resume', changed: random.chance(0.3) ? some(random, around) : [] }),
  (random, around) => ({ kind: 'disable', target: switchOf(random, around) }),
  (random, around) => ({ kind: 'enable', target: switchOf(random, around) }),
  (random, around) => (around.phases.length === 0 ? { kind: 'abort' } : { kind: 'run', phase: random.pick(around.phases), only: random.chance(0.5) ? [] : some(random, around) }),
  () => ({ kind: 'abort' }),
  (random) => (random.chance(0.5) ? { kind: 'hurry' } : { kind: 'process-signal', name: random.pick(['SIGTERM', 'SIGINT']) }),
  () => ({ kind: 'process-signal', name: 'SIGTERM' }),
  (random) => ({ kind: 'set-wall-clock', byMs: random.pick([-86_400_000, 86_400_000]) }),
  (random, around) => ({ kind: random.pick(['override', 'restore', 'resolve']), target: one(random, around) }),
];

function anyCall(random: Random, around: Surroundings): CallPlan {
  return random.pick(callMakers)(random, around);
}

function startAll(random: Random): CallPlan {
  return { kind: 'start', targets: [], ...(random.chance(0.2) ? { waitForQuiescenceMs: random.integer(1, 500) } : {}), ...(random.chance(0.1) ? { deadlineMs: random.integer(1, 100) } : {}), ...(random.chance(0.1) ? { rollback: false } : {}) };
}

function startSome(random: Random, around: Surroundings): CallPlan {
  return { kind: 'start', ...targets(random, around), ...(random.chance(0.1) ? { rejectIfBusy: true } : {}), ...(random.chance(0.1) ? { rollback: false } : {}) };
}

function stopAll(random: Random): CallPlan {
  return { kind: 'stop', targets: [], ...(random.chance(0.2) ? { budgetMs: random.integer(1, 100) } : {}) };
}

function stopSome(random: Random, around: Surroundings): CallPlan {
  return { kind: 'stop', ...targets(random, around), ...(random.chance(0.15) ? { detach: true } : {}) };
}

function targets(random: Random, around: Surroundings): { readonly targets: readonly string[]; readonly isolated?: boolean } {
  const ids = some(random, around);
  return { targets: ids, ...(ids.length > 0 && random.chance(0.15) ? { isolated: true } : {}) };
}

function some(random: Random, { components }: Surroundings): readonly string[] {
  return components.filter(() => random.chance(0.3)).map(({ id }) => id);
}

function one(random: Random, { components }: Surroundings): string {
  return random.pick(components).id;
}

function switchOf(random: Random, around: Surroundings): string {
  return around.features.length > 0 && random.chance(0.5) ? random.pick(around.features) : one(random, around);
}

const heardKinds: readonly ListenerPlan['event'][] = [
  'operation-starting', 'operation-failing', 'operation-ended', 'system-changed', 'component-changed', 'step-starting', 'step-ended', 'step-aborting', 'late',
];

function listenerOf(random: Random, around: Surroundings): ListenerPlan {
  const does = random.pick<ListenerPlan['does']>(['throws', 'rejects', { kind: 'stop', targets: [] }, { kind: 'abort' }, anyCall(random, around)]);
  return { event: random.pick(heardKinds), nth: random.integer(1, 12), does };
}
