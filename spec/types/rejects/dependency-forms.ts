/** Forms that do not give what the parameter takes, and things that are no dependency. */
import { alias, all, Component, completed, group, lazy, local, optional, pick, ready, required, subsystem, token } from 'systole';
import type { Lazy } from 'systole';

class Database { private readonly kind = 'database'; }
class Cache { private readonly kind = 'cache'; }
class Env { readonly port = 8080; private readonly kind = 'env'; }
const Port = token<number>('port');

// @ts-expect-error it may be undefined
@Component(optional(Database))
export class NotOptional { constructor(readonly database: Database) {} }

// @ts-expect-error it may be undefined
@Component(optional(ready(Database)))
export class NotOptionalWhenReady { constructor(readonly database: Database) {} }

// @ts-expect-error a Cache is no Database
@Component(ready(Cache))
export class WrongReady { constructor(readonly database: Database) {} }

// @ts-expect-error a Cache is no Database
@Component(completed(Cache))
export class WrongCompleted { constructor(readonly database: Database) {} }

// @ts-expect-error it is a handle, not the instance
@Component(lazy(() => Database))
export class NotLazy { constructor(readonly database: Database) {} }

// @ts-expect-error a handle on something else
@Component(lazy(() => Cache))
export class WrongLazy { constructor(readonly database: Lazy<Database>) {} }

// @ts-expect-error several, not one
@Component(all(Database))
export class NotAll { constructor(readonly database: Database) {} }

// @ts-expect-error several of something else
@Component(all(Cache))
export class WrongAll { constructor(readonly databases: readonly Database[]) {} }

// @ts-expect-error the part is a number
@Component(pick(Env, (env) => env.port))
export class WrongPart { constructor(readonly port: string) {} }

// @ts-expect-error Env has no such part
pick(Env, (env) => env.hots);

// @ts-expect-error a function is no dependency; lazy(() => Database) is
@Component(() => Database)
export class ForgottenLazy { constructor(readonly database: Database) {} }

function make(): Database { return new Database(); }
// @ts-expect-error nor is a function with a name
@Component(make)
export class Factory { constructor(readonly database: Database) {} }

// @ts-expect-error nor is one that stands in a list
@Component({ deps: [Port, make] })
export class FactoryInList { constructor(readonly port: number, readonly database: Database) {} }

// @ts-expect-error an instance is no dependency
@Component(new Database())
export class Instance { constructor(readonly database: Database) {} }

// @ts-expect-error neither is a number
@Component(8080)
export class Constant { constructor(readonly port: number) {} }

// @ts-expect-error neither is undefined
@Component(undefined)
export class Undefined { constructor(readonly port: undefined) {} }

// @ts-expect-error only classes, tokens, ids and conditions can be optional
optional(all(Database));

// @ts-expect-error a condition holds for a component
ready(optional(Database));

// @ts-expect-error a function is missing around it
lazy(Database);

// @ts-expect-error there is no such way to fail
optional(Database, { onFailure: 'ignore' });

// @ts-expect-error the member of the group is said to be a number
@Component(local<number>('port'))
export class WrongLocal { constructor(readonly port: string) {} }

// @ts-expect-error a record of members, not one
@Component(group<number>('ports'))
export class NotGroup { constructor(readonly port: number) {} }

// @ts-expect-error the part is a number
@Component(alias('http.port', pick(Env, (env) => env.port)))
export class WrongAlias { constructor(readonly port: string) {} }

// @ts-expect-error the token says that it is a number
@Component(required(Port))
export class WrongPlaceholder { constructor(readonly port: string) {} }

// @ts-expect-error a subsystem is made of a container
subsystem('sub', Database);
