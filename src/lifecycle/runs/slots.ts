/** How many handlers may be in flight: a cap for all, and one for each named pool. */
export class Slots {
  private free: number;
  private readonly poolFree: Map<string, number>;
  private readonly parked = new Map<string, number[]>();

  constructor(concurrency: number, pools: Readonly<Record<string, number>>) {
    this.free = concurrency;
    this.poolFree = new Map(Object.entries(pools));
  }

  get hasFree(): boolean {
    return this.free > 0;
  }

  /** Takes a slot of the cap and of the pool; without a free one in the pool the component is parked, and false given. */
  take(component: number, pool: string | undefined): boolean {
    const poolFree = pool === undefined ? undefined : this.poolFree.get(pool);
    if (pool !== undefined && poolFree !== undefined) {
      if (poolFree <= 0) {
        this.park(component, pool);
        return false;
      }
      this.poolFree.set(pool, poolFree - 1);
    }
    this.free -= 1;
    return true;
  }

  /** Gives both slots back; returns the component that was parked longest for the pool, if any. */
  giveBack(pool: string | undefined): number | undefined {
    this.free += 1;
    const poolFree = pool === undefined ? undefined : this.poolFree.get(pool);
    if (pool === undefined || poolFree === undefined) return undefined;
    this.poolFree.set(pool, poolFree + 1);
    return this.unpark(pool);
  }

  /** The component that was parked longest for the pool; to be called when one that was let in did not want its slot. */
  unpark(pool: string | undefined): number | undefined {
    return pool === undefined ? undefined : this.parked.get(pool)?.shift();
  }

  private park(component: number, pool: string): void {
    const parked = this.parked.get(pool);
    if (parked === undefined) this.parked.set(pool, [component]);
    else parked.push(component);
  }
}
