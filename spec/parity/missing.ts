import type { MissingRow } from './matrix';

/** Rows that are still to come, by the feature that will bring them; a row goes from here into a test. */
const features: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'order and phases': {
    82: 'a handler can change configs of what comes later, but nothing else of the system (no context.update)',
    87: 'a hook\'s return is ignored, but for changing the system there is nothing explicit either (no context.update)',
    168: 'a handler cannot set its instance',
    150: 'no function is run on one component with its return as the new instance',
  },
  'state elsewhere': {
    33: 'components live in the container, not at a path of the user\'s own state',
  },
  'operations': {
    241: 'an operation has its own history, but not those of what it consists of',
    242: 'a report is data for each component; it is not nested, and there is no text of it',
    243: 'a report cannot be asked for with or without its history, steps and results',
  },
};

export const missing: readonly MissingRow[] = Object.entries(features)
  .flatMap(([feature, rows]) => Object.entries(rows).map(([row, what]) => ({ row: Number(row), feature, what })));
