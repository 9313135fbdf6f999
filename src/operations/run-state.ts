import type { RunState } from '../model/state';

/** What may follow what; what is not listed is not allowed, and throws. */
export const transitions: Readonly<Record<RunState, readonly RunState[]>> = {
  'created': ['running', 'aborted'],
  'running': ['succeeded', 'failed', 'aborting', 'timing-out'],
  'aborting': ['aborted'],
  'timing-out': ['timed-out'],
  'succeeded': [],
  'failed': [],
  'aborted': [],
  'timed-out': [],
};

/** @throws Error for a change that the table does not list */
export function assertTransition(name: string, from: RunState, to: RunState): void {
  if (transitions[from].includes(to)) return;
  throw new Error(`systole has a bug: ${name} went from ${from} to ${to}. Please report it.`);
}

/** The states that an operation may end in. */
export type EndedRunState = Extract<RunState, 'succeeded' | 'failed' | 'timed-out' | 'aborted'>;
