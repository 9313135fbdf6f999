import { addAll } from '../model/add-all';
import type { Adjacency } from '../model/adjacency';
import { adjacencyOf, EdgeKind, isStrict, withEdges } from '../model/adjacency';
import type { Definition } from '../model/definition';
import type { EdgeRows } from '../model/edge-rows';
import type { AnySystoleError } from '../model/errors';
import { ScopeCode } from '../model/scope-kind';
import { Changed } from './change-log';
import type { Connections } from './connect';
import { connect, scopeShift, Trait } from './connect';
import type { AskElsewhere } from './elsewhere';
import { Reach } from './reach';
import type { Registry } from './registry';
import { ordered } from './start-order';
import { disabledComponents, forcedFindings } from './toggles';
import type { Disabled } from './toggles';
import { loadRewiring, loadWiringFindings } from './later';

export type { AskElsewhere, Elsewhere, WhatWasAsked } from './elsewhere';
export { Target } from './reach';

/** The registry worked out: who is there, who needs whom, who is switched off, and what is wrong. */
export interface Wiring {
  readonly version: number;
  /** The registry's, see there. */
  readonly configured: number;
  readonly definitions: readonly Definition[];
  readonly adjacency: Adjacency;
  /** 1 for components that were asked for, or that something present needs. */
  readonly present: Uint8Array;
  /** 1 for those present that are not switched off. */
  readonly enabled: Uint8Array;
  /** 1 for those enabled that are there by name, or that something wanted asks for: what only disabled ones need is not. */
  readonly wanted: Uint8Array;
  readonly enabledCount: number;
  readonly disabled: Disabled;
  /** The targets of what component `i` asks for: `targets[targetsFrom[i]] …`, parallel to its dependencies and, behind them, its references. */
  readonly targetsFrom: Int32Array;
  readonly targets: Int32Array;
  /** The members of each `all(...)`, and the components behind something plain, by the place in `targets`. */
  readonly members: ReadonlyMap<number, readonly number[]>;
  /** By component: whom of those it needs it needs through something plain alone, and by what key it asks for that. */
  readonly through: ReadonlyMap<number, ReadonlyMap<number, unknown>>;
  readonly findings: readonly AnySystoleError[];
  /** What of the findings is plain classes that need each other: walks, by their keys. */
  readonly plainRings: readonly (readonly unknown[])[];
  /** How long the instances of each live, as a `ScopeCode`; `undefined` when all are singletons. */
  readonly scopes: Uint8Array | undefined;
  /** What the next wiring may take over. */
  readonly layout: Layout;
}

/** Who is there and who needs whom, whatever is switched on. */
export interface Layout extends Connections {
  readonly present: Uint8Array;
  /** Without the order that was given as a list. */
  readonly adjacency: Adjacency;
  /** The edges that components make themselves. */
  readonly needs: EdgeRows;
  /** Who asks for whom by `lazy`, which makes no edge: pairs. */
  readonly laters: readonly number[];
  /** The order given as a list, of what of it is there. */
  readonly order: readonly number[];
  readonly presentCount: number;
  /** Whether all that are there have been asked for by name. */
  readonly isAllAsked: boolean;
  /** Whether it holds as long as nobody comes or goes, and nobody is defined in another way. */
  readonly isRegular: boolean;
  /** The rows whose edges may be others than in the layout before; `undefined` when all may. */
  readonly anew: readonly number[] | undefined;
}

/**
 * Works out the wiring of a registry, taking along what its components need.
 *
 * Linear in components and dependencies. Runs no user code but the functions inside `lazy(...)`.
 *
 * @param elsewhere - asks for plain registrations, which stand outside the graph
 * @param last - an earlier wiring of the same registry: what has not changed since is taken over, with the same result
 */
export function wire(registry: Registry, elsewhere: AskElsewhere, last?: Wiring): Wiring {
  return last !== undefined && sameLayout(registry, last) ? settled(registry, last.layout, undefined, last) : laidOut(registry, elsewhere, last);
}

/** True when nothing but switches has changed, and nothing has to be looked for again. */
function sameLayout(registry: Registry, { version, layout }: Wiring): boolean {
  return layout.isRegular && !registry.hasClashes && registry.changesSince(version)?.every((change) => change === Changed.Switch) === true;
}

function laidOut(registry: Registry, elsewhere: AskElsewhere, last: Wiring | undefined): Wiring {
  const changes = last && registry.changesSince(last.version);
  const earlier = last === undefined || changes === undefined ? undefined : loadRewiring().rowsThatHold(registry, last, changes);
  const reach = new Reach(registry, elsewhere, earlier);
  const size = registry.size;
  const anew: number[] = [];
  const connections = connect(reach, size, earlier, anew);
  const present = reach.present(size);
  const ids = earlier !== undefined && earlier.ids.length === size ? earlier.ids : registry.definitions.map(({ id }) => id);
  const goesOn = earlier?.ids === ids;
  const rows = goesOn && last !== undefined ? loadRewiring().rowsAgain(last.layout, connections.needs, anew) : adjacencyOf(ids, connections.needs);
  const { targetsFrom, targets, members, needs, befores, traits, allTraits, special, through } = connections;
  // Written out: an object that is spread into another one with more in it is slow to make.
  return settled(registry, {
    targetsFrom, targets, members, needs, befores, traits, allTraits, special, through, present,
    adjacency: withBefores(rows, befores),
    laters: reach.laterAsks(),
    order: registry.order.map((key) => reach.known(key)),
    presentCount: reach.count,
    isAllAsked: reach.count === reach.asked,
    isRegular: reach.isRegular,
    anew: goesOn && befores.length === 0 ? anew : undefined,
  }, reach, undefined);
}

function withBefores(adjacency: Adjacency, befores: readonly number[]): Adjacency {
  if (befores.length === 0) return adjacency;
  const laters = befores.filter((_, place) => place % 2 === 0);
  return withEdges(adjacency, laters, befores.filter((_, place) => place % 2 === 1), laters.map(() => EdgeKind.Order));
}

/**
 * @param reach - what was found wrong on the way; `undefined` when it is known that there is nothing
 * @param last - a wiring of the same layout
 */
function settled(registry: Registry, layout: Layout, reach: Reach | undefined, last: Wiring | undefined): Wiring {
  const { present, traits, allTraits } = layout;
  const { configured } = registry;
  const definitions = last !== undefined && last.configured === configured ? last.definitions : registry.definitions.slice();
  const enabled = present.slice();
  const disabled = disabledComponents(registry, layout.adjacency, enabled, (allTraits & Trait.Switchable) === 0 ? noTraits : traits);
  const adjacency = ordered(layout.adjacency, layout.order, enabled);
  const wanted = layout.isAllAsked ? enabled.slice() : wantedAmong(registry, layout, enabled);
  const findings = reach === undefined ? [] : findingsOf(reach, adjacency, enabled);
  if ((allTraits & Trait.Placeholder) !== 0) addAll(findings, loadWiringFindings().placeholderFindings(definitions, traits, adjacency, wanted));
  if (registry.switches.size > 0) addAll(findings, forcedFindings(registry, adjacency, disabled));
  const { targetsFrom, targets, members, through } = layout;
  const plainRings = reach === undefined ? [] : plainRingsOf(reach, enabled);
  const scopes = scopesOf(allTraits, definitions, layout);
  const enabledCount = layout.presentCount - disabled.size;
  return { version: registry.version, configured, definitions, adjacency, present, enabled, wanted, enabledCount, disabled, targetsFrom, targets, members, through, findings, plainRings, scopes, layout };
}

const noTraits = new Uint8Array(0);

function findingsOf(reach: Reach, adjacency: Adjacency, enabled: Uint8Array): AnySystoleError[] {
  const findings = [...reach.findings];
  if (reach.faults.length > 0 || reach.gaps.length > 0 || reach.plainFaults.length > 0) addAll(findings, loadWiringFindings().gapFindings(reach, adjacency, enabled));
  return findings;
}

/** Those behind components that are switched on. */
function plainRingsOf({ plainFaults }: Reach, enabled: Uint8Array): Wiring['plainRings'] {
  return plainFaults.length === 0 ? [] : plainFaults.filter(({ asked: { component } }) => enabled[component] === 1).flatMap(({ ways }) => ways.rings);
}

/** What an alias gives lives as long as what it is of. */
function scopesOf(all: number, definitions: readonly Definition[], { traits, targets, targetsFrom }: Layout): Uint8Array | undefined {
  if (all < 1 << scopeShift) return undefined;
  const scopes = traits.map((trait) => trait >> scopeShift);
  const settled = new Uint8Array(scopes.length);
  for (let index = 0; index < scopes.length; index += 1) {
    const chain: number[] = [];
    let last = index;
    for (; last >= 0 && settled[last] === 0; last = targets[targetsFrom[last] as number] as number) {
      settled[last] = 1;
      if (definitions[last]?.source.kind !== 'alias' || scopes[last] !== ScopeCode.singleton) break;
      chain.push(last);
    }
    const scope = last < 0 ? ScopeCode.singleton : scopes[last] as number;
    // The one within a resolution is found by whoever resolves: its alias has nothing to keep.
    for (const alias of chain) scopes[alias] = scope === ScopeCode.resolution ? ScopeCode.transient : scope;
  }
  return scopes;
}

/** Those asked for by name, and what they ask for, as far as it is switched on. */
function wantedAmong(registry: Registry, { needs, laters }: Layout, enabled: Uint8Array): Uint8Array {
  const wanted = new Uint8Array(enabled.length);
  const queue: number[] = [];
  const want = (index: number): void => {
    if (wanted[index] === 1 || enabled[index] === 0) return;
    wanted[index] = 1;
    queue.push(index);
  };
  const later = laterAsks(laters);
  for (let index = 0; index < registry.size; index += 1) if (registry.isAsked(index)) want(index);
  for (const index of queue) {
    for (let edge = needs.starts[index] as number; edge < (needs.starts[index + 1] as number); edge += 1) {
      if (isStrict(needs.kinds[edge] as number)) want(needs.targets[edge] as number);
    }
    for (const asked of later?.get(index) ?? []) want(asked);
  }
  return wanted;
}

function laterAsks(pairs: readonly number[]): ReadonlyMap<number, readonly number[]> | undefined {
  if (pairs.length === 0) return undefined;
  const asks = new Map<number, number[]>();
  for (let place = 0; place < pairs.length; place += 2) {
    const [from, to] = [pairs[place] as number, pairs[place + 1] as number];
    const list = asks.get(from);
    if (list === undefined) asks.set(from, [to]);
    else list.push(to);
  }
  return asks;
}
