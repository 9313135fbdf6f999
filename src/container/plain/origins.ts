import type { AskElsewhere } from '../../registry/elsewhere';
import { componentsBehind } from '../../registry/plain-behind';
import { componentOf, isLaterCode, PlainGraph } from '../../registry/plain-graph';
import { asking } from '../asking';
import { componentIn, elsewhereIn, needsOfClass } from './plain-needs';
import type { Seeing } from './plain-needs';
import type { Registration } from './registration';
import type { Constructor } from './tokens';

/** A class as the thing that is made, whatever it stands for as a token. */
class Made {
  readonly target: Constructor;

  constructor(target: Constructor) {
    this.target = target;
  }
}

/** Of what is made of no component. All of that has the same. */
export const nobody: ReadonlySet<number> = new Set<number>();

/** A container, as far as these are concerned. */
export interface Origin extends Seeing {
  /** What is registered here. */
  tokens(): readonly unknown[];
  ownLast(token: unknown): Registration | undefined;
}

/** The components that what a container makes of classes is made of, for as long as nothing is registered or forgotten; what is looked up later does not count. */
export class Origins {
  private readonly container: Origin;
  private readonly above: Origins | undefined;
  /** What has been found out here; most children find everything with their parent. */
  private own: { readonly sets: Map<Constructor, ReadonlySet<number>>; readonly asked: Set<unknown>; readonly graph: PlainGraph } | undefined = undefined;
  private learned = 0;

  /** @param above - the parent's */
  constructor(container: Origin, above: Origins | undefined) {
    this.container = container;
    this.above = above;
  }

  of(target: Constructor): ReadonlySet<number> {
    // What a factory asks for is known when it has asked.
    if (this.learned !== asking.learned) this.startOver();
    const known = this.own?.sets.get(target) ?? this.ofParent(target);
    if (known !== undefined) return known;
    const set = this.setOf(this.behind(new Made(target)));
    this.own?.sets.set(target, set);
    return set;
  }

  /** The parent's, where nothing that counts is registered here: most children have only been given values, and each would look through it all again. */
  private ofParent(target: Constructor): ReadonlySet<number> | undefined {
    const { above, container } = this;
    if (above === undefined) return undefined;
    const set = above.of(target);
    return container.tokens().every((token) => above.own?.asked.has(token) !== true || (isOneValue(container.ownLast(token)) && above.behind(token).length === 0)) ? set : undefined;
  }

  private behind(key: unknown): readonly number[] {
    const { graph } = this.own ??= this.begun();
    const component = key instanceof Made ? undefined : componentIn(this.container, key);
    return component === undefined ? [...componentsBehind(graph.at(key), graph)].filter((code) => !isLaterCode(code)).map(componentOf) : [component];
  }

  private setOf(components: readonly number[]): ReadonlySet<number> {
    const { container } = this;
    return components.length === 0 ? nobody : new Set(components.flatMap((component) => [component, ...container.components.behind(component)]));
  }

  private startOver(): void {
    this.learned = asking.learned;
    this.own = undefined;
  }

  private begun(): NonNullable<typeof this.own> {
    const { container } = this;
    const asked = new Set<unknown>();
    const there = elsewhereIn(container);
    const elsewhere: AskElsewhere = (key, by) => (key instanceof Made ? { kind: 'provided', needs: needsOfClass(key.target, false) ?? [] } : there(key, by));
    const graph = new PlainGraph(elsewhere, (key) => {
      asked.add(key);
      return key instanceof Made ? undefined : componentIn(container, key);
    });
    return { sets: new Map(), asked, graph };
  }
}

function isOneValue(registration: Registration | undefined): boolean {
  return registration?.kind === 'value' && registration.before === undefined;
}
