import type { AskElsewhere, PlainNeed } from './elsewhere';

/** A place on the way: something plain, and who asked for it. */
export interface Place {
  readonly key: unknown;
  readonly from: Place | undefined;
}

/** Something that a plain class asks for in vain. */
export interface PlainGap {
  readonly place: Place;
  readonly need: PlainNeed;
}

/** What stands behind something plain, as far as that can be told without making anything. */
export interface PlainWays {
  /** The components that it needs, each with the first who asks for it. */
  readonly components: ReadonlyMap<number, Place>;
  /** Components that are looked up when they are first used. */
  readonly laters: readonly number[];
  /** All that is plain on the ways, the first included. */
  readonly plain: ReadonlySet<unknown>;
  readonly gaps: readonly PlainGap[];
  /** Plain classes that need each other, as walks that end where they began. */
  readonly rings: readonly (readonly unknown[])[];
}

/** Something plain on the way, and what it needs; all of that up to `next` has been followed. */
interface Step extends Place {
  readonly needs: readonly PlainNeed[];
  next: number;
}

/**
 * Follows what a plain key needs up to the components. With a path of its own, so that no chain is too deep.
 *
 * @param locate - the component behind a key, if it is one's
 * @param by - `all` for all registrations of the key
 */
export function waysBehind(root: unknown, elsewhere: AskElsewhere, locate: (key: unknown) => number | undefined, by: 'component' | 'all' = 'component'): PlainWays {
  const walk = new Walk(elsewhere, locate);
  walk.run(root, by);
  return walk;
}

/** The keys from what was asked for first down to a place. */
export function wayTo(place: Place): readonly unknown[] {
  const keys: unknown[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.from) keys.push(at.key);
  return keys.reverse();
}

class Walk implements PlainWays {
  readonly components = new Map<number, Place>();
  readonly laters: number[] = [];
  readonly plain = new Set<unknown>();
  readonly gaps: PlainGap[] = [];
  readonly rings: (readonly unknown[])[] = [];
  private readonly elsewhere: AskElsewhere;
  private readonly locate: (key: unknown) => number | undefined;
  private readonly path: Step[] = [];
  private readonly onPath = new Set<unknown>();
  /** What was asked for in all its registrations. */
  private readonly wholes = new Set<unknown>();

  constructor(elsewhere: AskElsewhere, locate: (key: unknown) => number | undefined) {
    this.elsewhere = elsewhere;
    this.locate = locate;
  }

  run(root: unknown, by: 'component' | 'all'): void {
    const { path } = this;
    this.enter(root, this.needsOf(root, by) ?? []);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const need = step.needs[step.next];
      step.next += 1;
      if (need !== undefined) this.follow(need, step);
      else this.onPath.delete(path.pop()?.key);
    }
  }

  private follow(need: PlainNeed, by: Step): void {
    const { key } = need;
    if (need.lacks !== undefined) {
      this.gaps.push({ place: by, need });
      return;
    }
    const component = this.locate(key);
    if (component !== undefined) {
      if (need.isLater) this.laters.push(component);
      else if (!this.components.has(component)) this.components.set(component, by);
    } else if (!need.isLater) this.followPlain(need, by);
  }

  private followPlain(need: PlainNeed, by: Step): void {
    const { key, isAll } = need;
    if (this.onPath.has(key) && !isAll) {
      const keys = wayTo(by);
      this.rings.push([...keys.slice(keys.indexOf(key)), key]);
      return;
    }
    const known = isAll ? this.wholes : this.plain;
    if (known.has(key)) return;
    const needs = this.needsOf(key, isAll ? 'all' : 'plain');
    if (needs !== undefined) this.enter(key, needs, known);
    else if (!need.isOptional) this.gaps.push({ place: by, need });
  }

  private needsOf(key: unknown, by: 'component' | 'plain' | 'all'): readonly PlainNeed[] | undefined {
    const there = this.elsewhere(key, by);
    return there?.kind === 'alias' ? [{ key: there.of, position: 0, isOptional: false, isAll: false, isLater: false, lacks: undefined }] : there?.needs;
  }

  private enter(key: unknown, needs: readonly PlainNeed[], known: Set<unknown> = this.plain): void {
    known.add(key);
    this.plain.add(key);
    this.onPath.add(key);
    this.path.push({ key, needs, next: 0, from: this.path.at(-1) });
  }
}
