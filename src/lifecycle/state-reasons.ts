/** Tells why a component is as it is. */
export type Why = (component: number) => string | undefined;

/** One who tells the reasons of so many. */
interface Teller {
  readonly why: Why;
  count: number;
}

const nobody = new Int32Array(0);

/** Why components are disabled, skipped or failed. Those that go together have one reason, which is put into words when somebody asks. */
export class StateReasons {
  private readonly told = new Map<number, string>();
  /** One more than the place of who tells a component's reason; 0 for nobody. Empty until it is needed. */
  private asked = nobody;
  /** Without those of whom nobody is left: they may hold a whole wiring. */
  private readonly tellers: (Teller | undefined)[] = [];
  /** The place of who came last. */
  private latest = 0;

  get(component: number): string | undefined {
    return this.told.get(component) ?? this.tellers[(this.asked[component] ?? 0) - 1]?.why(component);
  }

  note(component: number, reason: string | undefined): void {
    // Nearly always there is nothing to forget.
    if (component < this.asked.length && this.asked[component] !== 0) this.leave(component);
    if (reason !== undefined) this.told.set(component, reason);
    else if (this.told.size > 0) this.told.delete(component);
  }

  /** A reason that is asked for later; what it is must not change. */
  noteLater(component: number, why: Why): void {
    this.note(component, undefined);
    if (component >= this.asked.length) this.growTo(component + 1);
    const teller = this.tellers[this.latest];
    if (teller?.why === why) teller.count += 1;
    else this.tell(why);
    this.asked[component] = this.latest + 1;
  }

  private tell(why: Why): void {
    const free = this.tellers.indexOf(undefined);
    this.latest = free < 0 ? this.tellers.length : free;
    this.tellers[this.latest] = { why, count: 1 };
  }

  private leave(component: number): void {
    const place = (this.asked[component] as number) - 1;
    const teller = this.tellers[place] as Teller;
    this.asked[component] = 0;
    teller.count -= 1;
    if (teller.count === 0) this.tellers[place] = undefined;
  }

  private growTo(size: number): void {
    const asked = new Int32Array(Math.max(size, this.asked.length * 2));
    asked.set(this.asked);
    this.asked = asked;
  }
}
