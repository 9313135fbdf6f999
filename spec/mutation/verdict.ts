import type { Violation } from '../../src/testing/trace/violation';
import type { BrokenSeed } from '../simulation/batch';
import type { Trial } from './trial';

/**
 * How much a violation says: `rule` names what was promised and not kept; `table` is the kernel's own refusal of a change of
 * state that is not in its table; `crash` is any other error from inside, which only says that something is wrong.
 */
type Kind = 'rule' | 'table' | 'crash';

const ownRefusal = 'systole has a bug';
const crashes = [/^the container failed with an error that is none of its own/, /^the run ended with an error/, /rejected unobserved.*(Type|Range|Reference)Error/];

function kindOf({ message }: Violation): Kind {
  if (message.includes(ownRefusal)) return 'table';
  return crashes.some((crash) => crash.test(message)) ? 'crash' : 'rule';
}

/** True for a seed that shows no more than that something is wrong. */
export function saysNothing({ violations }: BrokenSeed): boolean {
  return violations.every((violation) => kindOf(violation) === 'crash');
}

/** One line of the table. */
export interface Verdict {
  readonly name: string;
  /** The rules that found it, those that found it most often first. */
  readonly by: string;
  readonly firstSeed: string;
  readonly share: string;
  /** False for a bug that survives, or that is seen by nothing but a crash. */
  readonly isFound: boolean;
}

const shownRules = 5;

export function verdictOf(trial: Trial): Verdict {
  const telling = trial.broken.filter((seed) => !saysNothing(seed));
  const first = telling[0] ?? trial.broken[0];
  return {
    name: trial.bug ?? 'none', isFound: telling.length > 0,
    by: telling.length > 0 ? rulesOf(telling) : whyNot(trial),
    firstSeed: first === undefined ? '-' : String(first.seed),
    share: trial.sharePlayed === 0 ? '-' : `${(100 * trial.shareBroken / trial.sharePlayed).toFixed(1)} %`,
  };
}

function rulesOf(seeds: readonly BrokenSeed[]): string {
  const counts = new Map<string, number>();
  for (const { violations } of seeds) {
    const found = new Set(violations.map((violation) => ({ rule: violation.invariant, table: 'transition table', crash: 'crash' }[kindOf(violation)])));
    for (const rule of found) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rules = [...counts].sort(([, a], [, b]) => b - a).map(([rule]) => rule);
  return rules.length > shownRules ? `${rules.slice(0, shownRules).join(', ')} and ${String(rules.length - shownRules)} more` : rules.join(', ');
}

function whyNot({ broken, crash, played }: Trial): string {
  if (crash !== undefined) return `ONLY A CRASH: ${crash}`;
  const message = broken[0]?.violations[0]?.message;
  return message === undefined ? `SURVIVES ${String(played)} seeds` : `ONLY A CRASH: ${message.slice(0, 200)}`;
}
