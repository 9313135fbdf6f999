import { invalidOption } from '../model/invalid-option';

const unitsMs = {
  d: 86_400_000, day: 86_400_000, days: 86_400_000,
  h: 3_600_000, hour: 3_600_000, hours: 3_600_000,
  m: 60_000, min: 60_000, minute: 60_000, minutes: 60_000,
  s: 1_000, second: 1_000, seconds: 1_000,
  ms: 1, millisecond: 1, milliseconds: 1,
  us: 1e-3, microsecond: 1e-3, microseconds: 1e-3,
  ns: 1e-6, nanosecond: 1e-6, nanoseconds: 1e-6,
} as const;

/** From days to nanoseconds, by their names and their abbreviations. */
export type DurationUnit = keyof typeof unitsMs;

/** A number of milliseconds, or a text with a unit: `'2s'`, `'1.5 minutes'`, `'250 ms'`. */
export type Duration = number | `${number}${DurationUnit}` | `${number} ${DurationUnit}`;

const units: ReadonlyMap<string, number> = new Map(Object.entries(unitsMs));
const expected = `it is a number of milliseconds, 0 or more, or a text with one of the units ${[...units.keys()].join(', ')}`;

/** In milliseconds. @throws ERR_INVALID_OPTION for a unit that is none, and for what is no time */
export function milliseconds(option: string, given: unknown): number {
  const ms = typeof given === 'string' ? parsed(given) : given;
  if (typeof ms === 'number' && ms >= 0) return ms;
  throw invalidOption(undefined, option, given, expected);
}

/** As `milliseconds`, for a limit: more than 0. */
export function limit(option: string, given: unknown): number {
  const ms = milliseconds(option, given);
  if (ms > 0) return ms;
  throw invalidOption(undefined, option, given, 'a limit is more than 0 milliseconds, or Infinity for none');
}

/** As people write it. */
export function inWords(ms: number): string {
  if (ms === Infinity) return 'for ever';
  return `${String(Math.round(ms * 1e6) / 1e6)} ms`;
}

function parsed(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/.exec(text) ?? [];
  const unitMs = units.get(unit);
  return amount === undefined || unitMs === undefined ? undefined : Number(amount) * unitMs;
}
