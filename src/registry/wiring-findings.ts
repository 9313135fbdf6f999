import type { Adjacency } from '../model/adjacency';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import { definitionOf } from '../metadata/metadata-store';
import { describeKey, isToken } from '../model/token';
import { Trait } from './connect';
import { plainGapFound } from './plain-gaps';
import { wayTo } from './plain-ways';
import { dependencyMissing, notAComponent, notProvided } from './refusals';
import { askedAt } from './references';
import { nearNames } from './near-names';
import type { Reach } from './reach';
import type { Registry } from './registry';
import { Target } from './reach';

export { plainGapFound } from './plain-gaps';

/** Missing names that are compared with all known ones; of more, only the first few are read. */
const comparedGaps = 20;

/** What is wrong with components, and what they ask for in vain. What is wrong with one that is switched off hurts nobody. */
export function gapFindings(reach: Reach, adjacency: Adjacency, enabled: Uint8Array): readonly AnySystoleError[] {
  const findings = reach.faults.filter(({ component }) => enabled[component] === 1).map(({ finding }) => finding);
  let missing = 0;
  for (const { component, position, key } of reach.gaps) {
    // What could not be taken along has been reported for what it is; and it may have come along with somebody else, after it was asked for.
    if (enabled[component] === 0 || reach.clashing.has(key) || reach.locate(key) !== Target.Absent) continue;
    const asker = reach.registry.definition(component);
    missing += 1;
    const similar = missing > comparedGaps ? [] : nearNames(describeKey(key), reach.registry.knownIds());
    const left = isLeftOut(reach.registry, key);
    findings.push(typeof key === 'function' && !left
      ? notAComponent(key, asker, position)
      : dependencyMissing(asker, position, describeKey(key), pathTo(adjacency, component), similar, left));
  }
  return [...findings, ...plainFindings(reach, adjacency, enabled)];
}

/** True for what has a definition, so that a container that is not closed would have taken it along. */
export function isLeftOut(registry: Registry, key: unknown): boolean {
  return registry.isClosed && (typeof key === 'function' || isToken(key)) && definitionOf(key) !== undefined;
}

/** What plain classes ask for in vain, each once, however many components ask for them. */
function plainFindings(reach: Reach, adjacency: Adjacency, enabled: Uint8Array): readonly AnySystoleError[] {
  const told = new Map<unknown, Set<number>>();
  const findings: AnySystoleError[] = [];
  for (const { asked: { component, position }, ways } of reach.plainFaults) {
    if (enabled[component] === 0) continue;
    const asker = reach.registry.entry(component).effective;
    for (const gap of ways.gaps) {
      const known = told.get(gap.place.key) ?? new Set<number>();
      if (known.has(gap.need.position) || reach.clashing.has(gap.need.key)) continue;
      told.set(gap.place.key, known.add(gap.need.position));
      findings.push(plainGapFound(gap, [...pathTo(adjacency, component), ...wayTo(gap.place).map(describeKey)], { component: asker.id, ...askedAt(asker, position) }, reach.registry.knownIds(), isLeftOut(reach.registry, gap.need.key)));
    }
  }
  return findings;
}

/** A placeholder that only what is switched off asks for hurts nobody. */
export function placeholderFindings(definitions: readonly Definition[], traits: Uint8Array, adjacency: Adjacency, wanted: Uint8Array): readonly AnySystoleError[] {
  const findings: AnySystoleError[] = [];
  for (let index = 0; index < traits.length; index += 1) {
    if (((traits[index] as number) & Trait.Placeholder) === 0 || wanted[index] !== 1) continue;
    const askers = adjacency.neededBy.subarray(adjacency.neededByFrom[index], adjacency.neededByFrom[index + 1]);
    findings.push(notProvided(definitions[index] as Definition, Array.from(askers, (asker) => adjacency.ids[asker] ?? '')));
  }
  return findings;
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
