/** A closed container knows what it lists, and is a container for everybody else. */
import { Component, component, createClosedContainer, token, value } from 'systole';
import type { ClosedContainer, ComponentToken, Container, ContainerView, Key, TypedKey } from 'systole';
import { startSystem, useSystem } from 'systole/testing';
import { expectTypeOf } from 'expect-type';

@Component()
class Database { private readonly kind = 'database'; query(): string { return this.kind; } }
@Component(Database)
class Api { constructor(private readonly database: Database) {} url(): string { return this.database.query(); } }
class Fake extends Database { override query(): string { return 'fake'; } }
abstract class Repository { private readonly kind = 'repository'; abstract find(): string; }
class Singleton { private readonly kind = 'singleton'; private constructor() {} }
class Box<T> { content: T | undefined; private readonly kind = 'box'; }
interface Mailer { send(to: string): number }
const Mailer = token<Mailer>('mailer');
const Smtp = component(Mailer, { start: () => ({ send: (to: string) => to.length }) });
const Pool = component('pool', { config: { size: 1 }, start: async () => ({ end: () => undefined }) });
const Port = value('port', 8080);

const system = createClosedContainer({ components: [Database, Api, Smtp, Pool, Port, Repository, Singleton, Box], startTimeoutMs: 5, features: { search: false } });

expectTypeOf(system.get(Database)).toEqualTypeOf<Database>();
expectTypeOf(system.get(Api).url()).toEqualTypeOf<string>();
expectTypeOf(system.get(Pool)).toEqualTypeOf<{ end: () => undefined }>();
expectTypeOf(system.get(Port)).toEqualTypeOf<number>();
expectTypeOf(system.get(Repository)).toEqualTypeOf<Repository>();
expectTypeOf(system.get(Singleton)).toEqualTypeOf<Singleton>();
expectTypeOf(system.get(Port, { otherwise: null })).toEqualTypeOf<number | null>();
// By the token that a listed component provides, too.
expectTypeOf(system.get(Mailer)).toEqualTypeOf<Mailer>();
expectTypeOf(system.get(Smtp)).toEqualTypeOf<Mailer>();
// An id says nothing, so it may be anybody's.
expectTypeOf(system.get('port')).toEqualTypeOf<unknown>();
expectTypeOf(system.get(Symbol.for('port'))).toEqualTypeOf<unknown>();
// A key behind which one of the listed may stand: of a wider type, of either of two, of no known type.
declare const wider: TypedKey<object>;
declare const either: typeof Database | typeof Api;
declare const untyped: Key;
expectTypeOf(system.get(wider)).toEqualTypeOf<object>();
expectTypeOf(system.get(either)).toEqualTypeOf<Database | Api>();
expectTypeOf(system.get(untyped)).toEqualTypeOf<unknown>();

system
  .override(Database, { useValue: { query: () => 'fake' } })
  .override(Database, { useClass: Fake })
  .override(Port, { useValue: 1 })
  .override(Mailer, { useValue: { send: (to) => to.length } })
  .override(Pool, { stop: (pool, { config }) => { expectTypeOf(config).toEqualTypeOf<{ size: number }>(); pool.end(); }, startTimeoutMs: 5 })
  .override(Pool, { deps: [Port], start: (port) => { expectTypeOf(port).toEqualTypeOf<number>(); return { end: () => undefined }; } })
  .override('port', { useValue: 'anything' });
system.configure(Pool, { size: 2 }).enable('search');
expectTypeOf(system.config(Pool)).toEqualTypeOf<{ size: number }>();

// What is added is known to what `add` returns; forks know what they were made of.
class Late { private readonly kind = 'late'; }
expectTypeOf(system.add(Late, component('answer', { start: () => 'yes' })).get(Late)).toEqualTypeOf<Late>();
expectTypeOf(system.fork().get(Api)).toEqualTypeOf<Api>();

// A list of another length, or from elsewhere, is a list.
const list = [Database, Port] as const;
expectTypeOf(createClosedContainer({ components: [...list, Api] }).get(Port)).toEqualTypeOf<number>();
declare const some: readonly (typeof Database | typeof Api)[];
expectTypeOf(createClosedContainer({ components: some }).get(Api)).toEqualTypeOf<Api>();
declare const any: readonly TypedKey<unknown>[];
expectTypeOf(createClosedContainer({ components: any }).get(Api)).toEqualTypeOf<Api>();

// It stands wherever a container is wanted, and is an open one there.
export function anyContainer(container: Container, view: ContainerView): Singleton { return view.get(Late).constructor === Late ? container.get(Singleton) : container.fork().get(Singleton); }
anyContainer(system, system);
expectTypeOf(system).toExtend<Container>();
useSystem(system, { overrides: [[Database, { useValue: new Fake() }]], only: [Api] });
export const running = startSystem(system);
export const named: ClosedContainer<typeof Database | ComponentToken<number>> = createClosedContainer({ components: [Database, Port] });
export function ask<Value>(container: Container, key: TypedKey<Value>): Value { return container.get(key); }
expectTypeOf(ask(system, Port)).toEqualTypeOf<number>();
