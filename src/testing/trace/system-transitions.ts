import type { SystemState } from '../../model/state';

/** What may follow what, for a whole system; what is not listed is not allowed. */
export const systemTransitions: Readonly<Record<SystemState, readonly SystemState[]>> = {
  'idle': ['starting', 'stopping'],
  'starting': ['running', 'rolling-back', 'stopping', 'stopped'],
  'running': ['starting', 'stopping', 'suspending'],
  'rolling-back': ['running', 'stopped', 'failed'],
  'draining': ['stopping'],
  'stopping': ['stopped', 'running', 'starting', 'resuming', 'suspended'],
  'suspending': ['suspended', 'running', 'stopping', 'stopped'],
  'suspended': ['stopping', 'resuming'],
  'resuming': ['running', 'rolling-back', 'stopping'],
  'stopped': ['starting', 'stopping'],
  'failed': ['starting', 'stopping'],
};
