import { isDeepStrictEqual } from 'node:util';
import { EdgeKind } from '../../model/adjacency';
import type { Definition, Source } from '../../model/definition';
import type { Dependency } from '../../model/dependency';
import { invalidOption } from '../../registry/findings';
import type { Wiring } from '../../registry/wiring';

/** An instance that has outlived a stop, with all that its own stop will need. */
export interface KeptInstance {
  readonly instance: unknown;
  /** What it was started as: whose handlers its stop will call. */
  readonly definition: Definition;
  /** What a start has to be made by to go on with it. */
  readonly source: Source;
  readonly config: unknown;
  /** What it was made with. */
  readonly args: readonly unknown[];
  readonly meta: Map<unknown, unknown> | undefined;
  readonly cleanUps: (() => unknown)[] | undefined;
  /** True when the instance is one of its dependencies', who look after it. */
  readonly isBorrowed: boolean;
  /** The run that its handlers' contexts belong to; a start that goes on with it goes on with that. */
  readonly life: number;
  /** It was when it was kept; it may say otherwise meanwhile. */
  isReady: boolean;
}

/** The instances of one container that outlive stops, by component and key. */
export class KeptInstances {
  private readonly variants = new Map<number, Map<unknown, KeptInstance>>();
  /** Components that are up, and whose next stop is a stop. */
  private readonly evicted = new Set<number>();
  private settled: { readonly version: number; readonly mask: Uint8Array } | undefined = undefined;

  /** How many components have any. */
  get size(): number {
    return this.variants.size;
  }

  has(component: number): boolean {
    return this.variants.has(component);
  }

  put(component: number, key: unknown, kept: KeptInstance): void {
    const own = this.variants.get(component) ?? new Map<unknown, KeptInstance>();
    this.variants.set(component, own.set(key, kept));
  }

  /** A kept instance says that it is ready, or not any more. */
  saysReady(component: number, life: number, isReady: boolean): void {
    for (const kept of this.variants.get(component)?.values() ?? []) if (kept.life === life) kept.isReady = isReady;
  }

  /** Hands a kept instance over, if there is one. */
  take(component: number, key: unknown): KeptInstance | undefined {
    const own = this.variants.get(component);
    const kept = own?.get(key);
    own?.delete(key);
    if (own?.size === 0) this.variants.delete(component);
    return kept;
  }

  /** Hands over all variants of a component, the last kept first. */
  takeAll(component: number): readonly KeptInstance[] {
    const own = [...this.variants.get(component)?.values() ?? []].reverse();
    this.variants.delete(component);
    return own;
  }

  /** The component's code has been loaded anew: what is kept stands for the new one, too. */
  reloaded(component: number, source: Source): void {
    const own = this.variants.get(component);
    for (const [key, kept] of own ?? []) own?.set(key, { ...kept, source });
  }

  evict(component: number): void {
    this.evicted.add(component);
  }

  /** The component is down: the next stop keeps again. */
  stopped(component: number): void {
    this.evicted.delete(component);
  }

  /** Whether a stop leaves the component's instance: it says so itself, and so does everything that the instance may hold. */
  outlivesStop(component: number, definition: Definition, wiring: Wiring, order: () => Int32Array): boolean {
    const { keep } = definition.options;
    if (keep === undefined || keep === false || this.evicted.has(component)) return false;
    if (this.settled?.version !== wiring.version) this.settled = { version: wiring.version, mask: lasting(wiring, order()) };
    return this.settled.mask[component] === 1;
  }
}

/** The key that an instance is kept by. @throws ERR_INVALID_OPTION for a function that gives no key */
export function keepKey({ id, options: { keep } }: Definition, config: unknown): unknown {
  if (typeof keep !== 'object') return undefined;
  const key: unknown = typeof keep.key === 'function' ? keep.key(config as never) : keep.key;
  // Another object each time would keep another instance each time, and never find one again.
  if (!['string', 'number', 'symbol'].includes(typeof key)) throw invalidOption(id, 'a keep.key that gives', typeof key, 'a key tells variants apart: it is a string, a number or a symbol');
  return key;
}

/** Whether a start may go on with it: made in the same way, with the same config, of the same instances. */
export function fits(kept: KeptInstance, definition: Definition, config: unknown, args: readonly unknown[]): boolean {
  return kept.source === definition.source && isDeepStrictEqual(kept.config, config)
    && kept.args.length === args.length && definition.dependencies.every((dependency, place) => isSame(dependency, kept.args[place], args[place]));
}

/** Instances are the same or not; data may have been worked out, or loaded, anew. */
function isSame(dependency: Dependency, before: unknown, now: unknown): boolean {
  const kind = typeof dependency === 'object' ? dependency.kind : 'class';
  if (kind === 'lazy' || kind === 'supplier' || Object.is(before, now)) return true;
  if (!isPlain(before) || !isPlain(now)) return false;
  if (kind !== 'all' && kind !== 'group') return isDeepStrictEqual(before, now);
  const [old, fresh] = [Object.entries(before), Object.entries(now)];
  return old.length === fresh.length && old.every(([name, value], place) => fresh[place]?.[0] === name && Object.is(value, fresh[place][1]));
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** 1 for what stays the same from a stop to the next start: values, and what is kept and needs only such. */
function lasting({ definitions, adjacency, enabled }: Wiring, order: Int32Array): Uint8Array {
  const mask = new Uint8Array(adjacency.size);
  const { needsFrom, needs, kinds } = adjacency;
  for (const component of order) {
    const { source, options } = definitions[component] as Definition;
    const isKept = options.keep !== undefined && options.keep !== false;
    if (source.kind !== 'value' && source.kind !== 'alias' && !isKept) continue;
    let lasts = 1;
    for (let edge = needsFrom[component] as number; edge < (needsFrom[component + 1] as number); edge += 1) {
      const need = needs[edge] as number;
      const isOrderOnly = ((kinds[edge] as number) & EdgeKind.Order) !== 0;
      if (!isOrderOnly && enabled[need] === 1 && mask[need] === 0) lasts = 0;
    }
    mask[component] = lasts;
  }
  return mask;
}
