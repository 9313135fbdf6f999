import type { Clock } from '../../model/clock';
import type { Container } from '../container';
import type { Key } from '../../model/token';
import type { InternalsOptions } from '../internals';

export type { AroundSteps, StepsView } from '../internals';

/**
 * What a test may put in the place of a container's own. `aroundSteps` gets the steps as they are, those that an earlier
 * derivation has put around them included.
 */
export type TestingParts = { readonly [Part in 'clock' | 'aroundSteps' | 'isPlayed' | 'onListenerError']?: InternalsOptions[Part] | undefined };

/** A fork of a container on another clock, or with its steps wrapped. Forks of the fork have the same clock and the same wrapping. */
export function deriveForTesting(container: Container, parts: TestingParts): Container {
  return container.forkWith(parts);
}

/** Where a container's time comes from. */
export function clockOf(container: Container): Clock {
  return container.clock;
}

/** What a component goes by in events and reports. @throws ERR_NOT_FOUND */
export function idOf(container: Container, key: Key): string {
  return container.idOf(key);
}
