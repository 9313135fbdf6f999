/** Tells why a component is as it is. */
export type Why = (component: number) => string | undefined;

/** Why components are disabled, skipped or failed. Those that go together have one reason, which is put into words when somebody asks. */
export class StateReasons {
  private readonly told = new Map<number, string>();
  /** By component; empty until it is needed. */
  private readonly asked: (Why | undefined)[] = [];

  get(component: number): string | undefined {
    return this.told.get(component) ?? this.asked[component]?.(component);
  }

  note(component: number, reason: string | undefined): void {
    // Nearly always there is nothing to forget.
    if (component < this.asked.length) this.asked[component] = undefined;
    if (reason !== undefined) this.told.set(component, reason);
    else if (this.told.size > 0) this.told.delete(component);
  }

  /** A reason that is asked for later; what it is must not change. */
  noteLater(component: number, why: Why): void {
    this.note(component, undefined);
    // Without gaps, whatever order they come in: a list with gaps is a slow one.
    while (this.asked.length <= component) this.asked.push(undefined);
    this.asked[component] = why;
  }
}
