import type { Adjacency } from '../../model/adjacency';
import { EdgeKind } from '../../model/adjacency';
import type { Direction } from '../../graph/plan';
import { topologicalOrder } from '../../graph/plan';
import type { StepPhase } from '../../model/state';

/** Up to so many are sorted by insertion, without a list of their own. */
const fewFreed = 16;

/** Components between members that take no turn of their own: once theirs would come, their followers need not wait for them. */
export interface Bridges {
  readonly mask: Uint8Array;
  /** Whether a follower over such an edge is freed now; otherwise somebody else will. */
  handsOn(component: number, kind: number): boolean;
}

/**
 * Whose turn it is: counts down what each member still waits for, and queues those that wait for nothing more.
 *
 * Constant work per component and edge, but for sorting those that become free together: they queue in the order of the plan, on
 * the way down in its mirror.
 */
export class Walk {
  /** Members whose turn has come but that have not been taken, in order. */
  private readonly queue: number[] = [];
  private head = 0;
  /** 1 for members, and for bridges between them. */
  private readonly inside: Uint8Array;
  /** Who has come to wait for whom since it began. */
  private late: Map<number, number[]> | undefined = undefined;
  private readonly bridges: Bridges | undefined;
  /** The plan, and the places in it, on the way down; on the way up rows and masks are in order already. */
  private readonly order: Int32Array | undefined;
  private readonly places: Int32Array | undefined;
  private readonly waitsFor: Int32Array;
  private readonly followersFrom: Int32Array;
  private readonly followers: Int32Array;
  private readonly followerKinds: Uint8Array;
  private readonly leadersFrom: Int32Array;
  private readonly leaders: Int32Array;
  private readonly leaderKinds: Uint8Array;

  constructor(adjacency: Adjacency, isMember: Uint8Array, direction: Direction, bridges?: Bridges) {
    const forward = direction === 'dependencies-first';
    this.inside = bridges === undefined ? isMember : isMember.map((isInside, component) => isInside | (bridges.mask[component] as number));
    this.bridges = bridges;
    this.waitsFor = new Int32Array(adjacency.size);
    this.order = forward ? undefined : topologicalOrder(adjacency, isMember);
    this.places = this.order && placesIn(this.order, adjacency.size);
    this.followersFrom = forward ? adjacency.neededByFrom : adjacency.needsFrom;
    this.followers = forward ? adjacency.neededBy : adjacency.needs;
    this.followerKinds = forward ? adjacency.neededByKinds : adjacency.kinds;
    this.leadersFrom = forward ? adjacency.needsFrom : adjacency.neededByFrom;
    this.leaders = forward ? adjacency.needs : adjacency.neededBy;
    this.leaderKinds = forward ? adjacency.kinds : adjacency.neededByKinds;
  }

  /**
   * Counts what each member waits for, and queues those that wait for nothing.
   *
   * @param holdsBack - whether a leader that is no member holds its follower back all the same
   */
  begin(holdsBack: (leader: number, kind: number) => boolean): void {
    for (let node = 0; node < this.inside.length; node += 1) {
      if (this.inside[node] === 0) continue;
      let count = 0;
      for (let edge = this.leadersFrom[node] as number; edge < (this.leadersFrom[node + 1] as number); edge += 1) {
        const leader = this.leaders[edge] as number;
        if (this.inside[leader] === 1 || (!this.isBridge(node) && holdsBack(leader, this.leaderKinds[edge] as number))) count += 1;
      }
      this.waitsFor[node] = count;
      if (count === 0) this.queue.push(node);
    }
    this.mirror(0);
  }

  /** The next whose turn it is, or -1. */
  take(): number {
    while (this.head < this.queue.length) {
      const next = this.queue[this.head++] as number;
      if (!this.isBridge(next)) return next;
      this.cross(next);
    }
    return -1;
  }

  /** A member that was taken waits for another one, too, and is queued again when that frees its followers. */
  follow(leader: number, follower: number): void {
    const late = this.late ??= new Map<number, number[]>();
    late.set(leader, [...late.get(leader) ?? [], follower]);
  }

  isMember(component: number): boolean {
    return this.inside[component] === 1;
  }

  /** Puts a member that was taken back to the end of the queue. */
  putBack(component: number): void {
    this.queue.push(component);
  }

  /** Frees the followers of a component along the edges whose `bits`, of those asked about, are as given; each edge may be opened once. */
  release(component: number, bits = 0, given = 0): void {
    const { queue, followers, followersFrom, followerKinds, inside, bridges } = this;
    const from = queue.length;
    if (this.late !== undefined) this.freeLate(component, this.late);
    const end = followersFrom[component + 1] as number;
    for (let edge = followersFrom[component] as number; edge < end; edge += 1) {
      const follower = followers[edge] as number;
      if (inside[follower] === 0 || ((followerKinds[edge] as number) & bits) !== given) continue;
      if (bridges === undefined || !this.isWithinBridges(component, follower)) this.free(follower);
    }
    this.mirror(from);
  }

  /** The turn of a bridge has come. Bridges above it are up already, so they wait for nothing else of it. */
  private cross(bridge: number): void {
    for (let edge = this.followersFrom[bridge] as number; edge < (this.followersFrom[bridge + 1] as number); edge += 1) {
      const follower = this.followers[edge] as number;
      if (this.inside[follower] === 0) continue;
      if (this.isWithinBridges(bridge, follower) || this.bridges?.handsOn(bridge, this.followerKinds[edge] as number) === true) this.free(follower);
    }
  }

  /** Who has become free since comes, on the way down, in the mirror of the plan: most often a few, which are put in order where they are. */
  private mirror(from: number): void {
    const { places, queue } = this;
    if (places === undefined || queue.length - from < 2) return;
    if (queue.length - from > fewFreed) {
      this.mirrorMany(from, places);
      return;
    }
    for (let next = from + 1; next < queue.length; next += 1) {
      const component = queue[next] as number;
      let place = next;
      for (; place > from && (places[queue[place - 1] as number] as number) < (places[component] as number); place -= 1) queue[place] = queue[place - 1] as number;
      queue[place] = component;
    }
  }

  /** Where a large part is freed at once, going through the plan is quicker than sorting. */
  private mirrorMany(from: number, places: Int32Array): void {
    const { queue, order } = this;
    if (order === undefined || (queue.length - from) * 8 < places.length) {
      const freed = queue.slice(from).sort((a, b) => (places[b] as number) - (places[a] as number));
      for (let place = 0; place < freed.length; place += 1) queue[from + place] = freed[place] as number;
      return;
    }
    const isFreed = new Uint8Array(places.length);
    for (let next = from; next < queue.length; next += 1) isFreed[queue[next] as number] = 1;
    let next = from;
    for (let place = order.length - 1; place >= 0 && next < queue.length; place -= 1) {
      const component = order[place] as number;
      if (isFreed[component] === 1) queue[next++] = component;
    }
  }

  private free(follower: number): void {
    const count = (this.waitsFor[follower] as number) - 1;
    this.waitsFor[follower] = count;
    if (count === 0) this.queue.push(follower);
  }

  private freeLate(component: number, late: Map<number, number[]>): void {
    for (const follower of late.get(component) ?? []) this.queue.push(follower);
    late.delete(component);
  }

  /** The members that a component frees, whatever the edges ask for. */
  *followersOf(component: number): Generator<{ readonly component: number; readonly kind: number }> {
    for (let edge = this.followersFrom[component] as number; edge < (this.followersFrom[component + 1] as number); edge += 1) {
      const follower = this.followers[edge] as number;
      if (this.inside[follower] === 1) yield { component: follower, kind: this.followerKinds[edge] as number };
    }
    for (const follower of this.late?.get(component) ?? []) yield { component: follower, kind: EdgeKind.Order };
  }

  /** True when somebody waits for the component, and all who do go on without it when its start fails. What fails to resume is in their hands. */
  canDoWithout(component: number, failing: StepPhase): boolean {
    if (failing === 'resume') return false;
    let followers = 0;
    for (const { kind } of this.followersOf(component)) {
      if ((kind & EdgeKind.AbsentOnFailure) === 0) return false;
      followers += 1;
    }
    return followers > 0;
  }

  private isWithinBridges(one: number, other: number): boolean {
    return this.isBridge(one) && this.isBridge(other);
  }

  /** True for what takes no turn of its own. */
  isBridge(component: number): boolean {
    return this.bridges?.mask[component] === 1;
  }
}

/** Where each component stands in an order; what is not in it stands first. */
function placesIn(order: Int32Array, size: number): Int32Array {
  const places = new Int32Array(size);
  if (order.length < size) places.fill(-1);
  for (let place = 0; place < order.length; place += 1) places[order[place] as number] = place;
  return places;
}
