import type { HandleMoment } from '../model/handle';
import type { RunState } from '../model/state';
import { callHooks } from './hooks';
import type { OperationRun } from './run';
import { assertTransition } from './run-state';

/** The states of a run, and who is told of them. */
export class RunLog {
  readonly moments: HandleMoment<RunState>[] = [];
  private readonly run: OperationRun;

  constructor(run: OperationRun) {
    this.run = run;
    this.moments.push({ state: 'created', atMs: run.environment.clock.now() });
  }

  get last(): HandleMoment<RunState> {
    return this.moments.at(-1) as HandleMoment<RunState>;
  }

  /** Nobody is told: what else counts may have to be changed first. @throws Error for what the table of transitions does not list */
  change(to: RunState): void {
    assertTransition(this.run.name, this.last.state, to);
    this.moments.push(Object.freeze({ state: to, atMs: this.run.environment.clock.now() }));
  }

  /** Tells of the state that it is in by now: hooks first, then listeners. */
  announce(from: RunState): void {
    const { id, name, parent, reason, plan, environment, isQuarantined, isShielded } = this.run;
    const { state: to, atMs } = this.last;
    if (plan.hooks.length > 0) callHooks(plan.hooks, { id, name, path: this.run.path, from, to, reason, atMs }, environment.onHookError);
    if (!environment.isHeard()) return;
    environment.tell({
      kind: 'run-changed', run: id, name, parent: parent?.id, from, to,
      ...(reason === undefined ? {} : { reason }), ...(isQuarantined ? { isQuarantined: true } : {}), ...(isShielded ? { isShielded: true } : {}),
    });
  }

  late(outcome: 'done' | 'failed', error: unknown): void {
    const { id, name, environment } = this.run;
    if (environment.isHeard()) environment.tell({ kind: 'run-late', run: id, name, outcome, error });
  }
}
