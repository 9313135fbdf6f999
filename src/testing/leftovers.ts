import type { Container } from '../app/container';
import { lines, SystoleError } from '../model/errors';
import type { ComponentState } from '../model/state';
import type { VirtualClock } from './virtual-clock';

/** What waited on a virtual clock at one moment. */
export interface ClockCount {
  readonly pending: number;
  readonly held: number;
}

/** States in which a component holds nothing any more. */
const atRest: ReadonlySet<ComponentState> = new Set<ComponentState>(['registered', 'stopped', 'failed', 'skipped', 'disabled']);

/**
 * What still lives in a container that should be at rest: a line for each component that is up, on its way, or left behind.
 *
 * @param tolerated - ids that get no line
 */
export function leftoversOf(container: Container, tolerated: ReadonlySet<string> = new Set()): readonly string[] {
  return container.snapshot().components
    .filter(({ id, state }) => !atRest.has(state) && !tolerated.has(id))
    .map(({ id, state, reason }) => `${id} is ${state}${reason === undefined ? '' : `: ${firstLine(reason)}`}`);
}

/** What waits on a virtual clock that did not before: a line for timers, a line for holds. */
export function leftoversOnClock(clock: VirtualClock, before: ClockCount): readonly string[] {
  const timers = clock.pending - before.pending;
  const holds = clock.held - before.held;
  return [
    ...(timers > 0 ? [`${counted(timers, 'timer')} on the virtual clock`] : []),
    ...(holds > 0 ? [`${counted(holds, 'hold')} on the virtual clock`] : []),
  ];
}

/** How much waits on a clock now. */
export function countOf({ pending, held }: VirtualClock): ClockCount {
  return { pending, held };
}

/** `1 timer`, `2 timers`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The error that fails a test for what it has left. */
export function leftBehind(sentence: string, leftovers: readonly string[], remedy: string, cause?: unknown): SystoleError<'ERR_LEFTOVERS'> {
  return new SystoleError('ERR_LEFTOVERS', lines(sentence, ...leftovers, remedy), { leftovers }, cause === undefined ? {} : { cause });
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
