import type { Direction } from '../../graph/plan';

/** How a built-in phase goes over the graph. */
export interface BuiltInPhase {
  readonly order: Direction;
  /** Whether what a handler returns is the instance of its component; of `start` only with `component(...)`. */
  readonly returnsInstance: boolean;
}

/** The phases that every container has; `run` takes each of them, and `status` may be defined anew. */
export const builtInPhases: Readonly<Record<'start' | 'stop' | 'suspend' | 'resume' | 'status', BuiltInPhase>> = Object.freeze({
  start: Object.freeze<BuiltInPhase>({ order: 'dependencies-first', returnsInstance: true }),
  stop: Object.freeze<BuiltInPhase>({ order: 'dependents-first', returnsInstance: false }),
  suspend: Object.freeze<BuiltInPhase>({ order: 'dependents-first', returnsInstance: false }),
  resume: Object.freeze<BuiltInPhase>({ order: 'dependencies-first', returnsInstance: false }),
  status: Object.freeze<BuiltInPhase>({ order: 'dependencies-first', returnsInstance: false }),
});
