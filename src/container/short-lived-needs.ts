import type { Definition } from '../model/definition';
import { ScopeCode } from '../model/scope-kind';
import { referencesOf } from '../registry/references';
import { Target } from '../registry/wiring';
import type { Wiring } from '../registry/wiring';

/** What a component's constructor asks for that is made for it, in order; or what its config refers to. */
export function shortLivedNeeds(component: number, wiring: Wiring, of: 'instance' | 'config' = 'instance'): readonly number[] {
  const { targets, targetsFrom, members, scopes, enabled } = wiring;
  const definition = wiring.definitions[component] as Definition;
  const first = targetsFrom[component] as number;
  const needs: number[] = [];
  for (const place of placesOf(definition, of)) {
    const target = targets[first + place] as number;
    const asked = target === Target.Several ? members.get(first + place) ?? [] : [target];
    for (const one of asked) if (one >= 0 && enabled[one] === 1 && scopes !== undefined && scopes[one] !== ScopeCode.singleton) needs.push(one);
  }
  return needs;
}

/** The dependencies; for data that refers to others, all references of the definition, which are looked up together. */
function placesOf(definition: Definition, of: 'instance' | 'config'): Iterable<number> {
  const { dependencies, source: { kind } } = definition;
  if (of === 'instance' && kind !== 'value') return dependencies.keys();
  const references = referencesOf(definition);
  const data = of === 'config' ? 'config' : 'value';
  return references.some((reference) => reference.data === data) ? references.map((_, place) => dependencies.length + place) : [];
}

/** Whether a factory is called for a component, or for what is made for it: then that may take time. */
export function asksFactories(component: number, { definitions }: Wiring, needsOf: (component: number) => readonly number[]): boolean {
  const reached = new Set([component]);
  // A set that grows while it is gone through is gone through to its new end.
  for (const one of reached) {
    if (definitions[one]?.source.kind === 'factory') return true;
    for (const need of needsOf(one)) reached.add(need);
  }
  return false;
}
