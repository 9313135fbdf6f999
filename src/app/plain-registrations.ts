import type { InjectionToken } from '../container/plain-container';
import { PlainContainer } from '../container/plain-container';
import type { ComponentLookup } from '../container/plain-container';
import { definitionOf } from '../metadata/metadata-store';
import type { Elsewhere } from '../registry/wiring';

type Registration = (container: PlainContainer) => void;

/** Plain (tsyringe) registrations of one container, remembered so that a fork can have the same. */
export class PlainRegistrations {
  readonly container: PlainContainer;
  private readonly made: Registration[] = [];
  private readonly aliases = new Map<unknown, unknown>();

  constructor(lookup: ComponentLookup) {
    this.container = new PlainContainer(lookup);
  }

  /** Makes a registration now, and in every copy. */
  make(token: unknown, provider: unknown, registration: Registration): void {
    registration(this.container);
    this.made.push(registration);
    const other = aliasOf(provider);
    if (other === undefined) this.aliases.delete(token);
    else this.aliases.set(token, other);
  }

  forget(): void {
    this.made.length = 0;
    this.aliases.clear();
  }

  copyTo(other: PlainRegistrations): void {
    for (const registration of this.made) other.made.push(registration);
    for (const registration of this.made) registration(other.container);
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
