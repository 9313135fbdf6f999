import { noOptions } from '../metadata/stored-options';
import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { isLater } from '../model/dependency';
import type { AnySystoleError } from '../model/errors';
import { IntList } from '../model/int-list';
import { isToken } from '../model/token';
import type { AskElsewhere } from './elsewhere';
import { loadPlainReach, loadRefusals } from './later';
import { localName } from './groups';
import { referencesOf } from './references';
import { keyOf } from './keys';
import type { PlainReach } from './plain-reach';
import type { PlainWays } from './plain-ways';
import type { Registry } from './registry';

/** Targets of a dependency that are not a component's index. */
export const Target = { Absent: -1, Elsewhere: -2, Several: -3, Later: -4 } as const;

/** A dependency behind which there was nothing when it was followed. */
export interface Gap {
  readonly component: number;
  readonly position: number;
  readonly key: unknown;
}

/** A plain dependency behind which something is wrong. */
export interface PlainFault {
  readonly asked: Gap;
  readonly ways: PlainWays;
}

/** The rows of an earlier wiring, and which of them still hold. */
export interface EarlierRows {
  readonly targetsFrom: Int32Array;
  readonly targets: Int32Array;
  /** 1 for components whose row is what it was. */
  readonly holds: Uint8Array;
  /** Whether everybody there was asked for by name, so that rows that hold lead to nobody else. */
  readonly isAllAsked: boolean;
  /** Those that are asked for by name now, if that is known without asking each. */
  readonly asked: Asked | undefined;
}

/** Those asked for by name, and how many they are. */
export interface Asked {
  readonly mask: Uint8Array;
  readonly count: number;
}

const Mark = { Reached: 1, Special: 2 } as const;

/**
 * Finds who is there: what was asked for by name, and what that needs. The registry grows on the way.
 *
 * Each plain dependency is looked up once, and its target kept for the edges. A component is *special* when it asks in another way, or for
 * something that is no component: its targets depend on who else is there, and are worked out when that is known.
 */
export class Reach {
  readonly registry: Registry;
  readonly findings: AnySystoleError[];
  readonly gaps: Gap[] = [];
  /** What is wrong with a component, unless it is switched off. */
  readonly faults: { readonly component: number; readonly finding: AnySystoleError }[] = [];
  /** What is wrong behind plain keys. */
  readonly plainFaults: PlainFault[] = [];
  /** What could not be taken along, and is a finding already. */
  readonly clashing: Set<unknown> = new Set<unknown>();
  /** Those reached, without those who were known to be asked for. */
  private readonly reached: IntList;
  private readonly knownAsked: Asked | undefined;
  /** How many of those reached were asked for by name. */
  readonly asked: number;
  /** Who asks for whom by `lazy` or `supplier`, which make no edge: pairs. Those behind something plain are not among them. */
  private readonly laters: number[] = [];
  /** The targets of each component that was followed, one row after the other; `startOf` says where. */
  readonly targets: IntList;
  /** False when something was found that another wiring of the same components may find otherwise. */
  isRegular = true;
  /** What was found behind plain keys; made for the first. */
  private plainReach: PlainReach | undefined = undefined;
  private readonly elsewhere: AskElsewhere;
  private marks: Uint8Array;
  private starts: Int32Array;

  constructor(registry: Registry, elsewhere: AskElsewhere, earlier: EarlierRows | undefined) {
    this.registry = registry;
    this.elsewhere = elsewhere;
    this.findings = [...registry.settleClashes()];
    const size = registry.size;
    this.marks = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.knownAsked = earlier?.asked;
    this.reached = new IntList(this.knownAsked === undefined ? size : 0);
    // Enough for most systems: a list that grows is copied.
    this.targets = new IntList(earlier === undefined ? size * 3 : 0);
    if (this.knownAsked !== undefined) this.marks.set(this.knownAsked.mask);
    else for (let index = 0; index < size; index += 1) if (registry.isAsked(index)) this.reach(index);
    this.asked = this.count;
    this.followAll(earlier);
  }

  /** How many have been reached. */
  get count(): number {
    return (this.knownAsked?.count ?? 0) + this.reached.length;
  }

  /** Those reached, in the order in which they were: those asked for first, by registration. */
  found(): readonly number[] {
    const found: number[] = [];
    this.knownAsked?.mask.forEach((isAsked, component) => { if (isAsked === 1) found.push(component); });
    for (let place = 0; place < this.reached.length; place += 1) found.push(this.reached.at(place));
    return found;
  }

  private followAll(earlier: EarlierRows | undefined): void {
    if (earlier?.asked !== undefined) this.followChanged(earlier.asked.mask, earlier.holds);
    for (let place = 0; place < this.reached.length; place += 1) {
      const index = this.reached.at(place);
      if (earlier?.holds[index] !== 1) this.follow(index, this.registry.definition(index));
      else if (!earlier.isAllAsked) this.followAgain(index, earlier);
    }
  }

  /** Those asked for whose rows do not hold: they are few, so the engine looks for them. */
  private followChanged(asked: Uint8Array, holds: Uint8Array): void {
    for (let index = holds.indexOf(0); index >= 0; index = holds.indexOf(0, index + 1)) {
      if (asked[index] === 1) this.follow(index, this.registry.definition(index));
    }
  }

  /** Where from a component on there is one that is not reached, or there is none. */
  nextUnreached(first: number): number {
    const found = this.marks.indexOf(0, first);
    return found < 0 ? this.marks.length : found;
  }

  /** 1 for those reached, among so many. */
  present(size: number): Uint8Array {
    const present = new Uint8Array(size);
    if (this.count === size) return present.fill(1);
    if (this.knownAsked !== undefined) present.set(this.knownAsked.mask);
    for (let place = 0; place < this.reached.length; place += 1) present[this.reached.at(place)] = 1;
    return present;
  }

  isReached(index: number): boolean {
    return ((this.marks[index] ?? 0) & Mark.Reached) !== 0;
  }

  isSpecial(index: number): boolean {
    return ((this.marks[index] ?? 0) & Mark.Special) !== 0;
  }

  /** Where in `targets` those of a component begin. */
  startOf(index: number): number {
    return this.starts[index] as number;
  }

  /** Something that is wrong with a component, unless it is switched off. */
  fault(component: number, finding: AnySystoleError): void {
    this.faults.push({ component, finding });
    this.irregular(component);
  }

  /** Whether something that is no component goes by a name; what is found for who asks so may change with the next registration. */
  isRegisteredPlainly(name: unknown, asker: number): boolean {
    this.irregular(asker);
    return typeof name !== 'function' && this.elsewhere(name, 'all') !== undefined;
  }

  /** The index behind a key among those reached; taking nothing along. */
  known(key: unknown): number {
    const direct = this.registry.find(key);
    return direct === undefined ? this.knownElsewhere(key) : this.ifReached(direct);
  }

  /** The index behind a key, taking its definition along if it has one. */
  locate(key: unknown): number {
    return this.registry.find(key) ?? this.pull(key) ?? this.locateElsewhere(key);
  }

  /** What stands behind plain keys, taking along what that needs. */
  get plain(): PlainReach {
    return this.plainReach ??= new (loadPlainReach().PlainReach)(this.elsewhere, (needed) => this.registry.find(needed) ?? this.pull(needed));
  }

  /** Who asks for whom by `lazy` or `supplier`, or through something plain that looks it up later: pairs. */
  laterAsks(): readonly number[] {
    return this.plainReach === undefined ? this.laters : [...this.laters, ...this.plainReach.laterAsks()];
  }

  /** Takes a component along. */
  reach(index: number): void {
    if (this.isReached(index)) return;
    if (index >= this.marks.length) this.grow();
    this.marks[index] = Mark.Reached;
    this.reached.push(index);
  }

  private grow(): void {
    const size = this.registry.size * 2;
    const [marks, starts] = [new Uint8Array(size), new Int32Array(size)];
    marks.set(this.marks);
    starts.set(this.starts);
    this.marks = marks;
    this.starts = starts;
  }

  /** A row that holds is one of plain dependencies, all of them on components. */
  private followAgain(index: number, { targetsFrom, targets }: EarlierRows): void {
    for (let place = targetsFrom[index] as number; place < (targetsFrom[index + 1] as number); place += 1) this.reach(targets[place] as number);
  }

  private follow(index: number, definition: Definition): void {
    const { dependencies, options } = definition;
    this.starts[index] = this.targets.length;
    for (let position = 0; position < dependencies.length; position += 1) this.targets.push(this.targetOf(index, definition, position, dependencies[position]));
    const references = referencesOf(definition);
    for (let place = 0; place < references.length; place += 1) this.targets.push(this.targetOf(index, definition, dependencies.length + place, references[place]?.to));
    this.registry.asked?.takeAlong(this, index, definition);
    if (options !== noOptions && (options.after !== undefined || options.before !== undefined)) this.single(index);
  }

  private targetOf(component: number, definition: Definition, position: number, dependency: Dependency | undefined): number {
    if (isKey(dependency)) return this.required(component, position, dependency);
    this.single(component);
    if (isAbsent(dependency)) {
      this.findings.push(loadRefusals().dependencyUndefined(definition, position));
      return this.irregular(component);
    }
    return this.followForm(component, definition, position, dependency);
  }

  private followForm(component: number, definition: Definition, position: number, dependency: Dependency): number {
    const comesLater = isLater(dependency);
    const local = localName(comesLater ? keyOf(dependency) : dependency);
    if (local !== undefined) {
      this.fault(component, loadRefusals().localOutsideGroup(definition, position, local));
      return Target.Absent;
    }
    if (typeof dependency === 'object' && (dependency.kind === 'all' || dependency.kind === 'group')) return Target.Absent;
    const key = keyOf(dependency);
    if (typeof dependency === 'object' && dependency.kind === 'optional') return this.optional({ component, position, key });
    const target = this.required(component, position, key, comesLater);
    if (!comesLater) return target;
    if (target >= 0) this.laters.push(component, target);
    return this.irregular(component, Target.Later);
  }

  /** Nothing is taken along for who asks so. */
  private optional(asked: Gap): number {
    if (this.registry.find(asked.key) === undefined && this.knownElsewhere(asked.key) === Target.Elsewhere) this.followPlain(asked);
    return Target.Absent;
  }

  private required(component: number, position: number, key: unknown, isLater = false): number {
    const target = this.registry.find(key) ?? this.pull(key);
    if (target !== undefined) {
      this.reach(target);
      return target;
    }
    const other = this.locateElsewhere(key);
    if (other >= 0) this.reach(other);
    else if (other === Target.Absent) this.gaps.push({ component, position, key });
    else {
      this.followPlain({ component, position, key });
      this.plain.takeAlong(component, key, isLater, (needed) => { this.reach(needed); });
    }
    return this.irregular(component, other);
  }

  /** Notes what is wrong behind a plain key that is asked for. */
  private followPlain(asked: Gap): void {
    const ways = this.plain.faultsBehind(asked.key);
    if (ways !== undefined) this.plainFaults.push({ asked, ways });
  }

  private single(component: number): void {
    this.marks[component] = Mark.Reached | Mark.Special;
  }

  /** Its targets depend on who else is there. */
  irregular(component: number, target: number = Target.Absent): number {
    this.single(component);
    this.isRegular = false;
    return target;
  }

  /** Takes a definition along; one that cannot be is a finding once, however many ask for it. */
  private pull(key: unknown): number | undefined {
    if (this.clashing.has(key)) return undefined;
    const before = this.findings.length;
    const index = this.registry.pull(key, this.findings);
    if (this.findings.length > before) this.clashing.add(key);
    return index;
  }

  /** What a plain registration stands for, by as many names as it takes. */
  private locateElsewhere(key: unknown): number {
    const seen = new Set<unknown>();
    for (let wanted = key; !seen.has(wanted);) {
      seen.add(wanted);
      const index = this.registry.find(wanted) ?? this.pull(wanted);
      if (index !== undefined) return index;
      const other = this.elsewhere(wanted, 'component');
      if (other === undefined) return Target.Absent;
      if (other.kind === 'provided') return Target.Elsewhere;
      wanted = other.of;
    }
    return Target.Absent;
  }

  private knownElsewhere(key: unknown): number {
    this.isRegular = false;
    const seen = new Set<unknown>();
    for (let wanted = key; !seen.has(wanted);) {
      seen.add(wanted);
      const index = this.registry.find(wanted);
      if (index !== undefined) return this.ifReached(index);
      const other = this.elsewhere(wanted, 'component');
      if (other?.kind !== 'alias') return other === undefined ? Target.Absent : Target.Elsewhere;
      wanted = other.of;
    }
    return Target.Absent;
  }

  private ifReached(index: number): number {
    return this.isReached(index) ? index : Target.Absent;
  }
}

/** What most dependencies are: a class, a token, an id. */
function isKey(dependency: unknown): boolean {
  return typeof dependency === 'function' || typeof dependency === 'string' || typeof dependency === 'symbol' || isToken(dependency);
}

/** True for `undefined`, however deep inside forms. */
export function isAbsent(dependency: Dependency | undefined | null): dependency is undefined {
  return dependency === undefined || dependency === null || (keyOf(dependency) ?? undefined) === undefined;
}
