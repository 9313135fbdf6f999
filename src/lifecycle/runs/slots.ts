/** How many handlers may be in flight: a cap for all, and one for each named pool. */
export class Slots {
  private free: number;
  /** By name; most systems have none. */
  private readonly poolFree = new Map<string, number>();
  private parked: Map<string, number[]> | undefined = undefined;

  constructor(concurrency: number, pools: Readonly<Record<string, number>>) {
    this.free = concurrency;
    for (const pool of Object.keys(pools)) this.poolFree.set(pool, pools[pool] as number);
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
    return pool === undefined ? undefined : this.parked?.get(pool)?.shift();
  }

  private park(component: number, pool: string): void {
    const all = this.parked ??= new Map<string, number[]>();
    const parked = all.get(pool);
    if (parked === undefined) all.set(pool, [component]);
    else parked.push(component);
  }
}
