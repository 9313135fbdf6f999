import type { AskElsewhere } from '../../registry/elsewhere';
import type { PlainNode } from '../../registry/plain-graph';
import { componentOf, isLaterCode, PlainGraph } from '../../registry/plain-graph';
import type { PlainContainer } from '../plain-container';
import { asking } from '../asking';
import { makings } from './lifecycles';
import type { Losses } from './losses';
import { componentIn } from './plain-needs';
import { Lifecycle } from './registration';
import type { Registration } from './registration';

/**
 * Who of what one container keeps is made of what, by what classes say of themselves: so that nobody is handed what was made of something
 * that is gone. What a factory asks for is known when it has asked.
 *
 * All that goes down together is looked through once: what has been forgotten is not looked at again until something is made.
 */
export class Dependents {
  private readonly container: PlainContainer;
  private readonly elsewhere: AskElsewhere;
  private graph: PlainGraph;
  /** Who asks for each component. */
  private readonly askers = new Map<number, PlainNode[]>();
  private readonly kept = new Map<PlainNode, readonly Registration[]>();
  /** What is of each container is made in ways that nobody counts. */
  private areAllCounted = true;
  private stamp = -1;
  /** Nothing is there any more of what was made of these, by that count. */
  private readonly forgotten = new Set<PlainNode>();
  private forgottenAt = -1;

  constructor(container: PlainContainer, elsewhere: AskElsewhere) {
    this.container = container;
    this.elsewhere = elsewhere;
    this.graph = this.emptyGraph();
  }

  /** Forgets what was made of components' instances. */
  forgetMadeOf(components: readonly number[]): void {
    this.work();
    this.forgetAbove(components.flatMap((component) => this.askers.get(component) ?? []));
  }

  /** Forgets what was made of what has gone since the count was that. */
  forgetSince(losses: Losses, count: number): void {
    this.forgetMadeOf(losses.since(count));
    for (const key of losses.keysSince(count)) this.forgetMadeWith(key);
  }

  /** Forgets what was made of what something plain stands for, and is kept. */
  forgetMadeWith(key: unknown): void {
    this.work();
    this.forgetAbove(this.graph.among(key));
  }

  private forgetAbove(lowest: readonly PlainNode[]): void {
    const { forgotten, kept } = this;
    if (this.forgottenAt !== makings.count || !this.areAllCounted) forgotten.clear();
    this.forgottenAt = makings.count;
    const registrations: Registration[] = [];
    const queue = lowest.slice();
    for (const node of queue) {
      if (forgotten.has(node)) continue;
      forgotten.add(node);
      for (const registration of kept.get(node) ?? []) registrations.push(registration);
      for (const asker of node.askers) queue.push(asker);
    }
    this.container.forgetMade(registrations);
  }

  /** Worked out anew when somebody has come or gone, and then for all at once: what goes down goes down together. */
  private work(): void {
    const { container: { components, registered }, kept } = this;
    const stamp = components.registry.version + components.declared.length + registered + asking.learned;
    if (this.stamp === stamp) return;
    this.stamp = stamp;
    kept.clear();
    this.forgotten.clear();
    this.graph = this.emptyGraph();
    this.areAllCounted = true;
    for (const [token, registrations] of this.container.kept()) {
      kept.set(this.graph.at(token, true), registrations);
      this.areAllCounted &&= registrations.every(({ lifecycle }) => lifecycle === Lifecycle.Singleton);
    }
    this.noteAskers();
  }

  private noteAskers(): void {
    this.askers.clear();
    for (const node of this.graph.nodes) {
      for (const part of node.parts) if (typeof part === 'number' && !isLaterCode(part)) noteAt(this.askers, componentOf(part), node);
    }
  }

  private emptyGraph(): PlainGraph {
    return new PlainGraph(this.elsewhere, (key) => componentIn(this.container, key));
  }
}

function noteAt<Key>(lists: Map<Key, PlainNode[]>, key: Key, node: PlainNode): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [node]);
  else list.push(node);
}
