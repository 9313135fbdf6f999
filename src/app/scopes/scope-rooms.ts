import { loadFactoryStarts } from '../later';
import { Instances } from '../../container/instances';
import type { Surroundings } from '../../container/instances';
import { loadPlain } from '../../container/later';
import type { Asker } from '../../container/plain-container';
import type { Shared } from '../../container/short-lived';
import { collect } from '../../model/collected';
import type { Definition } from '../../model/definition';
import { EdgeKind } from '../../model/edge-kind';
import type { StopSignal } from '../../model/handler-context';
import type { Wiring } from '../../registry/wiring';
import type { Disposals } from '../steps/disposals';
import { tooEarly } from '../not-there';
import { disposerOf } from '../steps/disposer';
import { Replaced } from './replaced';
import { cameLater, scopeEnded } from './refusals';
import { Scope } from './scope';
import type { ScopeRun } from './scope-run';
import type { ScopeTemplate } from './scope-template';
import type { Scopes } from './scopes';

/** What one scope consists of: its instances, what it has been given, and what has to be ended with it. */
export class ScopeRooms implements Surroundings, Disposals {
  readonly scopes: Scopes;
  /** In its container. */
  readonly id: number;
  readonly template: ScopeTemplate;
  /** The scope, or child container, of the same container that it stands in. */
  readonly outer: ScopeRooms | undefined;
  /** The innermost scope of any container that it was opened in. */
  readonly around: ScopeRooms | undefined;
  readonly instances: Instances;
  /** By their place in the container: scopes inside have them, too. */
  readonly given: ReadonlyMap<number, unknown> | undefined;
  /** What starts and stops it; `undefined` when nothing of it has to be. */
  run: ScopeRun | undefined = undefined;
  private readonly facade: Scope;
  private ownPlain: Asker | undefined;
  /** What had been registered when it was looked for replacements. */
  private registeredBefore = 0;
  private lossesSeen = 0;
  /** What was made without being started, and is to be disposed of. */
  private owed: { readonly place: number; readonly dispose: () => unknown }[] | undefined = undefined;
  private controller: AbortController | undefined = undefined;
  private calledOff: { readonly reason: unknown } | undefined = undefined;
  /** A child container ends when it is disposed of. */
  readonly isChild: boolean;
  private isOver = false;
  /** Whether a stop that began after it waits for it. */
  readonly isServed: boolean;
  private demandsUp = false;

  constructor(scopes: Scopes, template: ScopeTemplate, outer: ScopeRooms | undefined, around: ScopeRooms | undefined, own?: ReadonlyMap<number, unknown>, plain?: Asker) {
    this.scopes = scopes;
    this.id = scopes.lastId += 1;
    this.template = template;
    this.outer = outer;
    this.isServed = outer?.isServed ?? !scopes.areEnding;
    this.around = around;
    this.ownPlain = plain;
    this.isChild = plain !== undefined;
    if (plain !== undefined) this.lossesSeen = plain.losses.count;
    this.instances = new Instances(this);
    this.facade = new Scope(this);
    this.given = outer?.given === undefined ? own : own === undefined ? outer.given : new Map([...outer.given, ...own]);
    if (this.given !== undefined) this.take(this.given);
  }

  private take(given: ReadonlyMap<number, unknown>): void {
    for (const [component, value] of given) {
      const place = this.template.placeOf(component);
      if (place !== undefined) this.instances.set(place, value);
    }
  }

  /** Goes on with what another one has made that looked like the container did before. */
  takeOver(before: ScopeRooms): void {
    before.forget(before.plain.losses.endsSince(before.lossesSeen));
    before.template.inContainer.forEach((component, old) => {
      const place = this.template.placeOf(component);
      if (place === undefined || this.template.isOutside(place) || this.instances.has(place) || !before.instances.has(old)) return;
      if (this.wiring().definitions[place]?.source === before.wiring().definitions[old]?.source) this.instances.set(place, before.instances.get(old));
    });
  }

  /** As those see it who are in it. */
  get container(): Scope {
    return this.facade;
  }

  /** Its plain registrations; made when they are asked for. */
  get plain(): Asker {
    return this.ownPlain ??= this.scopes.plainFor(this);
  }

  /** The same, where there are any. */
  get plainMade(): Asker | undefined {
    return this.ownPlain;
  }

  get signal(): StopSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.calledOff !== undefined) this.controller.abort(this.calledOff.reason);
    }
    return this.controller.signal;
  }

  /** Fires its signal, once; whoever is in it decides what comes of that. */
  abort(reason: unknown): void {
    if (this.calledOff !== undefined) return;
    this.calledOff = { reason };
    this.controller?.abort(reason);
  }

  isGiven(place: number): boolean {
    return this.given?.has(this.template.inContainer[place] as number) === true;
  }

  // --- what instances ask of their surroundings

  wiring(): Wiring {
    return this.template.wiring;
  }

  /** Again, when something has been registered here, or in what this stands in. */
  private lookForReplacements(): void {
    const registered = this.registered();
    if (registered === this.registeredBefore) return;
    this.registeredBefore = registered;
    this.instances.replace(Replaced.in(this));
  }

  /** Counts what is registered. */
  private registered(): number {
    return (this.ownPlain === undefined ? 0 : this.ownPlain.changes) + (this.outer === undefined ? 0 : this.outer.registered());
  }

  /** True for what something plain has been registered in the place of. */
  isReplaced(place: number): boolean {
    this.lookForReplacements();
    return this.instances.isReplaced(place);
  }

  resolvePlain(key: unknown, shared: Shared): unknown {
    return this.scopes.internals.plain.registrations.give(key, shared, this.plain);
  }

  makeBy(place: number, make: (scope: never) => unknown): unknown {
    const scope = this.facade as never;
    // What stands for a singleton of the container is no factory of the user's.
    if (this.template.isOutside(place)) return make(scope);
    return loadFactoryStarts().makeBy(this.scopes.internals, this.template.inContainer[place] as number, () => make(scope));
  }

  undisposed(error: unknown): void {
    this.scopes.internals.instances.undisposed(error);
  }

  getLater(key: unknown): unknown {
    return this.scopes.getLater(key, this);
  }

  getLaterAsync(key: unknown): Promise<unknown> {
    return this.scopes.getLaterAsync(key, this);
  }

  keeperOf(key: unknown): object | undefined {
    return this.scopes.keeperOf(key) === undefined ? undefined : this;
  }

  lost(): void {
    // Nothing here is noted elsewhere.
  }

  /** What is made without being started is disposed of at the end, if it can be. */
  constructed(place: number, definition: Definition): void {
    if (this.template.isOutside(place)) return;
    const dispose = disposerOf(definition, this.instances.get(place));
    if (dispose === undefined) return;
    if (this.isChild) this.plain.takeCare({ dispose }, new Set([this.inContainer(place)]), definition.id);
    else (this.owed ??= []).push({ place, dispose });
  }

  /** A singleton of the container, for what is made in here. Where all has to be up, what is not is something that whoever asks can do without. */
  fromContainer(component: number): unknown {
    const { internals } = this.scopes;
    if (!this.demandsUp && this.run?.isStarting !== true) return internals.resolveComponent(component);
    return internals.isThere(component) ? internals.getComponent(component) : undefined;
  }

  /** True when something plain has been registered in the place of a component, here or in what this stands in. */
  isInPlace(key: unknown): boolean {
    return this.ownPlain === undefined ? this.outer?.isInPlace(key) === true : this.ownPlain.inPlace(key) !== undefined;
  }

  // --- asking

  /**
   * The instance of a component in this scope, constructed now if need be.
   *
   * @param component - its place in the container
   * @param mustBeUp - whether it, and what it needs, has to be up, as for `get`
   */
  ask(component: number, mustBeUp: boolean): unknown {
    const { internals } = this.scopes;
    const place = this.template.placeOf(component);
    if (place === undefined) this.refuseAbsent(component);
    if (place === undefined || this.template.isOutside(place)) return mustBeUp ? internals.getComponent(component) : internals.resolveComponent(component);
    if (!this.isOver && this.isReplaced(place)) return this.instances.replacements?.give(place);
    this.refuseGone(component, place, mustBeUp);
    if (this.run?.isPartial !== true && this.instances.has(place)) return this.instances.get(place);
    const before = this.demandsUp;
    this.demandsUp = mustBeUp;
    try {
      return this.make(place);
    } finally {
      this.demandsUp = before;
    }
  }

  /** The same, where factories may take time. */
  async askAsync(component: number, mustBeUp: boolean): Promise<unknown> {
    const place = this.template.placeOf(component);
    if (place === undefined || !this.template.isShortLived(place) || this.isReplaced(place)) return this.ask(component, mustBeUp);
    const refuse = (): void => { this.refuseGone(component, place, mustBeUp); };
    refuse();
    const before = this.demandsUp;
    this.demandsUp = mustBeUp;
    // What it needs that lives longer is asked for before anything is waited for.
    const made = this.instances.forEach.makeLater(place, refuse);
    this.demandsUp = before;
    return made;
  }

  private refuseGone(component: number, place: number, mustBeUp: boolean): void {
    if (this.isOver) throw scopeEnded(this.template.wiring.adjacency.ids[place] ?? '');
    if (this.isChild) this.forgetLost();
    if (mustBeUp) this.scopes.refuseDown(component, this.isServed);
    if (this.run?.isPartial === true) this.refuseUnstarted(place, this.run);
  }

  /** A child container has no end that singletons wait for: what it has made of one that is gone is made anew. */
  private forgetLost(): void {
    const { plain: { losses }, lossesSeen } = this;
    if (losses.count === lossesSeen) return;
    this.lossesSeen = losses.count;
    this.forget(losses.since(lossesSeen));
  }

  /** With what is made of them. */
  private forget(components: readonly number[]): void {
    const { wiring: { adjacency } } = this.template;
    const gone = new Set(components.map((component) => this.template.placeOf(component)));
    // A set that grows while it is gone through is gone through to its new end.
    for (const place of gone) {
      if (place === undefined || this.isGiven(place)) continue;
      this.instances.discard(place);
      for (let edge = adjacency.neededByFrom[place] as number; edge < (adjacency.neededByFrom[place + 1] as number); edge += 1) gone.add(adjacency.neededBy[edge]);
    }
  }

  /** What belongs to scopes and is not in here is switched off, or has come since. */
  private refuseAbsent(component: number): void {
    const { internals } = this.scopes;
    if (!internals.isShortLived(component)) return;
    throw internals.state(component) === 'disabled' ? internals.notUp(component) : cameLater(internals.registry.definition(component).id);
  }

  private make(place: number): unknown {
    if (this.template.isShortLived(place)) return this.instances.forEach.makeNow(place);
    if (this.instances.has(place)) return this.instances.get(place);
    if (this.instances.isBeingMade(place)) throw tooEarly(this.scopes.internals, this.template.inContainer[place] as number);
    return this.instances.constructWithDependencies(place);
  }

  /** What is to be started is not made behind the back of whoever starts it. */
  private refuseUnstarted(place: number, run: ScopeRun): void {
    const { adjacency: { needs, needsFrom, kinds } } = this.template.wiring;
    run.noteAsked(place);
    const reached = new Set([place]);
    // A set that grows while it is gone through is gone through to its new end.
    for (const one of reached) {
      if (this.isGiven(one) || this.isReplaced(one)) continue;
      if (this.template.isEager(one) && !run.isUp(one)) run.refuse(one);
      for (let edge = needsFrom[one] as number; edge < (needsFrom[one + 1] as number); edge += 1) {
        if (((kinds[edge] as number) & EdgeKind.Order) === 0) reached.add(needs[edge] as number);
      }
    }
  }

  // --- the end

  isIdle(): boolean {
    return this.ownPlain === undefined;
  }

  /** Whether anything plain is to be disposed of in here before a component of the scope is. */
  owes(place: number): boolean {
    const { ownPlain } = this;
    if (ownPlain === undefined || this.template.isOutside(place)) return false;
    const component = this.inContainer(place);
    return ownPlain.care?.has(component) === true || ownPlain.debts.endsOf(component, ownPlain).length > 0;
  }

  /** Disposes of that around what stops the component; see `stopAround`. */
  stopAround(place: number, id: string, signal: StopSignal, stop: () => unknown, isUnderWay = false): unknown {
    const { plain: by } = this;
    const component = this.inContainer(place);
    return loadPlain().stopAround({ by, component, id, take: () => by.care?.take(component) ?? [] }, { owes: () => this.owes(place), isUnderWay }, signal, stop);
  }

  /** What that waits for, for people; see `Steps`. */
  waitsFor(place: number, id: string): readonly string[] | undefined {
    return this.ownPlain === undefined ? undefined : loadPlain().waitsForDispose(this.ownPlain, this.inContainer(place), id);
  }

  /** What goes on in it, for who waits for its end. */
  goesOn(): string {
    return this.run?.goesOn() ?? (this.isOver ? 'what is disposed of at the end' : 'the function that it was opened with');
  }

  private inContainer(place: number): number {
    return this.template.inContainer[place] as number;
  }

  /** Ends all that is in it, what was made last first; gives what went wrong. Nothing can be asked of it afterwards. */
  async end(errors: unknown[]): Promise<void> {
    this.isOver = true;
    for (const { place, dispose } of this.owed?.reverse() ?? []) await collect(errors, () => (this.owes(place) ? this.stopAround(place, this.template.wiring.adjacency.ids[place] ?? '', new AbortController().signal, dispose) : dispose()));
    const { run, ownPlain } = this;
    if (run !== undefined) await collect(errors, () => run.stop());
    if (ownPlain !== undefined) await collect(errors, () => ownPlain.dispose());
  }

  /** True when there is nothing to end, and so nothing to wait for. */
  endAtOnce(): boolean {
    if (this.owed !== undefined || this.run !== undefined || this.ownPlain !== undefined) return false;
    return this.isOver = true;
  }
}
