import { isProvider } from '../../container/provider';
import { dependentClosure } from '../../graph/selection';
import type { Definition } from '../../model/definition';
import { isLater } from '../../model/dependency';
import { isRelative } from '../../model/laid-over';
import type { Key } from '../../model/token';
import { describeKey } from '../../model/token';
import { invalidOption } from '../../registry/findings';
import { loadPlainGraph } from '../../registry/later';
import { keyOf } from '../../registry/keys';
import { askedOf } from '../../registry/references';
import type { Internals } from '../internals';
import { checkedOverride } from './override-shape';

/** A plain key, and the provider that is to take the place of what is registered for it. */
export interface PlainOverride {
  readonly key: Key;
  readonly by: object;
}

/** An override as one of something plain; `undefined` where it is a component's, or nobody's. @throws ERR_INVALID_OPTION for a provider of nothing */
export function plainOverride(internals: Internals, key: Key, by: unknown): PlainOverride | undefined {
  if (typeof by !== 'object' || by === null || !isProvider(by) || internals.find(key) !== undefined || internals.plain.elsewhere(key) === undefined) return undefined;
  const id = describeKey(key);
  const checked = checkedOverride({ id, key }, by);
  for (const [name, value] of Object.entries(checked)) if (isRelative(value)) throw invalidOption(id, name, value, 'what is registered plainly is replaced as a whole: give the new value itself');
  return { key, by: checked };
}

/** 1 for the components that are given what is made with one of these plain keys, and for what depends on them. */
export function plainDependents(internals: Internals, keys: readonly unknown[]): Uint8Array {
  const { registry, wired, plain } = internals;
  const { present, definitions, adjacency } = wired.wiring();
  const graph = new (loadPlainGraph().PlainGraph)((key, by) => plain.registrations.elsewhere(key, by, 'all'), (key) => registry.find(key));
  const asked = definitions.map((definition, component) => (present[component] === 1 ? plainlyAsked(definition, (key) => registry.find(key) !== undefined) : []));
  for (const key of asked.flat()) graph.at(key);
  const madeWith = new Set(keys.flatMap((key) => graph.among(key)));
  // A set that grows while it is gone through is gone through to its new end.
  for (const node of madeWith) for (const asker of node.askers) madeWith.add(asker);
  const askers = asked.flatMap((own, component) => (own.some((key) => madeWith.has(graph.at(key))) ? [component] : []));
  return dependentClosure(adjacency, askers, () => true);
}

/** What a component is given when it is constructed, and may be plain. What is asked for later is looked up anew each time. */
function plainlyAsked(definition: Definition, isComponents: (key: unknown) => boolean): readonly unknown[] {
  return askedOf(definition).filter((dependency) => !isLater(dependency)).map(keyOf).filter((key) => !isComponents(key));
}
