import type { Definition } from '../model/definition';
import { groupOf } from './groups';
import type { Reach } from './reach';

/** Who of those reached carries a tag, is of a kind, or stands in a group: looked for when somebody asks, each once. */
export class Kin {
  private readonly reach: Reach;
  private readonly size: number;
  private byTag: Map<unknown, number[]> | undefined;
  private byGroup: Map<string, number[]> | undefined;
  private readonly byKind = new Map<unknown, readonly number[]>();

  constructor(reach: Reach, size: number) {
    this.reach = reach;
    this.size = size;
  }

  /** In order of registration. A class stands for those of its kind, too. */
  tagged(tag: unknown): readonly number[] {
    this.byTag ??= this.listed((definition) => definition.options.tags ?? []);
    const named = this.byTag.get(tag) ?? [];
    if (typeof tag !== 'function') return named;
    let members = this.byKind.get(tag);
    if (members === undefined) this.byKind.set(tag, members = this.withKind(named, tag));
    return members;
  }

  /** In order of registration. */
  group(name: string): readonly number[] {
    return this.grouped().get(name) ?? [];
  }

  /** The names of all groups, in the order in which their first members were found. */
  groups(): readonly string[] {
    const names = new Set<string>();
    for (const component of this.reach.found()) {
      const name = groupOf(this.reach.registry.definition(component).id);
      if (name !== undefined) names.add(name);
    }
    return [...names];
  }

  private grouped(): ReadonlyMap<string, number[]> {
    return this.byGroup ??= this.listed(({ id }) => {
      const group = groupOf(id);
      return group === undefined ? [] : [group];
    });
  }

  private withKind(named: readonly number[], base: unknown): readonly number[] {
    const members = new Set(named);
    for (let index = 0; index < this.size; index += 1) if (this.reach.isReached(index) && isKindOf(this.reach.registry.original(index), base)) members.add(index);
    return [...members].sort((a, b) => a - b);
  }

  private listed<Name>(namesOf: (definition: Definition) => readonly Name[]): Map<Name, number[]> {
    const lists = new Map<Name, number[]>();
    for (let index = 0; index < this.size; index += 1) {
      if (!this.reach.isReached(index)) continue;
      for (const name of namesOf(this.reach.registry.definition(index))) {
        const list = lists.get(name);
        if (list === undefined) lists.set(name, [index]);
        else list.push(index);
      }
    }
    return lists;
  }
}

function isKindOf(definition: Definition, base: unknown): boolean {
  return definition.source.kind === 'class' && typeof base === 'function'
    && (definition.source.target === base || definition.source.target.prototype instanceof base);
}
