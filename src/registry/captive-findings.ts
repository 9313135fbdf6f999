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
 * Where a plain registration leads to; nowhere, when neither it nor a component behind it belongs to scopes. Looked for as they are asked for.
 *
 * @param nowhere - what is known to lead nowhere, and need not be followed again; what is found to is put in
 */
export type PlainWays = (key: unknown, leadsOn: (component: number) => boolean, nowhere: Set<unknown>) => Iterable<PlainWay>;

/** A step on the way from a component, or from plain registrations, and the one before it. */
interface Step {
  readonly at: number | readonly CaptiveLink[];
  readonly before: Step | undefined;
}

/** What leads to something that belongs to scopes. */
type Leading = ReadonlySet<number>;
/** The ways on from a plain key. */
type Follow = (key: unknown) => Iterable<PlainWay>;

/**
 * Singletons that would hold on to something that belongs to scopes: directly, or through what is made for them; each with each of those. What is asked for
 * later holds on to nothing.
 *
 * @param order - a topological order, what is needed first; who is on a ring is not looked at
 */
export function captiveFindings(wiring: Wiring, order: Int32Array, plainWays: PlainWays): readonly AnySystoleError[] {
  const leading = leadingOnes(wiring, order, plainWays);
  const nowhere = new Set<unknown>();
  const follow: Follow = (key) => plainWays(key, (one) => leading.has(one), nowhere);
  const findings: AnySystoleError[] = [];
  const toldOf = new Set<string>();
  for (const component of order) {
    if (scopeAt(wiring, component) !== ScopeCode.singleton) continue;
    if (!leadsOn(wiring, component, leading, follow)) continue;
    findings.push(...pathsFrom(wiring, component, leading, follow).filter((path) => isNews(path, toldOf)).map((path) => captive(path)));
  }
  return findings;
}

/** A plain singleton is told of once, whoever asks for it. */
function isNews(path: readonly CaptiveLink[], toldOf: Set<string>): boolean {
  const keeper = keeperOn(path);
  if (keeper === 0) return true;
  const told = `${path[keeper]?.id ?? ''}\n${path.at(-1)?.id ?? ''}`;
  const isNew = !toldOf.has(told);
  toldOf.add(told);
  return isNew;
}

/** What belongs to scopes, and what is no singleton and needs that. */
function leadingOnes(wiring: Wiring, order: Int32Array, plainWays: PlainWays): Leading {
  const leading = new Set<number>();
  for (const component of order) if (scopeAt(wiring, component) === ScopeCode.container) leading.add(component);
  const nowhere = new Set<unknown>();
  const follow: Follow = (key) => plainWays(key, (one) => leading.has(one), nowhere);
  // Plain registrations make no edges, so what is behind one may stand later in the order.
  for (let before = -1; before !== leading.size;) {
    before = leading.size;
    for (const component of order) {
      if (scopeAt(wiring, component) === ScopeCode.singleton || leading.has(component)) continue;
      if (!leadsOn(wiring, component, leading, follow)) continue;
      leading.add(component);
      // What has led nowhere may lead to this one.
      nowhere.clear();
    }
  }
  return leading;
}

function leadsOn(wiring: Wiring, component: number, leading: Leading, follow: Follow): boolean {
  return stepsFrom(wiring, component, leading, follow, undefined).next().done === false;
}

/** The shortest path to each thing that belongs to scopes, the shorter ones first. */
function pathsFrom(wiring: Wiring, component: number, leading: Leading, follow: Follow): readonly (readonly CaptiveLink[])[] {
  const paths: (readonly CaptiveLink[])[] = [];
  const passed = new Set<number | string>();
  const steps: Step[] = [{ at: component, before: undefined }];
  // A list that grows while it is gone through is gone through to its new end.
  for (const step of steps) {
    const { at } = step;
    const isEnd = typeof at === 'object' || scopeAt(wiring, at) === ScopeCode.container;
    const id = typeof at === 'object' ? at.at(-1)?.id ?? '' : at;
    if (passed.has(id)) continue;
    passed.add(id);
    if (isEnd) paths.push(linksOf(wiring, step));
    else steps.push(...stepsFrom(wiring, at, leading, follow, step));
  }
  return paths;
}

function scopeAt({ scopes }: Wiring, component: number): number {
  return scopes?.[component] ?? ScopeCode.singleton;
}

/** The steps on from what a component needs to what leads on, or ends, behind something plain. */
function* stepsFrom(wiring: Wiring, component: number, leading: Leading, follow: Follow, before: Step | undefined): Generator<Step, void> {
  const { needs, needsFrom, kinds } = wiring.adjacency;
  for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
    const need = needs[edge] as number;
    // What is behind something plain is found with the names of what is between.
    if (((kinds[edge] as number) & EdgeKind.Order) === 0 && leading.has(need) && wiring.through.get(component)?.has(need) !== true) yield { at: need, before };
  }
  for (let place = wiring.targetsFrom[component] as number; place < (wiring.targetsFrom[component + 1] as number); place += 1) {
    if (wiring.targets[place] !== Target.Elsewhere) continue;
    for (const { links, component: next } of follow(askedAt(wiring, component, place))) {
      const plain: Step = { at: links, before };
      yield next === undefined ? plain : { at: next, before: plain };
    }
  }
}

function askedAt({ definitions, targetsFrom }: Wiring, component: number, place: number): unknown {
  const definition = definitions[component];
  return definition === undefined ? undefined : keyOf(askedOf(definition)[place - (targetsFrom[component] as number)]);
}

function linksOf(wiring: Wiring, end: Step): readonly CaptiveLink[] {
  const parts: (readonly CaptiveLink[])[] = [];
  for (let step: Step | undefined = end; step !== undefined; step = step.before) parts.push(typeof step.at === 'number' ? [linkOf(wiring, step.at)] : step.at);
  return parts.reverse().flat();
}

/** A component, as a step of a path. */
export function linkOf(wiring: Wiring, component: number): CaptiveLink {
  const definition = wiring.definitions[component];
  return { id: definition?.id ?? '', scope: scopeKinds[scopeAt(wiring, component)] ?? 'singleton', declaredAt: definition?.declaredAt?.place };
}

/** Of a longer path, the first and the last links are shown. */
const shownLinks = 12;

/**
 * @param path - from who asks, by way of who would keep something, to what that is
 * @param isPlain - whether it begins with a plain registration, rather than with a component; what comes after the beginning, and would keep something, is plain anyway
 */
export function captive(path: readonly CaptiveLink[], isPlain = false): SystoleError<'ERR_CAPTIVE_DEPENDENCY'> {
  const keeper = keeperOn(path);
  const [holder, next, last] = [path[keeper]?.id ?? '', path[keeper + 1]?.id ?? '', path.at(-1)?.id ?? ''];
  const told = path.map(({ id, scope, declaredAt }, place) => {
    const need = path[place + 1];
    return `${id} (${scope})${need === undefined ? '' : ` needs ${need.id}`}${declaredAt === undefined ? '' : `  (${declaredAt})`}`;
  });
  const left = told.length - shownLinks;
  return new SystoleError('ERR_CAPTIVE_DEPENDENCY', lines(
    `${holder} is a singleton, but needs ${last}, of which there is one for each scope: it would keep the first for all of them.`,
    ...left <= 0 ? told : [...told.slice(0, shownLinks / 2), `… ${String(left)} more …`, ...told.slice(-shownLinks / 2)],
    isPlain || keeper > 0
      ? `register ${holder} with Lifecycle.ContainerScoped: then there is one of it for each scope, too; or let it ask for ${next} when that is used: container.resolve(${next})`
      : `list lazy(() => ${next}) in ${holder}, which asks the current scope at each get(); or give ${holder} the option scope: 'container'`,
  ), { component: holder, captive: last, path });
}

/** Of several singletons on the way, the last: as long as that keeps something, nothing is won by what those before it do. */
function keeperOn(path: readonly CaptiveLink[]): number {
  return Math.max(0, path.slice(0, -1).map(({ scope }) => scope).lastIndexOf('singleton'));
}
