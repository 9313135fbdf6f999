import type { Adjacency } from '../model/adjacency';
import { compressEdges, EdgeKind } from '../model/adjacency';
import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { describeKey } from '../model/token';
import { dependencyMissing, dependencyUndefined, groupMissing, localOutsideGroup, notAComponent, notProvided } from './findings';
import { groupOf, localName } from './groups';
import { nearNames } from './near-names';
import { askedOf } from './references';
import { keyOf } from './registry';
import type { Registry } from './registry';
import type { FoundEdges } from './start-order';
import { ordered } from './start-order';
import { disabledComponents, forcedFindings } from './toggles';
import type { DisabledBecause } from './toggles';

/** What a dependency that is no component's may be: a plain registration, by another name or by itself. */
export type Elsewhere = { readonly kind: 'alias'; readonly of: unknown } | { readonly kind: 'provided' } | undefined;

/** Targets of a dependency that are not a component's index. */
export const Target = { Absent: -1, Elsewhere: -2, Several: -3, Later: -4 } as const;

/** The registry worked out: who is there, who needs whom, who is switched off, and what is wrong. */
export interface Wiring {
  readonly version: number;
  readonly definitions: readonly Definition[];
  readonly adjacency: Adjacency;
  /** 1 for components that were asked for, or that something present needs. */
  readonly present: Uint8Array;
  /** 1 for those present that are not switched off. */
  readonly enabled: Uint8Array;
  /** 1 for those enabled that are there by name, or that something wanted asks for: what only disabled ones need is not. */
  readonly wanted: Uint8Array;
  readonly disabled: ReadonlyMap<number, DisabledBecause>;
  /** The targets of what component `i` asks for: `targets[targetsFrom[i]] …`, parallel to its dependencies and, behind them, its references. */
  readonly targetsFrom: Int32Array;
  readonly targets: Int32Array;
  /** The members of each `all(...)`, by its place in `targets`. */
  readonly members: ReadonlyMap<number, readonly number[]>;
  readonly findings: readonly AnySystoleError[];
}

/**
 * Works out the wiring of a registry, taking along what its components need.
 *
 * Linear in components and dependencies. Runs no user code but the functions inside `lazy(...)`.
 *
 * @param elsewhere - asks for plain registrations, which stand outside the graph
 */
export function wire(registry: Registry, elsewhere: (key: unknown) => Elsewhere): Wiring {
  return new Wirer(registry, elsewhere).run();
}

/** Missing names that are compared with all known ones; of more, only the first few are read. */
const comparedGaps = 20;

interface Gap {
  readonly component: number;
  readonly position: number;
  readonly key: unknown;
}

class Wirer implements FoundEdges {
  private readonly registry: Registry;
  private readonly elsewhere: (key: unknown) => Elsewhere;
  private readonly findings: AnySystoleError[];
  private readonly gaps: Gap[] = [];
  /** What is wrong with a component, unless it is switched off. */
  private readonly faults: { readonly component: number; readonly finding: AnySystoleError }[] = [];
  private readonly clashing = new Set<unknown>();
  private readonly reached: number[] = [];
  /** Who was taken along by whom: pairs of asker and asked. */
  private readonly pulls: [number, number][] = [];
  private readonly isReached: boolean[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly kind: number[] = [];
  private readonly targets: number[] = [];
  private readonly members = new Map<number, readonly number[]>();
  private tagged: Map<unknown, number[]> | undefined;

  constructor(registry: Registry, elsewhere: (key: unknown) => Elsewhere) {
    this.registry = registry;
    this.elsewhere = elsewhere;
    this.findings = [...registry.settleClashes()];
  }

  run(): Wiring {
    this.reachAll();
    const { entries } = this.registry;
    const targetsFrom = new Int32Array(entries.length + 1);
    for (const { index, effective } of entries) {
      if (this.isReached[index] === true) this.connect(index, effective);
      targetsFrom[index + 1] = this.targets.length;
    }
    const unordered = compressEdges(entries.map((entry) => entry.effective.id), this.from, this.to, this.kind);
    const present = Uint8Array.from(entries, ({ index }) => (this.isReached[index] === true ? 1 : 0));
    const disabled = disabledComponents(this.registry, unordered, present);
    const enabled = present.map((there, index) => (disabled.has(index) ? 0 : there));
    const adjacency = ordered(unordered, this, this.registry.order.map((key) => this.known(key)), enabled);
    this.reportGaps(adjacency, enabled);
    const wanted = this.wantedAmong(enabled);
    this.reportPlaceholders(adjacency, wanted);
    this.findings.push(...forcedFindings(this.registry, adjacency, disabled));
    return {
      version: this.registry.version,
      definitions: entries.map((entry) => entry.effective),
      adjacency, present, enabled, wanted, disabled, targetsFrom,
      targets: Int32Array.from(this.targets),
      members: this.members,
      findings: this.findings,
    };
  }

  /** Finds who is there: what was asked for by name, and what that needs. The registry grows on the way. */
  private reachAll(): void {
    for (const entry of this.registry.entries) {
      if (entry.explicit && !entry.removed) this.reach(entry.index);
    }
    for (const index of this.reached) {
      askedOf(this.registry.entry(index).effective).forEach((dependency, position) => {
        this.follow(index, position, dependency);
      });
    }
  }

  private wantedAmong(enabled: Uint8Array): Uint8Array {
    const asked = new Map<number, number[]>();
    for (const [from, to] of this.pulls) {
      const list = asked.get(from);
      if (list === undefined) asked.set(from, [to]);
      else list.push(to);
    }
    const wanted = new Uint8Array(enabled.length);
    const queue = this.registry.entries.filter(({ explicit, removed }) => explicit && !removed).map(({ index }) => index);
    for (const index of queue) {
      if (wanted[index] === 1 || enabled[index] === 0) continue;
      wanted[index] = 1;
      queue.push(...asked.get(index) ?? []);
    }
    return wanted;
  }

  private reach(index: number): void {
    if (this.isReached[index] === true) return;
    this.isReached[index] = true;
    this.reached.push(index);
  }

  private follow(component: number, position: number, dependency: Dependency | undefined): void {
    if (isAbsent(dependency)) {
      this.findings.push(dependencyUndefined(this.registry.entry(component).effective, position));
      return;
    }
    const isLater = typeof dependency === 'object' && dependency.kind === 'lazy';
    const local = localName(isLater ? keyOf(dependency) : dependency);
    if (local !== undefined) {
      this.faults.push({ component, finding: localOutsideGroup(this.registry.entry(component).effective, position, local) });
      return;
    }
    if (typeof dependency === 'object' && (dependency.kind === 'optional' || dependency.kind === 'all' || dependency.kind === 'group')) return;
    const key = keyOf(dependency);
    const index = this.locate(key);
    if (index >= 0) {
      this.reach(index);
      this.pulls.push([component, index]);
    } else if (index === Target.Absent) this.gaps.push({ component, position, key });
  }

  /** The index behind a key, taking its definition along if it has one. */
  private locate(key: unknown): number {
    const seen = new Set<unknown>();
    for (let wanted = key; !seen.has(wanted);) {
      seen.add(wanted);
      const index = this.registry.find(wanted) ?? this.pull(wanted);
      if (index !== undefined) return index;
      const other = this.elsewhere(wanted);
      if (other === undefined) return Target.Absent;
      if (other.kind === 'provided') return Target.Elsewhere;
      wanted = other.of;
    }
    return Target.Absent;
  }

  /** Takes a definition along; one that cannot be is a finding once, however many ask for it. */
  private pull(key: unknown): number | undefined {
    if (this.clashing.has(key)) return undefined;
    const before = this.findings.length;
    const index = this.registry.pull(key, this.findings);
    if (this.findings.length > before) this.clashing.add(key);
    return index;
  }

  private connect(index: number, definition: Definition): void {
    (askedOf(definition) as readonly (Dependency | undefined)[]).forEach((dependency, position) => {
      this.targets.push(isAbsent(dependency) || localName(dependency) !== undefined ? Target.Absent : this.target(index, dependency, position));
    });
    for (const key of definition.options.after ?? []) this.order(index, this.known(key));
    for (const key of definition.options.before ?? []) this.order(this.known(key), index);
  }

  private target(index: number, dependency: Dependency, position: number): number {
    if (typeof dependency !== 'object') return this.need(index, dependency, EdgeKind.Required);
    switch (dependency.kind) {
      case 'lazy': return Target.Later;
      case 'all': return this.needAll(index, dependency.of);
      case 'group': return this.needGroup(index, dependency.of, position);
      case 'local': return Target.Absent;
      case 'optional': {
        const absent = dependency.onFailure === 'absent' ? EdgeKind.AbsentOnFailure : 0;
        return this.need(index, keyOf(dependency), conditionOf(dependency.of) | absent);
      }
      case 'token':
      case 'pick':
      case 'ready':
      case 'completed': return this.need(index, keyOf(dependency), EdgeKind.Required | conditionOf(dependency));
    }
  }

  private need(index: number, key: unknown, kind: number): number {
    const required = (kind & EdgeKind.Required) !== 0;
    const target = required ? this.locate(key) : this.known(key);
    if (target >= 0) this.edge(index, target, kind);
    return target;
  }

  private needAll(index: number, tag: unknown): number {
    const members = (this.taggedWith(tag)).filter((member) => member !== index);
    for (const member of members) this.edge(index, member, EdgeKind.Required | EdgeKind.Member);
    this.members.set(this.targets.length, members);
    return Target.Several;
  }

  private needGroup(index: number, group: string, position: number): number {
    const members = [...this.reached].filter((member) => groupOf(this.registry.entry(member).effective.id) === group).sort((a, b) => a - b);
    if (members.length === 0) this.faults.push({ component: index, finding: groupMissing(this.registry.entry(index).effective, position, group, this.groups()) });
    for (const member of members) this.edge(index, member, EdgeKind.Required | EdgeKind.Member);
    this.members.set(this.targets.length, members);
    return Target.Several;
  }

  private groups(): readonly string[] {
    const names = this.reached.map((member) => groupOf(this.registry.entry(member).effective.id));
    return [...new Set(names.filter((name) => name !== undefined))];
  }

  /** The index behind a key among those present; taking nothing along. */
  private known(key: unknown): number {
    const seen = new Set<unknown>();
    for (let wanted = key; !seen.has(wanted);) {
      seen.add(wanted);
      const index = this.registry.find(wanted);
      if (index !== undefined) return this.isReached[index] === true ? index : Target.Absent;
      const other = this.elsewhere(wanted);
      if (other?.kind !== 'alias') return other === undefined ? Target.Absent : Target.Elsewhere;
      wanted = other.of;
    }
    return Target.Absent;
  }

  private order(later: number, earlier: number): void {
    if (later >= 0 && earlier >= 0) this.edge(later, earlier, EdgeKind.Order);
  }

  private edge(from: number, to: number, kind: number): void {
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
  }

  private taggedWith(tag: unknown): readonly number[] {
    this.tagged ??= this.indexTags();
    const named = this.tagged.get(tag) ?? [];
    if (typeof tag !== 'function') return named;
    const kin = this.reached.filter((index) => isKindOf(this.registry.entry(index).original, tag));
    return [...new Set([...named, ...kin])].sort((a, b) => a - b);
  }

  private indexTags(): Map<unknown, number[]> {
    const tagged = new Map<unknown, number[]>();
    for (const index of [...this.reached].sort((a, b) => a - b)) {
      for (const tag of this.registry.entry(index).effective.options.tags ?? []) {
        const list = tagged.get(tag);
        if (list === undefined) tagged.set(tag, [index]);
        else list.push(index);
      }
    }
    return tagged;
  }

  /** One that only what is switched off asks for hurts nobody. */
  private reportPlaceholders(adjacency: Adjacency, wanted: Uint8Array): void {
    for (const { index, effective } of this.registry.entries) {
      if (effective.source.kind !== 'required' || wanted[index] !== 1) continue;
      const askers = adjacency.neededBy.subarray(adjacency.neededByFrom[index], adjacency.neededByFrom[index + 1]);
      this.findings.push(notProvided(effective, Array.from(askers, (asker) => adjacency.ids[asker] ?? '')));
    }
  }

  /** A gap in a component that is switched off hurts nobody. */
  private reportGaps(adjacency: Adjacency, enabled: Uint8Array): void {
    this.findings.push(...this.faults.filter(({ component }) => enabled[component] === 1).map(({ finding }) => finding));
    let missing = 0;
    for (const { component, position, key } of this.gaps) {
      // What could not be taken along has been reported for what it is.
      if (enabled[component] === 0 || this.clashing.has(key)) continue;
      const asker = this.registry.entry(component).effective;
      missing += 1;
      const similar = missing > comparedGaps ? [] : nearNames(describeKey(key), this.registry.knownIds());
      this.findings.push(typeof key === 'function'
        ? notAComponent(key, asker, position)
        : dependencyMissing(asker, position, describeKey(key), pathTo(adjacency, component), similar));
    }
  }
}

function conditionOf(dependency: unknown): number {
  const kind = typeof dependency === 'object' && dependency !== null ? (dependency as { readonly kind?: unknown }).kind : undefined;
  return kind === 'ready' ? EdgeKind.Ready : kind === 'completed' ? EdgeKind.Completed : 0;
}

/** True for `undefined`, however deep inside forms. */
function isAbsent(dependency: Dependency | undefined | null): dependency is undefined {
  return dependency === undefined || dependency === null || (keyOf(dependency) ?? undefined) === undefined;
}

function isKindOf(definition: Definition, base: unknown): boolean {
  return definition.source.kind === 'class' && typeof base === 'function'
    && (definition.source.target === base || definition.source.target.prototype instanceof base);
}

/** Who asked: one line of dependents, from the farthest to the component itself. */
function pathTo(adjacency: Adjacency, component: number): readonly string[] {
  const path = [component];
  for (let node = component; path.length < 12;) {
    const start = adjacency.neededByFrom[node] as number;
    if (start === adjacency.neededByFrom[node + 1]) break;
    node = adjacency.neededBy[start] as number;
    if (path.includes(node)) break;
    path.unshift(node);
  }
  return path.map((index) => adjacency.ids[index] as string);
}
