import { loadPlain } from '../container/later';
import type { Components, PlainContainer } from '../container/plain-container';
import { definitionOf } from '../metadata/metadata-store';
import type { PlainWay } from '../registry/captive-findings';
import type { AskElsewhere, Elsewhere } from '../registry/wiring';

/** Plain (tsyringe) registrations of one container, and which of them stand for components. */
export class PlainRegistrations {
  private readonly components: Components;
  private readonly aliases = new Map<unknown, unknown>();
  private made: PlainContainer | undefined = undefined;
  private isDisposed = false;

  constructor(components: Components) {
    this.components = components;
  }

  /** Made, and its code loaded, when something plain is registered or asked for. */
  get container(): PlainContainer {
    if (this.made === undefined) {
      this.made = new (loadPlain().PlainContainer)(this.components);
      if (this.isDisposed) void this.made.dispose();
    }
    return this.made;
  }

  /** Counts changes of what plain tokens stand for. */
  get changes(): number {
    return this.made === undefined ? 0 : this.made.changes;
  }

  /** Notes what a token stands for from now on. */
  note(token: unknown, alias: unknown): void {
    if (alias !== undefined) this.aliases.set(token, alias);
    else if (this.aliases.size > 0) this.aliases.delete(token);
  }

  forget(): void {
    this.aliases.clear();
  }

  copyTo(other: PlainRegistrations): void {
    if (this.made !== undefined) other.container.copyFrom(this.made);
    for (const [token, target] of this.aliases) other.aliases.set(token, target);
  }

  /** What the wiring is told about a key that is no component's. */
  elsewhere(key: unknown, by: Parameters<AskElsewhere>[1] = 'component'): Elsewhere {
    if (by !== 'all' && this.aliases.has(key)) return { kind: 'alias', of: this.aliases.get(key) };
    // What is no class, or a component that is not here, need not be looked for in code that may never be loaded.
    if (this.made === undefined && (typeof key !== 'function' || definitionOf(key) !== undefined)) return undefined;
    const needs = loadPlain().needsElsewhere(this.made, key, by);
    return needs === undefined ? undefined : { kind: 'provided', needs };
  }

  /** Where a plain registration leads to that components cannot hold on to; see `captiveFindings`. */
  pathToScoped(key: unknown, leadsOn: (component: number) => boolean): PlainWay | undefined {
    return loadPlain().pathToScoped(this.container, key, leadsOn);
  }

  /** Disposes of what plain classes have made; there is nothing plain afterwards. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.made?.dispose();
  }
}

/** The token another one stands for; a component's class stands for that component. */
export function aliasOf(provider: unknown): unknown {
  if (typeof provider === 'function') return definitionOf(provider) === undefined ? undefined : provider;
  if (typeof provider !== 'object' || provider === null) return undefined;
  const { useToken, useClass } = provider as { readonly useToken?: unknown; readonly useClass?: unknown };
  return useToken ?? (typeof useClass === 'function' && definitionOf(useClass) !== undefined ? useClass : undefined);
}
