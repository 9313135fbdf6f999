import type { EdgeRows } from '../model/edge-rows';
import { RowWriter } from '../model/edge-rows';
import { EdgeKind } from '../model/edge-kind';
import type { Definition } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { groupMissing } from './findings';
import { localName } from './groups';
import { Kin } from './kin';
import type { EarlierRows, Reach } from './reach';
import { isAbsent, Target } from './reach';
import { askedOf, referencesOf } from './references';
import { keyOf } from './registry';

/** What stands in a component's definition and somebody looks for later, so that they need not look at all of them. */
export const Trait = {
  /** It may be switched off by its definition, or by a feature. */
  Switchable: 1,
  /** A placeholder. */
  Placeholder: 2,
  /** A whole system. */
  System: 4,
} as const;

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
  readonly special: readonly number[];
}

/** An earlier wiring's edges beside its targets. */
export interface EarlierEdges extends EarlierRows {
  readonly needs: EdgeRows;
  readonly traits: Uint8Array;
}

/** Works out the edges of those reached, in order of registration; rows of an earlier wiring that hold are copied. */
export function connect(reach: Reach, size: number, earlier: EarlierEdges | undefined): Connections {
  return new Connector(reach, size, earlier).run();
}

class Connector {
  private readonly targetsFrom: Int32Array;
  private readonly targets: Int32Array;
  private readonly members = new Map<number, readonly number[]>();
  private readonly befores: number[] = [];
  private readonly traits: Uint8Array;
  private readonly special: number[] = [];
  private readonly reach: Reach;
  private readonly earlier: EarlierEdges | undefined;
  private readonly edges: RowWriter;
  private readonly kin: Kin;
  private filled = 0;

  constructor(reach: Reach, size: number, earlier: EarlierEdges | undefined) {
    this.reach = reach;
    this.earlier = earlier;
    this.targetsFrom = new Int32Array(size + 1);
    this.targets = new Int32Array(reach.targets.length);
    this.traits = new Uint8Array(size);
    this.edges = new RowWriter(size, reach.targets.length);
    this.kin = new Kin(reach, size);
  }

  run(): Connections {
    const { reach, earlier, targetsFrom, traits } = this;
    for (let index = 0; index < traits.length; index += 1) {
      if (earlier?.holds[index] === 1 && reach.isReached(index)) this.copyRow(index, earlier);
      else if (reach.isReached(index)) this.row(index, reach.registry.entry(index).effective);
      this.edges.close(index);
      targetsFrom[index + 1] = this.filled;
    }
    const { targets, members, befores, special } = this;
    return { targetsFrom, targets, members, befores, traits, special, needs: this.edges.rows() };
  }

  private copyRow(index: number, { targetsFrom, needs, traits }: EarlierEdges): void {
    this.copyTargets(index, (targetsFrom[index + 1] as number) - (targetsFrom[index] as number));
    this.edges.copy(needs, index);
    this.traits[index] = traits[index] as number;
  }

  private row(index: number, definition: Definition): void {
    this.traits[index] = traitsOf(definition);
    if (this.reach.isSpecial(index)) {
      this.special.push(index);
      this.specialRow(index, definition);
      return;
    }
    const first = this.filled;
    this.copyTargets(index, definition.dependencies.length + referencesOf(definition).length);
    for (let place = first; place < this.filled; place += 1) this.edges.add(this.targets[place] as number, EdgeKind.Required);
  }

  private copyTargets(index: number, count: number): void {
    const from = this.reach.starts[index] as number;
    for (let place = from; place < from + count; place += 1) this.put(this.reach.targets[place] as number);
  }

  private put(target: number): void {
    this.targets[this.filled] = target;
    this.filled += 1;
  }

  private specialRow(index: number, definition: Definition): void {
    (askedOf(definition) as readonly (Dependency | undefined)[]).forEach((dependency, position) => {
      this.put(isAbsent(dependency) || localName(dependency) !== undefined ? Target.Absent : this.target(index, dependency, position));
    });
    for (const key of definition.options.after ?? []) this.after(this.reach.known(key));
    for (const key of definition.options.before ?? []) {
      const later = this.reach.known(key);
      if (later >= 0) this.befores.push(later, index);
    }
  }

  private after(earlier: number): void {
    if (earlier >= 0) this.edges.add(earlier, EdgeKind.Order);
  }

  private target(index: number, dependency: Dependency, position: number): number {
    if (typeof dependency !== 'object') return this.need(dependency, EdgeKind.Required);
    switch (dependency.kind) {
      case 'lazy': return Target.Later;
      case 'all': return this.needAll(this.kin.tagged(dependency.of).filter((member) => member !== index));
      case 'group': return this.needGroup(index, dependency.of, position);
      case 'local': return Target.Absent;
      case 'optional': {
        const absent = dependency.onFailure === 'absent' ? EdgeKind.AbsentOnFailure : 0;
        return this.need(keyOf(dependency), conditionOf(dependency.of) | absent);
      }
      case 'token':
      case 'pick':
      case 'ready':
      case 'completed': return this.need(keyOf(dependency), EdgeKind.Required | conditionOf(dependency));
    }
  }

  private need(key: unknown, kind: number): number {
    const target = (kind & EdgeKind.Required) !== 0 ? this.reach.locate(key) : this.reach.known(key);
    if (target >= 0) this.edges.add(target, kind);
    return target;
  }

  private needAll(members: readonly number[]): number {
    for (const member of members) this.edges.add(member, EdgeKind.Required | EdgeKind.Member);
    this.members.set(this.filled, members);
    return Target.Several;
  }

  private needGroup(index: number, group: string, position: number): number {
    const members = this.kin.group(group);
    if (members.length === 0) this.reach.fault(index, groupMissing(this.reach.registry.entry(index).effective, position, group, this.kin.groups()));
    return this.needAll(members);
  }
}

function traitsOf({ options, source }: Definition): number {
  const switchable = options.enabled === false || options.feature !== undefined ? Trait.Switchable : 0;
  if (source.kind === 'required') return switchable | Trait.Placeholder;
  return source.kind === 'start' && source.inside !== undefined ? switchable | Trait.System : switchable;
}

function conditionOf(dependency: unknown): number {
  const kind = typeof dependency === 'object' && dependency !== null ? (dependency as { readonly kind?: unknown }).kind : undefined;
  return kind === 'ready' ? EdgeKind.Ready : kind === 'completed' ? EdgeKind.Completed : 0;
}
