import type { AskElsewhere } from '../../registry/elsewhere';
import type { PlainWays } from '../../registry/plain-ways';
import { waysBehind } from '../../registry/plain-ways';
import type { PlainContainer } from '../plain-container';
import { calls } from './factory-calls';
import type { Registration } from './registration';

/**
 * Who of what one container keeps is made of what, by what classes say of themselves: so that nobody is handed what was made of something
 * that is gone. What a factory asks for is known when it has asked.
 */
export class Dependents {
  private readonly container: PlainContainer;
  private readonly elsewhere: AskElsewhere;
  private readonly byComponent = new Map<number, Registration[]>();
  private readonly byKey = new Map<unknown, Registration[]>();
  private stamp = -1;

  constructor(container: PlainContainer, elsewhere: AskElsewhere) {
    this.container = container;
    this.elsewhere = elsewhere;
  }

  /** Forgets what was made of a component's instance. */
  forgetMadeOf(component: number): void {
    const { byComponent } = this.current();
    this.container.forgetMade(byComponent.get(component) ?? []);
  }

  /** Forgets what was made of what something plain stands for, and is kept. */
  forgetMadeWith(key: unknown): void {
    const { byKey } = this.current();
    this.container.forgetMade(byKey.get(key) ?? []);
  }

  /** Worked out anew when somebody has come or gone, and then for all at once: what goes down goes down together. */
  private current(): this {
    const { container: { components, registered }, byComponent, byKey } = this;
    const stamp = components.registry.version + components.declared.length + registered + calls.learned;
    if (this.stamp === stamp) return this;
    this.stamp = stamp;
    byComponent.clear();
    byKey.clear();
    for (const [token, registrations] of this.container.kept()) this.note(registrations, waysBehind(token, this.elsewhere, (key) => components.find(key), 'all'));
    return this;
  }

  private note(registrations: readonly Registration[], { components, plain }: PlainWays): void {
    for (const component of components.keys()) noteAt(this.byComponent, component, registrations);
    for (const key of plain) noteAt(this.byKey, key, registrations);
  }
}

function noteAt<Key>(lists: Map<Key, Registration[]>, key: Key, registrations: readonly Registration[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...registrations]);
  else list.push(...registrations);
}
