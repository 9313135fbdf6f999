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

/** @throws RangeError for a change that the table does not list: a fault of this package */
export function assertTransition(name: string, from: RunState, to: RunState): void {
  if (transitions[from].includes(to)) return;
  throw new RangeError(`${name} cannot go from ${from} to ${to}; this is a fault of systole: please report it.`);
}

/** The states that an operation may end in. */
export type EndedRunState = Extract<RunState, 'succeeded' | 'failed' | 'timed-out' | 'aborted'>;
