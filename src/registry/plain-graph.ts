import type { AskElsewhere, PlainNeed } from './elsewhere';

// Whoever asks for ways has such a graph: one file for both.
export { wayTo, waysBehind } from './plain-ways';

/** Something plain, and what it needs, followed to the end. */
export class PlainNode {
  readonly key: unknown;
  /** What it asks for, in order: components, by their codes, and what is plain. */
  readonly parts: (number | PlainNode)[] = [];
  /** What is plain and asks for it. */
  readonly askers: PlainNode[] = [];
  /** It is asked for from outside. */
  isAsked = false;
  /** Something is wrong with what it asks for, or behind that; `waysBehind` tells what. */
  isFaulty = false;
  /** Some of what it needs is on the way to itself, and has not been followed to the end. */
  isOpen = true;
  /** The codes of the components behind it, once somebody has asked; see `componentsBehind`. */
  behind: ReadonlySet<number> | undefined = undefined;

  constructor(key: unknown) {
    this.key = key;
  }
}

/** A component that something plain asks for; what is looked up when it is first used has a code of its own. */
export const codeOf = (component: number, isLater: boolean): number => component * 2 + (isLater ? 1 : 0);
export const componentOf = (code: number): number => code >> 1;
export const isLaterCode = (code: number): boolean => (code & 1) === 1;

/** A node on the way down; what it needs up to `next` has been followed. */
interface Step {
  readonly node: PlainNode;
  readonly needs: readonly PlainNeed[];
  next: number;
}

/**
 * All that is plain behind what is asked for. However many ask for a thing, it is looked at once; and with a path of its own, so that no chain
 * is too deep.
 */
export class PlainGraph {
  /** All there is so far, in no particular order. */
  readonly nodes: PlainNode[] = [];
  /** Something needs itself, in however many steps. */
  isCyclic = false;
  private readonly elsewhere: AskElsewhere;
  private readonly locate: (key: unknown) => number | undefined;
  /** By key. */
  private readonly lasts = new Map<unknown, PlainNode>();
  /** The same for who asks for all registrations of a key. */
  private readonly wholes = new Map<unknown, PlainNode>();

  /** @param locate - the component behind a key, if it is one's */
  constructor(elsewhere: AskElsewhere, locate: (key: unknown) => number | undefined) {
    this.elsewhere = elsewhere;
    this.locate = locate;
  }

  /**
   * What stands behind a plain key that is asked for from outside.
   *
   * @param isAll - for all registrations of the key
   */
  at(key: unknown, isAll = false): PlainNode {
    const path: Step[] = [];
    const node = this.known(key, isAll) ?? this.enter(key, isAll, this.needsOf(key, isAll) ?? [], path);
    node.isAsked = true;
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const need = step.needs[step.next];
      step.next += 1;
      if (need !== undefined) this.follow(need, step.node, path);
      else this.leave(path);
    }
    return node;
  }

  /** What is known of a key, however it was asked for. */
  among(key: unknown): readonly PlainNode[] {
    return [this.lasts.get(key), this.wholes.get(key)].filter((node) => node !== undefined);
  }

  private known(key: unknown, isAll: boolean): PlainNode | undefined {
    return (isAll ? this.wholes : this.lasts).get(key);
  }

  private follow(need: PlainNeed, by: PlainNode, path: Step[]): void {
    if (need.lacks !== undefined) {
      by.isFaulty = true;
      return;
    }
    const component = this.locate(need.key);
    if (component !== undefined) by.parts.push(codeOf(component, need.isLater));
    else if (!need.isLater) this.followPlain(need, by, path);
  }

  private followPlain({ key, isAll, isOptional }: PlainNeed, by: PlainNode, path: Step[]): void {
    const known = this.known(key, isAll);
    if (known?.isOpen === true) this.isCyclic = true;
    const node = known ?? this.enterIfThere(key, isAll, path);
    if (node !== undefined) {
      by.parts.push(node);
      node.askers.push(by);
    }
    // What is on the way to itself is faulty; what has just been entered has not been looked at.
    if (node === undefined ? !isOptional : node === known && (node.isOpen || node.isFaulty)) by.isFaulty = true;
  }

  private enterIfThere(key: unknown, isAll: boolean, path: Step[]): PlainNode | undefined {
    const needs = this.needsOf(key, isAll);
    return needs === undefined ? undefined : this.enter(key, isAll, needs, path);
  }

  private needsOf(key: unknown, isAll: boolean): readonly PlainNeed[] | undefined {
    const there = this.elsewhere(key, isAll ? 'all' : 'plain');
    return there?.kind === 'alias' ? [{ key: there.of, position: 0, isOptional: false, isAll: false, isLater: false, lacks: undefined }] : there?.needs;
  }

  private enter(key: unknown, isAll: boolean, needs: readonly PlainNeed[], path: Step[]): PlainNode {
    const node = new PlainNode(key);
    (isAll ? this.wholes : this.lasts).set(key, node);
    this.nodes.push(node);
    path.push({ node, needs, next: 0 });
    return node;
  }

  private leave(path: Step[]): void {
    const node = path.pop()?.node;
    if (node === undefined) return;
    node.isOpen = false;
    const asker = path.at(-1)?.node;
    if (asker !== undefined && node.isFaulty) asker.isFaulty = true;
  }
}
