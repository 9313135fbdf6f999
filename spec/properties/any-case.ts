import fc from 'fast-check';
import type { Limits } from '../../src/index';
import type { ActPlan } from '../../src/testing/simulation/act';
import type { CallPlan, ListenerPlan, TimedCall } from '../../src/testing/simulation/call';
import type { Acts } from '../../src/testing/simulation/scenario';
import type { RandomSchedule } from '../../src/testing/simulation/schedule';
import { scheduleKinds } from '../../src/testing/simulation/schedule';
import type { SimulationCase } from '../simulation/simulate-seed';
import type { ComponentPlan, NeedForm } from '../simulation/system-plan';
import { features, userPhases } from '../simulation/system-plan';

const settings = { startTimeoutMs: 40, startDeadlineMs: 100, abortGraceMs: 10, stopBudgetMs: 80, stopTimeoutMs: 30, forceGraceMs: 8, slowWarningMs: 25 };
const forms: readonly NeedForm[] = ['required', 'optional', 'ready', 'absent-on-failure', 'completed', 'all', 'after', 'before', 'lazy'];
const phases: readonly string[] = ['stop', 'drain', 'force-stop', 'suspend', 'resume', ...userPhases];
const ends: readonly ActPlan['end'][] = ['resolves', 'rejects', 'throws', 'hangs', 'returns', 'says-invalid', 'turns-out-disabled', 'calls-back-twice', 'fails-twice', 'has-no-then'];
/** Around the limits and graces of the settings. */
const moments: readonly number[] = [8, 9, 10, 11, 30, 31, 38, 40, 41, 50, 51, 80, 88, 100, 110, 200];
const mostComponents = 6;

/** A component as it is drawn: it needs some of those before it, told by how far back they are. */
interface Draft {
  readonly needs: readonly { readonly back: number; readonly form: NeedForm }[];
  readonly phases: readonly string[];
  readonly acts: readonly { readonly phase: string; readonly plan: ActPlan }[];
  readonly limits: Limits;
  readonly feature: string | undefined;
  readonly findsOut: boolean;
  readonly keep: boolean;
  readonly isClass: boolean;
}

/** What is drawn beside the components: calls speak of as many as there may be. */
interface Happenings extends Pick<RandomSchedule, 'kind' | 'seed' | 'together'> {
  readonly calls: readonly TimedCall[];
  readonly listeners: readonly ListenerPlan[];
  readonly offFeatures: readonly string[];
  readonly concurrency: number | undefined;
  readonly asProcess: boolean;
}

/** A whole case, system and scenario; it shrinks to fewer components, needs, faults, calls and listeners, and to an easier schedule. */
export function anyCase(): fc.Arbitrary<SimulationCase> {
  return fc.tuple(fc.array(draft(), { minLength: 1, maxLength: mostComponents }), happenings()).map(([drafts, happening]) => caseOf(drafts, happening));
}

// --- what is drawn

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    needs: fc.array(fc.record({ back: fc.nat(mostComponents), form: fc.constantFrom(...forms) }), { maxLength: 3 }),
    phases: fc.subarray([...phases]),
    acts: fc.array(fc.record({ phase: fc.constantFrom('start', 'start', ...phases), plan: act() }), { maxLength: 3 }),
    limits: limits(),
    feature: given(fc.constantFrom(...features)),
    findsOut: rarely(), keep: rarely(), isClass: fc.boolean(),
  });
}

function act(): fc.Arbitrary<ActPlan> {
  return fc.record({ end: fc.constantFrom(...ends), ms: time() }).chain((plan) => fc.record({
    obeysAfterMs: given(fc.constantFrom(0, 1, 10, 11)), defers: given(fc.integer({ min: 1, max: 3 })), extendsByMs: given(fc.integer({ min: 1, max: 40 })),
    readyAfterMs: given(time()), notReadyAfterMs: given(time()),
  }).map((more) => present({ ...plan, ...more })));
}

function limits(): fc.Arbitrary<Limits> {
  return fc.record({
    startTimeoutMs: given(fc.integer({ min: 1, max: 60 })), stopTimeoutMs: given(fc.integer({ min: 1, max: 50 })), abortGraceMs: given(fc.nat(20)),
    drainTimeoutMs: given(fc.integer({ min: 1, max: 30 })), readiness: given(fc.constant('explicit' as const)), whenSuspended: given(fc.constant('stop' as const)),
  }).map((drawn) => present(drawn));
}

function happenings(): fc.Arbitrary<Happenings> {
  return fc.record({
    calls: fc.array(fc.record({ atMs: time(), call: call() }), { maxLength: 6 }),
    listeners: fc.array(listener(), { maxLength: 1 }),
    kind: fc.constantFrom(...scheduleKinds), seed: fc.nat(1_000), together: fc.constantFrom(0, 0.3),
    offFeatures: fc.subarray([...features], { maxLength: 1 }), concurrency: given(fc.integer({ min: 1, max: 3 })), asProcess: rarely(),
  });
}

function call(): fc.Arbitrary<CallPlan> {
  const targets = fc.uniqueArray(id(), { maxLength: 2 });
  const isolated = given(fc.constant(true));
  const target = fc.oneof({ withCrossShrink: true }, id(), fc.constantFrom(...features));
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('start' as const), targets, waitForQuiescenceMs: given(fc.integer({ min: 1, max: 300 })), deadlineMs: given(fc.integer({ min: 1, max: 80 })) }).map(present) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('stop' as const), targets, budgetMs: given(fc.integer({ min: 1, max: 80 })), detach: given(fc.constant(true)) }).map(present) },
    fc.record({ kind: fc.constant('restart' as const), targets }).chain((plan) => isolated.map((alone) => present({ ...plan, isolated: plan.targets.length === 0 ? undefined : alone }))),
    fc.constant<CallPlan>({ kind: 'suspend' }),
    fc.record({ kind: fc.constant('resume' as const), changed: fc.uniqueArray(id(), { maxLength: 1 }) }),
    fc.record({ kind: fc.constantFrom('disable' as const, 'enable' as const), target }),
    fc.record({ kind: fc.constant('run' as const), phase: fc.constantFrom(...userPhases), only: fc.constant([]) }),
    fc.constant<CallPlan>({ kind: 'abort' }),
    fc.constant<CallPlan>({ kind: 'hurry' }),
    fc.constant<CallPlan>({ kind: 'process-signal', name: 'SIGTERM' }),
    fc.constant<CallPlan>({ kind: 'set-wall-clock', byMs: 86_400_000 }),
    fc.record({ kind: fc.constantFrom('override' as const, 'restore' as const, 'resolve' as const), target: id() }),
  );
}

function listener(): fc.Arbitrary<ListenerPlan> {
  return fc.record({
    event: fc.constantFrom<ListenerPlan['event']>('operation-starting', 'operation-failing', 'operation-ended', 'system-changed', 'component-changed', 'step-starting', 'step-ended', 'step-aborting', 'late', 'wired'),
    nth: fc.integer({ min: 1, max: 12 }), does: fc.oneof(fc.constantFrom('throws' as const, 'rejects' as const), call()),
  });
}

function time(): fc.Arbitrary<number> {
  return fc.oneof({ withCrossShrink: true }, fc.nat(10), fc.constantFrom(...moments));
}

function id(): fc.Arbitrary<string> {
  return fc.nat(mostComponents - 1).map(idOf);
}

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(9).map((drawn) => drawn === 9);
}

function given<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 4 });
}

// --- what is made of it

function caseOf(drafts: readonly Draft[], { calls, listeners, kind, seed, together, offFeatures, concurrency, asProcess }: Happenings): SimulationCase {
  const ofThese = (call: CallPlan): CallPlan => aboutThese(call, drafts.length);
  return {
    system: { components: drafts.map(componentOf), offFeatures, settings: present({ ...settings, concurrency }) },
    scenario: {
      acts: Object.fromEntries(drafts.map((drawn, index) => [idOf(index), actsOf(drawn)] as const).filter(([, acts]) => Object.keys(acts).length > 0)),
      calls: calls.map(({ atMs, call: plan }) => ({ atMs, call: ofThese(plan) })),
      listeners: listeners.map((plan) => ({ ...plan, does: typeof plan.does === 'string' ? plan.does : ofThese(plan.does) })),
      schedule: { kind, seed, together }, asProcess,
    },
  };
}

function componentOf({ needs, phases: own, limits: ownLimits, feature, findsOut, keep, isClass }: Draft, index: number): ComponentPlan {
  const found = new Map(index === 0 ? [] : needs.map(({ back, form }) => [idOf(index - 1 - back % index), form] as const));
  return present({
    id: idOf(index), kind: isClass ? 'class' as const : 'definition' as const, needs: [...found].map(([need, form]) => ({ id: need, form })),
    phases: own, findsOut, keep, limits: ownLimits, feature,
  });
}

/** Of the phases that it has a handler for. */
function actsOf({ acts, phases: own, findsOut, limits: { readiness } }: Draft): Acts {
  const byPhase: Record<string, ActPlan[]> = {};
  for (const { phase, plan } of acts.filter((drawn) => drawn.phase === 'start' || own.includes(drawn.phase))) (byPhase[phase] ??= []).push(fitting(plan, phase, findsOut, readiness === 'explicit'));
  return byPhase;
}

/** Only a start may find out, defer, or speak of readiness. */
function fitting({ defers, readyAfterMs, notReadyAfterMs, ...plan }: ActPlan, phase: string, findsOut: boolean, isExplicit: boolean): ActPlan {
  const isStart = phase === 'start';
  return present({
    ...plan, end: plan.end === 'turns-out-disabled' && !(isStart && findsOut) ? 'returns' as const : plan.end,
    defers: isStart ? defers : undefined, readyAfterMs: isStart && isExplicit ? readyAfterMs : undefined, notReadyAfterMs: isStart && isExplicit ? notReadyAfterMs : undefined,
  });
}

/** The same call, about the components that there are. */
function aboutThese(call: CallPlan, size: number): CallPlan {
  const there = (text: string): string => (features.includes(text) ? text : idOf(Number(text.slice(1)) % size));
  const all = (ids: readonly string[]): readonly string[] => [...new Set(ids.map(there))];
  if ('target' in call) return { ...call, target: there(call.target) };
  if ('targets' in call) return { ...call, targets: all(call.targets) };
  return 'changed' in call ? { ...call, changed: all(call.changed) } : call;
}

function idOf(index: number): string {
  return `c${String(index)}`;
}

type Present<Whole> = { [Name in keyof Whole]: Exclude<Whole[Name], undefined> };

/** Without what is undefined; a plain object, so that it prints as one. */
function present<Whole extends object>(whole: Whole): Present<Whole> {
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Present<Whole>;
}
