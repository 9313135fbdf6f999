import type { Definition } from '../../model/definition';
import { asksFactories, shortLivedNeeds } from '../../container/short-lived-needs';
import { EdgeKind } from '../../model/edge-kind';
import { ScopeCode } from '../../model/scope-kind';
import { Registry } from '../../registry/registry';
import type { Entry } from '../../registry/entries';
import type { Wiring } from '../../registry/wiring';
import { callPlan } from '../steps/handler-calls';
import type { Internals } from '../internals';
import { Wired } from '../wired';
import { notGiven } from './refusals';
import type { Scope } from './scope';

/**
 * What every scope of a container looks like, worked out once for as long as nothing changes: a registry of its own, in which what belongs to scopes is a
 * singleton, and the singletons that it needs stand for those of the container.
 */
export class ScopeTemplate {
  readonly wiring: Wiring;
  readonly wired: Wired;
  /** What has to be started with each scope, rather than made when it is asked for. */
  readonly eager: readonly number[];
  /** The place of each in the container. */
  readonly inContainer: readonly number[];
  private readonly places = new Map<number, number>();
  private readonly isEagerAt: Uint8Array;
  private readonly isOutsideAt: Uint8Array;

  /** @throws whatever is wrong with the wiring of the container */
  constructor(internals: Internals) {
    internals.wired.current();
    const whole = internals.wired.wiring();
    const registry = new Registry();
    const members = membersOf(whole);
    for (const component of members) {
      this.places.set(component, registry.size);
      registry.adopt(entryIn(internals, whole, component));
    }
    this.inContainer = members;
    this.wired = new Wired(() => registry, (key, by) => internals.plain.elsewhere(key, by));
    this.wiring = this.wired.wiring();
    this.isOutsideAt = Uint8Array.from(members, (component) => (scopeOf(whole, component) === ScopeCode.singleton ? 1 : 0));
    this.isEagerAt = Uint8Array.from(members, (component) => (scopeOf(whole, component) === ScopeCode.container && isEager(whole.definitions[component] as Definition) ? 1 : 0));
    // What is made by factories for who is made when asked for could only be waited for by who starts it.
    for (const place of members.keys()) if (this.isEagerAt[place] === 0 && this.isMadeWithFactories(place)) this.isEagerAt[place] = 1;
    this.eager = [...this.isEagerAt.keys()].filter((place) => this.isEagerAt[place] === 1);
  }

  /** The place in here of a component of the container; `undefined` for a singleton that nothing in scopes needs. */
  placeOf(component: number): number | undefined {
    return this.places.get(component);
  }

  isEager(place: number): boolean {
    return this.isEagerAt[place] === 1;
  }

  /** True for what stands for a singleton of the container. */
  isOutside(place: number): boolean {
    return this.isOutsideAt[place] === 1;
  }

  /** Factories make something for it, each time. */
  private isMadeWithFactories(place: number): boolean {
    const { wiring } = this;
    if (wiring.scopes === undefined || this.isOutside(place) || this.isShortLived(place)) return false;
    const needsOf = (one: number): readonly number[] => shortLivedNeeds(one, wiring);
    return needsOf(place).some((need) => asksFactories(need, wiring, needsOf));
  }

  /** True for what is made for each who asks, in a scope as anywhere. */
  isShortLived(place: number): boolean {
    return this.wiring.scopes !== undefined && this.wiring.scopes[place] !== ScopeCode.singleton;
  }
}

function scopeOf({ scopes }: Wiring, component: number): number {
  return scopes?.[component] ?? ScopeCode.singleton;
}

/** What is no singleton, and what that asks for, now or later; in order of registration. */
function membersOf(whole: Wiring): readonly number[] {
  const { adjacency: { needs, needsFrom, kinds }, enabled, layout } = whole;
  const members = new Set<number>();
  enabled.forEach((isOn, component) => {
    if (isOn === 0 || scopeOf(whole, component) === ScopeCode.singleton) return;
    members.add(component);
    for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
      const need = needs[edge] as number;
      if (((kinds[edge] as number) & EdgeKind.Order) === 0 && enabled[need] === 1) members.add(need);
    }
  });
  for (let pair = 0; pair < layout.laters.length; pair += 2) if (members.has(layout.laters[pair] as number)) members.add(layout.laters[pair + 1] as number);
  return [...members].sort((a, b) => a - b);
}

function entryIn(internals: Internals, whole: Wiring, component: number): Entry {
  const { original, effective } = internals.registry.entry(component);
  const scope = scopeOf(whole, component);
  const definition = scope === ScopeCode.singleton ? standIn(effective, component) : scope === ScopeCode.container ? inScope(effective) : effective;
  return { index: 0, original, effective: Object.freeze(definition), explicit: true, removed: false, override: undefined };
}

/** A singleton of the container, as scopes see it: given by the container, and none of their business otherwise. */
function standIn({ id, key, options: { tags }, declaredAt }: Definition, component: number): Definition {
  const make = (scope: Scope): unknown => scope.rooms.fromContainer(component);
  return { id, key, source: { kind: 'factory', make }, dependencies: [], handlers: [], options: tags === undefined ? {} : { tags }, declaredAt };
}

/** In its scope it is the only one; whether it is switched on has been decided. */
function inScope(definition: Definition): Definition {
  const { scope: _scope, feature: _feature, enabled, ...options } = definition.options;
  const kept = { ...definition, options: typeof enabled === 'function' ? { ...options, enabled } : options };
  if (definition.source.kind !== 'required') return kept;
  return { ...kept, source: { kind: 'factory', make: () => { throw notGiven(definition); } } };
}

/** True for what has handlers; and for what may take time to be made, or has to be checked. */
function isEager(definition: Definition): boolean {
  const { source, options } = definition;
  if (source.kind === 'start' || source.kind === 'factory') return true;
  const isChecked = options.configSchema !== undefined || options.instanceSchema !== undefined || options.definitionSchema !== undefined;
  return isChecked || [...callPlan(definition).phases].length > 0 || typeof options.enabled === 'function';
}
