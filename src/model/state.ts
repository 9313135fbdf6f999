/** Where a component is in its life. What leads from one to the next is written in `src/lifecycle/component-table.ts`. */
export type ComponentState =
  | 'disabled'
  | 'registered'
  | 'waiting'
  | 'starting'
  | 'aborting'
  | 'started'
  | 'ready'
  | 'draining'
  | 'stopping'
  | 'forcing'
  | 'stopped'
  | 'failed'
  | 'skipped'
  | 'suspending'
  | 'suspended'
  | 'resuming'
  | 'quarantined';

/** All of them, once each. */
export const componentStates: readonly ComponentState[] = Object.freeze<ComponentState[]>([
  'disabled', 'registered', 'waiting', 'starting', 'aborting', 'started', 'ready', 'draining', 'stopping', 'forcing', 'stopped', 'failed', 'skipped', 'suspending', 'suspended', 'resuming', 'quarantined',
]);

/** Where a whole container is. */
export type SystemState =
  | 'idle'
  | 'starting'
  | 'running'
  | 'rolling-back'
  | 'draining'
  | 'stopping'
  | 'suspending'
  | 'suspended'
  | 'resuming'
  | 'stopped'
  | 'failed';

/** In which phase a failed component failed; `run` is for what fails after its start and before its stop. */
export type FailedPhase = 'start' | 'run' | 'stop' | 'suspend' | 'resume';

/** The built-in steps of a component's life, as events and reports name them; a custom phase goes by its own name. */
export type StepPhase = 'start' | 'clean-up' | 'drain' | 'stop' | 'force-stop' | 'suspend' | 'resume' | (string & {});

/**
 * Where a user's own operation is. `timing-out` and `aborting` wait for what has been called off; the last four are final. What leads from one to
 * the next is written in `src/operations/run-state.ts`.
 */
export type RunState = 'created' | 'running' | 'aborting' | 'timing-out' | 'succeeded' | 'failed' | 'aborted' | 'timed-out';
