import type * as plain from './plain-container';

// See `app/later.ts`: a program of components alone asks for nothing plain.

/** Plain registrations. */
export const loadPlain = (): typeof plain => require('./plain-container') as typeof plain;
