import type { AskElsewhere } from '../../registry/elsewhere';
import { componentsBehind } from '../../registry/plain-behind';
import { componentOf, isLaterCode, PlainGraph } from '../../registry/plain-graph';
import { calls } from './factory-calls';
import { componentIn, elsewhereIn, needsOfClass } from './plain-needs';
import type { Seeing } from './plain-needs';
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

/** The components that what a container makes of classes is made of, for as long as nothing is registered or forgotten; what is looked up later does not count. */
export class Origins {
  private readonly container: Seeing;
  private readonly sets = new Map<Constructor, ReadonlySet<number>>();
  private graph: PlainGraph | undefined = undefined;
  private learned = 0;

  constructor(container: Seeing) {
    this.container = container;
  }

  of(target: Constructor): ReadonlySet<number> {
    // What a factory asks for is known when it has asked.
    if (this.graph === undefined || this.learned !== calls.learned) this.begin();
    const known = this.sets.get(target);
    if (known !== undefined) return known;
    const graph = this.graph as PlainGraph;
    const components = [...componentsBehind(graph.at(new Made(target)), graph)].filter((code) => !isLaterCode(code)).map(componentOf);
    const set = components.length === 0 ? nobody : new Set(components);
    this.sets.set(target, set);
    return set;
  }

  private begin(): void {
    const { container } = this;
    const there = elsewhereIn(container);
    const elsewhere: AskElsewhere = (key, by) => (key instanceof Made ? { kind: 'provided', needs: needsOfClass(key.target, false) ?? [] } : there(key, by));
    this.graph = new PlainGraph(elsewhere, (key) => (key instanceof Made ? undefined : componentIn(container, key)));
    this.learned = calls.learned;
    this.sets.clear();
  }
}
