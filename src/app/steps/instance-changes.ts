import type { Instances } from '../../container/instances';
import type { Attempt } from '../../lifecycle/calls/attempt';
import { collect, throwCollected } from '../../model/collected';
import type { Definition } from '../../model/definition';
import type { ComponentRuns } from './component-runs';
import { checked, checkedNow } from '../config/config';
import { isThenable } from '../../model/thenable';
import { refuseLacking } from './lacked-handlers';

/** Puts what handlers give in the place of the instances that their components have, once it is known to fit. */
export class InstanceChanges {
  private readonly instances: Instances;
  private readonly runs: ComponentRuns;
  /** Checks that take time, by the call of the handler that has to wait for them. */
  private readonly checks = new WeakMap<Attempt, Promise<void>>();

  constructor(instances: Instances, runs: ComponentRuns) {
    this.instances = instances;
    this.runs = runs;
  }

  /**
   * What a handler says is the instance from now on. A start checks against the schema when it ends, whatever is there by then; in other
   * phases, what cannot be told at once, the handler ends with.
   *
   * @throws ERR_MISSING_HANDLER, ERR_INVALID_CONFIG
   */
  set(component: number, definition: Definition, instance: unknown, attempt: Attempt): void {
    refuseLacking(definition, instance, attempt.phase);
    if (attempt.phase === 'start') {
      this.put(component, instance);
      return;
    }
    const before = this.checks.get(attempt);
    const check = checkedNow(definition, 'instance', instance);
    if (before === undefined && !isThenable(check)) {
      this.put(component, instance);
      return;
    }
    const done = (async (): Promise<void> => {
      await before;
      await check;
      if (attempt.reason === undefined) this.put(component, instance);
    })();
    // Whoever ends the handler hears of it.
    done.catch(() => undefined);
    this.checks.set(attempt, done);
  }

  /** Puts what a handler has made in the instance's place, unless it does not fit, or comes when nobody waits for it any more. */
  async take(component: number, definition: Definition, result: unknown, attempt: Attempt): Promise<void> {
    const made = await result;
    if (made === undefined) return;
    refuseLacking(definition, made, attempt.phase);
    await checked(definition, 'instance', made);
    if (attempt.reason !== undefined) return;
    this.put(component, made);
  }

  /** What a handler answers, once all that it has set is checked. */
  answered(definition: Definition, answer: unknown, attempt: Attempt): unknown {
    const mayWait = definition.options.instanceSchema !== undefined && (isThenable(answer) || this.checks.has(attempt));
    return mayWait ? this.afterChecks(answer, attempt) : answer;
  }

  private async afterChecks(answer: unknown, attempt: Attempt): Promise<unknown> {
    const errors: unknown[] = [];
    let value: unknown;
    await collect(errors, async () => { value = await answer; });
    await collect(errors, () => this.checks.get(attempt));
    throwCollected(errors);
    return value;
  }

  private put(component: number, instance: unknown): void {
    this.instances.set(component, instance);
    this.runs.setBorrowed(component, false);
  }
}
