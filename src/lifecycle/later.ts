import type * as accounts from './operations/operation-account';
import type * as putOffStarts from './operations/put-off-starts';
import type * as refusedCalls from './operations/refused-calls';
import type * as wired from './wired-components';

// What a plain start does not need; see app/later.ts.

/** What operations tell of themselves. */
export const loadAccounts = (): typeof accounts => require('./operations/operation-account') as typeof accounts;

/** Who has been begun too early, and further runs for them. */
export const loadPutOffStarts = (): typeof putOffStarts => require('./operations/put-off-starts') as typeof putOffStarts;

/** What there is to say of calls that the moment does not allow. */
export const loadRefusedCalls = (): typeof refusedCalls => require('./operations/refused-calls') as typeof refusedCalls;

/** The graph as listeners are told it. */
export const loadWiredComponents = (): typeof wired => require('./wired-components') as typeof wired;
