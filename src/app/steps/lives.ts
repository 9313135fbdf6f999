/** Numbers the runs of components, each from a start to the stop after it; a kept instance takes its number along. */
export class Lives {
  private readonly numbers: number[] = [];
  private last = 0;

  /** The run that a component is in, or was last. */
  of(component: number): number {
    return this.numbers[component] ?? 0;
  }

  /** The component is down: what it says from now on belongs to no run. */
  end(component: number): void {
    this.last += 1;
    // Without gaps, although what is needed by all goes down last: a list with gaps is a slow one.
    while (this.numbers.length < component) this.numbers.push(0);
    this.numbers[component] = this.last;
  }

  /** The component goes on with an instance of an earlier run. */
  goOn(component: number, life: number): void {
    this.numbers[component] = life;
  }
}
