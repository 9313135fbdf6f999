import type { AskElsewhere } from './elsewhere';
import { componentsBehind } from './plain-behind';
import type { PlainNode } from './plain-graph';
import { componentOf, isLaterCode, PlainGraph } from './plain-graph';
import type { PlainWays } from './plain-ways';
import { waysBehind } from './plain-ways';

/** What stands behind a plain key, in lists: those that everybody waits for, and those that are looked up later. */
interface Behind {
  readonly components: readonly number[];
  readonly laters: readonly number[];
}

/** What components need through what is plain, worked out for one wiring: each thing once, however many ask for it. */
export class PlainReach {
  private readonly graph: PlainGraph;
  private readonly elsewhere: AskElsewhere;
  private readonly locate: (key: unknown) => number | undefined;
  private readonly faults = new Map<unknown, PlainWays>();
  private readonly taken = new Set<PlainNode>();
  private readonly lists = new Map<ReadonlySet<number>, Behind>();
  private readonly asks: { readonly component: number; readonly key: unknown; readonly isLater: boolean }[] = [];

  constructor(elsewhere: AskElsewhere, locate: (key: unknown) => number | undefined) {
    this.elsewhere = elsewhere;
    this.locate = locate;
    this.graph = new PlainGraph((key, by) => elsewhere(key, by, 'for components'), locate);
  }

  /** What is wrong behind a key, with the ways there; `undefined` when nothing is. */
  faultsBehind(key: unknown): PlainWays | undefined {
    if (!this.graph.at(key).isFaulty) return undefined;
    let ways = this.faults.get(key);
    if (ways === undefined) this.faults.set(key, ways = waysBehind(key, this.elsewhere, this.locate));
    return ways.gaps.length > 0 || ways.rings.length > 0 ? ways : undefined;
  }

  /**
   * Tells of all components behind a key that a component asks for, and that have not been told of before.
   *
   * @param isLater - the component looks it up when it first uses it
   */
  takeAlong(component: number, key: unknown, isLater: boolean, reach: (component: number) => void): void {
    this.asks.push({ component, key, isLater });
    const { taken } = this;
    const path: { readonly node: PlainNode; next: number }[] = [];
    const enter = (node: PlainNode): void => {
      if (taken.size < taken.add(node).size) path.push({ node, next: 0 });
    };
    enter(this.graph.at(key));
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const part = step.node.parts[step.next];
      step.next += 1;
      if (part === undefined) path.pop();
      else if (typeof part === 'number') reach(componentOf(part));
      else enter(part);
    }
  }

  /** The components that are needed through a key. */
  componentsBehind(key: unknown): readonly number[] {
    return this.behind(key).components;
  }

  /** Who asks for whom so that it is looked up later: pairs. */
  laterAsks(): readonly number[] {
    return this.asks.flatMap(({ component, key, isLater }) => {
      const { components, laters } = this.behind(key);
      return [...isLater ? components : [], ...laters].flatMap((later) => [component, later]);
    });
  }

  /** Lists of the same components are the same lists: of many keys there may be no more than one. */
  private behind(key: unknown): Behind {
    const codes = componentsBehind(this.graph.at(key), this.graph);
    let behind = this.lists.get(codes);
    if (behind === undefined) {
      const all = [...codes];
      behind = { components: all.filter((code) => !isLaterCode(code)).map(componentOf), laters: all.filter(isLaterCode).map(componentOf) };
      this.lists.set(codes, behind);
    }
    return behind;
  }
}
