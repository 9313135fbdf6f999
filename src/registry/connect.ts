import type { EdgeRows } from '../model/edge-rows';
import { copyShifted, RowWriter } from '../model/edge-rows';
import { IntList } from '../model/int-list';
import { EdgeKind } from '../model/edge-kind';
import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { isLater } from '../model/dependency';
import { ScopeCode } from '../model/scope-kind';
import { loadKin, loadRefusals } from './later';
import { localName } from './groups';
import type { Kin } from './kin';
import type { EarlierRows, Reach } from './reach';
import { isAbsent, Target } from './reach';
import { askedOf, referencesOf } from './references';
import { keyOf } from './keys';

/** What stands in a component's definition and somebody looks for later, so that they need not look at all of them. */
export const Trait = {
  /** It may be switched off by its definition, or by a feature. */
  Switchable: 1,
  /** A placeholder. */
  Placeholder: 2,
  /** A whole system. */
  System: 4,
} as const;

/** Beside those, how long its instances live: a `ScopeCode`, so many bits up. */
export const scopeShift = 3;

/** Who asks for whom, among those reached. */
export interface Connections {
  readonly targetsFrom: Int32Array;
  readonly targets: Int32Array;
  readonly members: ReadonlyMap<number, readonly number[]>;
  /** The edges that components make by what they ask for and by `after`. */
  readonly needs: EdgeRows;
  /** Those that they make by `before`, which belong to others: later and earlier ones, in pairs. */
  readonly befores: readonly number[];
  readonly traits: Uint8Array;
  /** All traits that are somewhere among them. */
  readonly allTraits: number;
  readonly special: readonly number[];
  /** By component: whom of those it needs it needs through something plain alone, and by what key it asks for that. */
  readonly through: ReadonlyMap<number, ReadonlyMap<number, unknown>>;
}

/** An earlier wiring's edges beside its targets. */
export interface EarlierEdges extends EarlierRows {
  readonly needs: EdgeRows;
  readonly traits: Uint8Array;
  readonly allTraits: number;
}

/**
 * Works out the edges of those reached, in order of registration; rows of an earlier wiring that hold are copied.
 *
 * @param anew - is given the others
 */
export function connect(reach: Reach, size: number, earlier: EarlierEdges | undefined, anew: number[]): Connections {
  return new Connector(reach, size, earlier).run(anew);
}

class Connector {
  private readonly targetsFrom: Int32Array;
  private readonly targets: IntList;
  private readonly members = new Map<number, readonly number[]>();
  private readonly befores: number[] = [];
  private readonly traits: Uint8Array;
  private allTraits = 0;
  private readonly special: number[] = [];
  private readonly through = new Map<number, Map<number, unknown>>();
  private readonly reach: Reach;
  private readonly earlier: EarlierEdges | undefined;
  private readonly edges: RowWriter;
  private knownKin: Kin | undefined = undefined;

  constructor(reach: Reach, size: number, earlier: EarlierEdges | undefined) {
    this.reach = reach;
    this.earlier = earlier;
    this.targetsFrom = new Int32Array(size + 1);
    this.traits = new Uint8Array(size);
    const expected = reach.targets.length + (earlier?.targets.length ?? 0);
    this.targets = new IntList(expected);
    this.edges = new RowWriter(size, expected);
  }

  private get kin(): Kin {
    return this.knownKin ??= new (loadKin().Kin)(this.reach, this.traits.length);
  }

  run(anew: number[]): Connections {
    const { reach, earlier, targetsFrom, traits } = this;
    for (let index = 0; index < traits.length;) {
      const end = earlier === undefined ? index : this.endOfHeld(index, earlier);
      if (earlier !== undefined && end > index) {
        this.copyRows(index, end, earlier);
        index = end;
        continue;
      }
      if (reach.isReached(index)) this.row(index, reach.registry.definition(index));
      if (earlier !== undefined) anew.push(index);
      this.edges.close(index);
      targetsFrom[index + 1] = this.targets.length;
      index += 1;
    }
    const { members, befores, allTraits, special, through } = this;
    return { targetsFrom, targets: this.targets.taken(), members, befores, traits, allTraits, special, through, needs: this.edges.rows() };
  }

  /** Where the rows end that hold from a component on, one beside the other. */
  private endOfHeld(first: number, { holds }: EarlierEdges): number {
    if (holds[first] !== 1) return first;
    const end = holds.indexOf(0, first);
    return Math.min(end < 0 ? holds.length : end, this.reach.nextUnreached(first));
  }

  private copyRows(first: number, end: number, { targetsFrom, targets, needs, traits, allTraits }: EarlierEdges): void {
    const shift = this.targets.length - (targetsFrom[first] as number);
    this.targets.append(targets, targetsFrom[first] as number, targetsFrom[end] as number);
    copyShifted(targetsFrom, this.targetsFrom, first + 1, end + 1, shift);
    this.edges.copy(needs, first, end);
    this.traits.set(traits.subarray(first, end), first);
    for (let index = first; index < end && this.allTraits !== allTraits; index += 1) this.allTraits |= traits[index] as number;
  }

  private row(index: number, definition: Definition): void {
    const traits = traitsOf(definition);
    this.traits[index] = traits;
    this.allTraits |= traits;
    if (this.reach.isSpecial(index)) {
      this.special.push(index);
      this.specialRow(index, definition);
      return;
    }
    const from = this.reach.startOf(index);
    const end = from + definition.dependencies.length + referencesOf(definition).length;
    for (let place = from; place < end; place += 1) {
      const target = this.reach.targets.at(place);
      this.targets.push(target);
      this.edges.add(target, EdgeKind.Required);
    }
  }

  private specialRow(index: number, definition: Definition): void {
    (askedOf(definition) as readonly (Dependency | undefined)[]).forEach((dependency, position) => {
      this.targets.push(isAbsent(dependency) || localName(dependency) !== undefined ? Target.Absent : this.target(index, dependency, position));
    });
    for (const key of definition.options.after ?? []) this.after(this.reach.known(key));
    this.reach.registry.asked?.needs(this.reach, definition).forEach(({ component, through }) => {
      this.edges.add(component, EdgeKind.Required);
      if (through !== undefined) this.noteThrough(index, through, [component]);
    });
    this.forgetDirect(index);
    for (const key of definition.options.before ?? []) {
      const later = this.reach.known(key);
      if (later >= 0) this.befores.push(later, index);
    }
  }

  private after(earlier: number): void {
    if (earlier >= 0) this.edges.add(earlier, EdgeKind.Order);
  }

  private target(index: number, dependency: Dependency, position: number): number {
    if (typeof dependency !== 'object') return this.need(index, dependency, EdgeKind.Required);
    if (isLater(dependency)) return Target.Later;
    switch (dependency.kind) {
      case 'all': return this.needTagged(index, dependency.of, position);
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
    const target = (kind & EdgeKind.Required) !== 0 ? this.reach.locate(key) : this.reach.known(key);
    if (target >= 0) this.edges.add(target, kind);
    return target === Target.Elsewhere ? this.needThrough(index, key, kind) : target;
  }

  /** What a plain class needs, whoever is given it has to wait for. Something optional is given when all of that is there. */
  private needThrough(index: number, key: unknown, kind: number): number {
    const needed = this.reach.plain.componentsBehind(key);
    if ((kind & EdgeKind.Required) === 0 && !needed.every((component) => this.reach.isReached(component))) return Target.Absent;
    this.members.set(this.targets.length, needed);
    for (const component of needed) this.edges.add(component, kind);
    if (needed.length > 0) this.noteThrough(index, key, needed);
    return Target.Elsewhere;
  }

  /** The first key by which it asks counts. */
  private noteThrough(index: number, key: unknown, needed: readonly number[]): void {
    const through = this.through.get(index) ?? new Map<number, unknown>();
    for (const component of needed) if (!through.has(component)) through.set(component, key);
    this.through.set(index, through);
  }

  private forgetDirect(index: number): void {
    const through = this.through.get(index);
    if (through === undefined) return;
    for (let place = this.targetsFrom[index] as number; place < this.targets.length; place += 1) {
      const target = this.targets.at(place);
      if (target === Target.Several) for (const member of this.members.get(place) ?? []) through.delete(member);
      else through.delete(target);
    }
  }

  private needAll(members: readonly number[]): number {
    for (const member of members) this.edges.add(member, EdgeKind.Required | EdgeKind.Member);
    this.members.set(this.targets.length, members);
    return Target.Several;
  }

  private needTagged(index: number, tag: unknown, position: number): number {
    const members = this.kin.tagged(tag).filter((member) => member !== index);
    // An empty list would be no answer to who knows that something is registered so.
    if (members.length === 0 && this.reach.isRegisteredPlainly(tag, index)) this.reach.fault(index, loadRefusals().registeredPlainly(this.reach.registry.definition(index), position, tag));
    return this.needAll(members);
  }

  private needGroup(index: number, group: string, position: number): number {
    const members = this.kin.group(group);
    if (members.length === 0) this.reach.fault(index, loadRefusals().groupMissing(this.reach.registry.definition(index), position, group, this.kin.groups()));
    return this.needAll(members);
  }
}

/** What counts for a wiring of what a definition says. */
export function traitsOf({ options, source }: Definition): number {
  const switchable = options.enabled === false || options.feature !== undefined ? Trait.Switchable : 0;
  const said = options.scope === undefined ? switchable : switchable | (ScopeCode[options.scope] << scopeShift);
  // What is given to each scope anew has nobody who takes its place before.
  if (source.kind === 'required') return options.scope === 'container' ? said : said | Trait.Placeholder;
  return source.kind === 'start' && source.inside !== undefined ? said | Trait.System : said;
}

function conditionOf(dependency: unknown): number {
  const kind = typeof dependency === 'object' && dependency !== null ? (dependency as { readonly kind?: unknown }).kind : undefined;
  return kind === 'ready' ? EdgeKind.Ready : kind === 'completed' ? EdgeKind.Completed : 0;
}
