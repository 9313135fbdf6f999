import type { SystoleEvent } from '../../src/model/event';
import type { Outcome } from '../../src/model/outcome';

const past: Readonly<Record<string, string>> = {
  'start': 'started', 'stop': 'stopped', 'drain': 'drained', 'suspend': 'suspended', 'resume': 'resumed',
  'force-stop': 'force-stopped', 'clean-up': 'cleaned up',
};

/** A step event as a line of a story; `undefined` for other events. */
export function lineOf(event: SystoleEvent): string | undefined {
  if (event.kind === 'step-starting') return `${event.phase} ${event.component}`;
  if (event.kind === 'step-ended') return endOf(event.phase, event.component, event.outcome);
  if (event.kind === 'late') return `late ${event.phase} ${event.component} ${event.outcome}`;
  return undefined;
}

function endOf(phase: string, id: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done': return `${past[phase] ?? `${phase} done`} ${id}`;
    case 'failed': return `${phase} ${id} failed`;
    case 'timed-out': return `${phase} ${id} timed out${outcome.leftRunning ? ', left running' : ''}`;
    case 'aborted': return `${phase} ${id} aborted${outcome.leftRunning ? ', left running' : ''}`;
    case 'invalid': return `${phase} ${id} invalid`;
    case 'skipped': return `${phase} ${id} skipped`;
    case 'disabled': return `${phase} ${id} disabled`;
    case 'put-off': return `${phase} ${id} put off, until ${outcome.because} is up`;
    case 'waiting': return `${phase} ${id} waiting`;
  }
}
