import { isSystoleError } from '../../model/errors';
import type { SystoleEvent } from '../../model/event';

/** An event as one line: everything it says, with errors by their code or message. */
export function lineOfEvent(event: SystoleEvent): string {
  const { sequence, atMs, kind, ...rest } = event;
  return `${String(atMs)} #${String(sequence)} ${kind} ${JSON.stringify(rest, printable)}`;
}

function printable(_: string, value: unknown): unknown {
  if (isSystoleError(value)) return `${value.code}: ${value.message}`;
  if (value instanceof Error) return value.message;
  return value === Infinity ? 'Infinity' : value;
}
