/** What a container gives back, and what may take a component's place. */
import { Component, component, container, createContainer, token, value } from 'systole';
import type { RunningReport } from 'systole';
import { expectTypeOf } from 'expect-type';

@Component()
class Database { private readonly kind = 'database'; query(text: string): string { return text; } }
class Singleton { private readonly kind = 'singleton'; private constructor() {} }
abstract class Repository { abstract find(): string; }
interface Connection { end(): void }
const Pool = component('pool', { start: async (): Promise<Connection> => ({ end: () => undefined }) });
const Port = value('port', 8080);
const Mailer = token<{ send(): void }>('mailer');

const system = createContainer({ components: [Database, Pool, Port, Repository, Singleton], features: { search: false }, config: { Database: {} } });

expectTypeOf(system.get(Database)).toEqualTypeOf<Database>();
expectTypeOf(system.get(Pool)).toEqualTypeOf<Connection>();
expectTypeOf(system.get(Port)).toEqualTypeOf<number>();
expectTypeOf(system.get(Singleton)).toEqualTypeOf<Singleton>();
expectTypeOf(system.get(Repository)).toEqualTypeOf<Repository>();
expectTypeOf(system.get(Mailer)).toEqualTypeOf<{ send(): void }>();
expectTypeOf(system.get('port')).toEqualTypeOf<unknown>();
expectTypeOf(system.get(Symbol.for('port'))).toEqualTypeOf<unknown>();
expectTypeOf(container.resolve(Database)).toEqualTypeOf<Database>();
expectTypeOf(container.resolve(Pool)).toEqualTypeOf<Connection>();
expectTypeOf(container.resolve(Repository)).toEqualTypeOf<Repository>();
expectTypeOf(container.resolve<string>('greeting')).toEqualTypeOf<string>();
expectTypeOf(container.resolve(Mailer)).toEqualTypeOf<{ send(): void }>();
expectTypeOf(container.resolve('greeting')).toEqualTypeOf<unknown>();
expectTypeOf(container.resolveAll(Mailer)).toEqualTypeOf<{ send(): void }[]>();
expectTypeOf(container.resolveAll(Database)).toEqualTypeOf<Database[]>();
system.apply(Pool, (pool, context) => { expectTypeOf(pool).toEqualTypeOf<Connection>(); expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>(); });

const Server = component('server', { config: { port: 80, tls: { key: 'k' } }, start: () => 'server' });
const Checked = component('checked', { config: async () => ({ size: 1 }) });
expectTypeOf(system.config(Server)).toEqualTypeOf<{ port: number; tls: { key: string } }>();
expectTypeOf(system.config(Checked)).toEqualTypeOf<{ size: number }>();
expectTypeOf(system.config(Database)).toEqualTypeOf<unknown>();
expectTypeOf(system.config('server')).toEqualTypeOf<unknown>();
expectTypeOf(system.part(Server, 'config')).toEqualTypeOf<{ port: number; tls: { key: string } }>();
expectTypeOf(system.part(Port, 'instance')).toEqualTypeOf<number>();
expectTypeOf(system.part(Database, 'instance')).toEqualTypeOf<Database>();

expectTypeOf(system.get(Database, { otherwise: undefined })).toEqualTypeOf<Database | undefined>();
expectTypeOf(system.get(Port, { otherwise: null })).toEqualTypeOf<number | null>();
expectTypeOf(system.get(Port, { otherwise: 'none' })).toEqualTypeOf<number | 'none'>();
expectTypeOf(system.get('port', { otherwise: 0 })).toEqualTypeOf<unknown>();
expectTypeOf(system.instances({ otherwise: null })).toEqualTypeOf<Readonly<Record<string, unknown>>>();

class Fake extends Database { override query(): string { return 'fake'; } }
system.override(Database, { useValue: new Fake() });
system.override(Database, { useClass: Fake });
system.override(Database, { useFactory: () => new Fake() });
system.override(Database, { useToken: Fake });
system.override(Database, { startTimeoutMs: 10, stop: () => undefined });
system.override(Pool, { useValue: { end: () => undefined } });
system.override(Port, { useValue: 0 });
system.override('port', { useValue: 'anything' });
system.select(Database).fork().add(Pool, Fake).configure(Database, { any: 1 }).remove('port');
system.enable('search');
system.disable(Database, 'not today');

export async function main(): Promise<void> {
  await using running = await system.startAll();
  expectTypeOf(running).toEqualTypeOf<RunningReport>();
  await system.start(Database, Pool, 'port', { isolated: true });
  await system.run('reload');
}
