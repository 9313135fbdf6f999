import { lines, messageOf, SystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';
import { firstLine } from '../leftovers';
import { ms } from '../trace/rule';
import type { Violation } from '../trace/violation';
import { invariants } from '../trace/violation';
import type { ExploreCall, NamedCall } from './explored-call';
import { inWords } from './explored-call';
import type { FaultWeather } from './explored-scenario';
import type { SimulationRun } from './simulation';

/** Which run it is, and what it was explored with. */
export interface Place {
  readonly run: number;
  readonly runs: number;
  readonly seed: number | undefined;
  readonly with: { readonly faults: FaultWeather | undefined; readonly calls: readonly (ExploreCall | NamedCall)[] | undefined; readonly check: unknown };
}

/** Rules of the lifecycle, or the one thing that the user's check has against the run. */
export type Broken =
  | { readonly violations: readonly Violation[] }
  | { readonly refused: Violation; readonly cause: unknown };

const logLines = 20;
const shownChanges = 5;
const shownViolations = 3;

/** The error of a run that breaks something: which run, what it breaks, what led there, and how to play it again. */
export function invariantViolated(place: Place, played: SimulationRun, broken: Broken): SystoleError<'ERR_INVARIANT_VIOLATED'> {
  const isOwn = 'refused' in broken;
  const violations = isOwn ? [broken.refused] : broken.violations;
  const { sequence } = violations[0] as Violation;
  const replay = replayOf(place);
  return new SystoleError('ERR_INVARIANT_VIOLATED', lines(
    isOwn ? `The check refuses ${nameOf(place)}: ${sentence(broken.refused.message)}` : `${capital(nameOf(place))} breaks a rule of the lifecycle: ${ruleOf(violations[0] as Violation)}.`,
    ...(isOwn ? [] : violations.slice(0, shownViolations).map((violation) => `${violation.invariant} at ${ms(violation.atMs)}: ${violation.message}`)),
    `called: ${callsUntil(played, violations[0] as Violation).join('; ')}`,
    ...changesUntil(played.events, sequence),
    isOwn ? undefined : 'the graph is not to blame for that, systole is: report it with the graph and the seed',
    `play it again: ${replay}`,
  ), { seed: place.seed, run: place.run, violations, log: logUntil(played.log(), sequence), replay }, isOwn && broken.cause !== undefined ? { cause: broken.cause } : {});
}

function nameOf({ run, runs, seed }: Place): string {
  return seed === undefined ? 'the run that comes first, with every handler done at once' : `run ${String(run)} of ${String(runs)} (seed ${String(seed)})`;
}

function replayOf({ seed, with: { faults, calls, check } }: Place): string {
  const given = [
    ...(seed === undefined ? ['runs: 0'] : [`seed: ${String(seed)}`, 'runs: 1']),
    ...(seed === undefined || faults === undefined ? [] : [`faults: '${faults}'`]),
    ...(seed === undefined || calls === undefined ? [] : [`calls: ${listed(calls.map(callAsWritten))}`]),
    ...(check === undefined ? [] : ['check']),
  ];
  return `explore(container, { ${given.join(', ')} })`;
}

function callAsWritten(call: ExploreCall | NamedCall): string {
  return typeof call === 'string' ? `'${call}'` : `{ call: '${call.call}', targets: ${listed(call.targets.map((name) => `'${name}'`))} }`;
}

function listed(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}

/** Rules that no log of events shows. */
const simulatorsOwn: Readonly<Record<string, string>> = {
  C4: 'every call ends, once',
  E4: 'what the container says of a component is what its events say',
  T12: 'after a stop no timer is left, and nothing that keeps the process alive',
};

function ruleOf({ invariant, message }: Violation): string {
  const words = (invariants as Readonly<Record<string, string>>)[invariant] ?? simulatorsOwn[invariant];
  return words === undefined ? message : `${words} (${invariant})`;
}

/** The calls that had been made by then, and how they had ended. */
function callsUntil({ calls }: SimulationRun, { atMs }: Violation): readonly string[] {
  return calls.filter(({ calledAtMs }) => calledAtMs <= atMs).map(({ call, calledAtMs, end, endedAtMs }) => {
    const isOver = endedAtMs !== undefined && endedAtMs <= atMs;
    return `${inWords(call)} at ${ms(calledAtMs)}, ${isOver ? end : 'going on'}`;
  });
}

function changesUntil(events: readonly SystoleEvent[], sequence: number): readonly string[] {
  const changes = events.filter((event) => event.sequence <= sequence)
    .map((event) => [event.atMs, changeInWords(event)] as const).filter(([, words]) => words !== undefined);
  return changes.slice(-shownChanges).map(([atMs, words]) => `at ${ms(atMs)}: ${words as string}`);
}

function changeInWords(event: SystoleEvent): string | undefined {
  if (event.kind === 'operation-starting') return `${event.name} begins`;
  if (event.kind === 'operation-ended') return `${event.name} is over: ${event.outcome}`;
  if (event.kind === 'component-changed') return `${event.component} is ${event.to}${event.reason === undefined ? '' : `: ${firstLine(event.reason)}`}`;
  if (event.kind === 'step-aborting') return `${event.component} is told to end its ${event.phase}: ${firstLine(messageOf(event.reason))}`;
  return undefined;
}

function logUntil(log: readonly string[], sequence: number): readonly string[] {
  const last = log.findIndex((line) => line.split(' ', 2)[1] === `#${String(sequence)}`);
  const until = last === -1 ? log.length : last + 1;
  return log.slice(Math.max(0, until - logLines), until);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
