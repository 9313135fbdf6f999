import type { InternalRow } from './matrix';

/** Rows about the inside: nothing of them can be seen from outside, or the language has it. */
export const internal: readonly InternalRow[] = [
  { row: 151, reason: 'Nobody sets a state by hand: states follow from handlers, by the table of transitions, which throws at any other change (spec/lifecycle/component-table.spec.ts).' },
  { row: 202, reason: 'Paths into nested values are functions here (pick, config functions), so there is no notation of paths to have helpers for.' },
];
