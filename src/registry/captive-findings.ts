import { EdgeKind } from '../model/edge-kind';
import type { AnySystoleError, CaptiveLink } from '../model/errors';
import { lines, SystoleError } from '../model/errors';
import { ScopeCode, scopeKinds } from '../model/scope-kind';
import { askedOf } from './references';
import { keyOf } from './keys';
import { Target } from './reach';
import type { Wiring } from './wiring';

/** A path among plain registrations: to one that belongs to scopes, or to a component that leads on. */
export interface PlainWay {
  readonly links: readonly CaptiveLink[];
  readonly component: number | undefined;
}

/**
 * Where a plain registration leads to; `undefined` when neither it nor a component behind it belongs to scopes.
 *
 * @param nowhere - what is known to lead nowhere, and need not be followed again; what is found to is put in
 */
export type PlainPath = (key: unknown, leadsOn: (component: number) => boolean, nowhere: Set<unknown>) => PlainWay | undefined;

/** The way from a component to something that belongs to scopes, or from plain registrations. Where components are declared is asked when a finding tells it. */
interface Way {
  readonly at: number | readonly CaptiveLink[];
  readonly next: Way | undefined;
  /** The id it leads to. */
  readonly end: string;
}

/**
 * Singletons that would hold on to something that belongs to scopes: directly, or through what is made for them. What is asked for later
 * holds on to nothing.
 *
 * @param order - a topological order, what is needed first; who is on a ring is not looked at
 */
export function captiveFindings(wiring: Wiring, order: Int32Array, plainPath: PlainPath): readonly AnySystoleError[] {
  const ways = waysOfAll(wiring, order, plainPath);
  const nowhere = new Set<unknown>();
  const follow = (key: unknown): PlainWay | undefined => plainPath(key, (one) => ways.has(one), nowhere);
  const findings: AnySystoleError[] = [];
  for (const component of order) {
    if (scopeAt(wiring, component) !== ScopeCode.singleton) continue;
    for (const way of waysBehind(wiring, component, ways, follow).values()) findings.push(captive([linkOf(wiring, component), ...linksOf(wiring, way)]));
  }
  return findings;
}

/** The first way found from each that is no singleton. */
function waysOfAll(wiring: Wiring, order: Int32Array, plainPath: PlainPath): ReadonlyMap<number, Way> {
  const ways = new Map<number, Way>();
  for (const component of order) if (scopeAt(wiring, component) === ScopeCode.container) ways.set(component, { at: component, next: undefined, end: wiring.adjacency.ids[component] ?? '' });
  const nowhere = new Set<unknown>();
  const follow = (key: unknown): PlainWay | undefined => plainPath(key, (one) => ways.has(one), nowhere);
  // Plain registrations make no edges, so what is behind one may stand later in the order.
  for (let before = -1; before !== ways.size;) {
    before = ways.size;
    for (const component of order) {
      if (scopeAt(wiring, component) === ScopeCode.singleton || ways.has(component)) continue;
      const [next] = waysBehind(wiring, component, ways, follow).values();
      if (next === undefined) continue;
      ways.set(component, { at: component, next, end: next.end });
      // What has led nowhere may lead to this one.
      nowhere.clear();
    }
  }
  return ways;
}

function scopeAt({ scopes }: Wiring, component: number): number {
  return scopes?.[component] ?? ScopeCode.singleton;
}

/** The ways that begin with what a component needs, by what they lead to. */
function waysBehind(wiring: Wiring, component: number, ways: ReadonlyMap<number, Way>, follow: (key: unknown) => PlainWay | undefined): ReadonlyMap<string, Way> {
  const { needs, needsFrom, kinds } = wiring.adjacency;
  const found = new Map<string, Way>();
  const take = (way: Way | undefined): void => {
    if (way !== undefined && !found.has(way.end)) found.set(way.end, way);
  };
  for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
    const need = needs[edge] as number;
    // What is behind something plain is found with the names of what is between.
    if (((kinds[edge] as number) & EdgeKind.Order) === 0 && wiring.through.get(component)?.has(need) !== true) take(ways.get(need));
  }
  for (let place = wiring.targetsFrom[component] as number; place < (wiring.targetsFrom[component + 1] as number); place += 1) {
    if (wiring.targets[place] === Target.Elsewhere) take(plainWay(follow(askedAt(wiring, component, place)), ways));
  }
  return found;
}

function plainWay(plain: PlainWay | undefined, ways: ReadonlyMap<number, Way>): Way | undefined {
  if (plain === undefined) return undefined;
  const next = plain.component === undefined ? undefined : ways.get(plain.component);
  return { at: plain.links, next, end: next?.end ?? plain.links.at(-1)?.id ?? '' };
}

function askedAt({ definitions, targetsFrom }: Wiring, component: number, place: number): unknown {
  const definition = definitions[component];
  return definition === undefined ? undefined : keyOf(askedOf(definition)[place - (targetsFrom[component] as number)]);
}

function linksOf(wiring: Wiring, way: Way): readonly CaptiveLink[] {
  const links: CaptiveLink[] = [];
  for (let step: Way | undefined = way; step !== undefined; step = step.next) links.push(...typeof step.at === 'number' ? [linkOf(wiring, step.at)] : step.at);
  return links;
}

/** A component, as a step of a path. */
export function linkOf(wiring: Wiring, component: number): CaptiveLink {
  const definition = wiring.definitions[component];
  return { id: definition?.id ?? '', scope: scopeKinds[scopeAt(wiring, component)] ?? 'singleton', declaredAt: definition?.declaredAt?.place };
}

/** Of a longer path, the first and the last links are shown. */
const shownLinks = 12;

/**
 * @param path - from who would keep something to what that is
 * @param remedy - what a component's would be, by default
 */
export function captive(path: readonly CaptiveLink[], remedy: (holder: string, next: string) => string = remedyOfComponent): SystoleError<'ERR_CAPTIVE_DEPENDENCY'> {
  const [holder, next, last] = [path[0]?.id ?? '', path[1]?.id ?? '', path.at(-1)?.id ?? ''];
  const told = path.map(({ id, scope, declaredAt }, place) => {
    const need = path[place + 1];
    return `${id} (${scope})${need === undefined ? '' : ` needs ${need.id}`}${declaredAt === undefined ? '' : `  (${declaredAt})`}`;
  });
  const left = told.length - shownLinks;
  return new SystoleError('ERR_CAPTIVE_DEPENDENCY', lines(
    `${holder} is a singleton, but needs ${last}, of which there is one for each scope: it would keep the first for all of them.`,
    ...left <= 0 ? told : [...told.slice(0, shownLinks / 2), `… ${String(left)} more …`, ...told.slice(-shownLinks / 2)],
    remedy(holder, next),
  ), { component: holder, captive: last, path });
}

function remedyOfComponent(holder: string, next: string): string {
  return `list lazy(() => ${next}) in ${holder}, which asks the current scope at each get(); or give ${holder} the option scope: 'container'`;
}
