import type { Asker } from '../../container/plain-container';
import { linkOf } from '../../container/plain/ways-to-scoped';
import type { Recipe } from '../../container/plain/recipe';
import { dependencyClosure } from '../../graph/selection';
import { throwCollected } from '../../model/collected';
import type { AnySystoleError } from '../../model/errors';
import type { Happening } from '../../model/event';
import type { ContainerView, StopSignal } from '../../model/handler-context';
import { invalidOption } from '../../model/invalid-option';
import { ScopeCode } from '../../model/scope-kind';
import { isThenable } from '../../model/thenable';
import type { Key } from '../../model/token';
import { describeKey } from '../../model/token';
import type { EventBus } from '../../lifecycle/event-bus';
import type { Attempt } from '../../lifecycle/calls/attempt';
import { indicesOf } from '../../lifecycle/operations/targets';
import { calledOff } from '../../lifecycle/runs/reasons';
import { captive, linkOf as linkOfComponent } from '../../registry/captive-findings';
import type { Wiring } from '../../registry/wiring';
import type { Internals } from '../internals';
import { AwaitedInside, awaitedInside } from './awaited-inside';
import { innermostScope, outsideOfScopes, within } from './current-scope';
import { notUpForScopes, outsideScope, pathToScoped } from './refusals';
import { refuseMisfits } from './scope-options';
import type { ScopeOptions } from './scope-options';
import { ScopeRooms } from './scope-rooms';
import { behindShortLived, shortLivedAbove } from './short-lived-kin';
import type { Scope } from './scope';
import { ScopeRun } from './scope-run';
import { ScopeTemplate } from './scope-template';
import { scopeValues } from './scope-values';
import { waitingForScopes } from './waiting-for-scopes';

const noOptions: ScopeOptions = Object.freeze({});

/** The scopes of one container. */
export class Scopes {
  readonly internals: Internals;
  readonly view: ContainerView;
  private readonly tell: (error: unknown) => void;
  /** The number of the scope that was made last. */
  lastId = 0;
  /** Who listens to the container. */
  readonly events: EventBus;
  private known: { readonly version: number; readonly template: ScopeTemplate } | undefined = undefined;
  private paths: { readonly wiring: Wiring; readonly known: Map<number, readonly string[] | undefined> } | undefined = undefined;
  private readonly open = new Set<ScopeRooms>();
  private readonly children = new WeakMap<Asker, ScopeRooms>();
  private inside: AwaitedInside | undefined = undefined;
  /** Stops that wait, each for the scopes that were open when it came to what belongs to them. */
  private readonly waiting = new Set<{ readonly component: number; readonly left: Set<ScopeRooms>; readonly wake: () => void }>();

  /** @param tell - hears of what goes wrong at the end of a scope that has something worse to reject with */
  constructor(internals: Internals, view: ContainerView, tell: (error: unknown) => void) {
    this.internals = internals;
    this.view = view;
    this.tell = tell;
    this.events = internals.kernel.core.events;
    internals.kernel.apart = outsideOfScopes;
    internals.kernel.awaited = (operation, promise) => this.awaited(operation, promise);
  }

  get areOpen(): boolean {
    return this.open.size > 0;
  }

  /** How many are open. */
  get count(): number {
    return this.open.size;
  }

  emit(happening: Happening): void {
    outsideOfScopes(() => { this.events.emit(happening); });
  }

  /** The innermost scope of this container that the caller stands in. */
  current(): ScopeRooms | undefined {
    for (let rooms = innermostScope(); rooms !== undefined; rooms = rooms.around) if (rooms.scopes === this) return rooms;
    return undefined;
  }

  /** Opens a scope, calls a function in it, and ends it, however that has ended. */
  async run<Result>(call: (scope: Scope) => Result | PromiseLike<Result>, options: ScopeOptions = noOptions, outer: ScopeRooms | undefined = this.current()): Promise<Result> {
    const rooms = this.opened(call, options, outer);
    this.open.add(rooms);
    // Asked before anything is called for it: most scopes are heard by nobody.
    if (this.events.isHeard) this.emit({ kind: 'scope-opened', scope: rooms.id, outer: rooms.outer?.id });
    const unlink = linked(rooms, options.signal);
    let outcome: { readonly value: Result } | undefined;
    const errors: unknown[] = [];
    try {
      if (rooms.run !== undefined) await within(rooms, () => rooms.run?.start(options.signal));
      outcome = { value: await valueOf(rooms, within(rooms, () => call(rooms.container))) };
    } catch (error) {
      errors.push(error);
    }
    if (!rooms.endAtOnce()) await within(rooms, () => rooms.end(errors));
    unlink?.();
    if (this.events.isHeard) this.emitEnd(rooms, errors);
    this.close(rooms);
    // What the function has thrown is what the caller is waiting for; what has gone wrong at the end is told beside it.
    if (outcome === undefined) for (const error of errors.splice(1)) this.tell(error);
    throwCollected(errors);
    return (outcome as { readonly value: Result }).value;
  }

  /** What instances of a component that is no singleton are made of. */
  behind(component: number): readonly number[] {
    return behindShortLived(this.internals.wired.wiring(), component);
  }

  /** A component is down. Of what is no singleton, children have instances. */
  ended(component: number): void {
    const { plain: { there } } = this.internals;
    there?.container.losses.noteEnd(component);
    if (this.internals.isShortLived(component)) there?.lost(component);
  }

  /** An instance is gone, and so is what was made of it for who asked, in scopes and by children. */
  lost(component: number): void {
    const { plain, wired } = this.internals;
    if (plain.there !== undefined) for (const above of shortLivedAbove(wired.wiring(), component)) plain.there.lost(above);
  }

  // --- asking

  /** Makes a singleton, wherever it was asked for: it must not be given what belongs to the scope that happens to be the first. */
  singleton(component: number): unknown {
    return outsideOfScopes(() => this.internals.instances.constructWithDependencies(component));
  }

  /** An instance of what is no singleton, for who stands in a scope, or in none. */
  ask(component: number, mustBeUp: boolean): unknown {
    const rooms = this.current();
    if (rooms !== undefined) return rooms.ask(component, mustBeUp);
    this.refuseOutside(component, mustBeUp);
    return this.internals.instances.forEach.makeNow(component);
  }

  /** An instance of what is made for whoever asks, once its factories have made it; of anything else, what `otherwise` gives. */
  async askAsync(key: unknown, mustBeUp: boolean, otherwise: () => unknown): Promise<unknown> {
    const { internals } = this;
    const component = internals.find(key);
    if (component === undefined || !internals.isShortLived(component)) return otherwise();
    internals.refuseDisposed();
    if (internals.state(component) === 'disabled') throw internals.notUp(component);
    const rooms = this.current();
    if (rooms !== undefined) return rooms.askAsync(component, mustBeUp);
    const refuse = (): void => { this.refuseOutside(component, mustBeUp); };
    refuse();
    return internals.instances.forEach.makeLater(component, refuse);
  }

  private refuseOutside(component: number, mustBeUp: boolean): void {
    if (mustBeUp) this.refuseDown(component, false);
    else this.internals.wired.refuseUnsound();
    const path = this.pathFrom(component);
    if (path !== undefined) throw outsideScope(this.view.name, path);
  }

  /** Looked for once for as long as nothing changes: what is transient is asked for again and again. */
  private pathFrom(component: number): readonly string[] | undefined {
    const wiring = this.internals.wired.wiring();
    if (this.paths?.wiring !== wiring) this.paths = { wiring, known: new Map() };
    const { known } = this.paths;
    if (!known.has(component)) known.set(component, pathToScoped(wiring, component));
    return known.get(component);
  }

  /** @throws ERR_CAPTIVE_DEPENDENCY */
  refuseKeeping(component: number, keepers: readonly Recipe[]): void {
    const path = keepers.length === 0 ? undefined : this.pathFrom(component);
    if (path === undefined) return;
    const wiring = this.internals.wired.wiring();
    const links = [...keepers.map(linkOf), ...path.map((id) => linkOfComponent(wiring, wiring.adjacency.ids.indexOf(id)))];
    throw captive(links, true);
  }

  /** The same for a child container, which is a scope without a beginning and an end. */
  askFor(component: number, plain: Asker): unknown {
    if (plain.parent === undefined) return this.ask(component, false);
    return this.roomsOf(plain).ask(component, false);
  }

  /** True for what is up, and can be had here. */
  isUp(component: number): boolean {
    const { internals } = this;
    if (!internals.isShortLived(component)) return internals.isThere(component);
    return internals.kernel.core.table.isUp(component) && (this.current() !== undefined || this.pathFrom(component) === undefined);
  }

  /** True while a stop waits for scopes: those that are opened now are not among them. */
  get areEnding(): boolean {
    return this.waiting.size > 0;
  }

  /** @param isServed - whether a stop waits for who asks, and so lets it go on with what is to be stopped */
  refuseDown(component: number, isServed: boolean): void {
    if (!this.isUsable(component, isServed)) throw this.downError(component);
  }

  private downError(component: number): AnySystoleError {
    const { internals } = this;
    const state = internals.state(component);
    const isScoped = internals.wired.wiring().scopes?.[component] === ScopeCode.container;
    return isScoped && state !== 'disabled' ? notUpForScopes(this.idOf(component), state) : internals.notUp(component);
  }

  private isUsable(component: number, isServed: boolean): boolean {
    const { table } = this.internals.kernel.core;
    const state = table.state(component);
    return table.isUp(component) || (isServed && (state === 'draining' || state === 'stopping' || state === 'forcing'));
  }

  getLater(key: unknown, rooms: ScopeRooms): unknown {
    const { internals } = this;
    const component = internals.find(key);
    return component === undefined || rooms.isInPlace(key) ? rooms.plain.resolve(key as never) : rooms.ask(component, internals.demandsUp);
  }

  async getLaterAsync(key: unknown, rooms: ScopeRooms): Promise<unknown> {
    const component = this.internals.find(key);
    return component === undefined || rooms.isInPlace(key) ? this.getLater(key, rooms) : await rooms.askAsync(component, this.internals.demandsUp);
  }

  /** An instance of a transient component that was made with what belongs to scopes is kept for its scope. */
  keeperOf(key: unknown): object | undefined {
    const component = this.internals.find(key);
    if (component === undefined || this.internals.wired.wiring().scopes?.[component] !== ScopeCode.transient) return undefined;
    return this.pathFrom(component) === undefined ? this : this.current();
  }

  // --- the stop of the container

  /** Waits until no scope is open, and disposes of what children have made of a component. */
  async stop(component: number, attempt: Attempt): Promise<void> {
    const { plain } = this.internals;
    await this.allEnded(attempt);
    if (plain.owes(component)) await plain.stopAround(component, this.idOf(component), attempt.signal, () => undefined);
  }

  /** Waits until no scope is open; called off, it calls them off. */
  private allEnded(attempt: Attempt): Promise<void> | undefined {
    if (this.open.size === 0) return undefined;
    const { signal } = attempt;
    const left = new Set(this.open);
    this.inside?.refuse(left);
    const callOff = (): void => { for (const rooms of left) rooms.abort(signal.reason); };
    signal.addEventListener('abort', callOff, { once: true });
    return new Promise<void>((wake) => { this.waiting.add({ component: attempt.component, left, wake }); }).finally(() => { signal.removeEventListener('abort', callOff); });
  }

  /** The scopes that the stop of a component waits for, and what goes on in them; see `Steps`. */
  waitsFor(component: number): readonly string[] | undefined {
    const left = [...this.waiting].flatMap((one) => (one.component === component ? [...one.left] : []));
    return left.length === 0 ? undefined : waitingForScopes(this.idOf(component), left);
  }

  /** What is awaited in a scope may come to wait for that. */
  private awaited<Result>(operation: string, promise: Promise<Result>): Promise<Result> {
    const scopes = this.openHere();
    if (scopes.length === 0) return promise;
    for (const { left } of this.waiting) if (scopes.some((scope) => left.has(scope))) return Promise.reject(awaitedInside(`${operation}()`, this.view.name));
    return (this.inside ??= new AwaitedInside()).watched(operation, promise, scopes);
  }

  /** @throws ERR_REENTRANT in a scope, for a call that begins with a stop which would wait for that */
  refuseInside(call: string): void {
    const { wired, kernel } = this.internals;
    const isWaitedFor = wired.wiring().scopes?.some((scope, component) => scope === ScopeCode.container && kernel.core.table.needsStop(component)) === true;
    if (isWaitedFor && this.openHere().length > 0) throw awaitedInside(call, this.view.name);
  }

  /** The open scopes of this container that the caller stands in, the innermost first. */
  private openHere(): readonly ScopeRooms[] {
    const found: ScopeRooms[] = [];
    for (let rooms = innermostScope(); rooms !== undefined; rooms = rooms.around) if (this.open.has(rooms)) found.push(rooms);
    return found;
  }

  private emitEnd({ id }: ScopeRooms, errors: readonly unknown[]): void {
    this.emit({ kind: 'scope-ended', scope: id, outcome: errors.length === 0 ? 'done' : 'failed', error: errors[0] });
  }

  private close(rooms: ScopeRooms): void {
    this.open.delete(rooms);
    if (this.waiting.size === 0) return;
    for (const waiting of this.waiting) {
      waiting.left.delete(rooms);
      if (waiting.left.size > 0) continue;
      this.waiting.delete(waiting);
      waiting.wake();
    }
  }

  // --- opening

  private opened(call: unknown, options: ScopeOptions, outer: ScopeRooms | undefined): ScopeRooms {
    if (typeof call !== 'function') throw invalidOption(undefined, 'the first argument of runInScope', call, 'it is a function of the scope');
    if (options !== noOptions) refuseMisfits(options);
    this.internals.refuseDisposed('runInScope()');
    if (options.signal?.aborted === true) throw calledOff('runInScope()', options.signal.reason);
    const template = this.template();
    const values = options.values === undefined ? undefined : scopeValues(this.internals, options.values);
    const rooms = new ScopeRooms(this, template, outer, innermostScope(), values?.components);
    if (values !== undefined) for (const [key, value] of values.plain) rooms.plain.registerInstance(key as never, value);
    if (template.eager.length > 0 || options.only !== undefined) this.prepare(rooms, options.only);
    return rooms;
  }

  private prepare(rooms: ScopeRooms, only: readonly Key[] | undefined): void {
    const { template } = rooms;
    const asked = only === undefined ? template.eager : this.chosen(only, template);
    const targets = asked.filter((place) => !rooms.isGiven(place) && !rooms.isReplaced(place));
    if (targets.length === 0) return;
    // A container of which only a part has been started starts that part of each scope.
    const isUsable = (place: number): boolean => this.isUsable(template.inContainer[place] as number, rooms.isServed);
    const up = targets.filter(isUsable);
    const missing = only === undefined ? up.length === 0 ? targets[0] : undefined : targets.find((place) => !up.includes(place));
    if (missing !== undefined) throw this.downError(template.inContainer[missing] as number);
    // With what they ask for and can do without: it is there in the container, and so it is in here.
    rooms.run = new ScopeRun(rooms, indicesOf(dependencyClosure(template.wiring.adjacency, up, isUsable)), this.tell);
  }

  private chosen(only: readonly Key[], template: ScopeTemplate): readonly number[] {
    return only.flatMap((key) => this.internals.requireAll(key)).map((component) => {
      const place = this.internals.isShortLived(component) ? template.placeOf(component) : undefined;
      if (place === undefined) throw invalidOption(undefined, 'only', describeKey(this.idOf(component)), `${this.idOf(component)} does not belong to scopes; name what has scope: 'container'`);
      return place;
    });
  }

  private idOf(component: number): string {
    return this.internals.registry.definition(component).id;
  }

  /** @throws whatever is wrong with the wiring */
  private template(): ScopeTemplate {
    const { wired } = this.internals;
    if (this.known?.version !== wired.wiring().version) {
      const template = new ScopeTemplate(this.internals);
      this.known = { version: wired.wiring().version, template };
    }
    return this.known.template;
  }

  /** Plain registrations for a scope, below those of what it stands in. */
  plainFor(rooms: ScopeRooms): Asker {
    const plain = (rooms.outer?.plain ?? this.internals.plain.container).createChildContainer();
    this.children.set(plain, rooms);
    return plain;
  }

  private roomsOf(plain: Asker): ScopeRooms {
    const known = this.children.get(plain);
    const template = this.template();
    if (known !== undefined && (!known.isChild || known.template === template)) return known;
    const { parent } = plain;
    const outer = parent?.parent === undefined ? undefined : this.roomsOf(parent);
    const rooms = new ScopeRooms(this, template, outer, undefined, undefined, plain);
    if (known !== undefined) rooms.takeOver(known);
    this.children.set(plain, rooms);
    return rooms;
  }
}

/** What a function has given; one that is awaited only here is awaited in the scope all the same. */
function valueOf<Result>(rooms: ScopeRooms, given: Result | PromiseLike<Result>): Result | PromiseLike<Result> {
  return given instanceof Promise || !isThenable(given) ? given : within(rooms, () => Promise.resolve(given));
}

/** Calls the scope off with a signal; the function returned ends that. */
function linked(rooms: ScopeRooms, signal: StopSignal | undefined): (() => void) | undefined {
  if (signal === undefined) return undefined;
  const abort = (): void => { rooms.abort(signal.reason); };
  signal.addEventListener('abort', abort, { once: true });
  return () => { signal.removeEventListener('abort', abort); };
}
