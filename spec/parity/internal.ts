import type { InternalRow } from './matrix';

/** Rows about the inside: nothing of them can be seen from outside, or the language has it. */
export const internal: readonly InternalRow[] = [
  { row: 151, reason: 'Nobody sets a state by hand: states follow from handlers, by the table of transitions, which throws at any other change (spec/lifecycle/component-table.spec.ts).' },
  { row: 202, reason: 'Helpers that put paths together: reading is a function here (pick), and the one notation of paths is text, which overrideAll takes whole (\'db.config.pool.max\', row 190).' },
  { row: 119, reason: 'A failed stop is told, and the component is failed, but its instance is let go: each component that is up gets exactly one stop, so that a stop always ends (SEMANTICS 2.5, T2).' },
  { row: 120, reason: 'A stop attempts everything, whatever fails before: one broken dependent must not keep a pool from being drained (SEMANTICS 2.5, T3). Failures are collected in ERR_STOP_FAILED.' },
  { row: 291, reason: 'A primitive is a function that is given done and fail (spec/parity/operations.spec.ts, #292): there are no state handlers to be written, so there is nothing to help with.' },
  { row: 334, reason: 'How a run settles the promise of its handle is the inside of a handle; what it comes to is rows 317 to 324.' },
  { row: 335, reason: 'They are public there only because a macro needs them; here a sequence is an ordinary function, and its bindings are its variables.' },
];
