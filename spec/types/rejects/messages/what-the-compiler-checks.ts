/** What the README shows of the compiler's messages. */
import { Component, component, createClosedContainer } from 'systole';

// #region checks
class Database { private readonly kind = 'database'; }
class Cache { private readonly kind = 'cache'; }

// error: DependencyMismatch<"dependency [0] does not fit constructor parameter [0]", { dependency: Cache; parameter: Database; }>
@Component(Cache)
class Users { constructor(private readonly database: Database) {} }

// error: DependencyMismatch<"constructor parameter [1] has no dependency in the list", { parameter: Cache; }>
@Component(Database)
class Orders { constructor(private readonly database: Database, private readonly cache: Cache) {} }

const Pool = component('pool', { start: async () => ({ size: 4 }) }); // a token of { size: number }
const shop = createClosedContainer({ components: [Database, Users, Pool] });

export const size: number = shop.get(Pool).size;
// error: Argument of type 'typeof Cache' is not assignable to parameter of type 'typeof Cache & NotListed<"it is not among the components of this closed container">'
shop.get(Cache);
// error: Property 'end' does not exist on type '{ size: number; }'.
shop.override(Pool, { stop: (pool) => pool.end() });
// #endregion
export type Unused = Orders;
