import type { Container } from '../../app/container';
import type { ActPlan, Turn } from './act';
import { end } from './act';
import type { CallPlan } from './call';
import type { Scenario } from './scenario';
import { SimulatedTime } from './time';

const atOnce: ActPlan = { end: 'returns', ms: 0 };

/** The other side of a simulated system: what its handlers do, and what they saw. */
export class World {
  readonly time: SimulatedTime = new SimulatedTime();
  /** What no log of events shows: clean-ups that ran twice, or in the wrong order. */
  readonly broken: { readonly invariant: string; readonly component: string; readonly message: string }[] = [];
  /** Handlers in flight that end by themselves or by their signal. */
  readonly running: Set<Turn> = new Set<Turn>();
  /** Makes a call from within a handler; set by whoever drives the simulation. */
  call: (call: CallPlan) => PromiseLike<unknown> | undefined = () => undefined;
  /** Hears of each call of a handler. */
  onCalled: (id: string, phase: string) => void = () => undefined;
  private readonly scenario: Scenario;
  private readonly turns = new Map<string, number>();
  private readonly cleanUps = new Map<string, string[]>();
  private readonly constructions = new Map<string, number>();
  /** Who has said, since its last start was called, that it is ready, and has not taken it back. */
  private readonly saidReady = new Set<string>();
  private readonly lastStarts = new Map<string, Turn>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
  }

  /** What a handler of a component does now. */
  act(turn: Turn): unknown {
    const plan = this.planFor(turn);
    this.onCalled(turn.id, turn.phase);
    this.running.add(turn);
    if (turn.phase === 'start') this.beginLife(turn);
    const ended = (): void => { this.running.delete(turn); };
    if (plan.defers !== undefined) this.defer(turn, plan.defers);
    if (plan.extendsByMs !== undefined) turn.extend(plan.extendsByMs);
    if (plan.readyAfterMs !== undefined) this.time.later('end', turn.id, plan.readyAfterMs, () => { this.sayReady(turn); });
    if (plan.notReadyAfterMs !== undefined) this.time.later('end', turn.id, plan.notReadyAfterMs, () => { this.sayNotReady(turn); });
    const made = plan.calls === undefined ? undefined : this.call(plan.calls.call);
    if (made === undefined || plan.calls?.awaits !== true) return end(plan, turn, this.time, ended);
    const goOn = (): unknown => end(plan, turn, this.time, ended);
    return Promise.resolve(made).then(goOn, goOn);
  }

  /** The next plan for this component and phase; it counts as used. */
  private planFor(turn: Turn): ActPlan {
    const plans = this.scenario.acts[turn.id]?.[turn.phase];
    const key = `${turn.id} ${turn.phase}`;
    const count = this.turns.get(key) ?? 0;
    this.turns.set(key, count + 1);
    return plans?.[Math.min(count, plans.length - 1)] ?? atOnce;
  }

  /** An instance of a component is made: at most once for each of its starts, and each call that resolves it. */
  constructed(id: string): void {
    this.constructions.set(id, (this.constructions.get(id) ?? 0) + 1);
  }

  /** How often an instance of a component has been made. */
  constructionsOf(id: string): number {
    return this.constructions.get(id) ?? 0;
  }

  /** Whether a component finds out, at its own turn, that it is disabled: planned as the end of its start. */
  turnsOutDisabled(id: string): boolean {
    const plans = this.scenario.acts[id]?.['start'];
    const next = plans?.[Math.min(this.turns.get(`${id} start`) ?? 0, plans.length - 1)];
    if (next?.end !== 'turns-out-disabled') return false;
    this.turns.set(`${id} start`, (this.turns.get(`${id} start`) ?? 0) + 1);
    return true;
  }

  /** Whether a component has said, since its last start was called, that it is ready. */
  hasSaidReady(id: string): boolean {
    return this.saidReady.has(id);
  }

  private beginLife(turn: Turn): void {
    this.lastStarts.set(turn.id, turn);
    this.saidReady.delete(turn.id);
  }

  private sayReady(turn: Turn): void {
    if (this.lastStarts.get(turn.id) === turn) this.saidReady.add(turn.id);
    turn.ready();
  }

  private sayNotReady(turn: Turn): void {
    if (this.lastStarts.get(turn.id) === turn) this.saidReady.delete(turn.id);
    turn.notReady('as planned');
  }

  /** Clean-ups that have been registered and have not run, by component. */
  owed(): readonly string[] {
    return [...this.cleanUps].filter(([, names]) => names.length > 0).map(([id]) => id);
  }

  private defer(turn: Turn, count: number): void {
    const open = this.cleanUps.get(turn.id) ?? [];
    this.cleanUps.set(turn.id, open);
    for (let made = 0; made < count; made += 1) {
      const name = `clean-up ${String(made + 1)} of ${turn.id}`;
      open.push(name);
      turn.defer(() => {
        const expected = open.at(-1);
        if (expected === name) open.pop();
        else this.broken.push({ invariant: 'S10', component: turn.id, message: `${name} ran instead of ${expected ?? 'none'}` });
        if (made === 1) throw new Error(`${name} fails, as planned`);
      });
    }
  }
}

/** A container that a scenario can be played on. */
export type SystemUnderTest = (world: World) => Container;
