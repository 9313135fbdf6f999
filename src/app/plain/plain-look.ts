import type { GraphAdditions } from '../../graph/dependency-graph';
import type { AnySystoleError } from '../../model/errors';
import { describeKey } from '../../model/token';
import { keyOf } from '../../registry/keys';
import { loadPlainGraph, loadWiringFindings } from '../../registry/later';
import { askedOf } from '../../registry/references';
import { Target } from '../../registry/wiring';
import type { PlainRegistrations } from '../../container/plain-registrations';
import { loadCycles } from '../later';
import type { Internals } from '../internals';

/** Something plain, as pictures show it. */
export interface DrawnPlain {
  readonly id: string;
  /** What it is, in a few words. */
  readonly words: string;
}

/** Who asks for something plain, or for what it asks. */
export interface DrawnNeed {
  readonly from: string;
  readonly to: string;
  readonly isOptional: boolean;
  /** Looked up when it is first used: no edge of the graph. */
  readonly isLater: boolean;
}

/** All that is plain, with an id for each key, and who asks for whom. */
interface Collected {
  readonly ids: ReadonlyMap<unknown, string>;
  readonly needs: readonly DrawnNeed[];
}

/** What is plain in a container, as those see it who look at all of it: what is registered, what components ask for, and what is behind that. */
export class PlainLook {
  private readonly internals: Internals;
  private readonly plain: PlainRegistrations;

  constructor(internals: Internals, plain: PlainRegistrations) {
    this.internals = internals;
    this.plain = plain;
  }

  /** What it adds to the graph of components. Edges that lead through something plain alone lead there instead. */
  graph(): GraphAdditions {
    const { ids, needs } = this.collected();
    return { nodes: [...ids].map(([key, id]) => ({ id, label: `${describeKey(key)} (plain)` })), edges: needs.filter(({ isLater }) => !isLater), hides: this.hides() };
  }

  /** The same for a picture. */
  picture(): { readonly nodes: readonly DrawnPlain[]; readonly needs: readonly DrawnNeed[]; readonly hides: GraphAdditions['hides'] } {
    const { ids, needs } = this.collected();
    return { nodes: [...ids].map(([key, id]) => ({ id, words: this.plain.inWords(key).replace(/^a plain (registration: |class, )/, '') })), needs, hides: this.hides() };
  }

  private hides(): GraphAdditions['hides'] {
    const { through } = this.internals.wired.wiring();
    return (from, to) => through.get(from)?.has(to) === true;
  }

  private collected(): Collected {
    const { adjacency, present } = this.internals.wired.wiring();
    const ids = new Map<unknown, string>();
    const taken = new Set(adjacency.ids.filter((_, component) => present[component] === 1));
    const needs: DrawnNeed[] = [];
    const queue: unknown[] = [];
    const idOf = (key: unknown): string => {
      let id = ids.get(key);
      if (id === undefined) {
        ids.set(key, id = freeId(describeKey(key), taken));
        taken.add(id);
        queue.push(key);
      }
      return id;
    };
    for (const key of this.plain.container.tokens()) idOf(key);
    for (const { component, key, isOptional } of this.askedByComponents()) needs.push({ from: adjacency.ids[component] as string, to: idOf(key), isOptional, isLater: false });
    for (const key of queue) {
      for (const need of this.needsOf(key)) {
        const to = this.componentAt(need.key) ?? (this.needsIfThere(need.key) === undefined ? undefined : idOf(need.key));
        if (to !== undefined) needs.push({ from: ids.get(key) as string, to, isOptional: need.isOptional, isLater: need.isLater });
      }
    }
    return { ids, needs };
  }

  /** What something plain is, what it needs, and who asks for it, in a sentence. */
  explain(key: unknown): string {
    const { adjacency } = this.internals.wired.wiring();
    const needs = [...new Set(this.needsOf(key).map((need) => `${describeKey(need.key)}${need.isLater ? ' later' : ''}`))];
    const askers = this.askedByComponents().filter((asked) => asked.key === key).map(({ component }) => adjacency.ids[component] ?? '');
    const parts = [this.plain.inWords(key), ...needs.length === 0 ? [] : [`it ${this.plain.isFactory(key) ? 'has asked for' : 'needs'} ${needs.join(', ')}`], ...askers.length === 0 ? [] : [`asked for by ${askers.join(', ')}`]];
    return `${describeKey(key)} is ${parts.join('; ')}.`;
  }

  /**
   * What is wrong with registrations whoever asks for them: rings, classes that were not there, and constructors that nobody has told of; of singletons also what
   * nothing provides, which for others may be registered with a child.
   */
  findings(known: readonly AnySystoleError[]): readonly AnySystoleError[] {
    const { registry } = this.internals;
    const { isLeftOut, plainGapFound } = loadWiringFindings();
    const told = new Set(known.map(tellingOf));
    const rings: (readonly string[])[] = [];
    const graph = new (loadPlainGraph().PlainGraph)((key, by) => this.plain.elsewhere(key, by), (key) => registry.find(key));
    const found = this.plain.container.tokens().filter((token) => graph.at(token, true).isFaulty).flatMap((token) => {
      const ways = loadPlainGraph().waysBehind(token, (key, by) => this.plain.elsewhere(key, by), (key) => registry.find(key), 'all');
      rings.push(...ways.rings.map((ring) => ring.map(describeKey)));
      return ways.gaps.filter(({ need }) => need.lacks !== undefined || this.plain.isSingleton(token))
        .map((gap) => plainGapFound(gap, loadPlainGraph().wayTo(gap.place).map(describeKey), { component: describeKey(token), position: gap.need.position }, registry.knownIds(), isLeftOut(registry, gap.need.key)));
    });
    return [...found, ...rings.length === 0 ? [] : loadCycles().plainCycles(rings)].filter((finding) => told.size < told.add(tellingOf(finding)).size);
  }

  private askedByComponents(): readonly { readonly component: number; readonly key: unknown; readonly isOptional: boolean }[] {
    const { definitions, present, targets, targetsFrom } = this.internals.wired.wiring();
    return definitions.flatMap((definition, component) => (present[component] === 0 ? [] : askedOf(definition).flatMap((dependency, position) => {
      const isOptional = typeof dependency === 'object' && dependency.kind === 'optional';
      return targets[(targetsFrom[component] as number) + position] === Target.Elsewhere ? [{ component, key: keyOf(dependency), isOptional }] : [];
    })));
  }

  private needsOf(key: unknown): readonly { readonly key: unknown; readonly isOptional: boolean; readonly isLater: boolean }[] {
    return this.needsIfThere(key) ?? [];
  }

  private needsIfThere(key: unknown): ReturnType<PlainLook['needsOf']> | undefined {
    const there = this.plain.elsewhere(key, 'all', 'all');
    return there?.kind === 'provided' ? there.needs : undefined;
  }

  private componentAt(key: unknown): string | undefined {
    const component = this.internals.find(key);
    return component === undefined ? undefined : this.internals.wired.wiring().adjacency.ids[component];
  }
}

/** What is plain in a container, as far as something is. Whether it is, the wiring finds out. */
export function plainIn(internals: Internals): PlainLook | undefined {
  internals.wired.wiring();
  const { there } = internals.plain;
  return there === undefined ? undefined : new PlainLook(internals, there);
}

/** What a finding is about, however one comes upon it. */
function tellingOf({ code, message, details }: AnySystoleError): string {
  return code === 'ERR_CYCLE' ? details.walk.slice(1).sort().join('\n') : message.slice(0, message.indexOf('\n'));
}

/** What is plain need not be named apart from components, and from each other: in the graph it is. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name) && name !== '__proto__') return name;
  let id = `${name} (plain)`;
  for (let count = 2; taken.has(id); count += 1) id = `${name} (plain ${String(count)})`;
  return id;
}
