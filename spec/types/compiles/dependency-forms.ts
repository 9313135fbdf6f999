/** Everything that may stand in a dependency list, and the parameter it fits. */
import { alias, all, Component, completed, component, createContainer, group, lazy, local, optional, pick, ready, required, subsystem, token } from 'systole';
import type { Container, HandlerContext, Lazy, Provided } from 'systole';
import { expectTypeOf } from 'expect-type';

class Database { private readonly kind = 'database'; }
abstract class Repository { abstract find(id: string): unknown; private readonly kind = 'repository'; }
class Singleton {
  private readonly kind = 'singleton';
  private constructor() {}
  static readonly instance = new Singleton();
}
class Guarded { private readonly kind = 'guarded'; protected constructor(readonly port: number) {} }
class Box<T> { content: T | undefined; private readonly kind = 'box'; }
class Described { static readonly kind = 'described'; private readonly own = 1; }
class Env { readonly http = { port: 8080 }; private readonly kind = 'env'; }
interface Plugin { readonly name: string }
const Plugin = token<Plugin>('plugin');
const Port = token<number>('port');
const Flag = Symbol('flag');

@Component(Database, Repository, Singleton, Guarded, Box, Described)
export class Classes {
  constructor(
    readonly database: Database, readonly repository: Repository, readonly singleton: Singleton, readonly guarded: Guarded,
    readonly box: Box<string>, readonly described: Described,
  ) {}
}

@Component(Plugin, Port)
export class Tokens { constructor(readonly plugin: Plugin, readonly port: number) {} }

@Component('database', Flag, Symbol.for('anything'))
export class Untyped { constructor(readonly database: Database, readonly flag: boolean, readonly anything: Plugin) {} }

@Component(optional(Database), optional(Port), optional('database'), optional(Flag), optional(Database, { onFailure: 'absent' }))
export class Optional {
  constructor(
    readonly database: Database | undefined, readonly port: number | undefined, readonly named: Database | undefined,
    readonly flag: boolean | undefined, readonly absent?: Database,
  ) {}
}

@Component(ready(Database), completed(Port), ready('database'), optional(ready(Database)), optional(completed(Plugin)), ready(Repository), ready(Singleton))
export class Conditions {
  constructor(
    readonly database: Database, readonly port: number, readonly named: Database, readonly ready: Database | undefined,
    readonly plugin: Plugin | undefined, readonly repository: Repository, readonly singleton: Singleton,
  ) {}
}

@Component(lazy(() => Later), lazy(() => Port), lazy(() => 'later'), lazy(() => Repository), lazy(() => Singleton))
export class Handles {
  constructor(
    readonly later: Lazy<Later>, readonly port: Lazy<number>, readonly named: Lazy<Later>, readonly repository: Lazy<Repository>,
    readonly singleton: Lazy<Singleton>,
  ) {}
}
class Later { private readonly kind = 'later'; }

@Component(all(Plugin), all(Repository), all('plugins'), all<Plugin>('plugins'), all(Flag))
export class Members {
  constructor(
    readonly plugins: readonly Plugin[], readonly repositories: readonly Repository[], readonly tagged: readonly Plugin[],
    readonly typed: readonly Plugin[], readonly flagged: readonly boolean[],
  ) {}
}

@Component(pick(Env, (env) => env.http.port), pick(Env, (env) => env.http), pick(Plugin, (plugin) => plugin.name), pick(Singleton, (one) => one), pick('env', (env: Env) => env.http.port))
export class Parts {
  constructor(readonly port: number, readonly http: { port: number }, readonly name: string, readonly singleton: Singleton, readonly byId: number) {}
}

@Component(local('port'), local<number>('port'), optional(local<number>('port')), ready(local<Plugin>('plugin')), pick(local<Env>('env'), (env) => env.http.port), lazy(() => local<number>('port')))
export class Locals {
  constructor(
    readonly untyped: string, readonly port: number, readonly perhaps: number | undefined, readonly plugin: Plugin, readonly part: number, readonly later: Lazy<number>,
  ) {}
}

@Component(group('env'), group<number>('ports'), subsystem('sub', createContainer()))
export class Groups {
  constructor(readonly env: Readonly<Record<string, unknown>>, readonly ports: Readonly<Record<string, number>>, readonly sub: Container) {}
}

@Component(alias('http.port', pick(Env, (env) => env.http.port)), alias(Port, 'elsewhere'), required(Plugin), alias('database', Database))
export class Named { constructor(readonly part: number, readonly port: number, readonly plugin: Plugin, readonly database: Database) {} }

// What each form stands for, exactly: neither `any` nor wider than it should be.
expectTypeOf<Provided<typeof Database>>().toEqualTypeOf<Database>();
expectTypeOf<Provided<typeof Repository>>().toEqualTypeOf<Repository>();
expectTypeOf<Provided<typeof Singleton>>().toEqualTypeOf<Singleton>();
expectTypeOf<Provided<typeof Guarded>>().toEqualTypeOf<Guarded>();
expectTypeOf<Provided<typeof Described>>().toEqualTypeOf<Described>();
expectTypeOf<Provided<typeof Port>>().toEqualTypeOf<number>();
expectTypeOf<Provided<'database'>>().toEqualTypeOf<never>();
expectTypeOf<Provided<typeof Flag>>().toEqualTypeOf<never>();
const forms = {
  optional: optional(Database), optionalReady: optional(ready(Database)), ready: ready(Port), completed: completed(Repository),
  lazy: lazy(() => Database), all: all(Plugin), allOfClass: all(Repository), pick: pick(Env, (env) => env.http.port),
  group: group<number>('ports'), untypedGroup: group('env'), local: local<Plugin>('plugin'), lazyLocal: lazy(() => local<Plugin>('plugin')),
  optionalLocal: optional(local<number>('port')), pickLocal: pick(local<Env>('env'), (env) => env.http), pickById: pick('env', (env: Env) => env.http),
  tagged: all<Plugin>('plugins'), alias: alias('http.port', pick(Env, (env) => env.http.port)), placeholder: required(Plugin), nameless: required('later'),
  ofFunction: optional(token<(text: string) => number>('measure')), ofUnion: ready(token<string | boolean>('either')),
};
expectTypeOf<Provided<typeof forms.group>>().toEqualTypeOf<Readonly<Record<string, number>>>();
expectTypeOf<Provided<typeof forms.untypedGroup>>().toEqualTypeOf<Readonly<Record<string, unknown>>>();
expectTypeOf<Provided<typeof forms.local>>().toEqualTypeOf<Plugin>();
expectTypeOf<Provided<typeof forms.lazyLocal>>().toEqualTypeOf<Lazy<Plugin>>();
expectTypeOf<Provided<typeof forms.optionalLocal>>().toEqualTypeOf<number | undefined>();
expectTypeOf<Provided<typeof forms.pickLocal>>().toEqualTypeOf<{ port: number }>();
expectTypeOf<Provided<typeof forms.pickById>>().toEqualTypeOf<{ port: number }>();
expectTypeOf<Provided<typeof forms.tagged>>().toEqualTypeOf<readonly Plugin[]>();
expectTypeOf<Provided<typeof forms.alias>>().toEqualTypeOf<number>();
expectTypeOf<Provided<typeof forms.placeholder>>().toEqualTypeOf<Plugin>();
expectTypeOf<Provided<typeof forms.nameless>>().toEqualTypeOf<unknown>();
expectTypeOf<Provided<typeof forms.ofFunction>>().toEqualTypeOf<((text: string) => number) | undefined>();
expectTypeOf<Provided<typeof forms.ofUnion>>().toEqualTypeOf<string | boolean>();

// The same where nobody writes a type: what the handler of a definition gets is worked out of the list.
component('asks-for-everything', {
  deps: [
    all(Plugin), optional(Port), lazy(() => Port), group<number>('ports'), ready(Port), completed(Plugin), local<number>('port'), pick(Env, (env) => env.http.port),
    optional(ready(Database)), lazy(() => local<Env>('env')), alias('port', Port), required(Plugin),
  ],
  start: (plugins, port, later, ports, isReady, isCompleted, member, part, perhaps, neighbour, renamed, placeholder, context) => {
    expectTypeOf(plugins).toEqualTypeOf<readonly Plugin[]>();
    expectTypeOf(port).toEqualTypeOf<number | undefined>();
    expectTypeOf(later).toEqualTypeOf<Lazy<number>>();
    expectTypeOf(ports).toEqualTypeOf<Readonly<Record<string, number>>>();
    expectTypeOf(isReady).toEqualTypeOf<number>();
    expectTypeOf(isCompleted).toEqualTypeOf<Plugin>();
    expectTypeOf(member).toEqualTypeOf<number>();
    expectTypeOf(part).toEqualTypeOf<number>();
    expectTypeOf(perhaps).toEqualTypeOf<Database | undefined>();
    expectTypeOf(neighbour).toEqualTypeOf<Lazy<Env>>();
    expectTypeOf(renamed).toEqualTypeOf<number>();
    expectTypeOf(placeholder).toEqualTypeOf<Plugin>();
    expectTypeOf(context).toEqualTypeOf<HandlerContext>();
  },
});
expectTypeOf<Provided<typeof forms.optional>>().toEqualTypeOf<Database | undefined>();
expectTypeOf<Provided<typeof forms.optionalReady>>().toEqualTypeOf<Database | undefined>();
expectTypeOf<Provided<typeof forms.ready>>().toEqualTypeOf<number>();
expectTypeOf<Provided<typeof forms.completed>>().toEqualTypeOf<Repository>();
expectTypeOf<Provided<typeof forms.lazy>>().toEqualTypeOf<Lazy<Database>>();
expectTypeOf<Provided<typeof forms.all>>().toEqualTypeOf<readonly Plugin[]>();
expectTypeOf<Provided<typeof forms.allOfClass>>().toEqualTypeOf<readonly Repository[]>();
expectTypeOf<Provided<typeof forms.pick>>().toEqualTypeOf<number>();

// What is untyped fits whatever a handler says that it takes, wherever it is listed.
component('untyped', {
  deps: [local('clock'), 'by-id', optional(local('other')), lazy(() => local('later')), all('tag')],
  start: (clock: number, byId: Env, other: string | undefined, later: Lazy<Database>, tagged: readonly Plugin[]) => [clock, byId, other, later, tagged],
});
