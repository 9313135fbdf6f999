import { lines, messageOf, SystoleError } from '../../model/errors';
import type { StepPhase } from '../../model/state';

/** What becomes of a handler that has said that its component is invalid: it ends as this, however it returns. */
export function invalidComponent(component: string, phase: StepPhase, issues: readonly unknown[]): SystoleError<'ERR_INVALID'> {
  return new SystoleError('ERR_INVALID', lines(
    `${component} said in its ${phase} handlers that it is invalid: ${issueText(issues[0])}`,
    'mend what it says; until then it is left out, with all that requires it',
  ), { component, phase, issues });
}

/** An issue in words: its own message, as those of schemas have one, or the issue itself. */
export function issueText(issue: unknown): string {
  const { message } = (typeof issue === 'object' && issue !== null ? issue : {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : messageOf(issue);
}

/** True for the phases that a component can be left out of; in the others everything is attempted, whatever is said. */
export function isLeavable(phase: StepPhase): boolean {
  return !attemptedPhases.has(phase);
}

const attemptedPhases: ReadonlySet<StepPhase> = new Set<StepPhase>(['clean-up', 'drain', 'stop', 'force-stop', 'suspend', 'resume', 'evict']);
