import type { SystemState } from '../../model/state';

/** What may follow what, for a whole system; what is not listed is not allowed. */
export const systemTransitions: Readonly<Record<SystemState, readonly SystemState[]>> = {
  'idle': ['draining', 'starting', 'stopping'],
  'starting': ['draining', 'running', 'rolling-back', 'stopping', 'stopped'],
  'running': ['draining', 'starting', 'stopping', 'suspending'],
  'rolling-back': ['running', 'stopped', 'failed'],
  'draining': ['stopping'],
  'stopping': ['draining', 'stopped', 'running', 'starting', 'resuming', 'suspended'],
  'suspending': ['draining', 'suspended', 'running', 'stopping', 'stopped'],
  'suspended': ['draining', 'stopping', 'resuming'],
  'resuming': ['draining', 'running', 'rolling-back', 'stopping'],
  'stopped': ['draining', 'starting', 'stopping'],
  'failed': ['draining', 'starting', 'stopping'],
};
