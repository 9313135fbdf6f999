/**
 * The main compile errors in words: each `error:` comment stands above the line that must be refused with that text, and
 * every compiler must print it.
 */
import { Component, lazy } from 'systole';
import type { Dependency } from 'systole';

class Database { private readonly kind = 'database'; }
class Cache { private readonly kind = 'cache'; }

// error: DependencyMismatch<"dependency [0] does not fit constructor parameter [0]", { dependency: Cache; parameter: Database; }>
@Component(Cache)
export class Wrong { constructor(readonly database: Database) {} }

// error: DependencyMismatch<"dependency [0] does not fit constructor parameter [0]", { dependency: Cache; parameter: Database; }>
@Component(Cache, Database)
export class WrongOrder { constructor(readonly database: Database, readonly cache: Cache) {} }

// error: DependencyMismatch<"dependency [1] does not fit constructor parameter [1]", { dependency: Lazy<Cache>; parameter: Cache; }>
@Component({ deps: [Database, lazy(() => Cache)] })
export class WrongForm { constructor(readonly database: Database, readonly cache: Cache) {} }

// error: DependencyMismatch<"constructor parameter [1] has no dependency in the list", { parameter: Cache; }>
@Component(Database)
export class Missing { constructor(readonly database: Database, readonly cache: Cache) {} }

// error: DependencyMismatch<"dependency [1] has no constructor parameter to go to", { dependency: Cache; }>
@Component(Database, Cache)
export class Superfluous { constructor(readonly database: Database) {} }

// error: DependencyMismatch<"dependency [1] does not fit constructor parameter [1]", { dependency: Cache; parameter: Database; }>
@Component(Database, Cache)
export class WrongRest { constructor(..._databases: Database[]) {} }

// error: NotADependency<"a function is no dependency; for a class that comes later, write lazy(() => TheClass)">
@Component(() => Database)
export class ForgottenLazy { constructor(readonly database: Database) {} }

const list: Dependency[] = [Database];
// error: DependencyMismatch<"the list has no fixed length, so it cannot be compared with the constructor: write it in place, or add `as const`", never>
@Component({ deps: list })
export class UnknownLength { constructor(readonly database: Database) {} }

// error (TypeScript 5.2): Argument of type '{ startTimeout: number; }' is not assignable to parameter of type 'ComponentOptions<unknown, unknown>
// error (TypeScript 5.4, TypeScript 5.9, TypeScript 6, TypeScript 7): 'startTimeout' does not exist in type 'ComponentOptions<unknown, unknown>
@Component({ startTimeout: 5 })
export class Misspelt { constructor(readonly database: Database) {} }
