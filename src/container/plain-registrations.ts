import type { Definition } from '../model/definition';
import type { AnySystoleError } from '../model/errors';
import type { PlainWay } from '../registry/captive-findings';
import { loadRefusals } from '../registry/later';
import type { AskElsewhere, Elsewhere, WhatWasAsked } from '../registry/elsewhere';
import { asking } from './asking';
import { PlainContainer } from './plain-container';
import type { Asker, Components, InjectionToken, RegistrationOptions } from './plain-container';
import { Dependents } from './plain/dependents';
import { notMade } from './plain/messages';
import { waysToScoped } from './plain/ways-to-scoped';
import { elsewhereIn, needsElsewhere } from './plain/plain-needs';
import { inWords } from './plain/in-words';
import { ResolutionScope } from './plain/lifecycles';
import type { Registration } from './plain/registration';
import { Lifecycle, standsForComponent } from './plain/registration';
import type { Shared } from './short-lived';

export { stopAround, waitsForDispose } from './plain/disposables';

/** What was registered for a key before its first override. */
interface Before {
  readonly alias: unknown;
  readonly last: Registration | undefined;
}

/** The plain registrations of one container: those themselves, which of them stand for other keys, and which have been overridden. */
export class PlainRegistrations {
  readonly container: PlainContainer;
  private readonly aliases = new Map<unknown, unknown>();
  private readonly overridden = new Map<unknown, Before>();
  private readonly dependents: Dependents;
  /** Its version counts changes of plain registrations, too. */
  private readonly registry: { version: number };

  constructor(components: Components, registry: { version: number }) {
    this.container = new PlainContainer(components);
    this.registry = registry;
    this.dependents = new Dependents(this.container, (key, by) => this.elsewhere(key, by, 'all'));
  }

  /**
   * What a component is given that asks for a key.
   *
   * @param shared - by all that is made for that component: what is made once for each resolution is one there
   * @throws what says in its first line what could not be made, and why
   */
  give(key: unknown, shared: Shared, from: Asker = this.container): unknown {
    const { isForComponent } = asking;
    asking.isForComponent = true;
    try {
      return from.resolve(key as InjectionToken, resolutionIn(shared));
    } catch (error) {
      throw notMade(key, error);
    } finally {
      asking.isForComponent = isForComponent;
    }
  }

  register(token: unknown, provider: unknown, options: RegistrationOptions | undefined): void {
    const alias = aliasOf(provider);
    this.container.register(token as InjectionToken, alias === undefined ? provider : { useToken: alias }, options);
    this.registered(token, alias);
  }

  registerSingleton(from: unknown, to: unknown): void {
    this.container.registerSingleton(from as InjectionToken, to as InjectionToken | undefined);
    this.registered(from, undefined);
  }

  /** What is registered last counts, and overrides before it are no more. */
  private registered(token: unknown, alias: unknown): void {
    this.overridden.delete(token);
    this.note(token, alias);
  }

  /** Forgets everything. */
  reset(): void {
    this.container.reset();
    this.aliases.clear();
    this.overridden.clear();
    this.registry.version += 1;
  }

  /** Puts a provider in the place of what is registered for a key last, with its lifecycle; of a factory and of a value nothing is kept. */
  override(key: unknown, by: object): void {
    if (!this.overridden.has(key)) this.overridden.set(key, { alias: this.aliases.get(key), last: this.container.ownLast(key) });
    const alias = aliasOf(by);
    this.container.override(key, alias === undefined ? by : { useToken: alias });
    this.note(key, alias);
  }

  isOverridden(key: unknown): boolean {
    return this.overridden.has(key);
  }

  /** Takes back what overrides have made of a key. */
  restore(key: unknown): void {
    const before = this.overridden.get(key);
    if (before === undefined) return;
    this.overridden.delete(key);
    this.container.bringBack(key, before.last);
    this.note(key, before.alias);
  }

  /** As it was before anything was registered or made; what has been made is still disposed of. */
  startOver(): void {
    this.container.startOver();
    this.aliases.clear();
    this.overridden.clear();
    this.registry.version += 1;
  }

  /** Remembers what is registered and made now, and who listens; the function returned brings it back. */
  remember(): () => void {
    const [aliases, overridden, undo] = [[...this.aliases], [...this.overridden], this.container.remember()];
    return () => {
      refill(this.aliases, aliases);
      refill(this.overridden, overridden);
      undo();
      this.registry.version += 1;
    };
  }

  copyTo(other: PlainRegistrations): void {
    other.container.copyFrom(this.container);
    refill(other.aliases, this.aliases);
    refill(other.overridden, [...this.overridden].map(([key, { alias, last }]) => [key, { alias, last: last?.unmade() }]));
  }

  /** A component that would take the place of what is registered here; it may be registered as itself. */
  lostBy(definition: Definition): AnySystoleError | undefined {
    const { key, id } = definition;
    const lost = [key, id].find((token) => (this.container.ownLast(token)?.target ?? key) !== key);
    return lost === undefined ? undefined : loadRefusals().registeredBefore(definition, lost, inWords(lost, this.container.ownLast(lost)));
  }

  /** What a key stands for, for people. */
  inWords(key: unknown): string {
    return inWords(key, this.container.find(key, true)?.last);
  }

  isFactory(key: unknown): boolean {
    return this.container.find(key, true)?.last.kind === 'factory';
  }

  isSingleton(key: unknown): boolean {
    return this.container.find(key, true)?.last.lifecycle === Lifecycle.Singleton;
  }

  elsewhere(key: unknown, by: Parameters<AskElsewhere>[1], asked?: WhatWasAsked): Elsewhere {
    if (by !== 'all' && this.aliases.has(key)) return { kind: 'alias', of: this.aliases.get(key) };
    const last = this.container.ownLast(key);
    if (by !== 'all' && last !== undefined && standsForComponent(key, last)) return { kind: 'alias', of: last.target };
    return needsElsewhere(this.container, key, by, asked);
  }

  waysToScoped(key: unknown, leadsOn: (component: number) => boolean, nowhere: Set<unknown>): Iterable<PlainWay> {
    // Of what makes nothing any more, nothing is kept.
    return this.container.isDisposed ? [] : waysToScoped(this.container, key, leadsOn, nowhere);
  }

  /** Forgets what plain classes have made of a component's instance. */
  lost(component: number): void {
    this.container.losses.note(component);
    this.dependents.forgetMadeOf([component]);
  }

  /** Forgets what plain classes have made with what a plain key stood for. */
  replaced(key: unknown): void {
    this.container.losses.noteKey(key);
    this.dependents.forgetMadeWith(key);
  }

  private note(token: unknown, alias: unknown): void {
    if (alias === undefined) this.aliases.delete(token);
    else this.aliases.set(token, alias);
    this.registry.version += 1;
  }
}

/** Forgets what was made of components, in a container and above: it is made anew when it is asked for again. */
export function forgetMadeOf(container: Asker, components: readonly number[]): void {
  if (container instanceof PlainContainer) new Dependents(container, elsewhereIn(container)).forgetMadeOf(components);
}

/** Beside instances of components, which go by integers from 0 on. */
const resolutionPlace = -1;

function resolutionIn(shared: Shared): ResolutionScope {
  const known = shared.get(resolutionPlace);
  if (known !== undefined) return known as ResolutionScope;
  const made = new ResolutionScope();
  shared.set(resolutionPlace, made);
  return made;
}

function refill<Key, Value>(map: Map<Key, Value>, entries: Iterable<readonly [Key, Value]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/** The token another one stands for. */
function aliasOf(provider: unknown): unknown {
  return typeof provider === 'object' && provider !== null ? (provider as { readonly useToken?: unknown }).useToken ?? undefined : undefined;
}
