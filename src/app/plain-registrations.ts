import type { Components, InjectionToken } from '../container/plain-container';
import { PlainContainer } from '../container/plain-container';
import { definitionOf } from '../metadata/metadata-store';
import type { Elsewhere } from '../registry/wiring';

/** Plain (tsyringe) registrations of one container, and which of them stand for components. */
export class PlainRegistrations {
  readonly container: PlainContainer;
  private readonly aliases = new Map<unknown, unknown>();

  constructor(components: Components) {
    this.container = new PlainContainer(components);
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
    other.container.copyFrom(this.container);
    for (const [token, target] of this.aliases) other.aliases.set(token, target);
  }

  /** What the wiring is told about a key that is no component's. */
  elsewhere(key: unknown): Elsewhere {
    if (this.aliases.has(key)) return { kind: 'alias', of: this.aliases.get(key) };
    return this.container.isRegistered(key as InjectionToken) ? { kind: 'provided' } : undefined;
  }
}

/** The token another one stands for; a component's class stands for that component. */
export function aliasOf(provider: unknown): unknown {
  if (typeof provider === 'function') return definitionOf(provider) === undefined ? undefined : provider;
  if (typeof provider !== 'object' || provider === null) return undefined;
  const { useToken, useClass } = provider as { readonly useToken?: unknown; readonly useClass?: unknown };
  return useToken ?? (typeof useClass === 'function' && definitionOf(useClass) !== undefined ? useClass : undefined);
}
