/** Lists that do not fit the constructor. */
import { Component, token } from 'systole';
import type { Dependency } from 'systole';

class Database { private readonly kind = 'database'; }
class Cache { private readonly kind = 'cache'; }
const Port = token<number>('port');

// @ts-expect-error a Cache is no Database
@Component(Cache)
export class Wrong { constructor(readonly database: Database) {} }

// @ts-expect-error the two are the wrong way round
@Component(Cache, Database)
export class WrongOrder { constructor(readonly database: Database, readonly cache: Cache) {} }

// @ts-expect-error the second parameter gets nothing
@Component(Database)
export class Missing { constructor(readonly database: Database, readonly cache: Cache) {} }

// @ts-expect-error the constructor takes one
@Component(Database, Cache)
export class Superfluous { constructor(readonly database: Database) {} }

// @ts-expect-error there is no constructor to take it
@Component(Database)
export class NoConstructor {}

// @ts-expect-error a number is no string
@Component(Port)
export class WrongToken { constructor(readonly port: string) {} }

// @ts-expect-error the same faults are found in a list among options
@Component({ deps: [Cache], name: 'wrong' })
export class WrongAmongOptions { constructor(readonly database: Database) {} }

// @ts-expect-error the second parameter gets nothing
@Component({ deps: [Database] })
export class MissingAmongOptions { constructor(readonly database: Database, readonly cache: Cache) {} }

// @ts-expect-error the constructor takes one
@Component({ deps: [Database, Cache] })
export class SuperfluousAmongOptions { constructor(readonly database: Database) {} }

// @ts-expect-error an empty list gives the parameter nothing
@Component({ deps: [] })
export class EmptyList { constructor(readonly database: Database) {} }

// @ts-expect-error a Cache does not fit the rest parameter
@Component(Database, Cache)
export class WrongRest { constructor(..._databases: readonly Database[]) {} }

// @ts-expect-error nor does it fit an optional one
@Component(Database, Cache)
export class WrongOptional { constructor(readonly database: Database, readonly other?: Database) {} }

const list: Dependency[] = [Database];
// @ts-expect-error the compiler does not know how many there are, and of what
@Component({ deps: list })
export class UnknownLength { constructor(readonly database: Database) {} }

// @ts-expect-error an abstract class cannot be constructed
@Component()
export abstract class Abstract {}

// @ts-expect-error the parentheses are missing
@Component
export class NoParentheses {}

export class Method {
  // @ts-expect-error a method is no component
  @Component() method(): void {}
}
