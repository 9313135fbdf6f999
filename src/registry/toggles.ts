import type { Adjacency } from '../model/adjacency';
import { isStrict } from '../model/adjacency';
import type { AnySystoleError } from '../model/errors';
import { Trait } from './connect';
import { loadRefusals } from './later';
import type { Registry } from './registry';

/** Why a component is switched off: a reason of its own, or a requirement that is. */
export interface DisabledBecause {
  readonly reason: string;
  readonly via: number | undefined;
}

const nobody = new Int32Array(0);

/** Who is switched off, and why. As integers, since one switch may take half of a large system along; reasons are put into words when they are asked for. */
export class Disabled {
  private readonly ids: readonly string[];
  private readonly reasons = new Map<number, string>();
  private found = nobody;
  private count = 0;
  /** By component: 0 for none, else one more than the component that it requires, or than itself. Like those found, empty while nobody is off. */
  private causes = nobody;

  constructor(ids: readonly string[]) {
    this.ids = ids;
  }

  get size(): number {
    return this.count;
  }

  has(component: number): boolean {
    return component < this.causes.length && this.causes[component] !== 0;
  }

  get(component: number): DisabledBecause | undefined {
    if (!this.has(component)) return undefined;
    const reason = this.reasons.get(component);
    if (reason !== undefined) return { reason, via: undefined };
    const via = (this.causes[component] as number) - 1;
    return { reason: `requires ${this.ids[via] ?? ''}, which is disabled`, via };
  }

  /** In the order in which they were found: what is off by itself, then who requires it. */
  at(place: number): number {
    return this.found[place] as number;
  }

  /** One that is off by itself. */
  add(component: number, reason: string): void {
    if (this.causes.length === 0) {
      this.causes = new Int32Array(this.ids.length);
      this.found = new Int32Array(this.ids.length);
    }
    this.reasons.set(component, reason);
    this.causes[component] = component + 1;
    this.found[this.count++] = component;
  }

  /**
   * Adds whoever requires one of them, and takes all of them out of those enabled.
   *
   * In one loop without calls: one switch may take half of a large system along, before any of this is warm.
   */
  spread({ neededByFrom, neededBy, neededByKinds }: Adjacency, enabled: Uint8Array): void {
    const { causes, found } = this;
    let { count } = this;
    for (let place = 0; place < count; place += 1) enabled[found[place] as number] = 0;
    // What is added during the walk is walked from, too.
    for (let place = 0; place < count; place += 1) {
      const cause = found[place] as number;
      const end = neededByFrom[cause + 1] as number;
      for (let edge = neededByFrom[cause] as number; edge < end; edge += 1) {
        const dependent = neededBy[edge] as number;
        if (enabled[dependent] === 0 || !isStrict(neededByKinds[edge] as number)) continue;
        enabled[dependent] = 0;
        causes[dependent] = cause + 1;
        found[count++] = dependent;
      }
    }
    this.count = count;
  }
}

/**
 * The components that are switched off: the least set that holds what is off by itself and whatever requires a member.
 *
 * Optional and order-only edges do not propagate. Linear in those that are off.
 *
 * @param enabled - those that are there; loses those that are switched off
 */
export function disabledComponents(registry: Registry, adjacency: Adjacency, enabled: Uint8Array, traits: Uint8Array): Disabled {
  const disabled = new Disabled(adjacency.ids);
  for (const index of switchable(registry, traits)) {
    const reason = enabled[index] === 1 ? ownReason(registry, index) : undefined;
    if (reason !== undefined) disabled.add(index, reason);
  }
  disabled.spread(adjacency, enabled);
  return disabled;
}

/** Those that may be off by themselves, in order of registration. */
function switchable(registry: Registry, traits: Uint8Array): readonly number[] {
  const found = registry.switches.size === 0 ? [] : [...registry.switches.keys()];
  for (let index = 0; index < traits.length; index += 1) if (((traits[index] as number) & Trait.Switchable) !== 0) found.push(index);
  return registry.switches.size === 0 ? found : [...new Set(found)].sort((a, b) => a - b);
}

/** Components switched on by name whose requirements are off all the same. */
export function forcedFindings(registry: Registry, adjacency: Adjacency, disabled: Disabled): readonly AnySystoleError[] {
  const findings: AnySystoleError[] = [];
  for (const [index, set] of registry.switches) {
    if (set.on && disabled.has(index)) findings.push(loadRefusals().requirementOff(adjacency, disabled, index));
  }
  return findings;
}

function ownReason(registry: Registry, index: number): string | undefined {
  const set = registry.switches.get(index);
  if (set !== undefined) return set.on ? undefined : set.reason;
  const { feature, enabled } = registry.definition(index).options;
  if (enabled === false) return 'enabled is false in its definition';
  const toggle = feature === undefined ? undefined : registry.features.get(feature);
  return toggle?.on === false ? toggle.reason : undefined;
}
