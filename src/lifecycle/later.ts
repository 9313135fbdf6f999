import type * as accounts from './operations/operation-account';

// What a plain start does not need; see app/later.ts.

/** What operations tell of themselves. */
export const loadAccounts = (): typeof accounts => require('./operations/operation-account') as typeof accounts;
