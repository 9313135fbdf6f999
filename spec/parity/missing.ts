import type { MissingRow } from './matrix';

/** Rows that are still to come, by the feature that will bring them; a row goes from here into a test. */
const features: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'order and phases': {
    82: 'a handler can change configs of what comes later, but nothing else of the system (no context.update)',
    87: 'a hook\'s return is ignored, but for changing the system there is nothing explicit either (no context.update)',
  },
};

export const missing: readonly MissingRow[] = Object.entries(features)
  .flatMap(([feature, rows]) => Object.entries(rows).map(([row, what]) => ({ row: Number(row), feature, what })));
