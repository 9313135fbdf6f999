import type * as handles from './handles';
import type * as plain from './plain-registrations';
import type * as shortLived from './short-lived';

// See `app/later.ts`: a program of components alone asks for nothing plain.

/** What is asked for later. */
export const loadHandles = (): typeof handles => require('./handles') as typeof handles;

/** Plain registrations. */
export const loadPlain = (): typeof plain => require('./plain-registrations') as typeof plain;

/** What is made for each who asks. */
export const loadShortLived = (): typeof shortLived => require('./short-lived') as typeof shortLived;
