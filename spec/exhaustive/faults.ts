import type { ActPlan } from '../../src/testing/simulation/act';

/** Takes no time of its own, and ends when its turn comes: any order of ends is possible. */
export const inAnyOrder: ActPlan = { end: 'resolves', ms: 0 };

/** The limit, and the grace, of what ends too late. */
export const shortMs = 10;

/** A fault of one handler. */
export interface Fault {
  readonly name: string;
  readonly phase: 'start' | 'stop';
  readonly act: ActPlan;
  /** Runs against limits of `shortMs`: the others may end before, between and after them. */
  readonly isLate: boolean;
}

const defers = 2;

/** All that can go wrong with one handler. */
export const faults: readonly Fault[] = (['start', 'stop'] as const).flatMap((phase) => [
  { name: `${phase} throws`, phase, act: { end: 'throws', ms: 0, ...cleanUps(phase) }, isLate: false },
  { name: `${phase} rejects`, phase, act: { end: 'rejects', ms: 0, ...cleanUps(phase) }, isLate: false },
  { name: `${phase} times out and obeys`, phase, act: { end: 'hangs', ms: 0, obeysAfterMs: 0, ...cleanUps(phase) }, isLate: true },
  { name: `${phase} times out and succeeds in its grace`, phase, act: { end: 'resolves', ms: 1.5 * shortMs }, isLate: true },
  { name: `${phase} hangs`, phase, act: { end: 'hangs', ms: 0, ...cleanUps(phase) }, isLate: true },
  { name: `${phase} succeeds late`, phase, act: { end: 'resolves', ms: 3 * shortMs, ...cleanUps(phase) }, isLate: true },
  { name: `${phase} fails late`, phase, act: { end: 'rejects', ms: 3 * shortMs, ...cleanUps(phase) }, isLate: true },
] satisfies readonly Fault[]);

/** The ten that each graph of four components is tried with as well. */
export const namedFaults: readonly string[] = [
  'start throws', 'start rejects', 'start times out and obeys', 'start hangs', 'start succeeds late', 'start fails late',
  'stop throws', 'stop rejects', 'stop times out and obeys', 'stop hangs',
];

function cleanUps(phase: string): { readonly defers?: number } {
  return phase === 'start' ? { defers } : {};
}
