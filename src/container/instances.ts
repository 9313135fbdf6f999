import type { Definition, Source } from '../model/definition';
import type { Dependency } from '../model/dependency';
import { isLater } from '../model/dependency';
import { ScopeCode } from '../model/scope-kind';
import type { ReferringData } from '../registry/references';
import { loadDataReferences } from '../registry/later';
import { referencesOf } from '../registry/references';
import { keyOf } from '../registry/keys';
import { Target } from '../registry/wiring';
import { nameInGroup } from '../registry/groups';
import type { Wiring } from '../registry/wiring';
import { loadConstructing, loadShortLived } from './later';
import type { Shared, ShortLived } from './short-lived';
import type { AheadOf } from './short-lived-later';

/** What instances need from around them. */
export interface Surroundings {
  wiring(): Wiring;
  /** What a plain key stands for, made with what is shared by all that is made for the construction that goes on. */
  resolvePlain(key: unknown, shared: Shared): unknown;
  /** What `Lazy.get()` gives; of a transient component a new instance each time. */
  getLater(key: unknown): unknown;
  /** The same, where its factory may take time. */
  getLaterAsync(key: unknown): Promise<unknown>;
  /** For whom a lazy handle keeps what it has been given: `undefined` for what is not made for whoever asks, and so is kept elsewhere. */
  keeperOf(key: unknown): object | undefined;
  /** Told of what was constructed because somebody asked for it. */
  constructed(component: number, definition: Definition): void;
  /** An instance is no longer its component's. */
  lost(component: number): void;
  /** Told of what could not be disposed of, and that nobody has been given who could be told. */
  undisposed(error: unknown): void;
  /** Calls the factory of a component with the container. */
  makeBy(component: number, make: (container: never) => unknown): unknown;
}

/** What stands in the places of components, and is given to whoever asks for those. */
export interface Replacements {
  has(component: number): boolean;
  /** @param key - what it was asked for by, if by anything */
  give(component: number, key?: unknown): unknown;
}

type AnyConstructor = new (...args: readonly unknown[]) => object;

/** One for all who have made nothing yet: to make an empty list costs each scope as much as two of its instances. */
const nobody = new Uint8Array(0);

let constructing: ReturnType<typeof loadConstructing> | undefined;

/** Stands in the place of an instance that is not there. */
const nothing: unique symbol = Symbol('nothing');

/**
 * The instances of one container, by component.
 *
 * A component is constructed when everything it depends on is there already, so construction is never recursive.
 */
export class Instances {
  /** By component; `nothing` for those without. Without gaps, whatever order they come in: a list with gaps is a slow one. */
  private readonly values: unknown[] = [];
  /** By component: 1 while it waits for what it needs, or is constructed. As long as was needed so far; kept by `constructing.ts`. */
  beingMade: Uint8Array = nobody;
  private readonly surroundings: Surroundings;
  private shortLived: ShortLived | undefined = undefined;
  /** What is shared by all that is made for the construction that goes on; made when something is. */
  shared: Shared | undefined = undefined;
  /** The same, of what has been made before what it is made for: the next thing that is made. */
  ahead: Shared | undefined = undefined;
  /** How often an instance has gone. */
  losses = 0;
  replacements: Replacements | undefined = undefined;
  /** True once something was made for who asked, before its start: there may be instances that no run answers for. */
  hasUnstarted = false;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  has(component: number): boolean {
    return component < this.values.length && this.values[component] !== nothing;
  }

  /** True when there has been none. */
  get isEmpty(): boolean {
    return this.values.length === 0;
  }

  get(component: number): unknown {
    const value = this.values[component];
    return value === nothing ? undefined : value;
  }

  /** Whether it is a component's. */
  holds(instance: unknown): boolean {
    return this.values.includes(instance);
  }

  set(component: number, instance: unknown): void {
    // One that was put aside and comes back has never been lost to those who have it.
    if (this.has(component) && !Object.is(this.values[component], instance)) this.surroundings.lost(component);
    while (this.values.length < component) this.values.push(nothing);
    this.values[component] = instance;
  }

  /** From now on, these are given instead of what is here; `undefined` for none any more. What has been made stays as it is. */
  replace(by: Replacements | undefined): void {
    this.replacements = by;
    this.shortLived?.forget();
  }

  isReplaced(component: number): boolean {
    return this.replacements?.has(component) === true;
  }

  /** True while it, or something it needs, is being constructed. */
  isBeingMade(component: number): boolean {
    return this.beingMade[component] === 1;
  }

  discard(component: number): void {
    if (!this.has(component)) return;
    this.values[component] = nothing;
    this.losses += 1;
    this.surroundings.lost(component);
  }

  /**
   * Constructs a component whose dependencies are there; one that is there itself stays. A definition whose instance is what its start returns has none before.
   *
   * @param given - what `args` has given for it
   */
  construct(component: number, definition: Definition, given?: readonly unknown[]): void {
    if (this.has(component) || this.isReplaced(component)) return;
    const outer = this.begin();
    switch (definition.source.kind) {
      case 'class': this.set(component, this.constructed(component, definition, definition.source.target as AnyConstructor, given)); break;
      case 'value': case 'factory': this.set(component, this.made(component, definition, given)); break;
      // An alias of what is made for each who asks has nothing of its own.
      case 'alias': if (this.scopeOf(component) === ScopeCode.singleton) this.set(component, this.made(component, definition, given)); break;
      case 'start': case 'required': break;
    }
    this.shared = outer;
  }

  /** Begins to make something: it shares what has been made ahead for it, or nothing. Gives what is to be shared again afterwards. */
  private begin(): Shared | undefined {
    const outer = this.shared;
    this.shared = this.ahead;
    this.ahead = undefined;
    return outer;
  }

  undisposed(error: unknown): void {
    this.surroundings.undisposed(error);
  }

  /** A new instance, which nobody keeps; what it needs is there. */
  made(component: number, definition: Definition, given?: readonly unknown[]): unknown {
    switch (definition.source.kind) {
      case 'class': return this.constructed(component, definition, definition.source.target as AnyConstructor, given);
      case 'value': return this.withReferred(component, definition, 'value', definition.source.value);
      case 'factory': return this.madeBy(component, definition, definition.source, given);
      case 'alias': return (given ?? this.given(component, definition))[0];
      case 'start': case 'required': return undefined;
    }
  }

  private madeBy(component: number, definition: Definition, { make, takesDependencies }: Source & { readonly kind: 'factory' }, given?: readonly unknown[]): unknown {
    if (takesDependencies !== true) return this.surroundings.makeBy(component, make as (container: never) => unknown);
    return (make as (...args: readonly unknown[]) => unknown)(...given ?? this.given(component, definition));
  }

  /** Whether something is made for a component, or for its config, by a factory, which may take time. */
  takesTime(component: number, of: AheadOf): boolean {
    const { scopes } = this.surroundings.wiring();
    return scopes !== undefined && this.forEach.takesTimeFor(component, of);
  }

  /** Without a list of arguments where there are few: it would be made only to be taken apart. */
  private constructed(component: number, definition: Definition, target: AnyConstructor, given?: readonly unknown[]): object {
    if (given !== undefined) return new target(...given);
    const { dependencies } = definition;
    const { length } = dependencies;
    if (length === 0) return new target();
    if (length > 4) return new target(...this.given(component, definition));
    const wiring = this.surroundings.wiring();
    const first = wiring.targetsFrom[component] as number;
    const a = this.argument(dependencies[0] as Dependency, wiring, first);
    if (length === 1) return new target(a);
    const b = this.argument(dependencies[1] as Dependency, wiring, first + 1);
    if (length === 2) return new target(a, b);
    const c = this.argument(dependencies[2] as Dependency, wiring, first + 2);
    return length === 3 ? new target(a, b, c) : new target(a, b, c, this.argument(dependencies[3] as Dependency, wiring, first + 3));
  }

  /**
   * Constructs a component and all it depends on, without starting anything.
   *
   * @throws ERR_NOT_STARTED when one of them has its instance from its start handler
   */
  constructWithDependencies(component: number): unknown {
    // Found once: scopes ask for it with each of their instances.
    constructing ??= loadConstructing();
    constructing.constructAsked(this, this.surroundings, component);
    return this.get(component);
  }

  /** What a component's constructor, or its start function, is called with. */
  args(component: number, definition: Definition): readonly unknown[] {
    if (definition.dependencies.length === 0) return [];
    const outer = this.begin();
    const given = this.given(component, definition);
    this.shared = outer;
    return given;
  }

  /** The same, for the construction that goes on. */
  private given(component: number, { dependencies }: Definition): readonly unknown[] {
    const wiring = this.surroundings.wiring();
    const first = wiring.targetsFrom[component] as number;
    return dependencies.map((dependency, position) => this.argument(dependency, wiring, first + position));
  }

  /** Data of a definition with what its references stand for in their places; without any, the data itself. */
  withReferred(component: number, definition: Definition, data: ReferringData, of: unknown): unknown {
    const references = referencesOf(definition);
    if (!references.some((reference) => reference.data === data)) return of;
    const wiring = this.surroundings.wiring();
    const first = (wiring.targetsFrom[component] as number) + definition.dependencies.length;
    // A constant's are what is made for it; a config is something of its own.
    const outer = data === 'config' ? this.begin() : this.shared;
    const instances = new Map(references.map(({ reference, to }, place) => [reference, this.argument(to, wiring, first + place)]));
    this.shared = outer;
    return loadDataReferences().withReferences(of, (reference) => instances.get(reference));
  }

  private argument(dependency: Dependency, wiring: Wiring, place: number): unknown {
    const target = wiring.targets[place] as number;
    if (typeof dependency !== 'object' || dependency.kind === 'token') return this.instanceAt(target, dependency);
    if (isLater(dependency)) return loadShortLived().handleOn(dependency, this.surroundings);
    switch (dependency.kind) {
      case 'all': return this.membersAt(wiring, place).map((member) => this.givenAt(member));
      case 'group': return Object.freeze(Object.fromEntries(this.membersAt(wiring, place).map((member) => [nameInGroup(wiring.adjacency.ids[member] ?? ''), this.givenAt(member)])));
      case 'local': return undefined;
      case 'pick': return dependency.select(this.instanceAt(target, dependency.of) as never);
      case 'optional': return this.isThere(wiring, place, target) ? this.instanceAt(target, keyOf(dependency)) : undefined;
      case 'ready':
      case 'completed': return this.instanceAt(target, dependency.of);
    }
  }

  /** Whether there is something; of what is plain, all that it needs. */
  private isThere(wiring: Wiring, place: number, target: number): boolean {
    if (target !== Target.Elsewhere) return target !== Target.Absent;
    return (wiring.members.get(place) ?? []).every((component) => this.isGivable(component));
  }

  private membersAt(wiring: Wiring, place: number): readonly number[] {
    return (wiring.members.get(place) ?? []).filter((member) => this.isGivable(member));
  }

  private isGivable(component: number): boolean {
    return this.has(component) || this.isReplaced(component) || this.scopeOf(component) !== ScopeCode.singleton;
  }

  private instanceAt(target: number, key: unknown): unknown {
    return target === Target.Elsewhere ? this.surroundings.resolvePlain(key, this.shared ??= new Map<number, unknown>()) : this.givenAt(target, key);
  }

  /** What a component that asks for another is given. */
  private givenAt(target: number, key?: unknown): unknown {
    if (this.isReplaced(target)) return this.replacements?.give(target, key);
    const value = this.values[target];
    return value === undefined || value === nothing ? this.shortLivedAt(target) : value;
  }

  private shortLivedAt(target: number): unknown {
    if (this.scopeOf(target) === ScopeCode.singleton) return undefined;
    return this.forEach.give(target, this.shared ??= new Map<number, unknown>());
  }

  /** What is made for whoever asks; loaded when there is such a thing. */
  get forEach(): ShortLived {
    return this.shortLived ??= new (loadShortLived().ShortLived)(this.surroundings, this);
  }

  private scopeOf(component: number): number {
    const { scopes, enabled } = this.surroundings.wiring();
    return scopes === undefined || enabled[component] !== 1 ? ScopeCode.singleton : scopes[component] as number;
  }

}
