import { definitionOf } from '../metadata/metadata-store';
import type { AskedByFactories } from './asked';
import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import type { Key } from '../model/token';
import { ChangeLog, Changed } from './change-log';
import { Entries } from './entries';
import type { Entry } from './entries';
import type { ComponentBase, Ground } from './component-base';
import { refuse } from './findings';
import { withLocalsNamed } from './groups';
import { loadBases, loadRefusals } from './later';
import { definitionFindings } from './option-check';

/** A switch set by name: on, off with its reason, or not set. */
export type Switch = { readonly on: true } | { readonly on: false; readonly reason: string };

/**
 * What is registered: the definitions of one container, in order of registration, and the switches set on them.
 *
 * The one source of truth for who needs whom; `wire` (in `wiring.ts`) works the edges out. Holds no instance.
 */
export class Registry {
  /** Counts changes; what was derived from an older version is stale. */
  version = 0;
  /** What factories of components have asked for; made with the first. */
  asked: AskedByFactories | undefined = undefined;
  /** Counts configs that were given without a change of version. */
  configured = 0;
  readonly features: Map<string, Switch> = new Map<string, Switch>();
  readonly switches: Map<number, Switch> = new Map<number, Switch>();
  /** Takes nothing along: what is needed has to be added by name, too. */
  isClosed = false;
  /** Declared, but in conflict with what is here, such as a second class of one name; a finding for as long as that lasts. */
  private clashes: Definition[] = [];
  /** What is wrong with a definition because of what is registered elsewhere; `undefined` while nothing is. */
  lostBy: ((definition: Definition) => AnySystoleError | undefined) | undefined = undefined;
  private ground: Ground | undefined = undefined;
  private givenOrder: readonly Key[] = [];
  private readonly known = new Entries();
  private readonly byKey = new Map<unknown, number>();
  private readonly byId = new Map<string, number>();
  private readonly changes = new ChangeLog();

  /**
   * Takes components in; one that is known already stays as it is.
   *
   * @throws ERR_NOT_A_COMPONENT, ERR_DUPLICATE_ID, ERR_INVALID_ID, ERR_INVALID_OPTION, several of them as ERR_WIRING;
   *   then nothing was added
   */
  add(targets: readonly unknown[]): void {
    const known = this.takeAllSound(targets);
    if (known === undefined) refuse(this.findingsOf(targets));
    else for (const index of known) this.ask(index);
  }

  /** Takes in, from a place on, what is known to be decorated; a clash is kept for the findings instead of being thrown. */
  absorb(targets: readonly object[], from: number): void {
    this.settleClashes();
    for (let place = from; place < targets.length; place += 1) {
      const definition = definitionOf(targets[place] as object);
      if (definition === undefined) continue;
      const index = this.takeSound(definition, true);
      if (index === undefined) this.clashes.push(definition);
      else this.ask(index);
    }
    this.version += 1;
  }

  /** Takes in what is in conflict no longer, and says what still is. */
  settleClashes(): readonly AnySystoleError[] {
    const findings: AnySystoleError[] = [];
    if (this.clashes.length === 0) return findings;
    this.clashes = this.clashes.filter((definition) => {
      const own: AnySystoleError[] = [];
      this.check(definition, new Map(), own);
      if (own.length === 0) this.take(definition, true);
      findings.push(...own);
      return own.length > 0;
    });
    return findings;
  }

  /** Takes along what a dependency needs; `undefined` when the dependency has no definition of its own, or nothing is taken along here. */
  pull(key: unknown, findings: AnySystoleError[]): number | undefined {
    const definition = this.isClosed ? undefined : definitionFor(key);
    if (definition === undefined) return undefined;
    const index = this.takeSound(definition, false);
    if (index === undefined) this.check(definition, new Map(), findings);
    return index;
  }

  /** The index that a key stands for: a class, a token, a symbol, or an id. */
  find(key: unknown): number | undefined {
    const direct = this.byKey.get(key) ?? (typeof key === 'string' ? this.byId.get(key) : undefined);
    if (direct !== undefined) return this.live(direct);
    const own = typeof key === 'object' && key !== null ? definitionOf(key) : undefined;
    return own === undefined ? undefined : this.live(this.byKey.get(own.key) ?? -1);
  }

  /** How many have been taken in so far, those included that were removed. */
  get size(): number {
    return this.known.size;
  }

  /** What each is by now, by index. */
  get definitions(): readonly Definition[] {
    return this.known.effective;
  }

  /** What a component is by now. */
  definition(index: number): Definition {
    return this.known.definition(index);
  }

  /** What it was before any override. */
  original(index: number): Definition {
    return this.known.original(index);
  }

  overrideOf(index: number): Definition | undefined {
    return this.known.override(index);
  }

  /** True for one that was asked for by name, and is there. */
  isAsked(index: number): boolean {
    return this.known.isAsked(index);
  }

  entry(index: number): Entry {
    return this.known.look(index);
  }

  /** All that are there. */
  entries(): readonly Entry[] {
    return Array.from(this.definitions, (_, index) => this.entry(index)).filter(({ removed }) => !removed);
  }

  /** @throws ERR_INVALID_OPTION */
  override(index: number, definition: Definition): void {
    refuse(definitionFindings(definition));
    this.put(index, this.made(definition), definition);
    this.changed(index * 2);
  }

  /** A component that was taken along is there by name from now on. */
  askFor(index: number): void {
    this.known.ask(index);
    this.changed(Changed.Presence);
  }

  /** Another config changes no edge, so nothing has to be worked out anew. */
  configure(index: number, config: unknown): void {
    const effective = this.definition(index);
    const definition = Object.freeze({ ...effective, options: { ...effective.options, config } });
    this.put(index, definition, definition);
    this.configured += 1;
  }

  /** Takes back what overrides and configs have made of a component. */
  restore(index: number): void {
    this.put(index, this.made(this.original(index)), undefined);
    this.changed(index * 2);
  }

  /** Puts an entry of another registry, of the same id, in the place of one of this; the index stays. */
  replace(index: number, { original, effective, override, explicit }: Entry): void {
    this.byKey.delete(this.original(index).key);
    this.known.setOriginal(index, original, explicit);
    this.put(index, effective, override);
    this.byKey.set(original.key, index);
    this.changed(index * 2 + 1);
  }

  /** Takes in an entry of another registry, with its override. */
  adopt({ original, effective, override, explicit }: Entry): void {
    const index = this.take(original, explicit);
    this.put(index, effective, override);
    this.changed(index * 2);
  }

  /** Takes back that classes have been declared, whose code is to be loaded anew; the function returned takes them in again. */
  forget(isMeant: (definition: Definition) => boolean): () => void {
    const meant = this.entries().filter(({ original }) => isMeant(original));
    this.clashes = this.clashes.filter((definition) => !isMeant(definition));
    for (const { index } of meant) this.remove(index);
    return () => {
      for (const entry of meant) this.adopt(entry);
    };
  }

  remove(index: number): void {
    const { key, id } = this.original(index);
    this.known.remove(index);
    this.byKey.delete(key);
    this.byId.delete(id);
    this.switches.delete(index);
    this.changed(index * 2 + 1);
  }

  setSwitch(index: number, to: Switch | undefined): void {
    if (to === undefined) this.switches.delete(index);
    else this.switches.set(index, to);
    this.changed(Changed.Switch);
  }

  setFeature(name: string, to: Switch | undefined): void {
    if (to === undefined) this.features.delete(name);
    else this.features.set(name, to);
    this.changed(Changed.Switch);
  }

  /** What every component has that does not say otherwise. */
  get base(): ComponentBase {
    return this.ground?.base ?? {};
  }

  /** Holds for what is there and what comes. @throws ERR_INVALID_OPTION, several as ERR_WIRING; then nothing has changed */
  setBase(base: ComponentBase): void {
    const { baseFindings, groundOf } = loadBases();
    refuse(baseFindings(base));
    this.ground = Object.keys(base).length === 0 ? undefined : groundOf(base);
    for (let index = 0; index < this.size; index += 1) this.known.setEffective(index, this.made(this.overrideOf(index) ?? this.original(index)));
    this.version += 1;
  }

  /** The base and the order of another registry, and whether it is closed; its entries have been taken over with what its base has made of them. */
  takeGround({ ground, givenOrder, isClosed }: Registry): void {
    this.ground = ground;
    this.isClosed = isClosed;
    this.setOrder(givenOrder);
  }

  /** An order beside what components need and say of themselves; what of it is not there is passed over. */
  get order(): readonly Key[] {
    return this.givenOrder;
  }

  setOrder(order: readonly Key[]): void {
    this.givenOrder = order;
    this.version += 1;
  }

  /** What has changed since a version, see `ChangeLog`; `undefined` when it cannot be told. */
  changesSince(version: number): readonly number[] | undefined {
    return this.changes.between(version, this.version);
  }

  /** Whether something that was declared is in conflict with what is here, or was when it was last looked at. */
  get hasClashes(): boolean {
    return this.clashes.length > 0;
  }

  knownIds(): Iterable<string> {
    return this.byId.keys();
  }

  /** Remembers what is registered now; the function returned brings it back. What has come since keeps its index, and is gone. */
  remember(): () => void {
    const bringBack = this.known.remember();
    const maps = [this.features, this.switches, this.byKey, this.byId].map((map) => [map as Map<unknown, unknown>, [...map]] as const);
    const { clashes, ground, givenOrder } = this;
    return () => {
      bringBack();
      for (const [map, entries] of maps) {
        map.clear();
        for (const [key, value] of entries) map.set(key, value);
      }
      Object.assign(this, { clashes, ground, givenOrder });
      this.version += 1;
    };
  }

  /** A registry with the same definitions, overrides and switches, that changes on its own; those chosen are asked for by name. */
  copy(isChosen: (entry: Entry) => boolean, withClashes: boolean): Registry {
    const twin = new Registry();
    twin.takeGround(this);
    for (const entry of this.entries()) {
      const index = twin.take(entry.original, isChosen(entry));
      if (entry.override !== undefined) twin.override(index, entry.override);
      const set = this.switches.get(entry.index);
      if (set !== undefined) twin.setSwitch(index, set);
    }
    if (withClashes) twin.clashes = [...this.clashes];
    for (const [name, set] of this.features) twin.setFeature(name, set);
    return twin;
  }

  /** Everything that is wrong with a list of components, which are compared with each other too. */
  findingsOf(targets: readonly unknown[]): readonly AnySystoleError[] {
    const findings: AnySystoleError[] = [];
    const fresh = new Map<unknown, Definition>();
    for (const target of targets) {
      const definition = definitionFor(target);
      if (definition === undefined) findings.push(loadRefusals().notAComponent(target));
      else this.check(definition, fresh, findings);
    }
    return findings;
  }

  private check(definition: Definition, fresh: Map<unknown, Definition>, findings: AnySystoleError[]): void {
    const sameId = this.byId.get(definition.id);
    const sameKey = this.byKey.get(definition.key);
    const byId = sameId === undefined ? fresh.get(definition.id) : this.original(sameId);
    const known = byId ?? (sameKey === undefined ? fresh.get(definition.key) : this.original(sameKey));
    if (byId === definition) return;
    findings.push(...definitionFindings(definition));
    const lost = this.lostBy?.(definition);
    if (lost !== undefined) findings.push(lost);
    if (known !== undefined) findings.push(loadRefusals().duplicate(known, definition));
    fresh.set(definition.id, definition).set(definition.key, definition);
  }

  private take(definition: Definition, explicit: boolean): number {
    const known = this.byKey.get(definition.key);
    if (known !== undefined && this.original(known) === definition) {
      if (explicit) this.ask(known);
      return known;
    }
    return this.append(definition, explicit);
  }

  /** The index of a definition, which is taken in if need be; `undefined`, and nothing has changed, when something is wrong with it. */
  private takeSound(definition: Definition, explicit: boolean): number | undefined {
    const sameId = this.byId.get(definition.id);
    if (sameId !== undefined) return this.original(sameId) === definition ? sameId : undefined;
    if (this.byKey.has(definition.key) || this.lostBy?.(definition) !== undefined || definitionFindings(definition).length > 0) return undefined;
    return this.append(definition, explicit);
  }

  /** Takes in all or none, and gives the indices of those that have been there; `undefined`, and nothing has changed, when something is wrong with one. */
  private takeAllSound(targets: readonly unknown[]): readonly number[] | undefined {
    const { size: count, version } = this;
    const known: number[] = [];
    let taken = 0;
    try {
      for (; taken < targets.length; taken += 1) {
        const definition = definitionFor(targets[taken]);
        const index = definition === undefined ? undefined : this.takeSound(definition, true);
        if (index === undefined) return undefined;
        if (index < count) known.push(index);
      }
      return known;
    } finally {
      if (taken < targets.length) {
        this.takeBack(count);
        this.version = version;
        this.changes.forget();
      }
    }
  }

  /** Takes back what has been appended since there were so many. */
  private takeBack(count: number): void {
    for (const { key, id } of this.known.shrink(count)) {
      this.byKey.delete(key);
      this.byId.delete(id);
    }
  }

  private ask(index: number): void {
    if (!this.known.isExplicit(index)) this.askFor(index);
  }

  private append(definition: Definition, explicit: boolean): number {
    const index = this.known.add(definition, this.made(definition), explicit);
    this.byKey.set(definition.key, index);
    this.byId.set(definition.id, index);
    this.changed(Changed.Presence);
    return index;
  }

  private changed(change: number): void {
    this.version += 1;
    this.changes.note(this.version, change);
  }

  private put(index: number, effective: Definition, override: Definition | undefined): void {
    this.known.setEffective(index, effective);
    this.known.setOverride(index, override);
  }

  /** What a definition is in here, unless an override says otherwise. */
  made(definition: Definition): Definition {
    return withLocalsNamed(this.ground === undefined ? definition : loadBases().laidOn(this.ground, definition));
  }

  private live(index: number): number | undefined {
    return index < 0 || index >= this.size || this.known.isRemoved(index) ? undefined : index;
  }
}

function definitionFor(target: unknown): Definition | undefined {
  const holds = typeof target === 'function' || (typeof target === 'object' && target !== null);
  return holds ? definitionOf(target) : undefined;
}
