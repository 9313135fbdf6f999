import { loadPlain } from '../../container/later';
import type { Components, PlainContainer } from '../../container/plain-container';
import type { PlainRegistrations } from '../../container/plain-registrations';
import { definitionOf } from '../../metadata/metadata-store';
import type { StopSignal } from '../../model/handler-context';
import type { PlainWay } from '../../registry/captive-findings';
import type { Registry } from '../../registry/registry';
import type { AskElsewhere, Elsewhere, WhatWasAsked } from '../../registry/wiring';

/** Plain (tsyringe) registrations of one container, which has none most often. */
export class Plain {
  /** As its containers know them. */
  readonly components: Components;
  private readonly registry: Pick<Registry, 'version' | 'lostBy'>;
  /** `undefined` while nothing plain has been registered or asked for. */
  there: PlainRegistrations | undefined = undefined;
  isDisposed = false;
  /** How much had been learned of factories when the wiring was told. */
  private learned = 0;
  /** The version of the wiring that was told last. */
  private learnedAt = -1;

  /** @param registry - its version counts changes of plain registrations, too */
  constructor(components: Components, registry: Pick<Registry, 'version' | 'lostBy'>) {
    this.components = components;
    this.registry = registry;
  }

  /** Made, and its code loaded, when something plain is registered or asked for. */
  get registrations(): PlainRegistrations {
    if (this.there === undefined) {
      const there = this.there = new (loadPlain().PlainRegistrations)(this.components, this.registry);
      this.registry.lostBy = (definition) => there.lostBy(definition);
      if (this.isDisposed) void this.there.container.dispose();
    }
    return this.there;
  }

  get container(): PlainContainer {
    return this.registrations.container;
  }

  /** Counts changes of what plain tokens stand for. */
  get changes(): number {
    return this.there === undefined ? 0 : this.there.container.changes;
  }

  /** Whether factories have asked for something that the wiring of a version does not know. */
  hasLearned(version: number): boolean {
    return this.learned !== this.components.learned || this.learnedAt > version;
  }

  /** From now on, what they have asked for by now is known to the wiring. */
  learn(): void {
    if (this.learned === this.components.learned) return;
    this.learned = this.components.learned;
    this.registry.version += 1;
    this.learnedAt = this.registry.version;
  }

  copyTo(other: Plain): void {
    if (this.there !== undefined) this.there.copyTo(other.registrations);
  }

  /** Remembers what is registered now; the function returned brings it back. */
  remember(): () => void {
    return this.there?.remember() ?? (() => this.there?.startOver());
  }

  /** What the wiring is told about a key that is no component's. */
  elsewhere(key: unknown, by: Parameters<AskElsewhere>[1] = 'component', asked?: WhatWasAsked): Elsewhere {
    if (this.there !== undefined) return this.there.elsewhere(key, by, asked);
    // What is no class, or a component that is not here, need not be looked for in code that may never be loaded.
    return typeof key === 'function' && definitionOf(key) === undefined ? this.registrations.elsewhere(key, by) : undefined;
  }

  /** Where a plain registration leads to that components cannot hold on to; see `captiveFindings`. */
  waysToScoped(key: unknown, leadsOn: (component: number) => boolean, nowhere: Set<unknown>): Iterable<PlainWay> {
    return this.registrations.waysToScoped(key, leadsOn, nowhere);
  }

  isIdle(): boolean {
    return this.there === undefined;
  }

  /** Whether anything plain is to be disposed of before a component is stopped: it was made of it, here or in a container below. */
  owes(component: number): boolean {
    return this.there !== undefined && this.there.container.debts.has(component);
  }

  /** Disposes of that around what stops the component; see `stopAround`. @param id - the component's, for errors */
  stopAround(component: number, id: string, signal: StopSignal, stop: () => unknown, isUnderWay = false): unknown {
    const { container: by } = this;
    return loadPlain().stopAround({ by, component, id, take: () => by.debts.take(component) }, { owes: () => this.owes(component), isUnderWay }, signal, stop);
  }

  /** What that waits for, for people; see `Steps`. */
  waitsFor(component: number, id: string): readonly string[] | undefined {
    return this.there === undefined ? undefined : loadPlain().waitsForDispose(this.there.container, component, id);
  }

  /** Disposes of what plain classes have made; there is nothing plain afterwards. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.there?.container.dispose();
  }
}
