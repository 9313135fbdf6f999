import type { ExploredRun } from './explored-run';

/** Adds what a run reached to how often that was reached: how calls and steps ended, and states. */
export function countRun(reached: Record<string, number>, run: ExploredRun): void {
  const add = (name: string): void => { reached[name] = (reached[name] ?? 0) + 1; };
  for (const { call, end } of run.calls) add(`call ${call}: ${end}`);
  for (const event of run.events) {
    if (event.kind === 'component-changed') add(`state ${event.to}`);
    else if (event.kind === 'step-ended') add(`step ${event.phase}: ${event.outcome.kind}`);
    else if (event.kind === 'late') add(`late ${event.phase}: ${event.outcome}`);
  }
}
