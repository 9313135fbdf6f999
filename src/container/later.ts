import type * as constructing from './constructing';
import type * as factoryAsks from './factory-asks';
import type * as plain from './plain-registrations';
import type * as shortLived from './short-lived';

// See `app/later.ts`: a program of components alone asks for nothing plain.

/** Constructing for who asks, without a start. */
export const loadConstructing = (): typeof constructing => require('./constructing') as typeof constructing;

/** What factories are asked by, and ask for. */
export const loadFactoryAsks = (): typeof factoryAsks => require('./factory-asks') as typeof factoryAsks;

/** Plain registrations. */
export const loadPlain = (): typeof plain => require('./plain-registrations') as typeof plain;

/** What is made for each who asks, and what is asked for later. */
export const loadShortLived = (): typeof shortLived => require('./short-lived') as typeof shortLived;
