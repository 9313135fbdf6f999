/** A reference in the middle of data has the type of what will stand there. */
import { all, Component, component, completed, group, lazy, optional, pick, ref, token, value } from 'systole';
import type { Lazy } from 'systole';
import { expectTypeOf } from 'expect-type';

@Component()
class Database { private readonly kind = 'database'; query(text: string): string { return text; } }
const Port = value('port', 8080);
const Mailer = token<{ send(): void }>('mailer');
const Route = token<{ readonly path: string }>('route');

expectTypeOf(ref(Database)).toEqualTypeOf<Database>();
expectTypeOf(ref(Port)).toEqualTypeOf<number>();
expectTypeOf(ref(Mailer)).toEqualTypeOf<{ send(): void }>();
expectTypeOf(ref(optional(Database))).toEqualTypeOf<Database | undefined>();
expectTypeOf(ref(all(Route))).toEqualTypeOf<readonly { readonly path: string }[]>();
expectTypeOf(ref(pick(Database, (database) => database.query('1')))).toEqualTypeOf<string>();
expectTypeOf(ref(completed(Port))).toEqualTypeOf<number>();
expectTypeOf(ref(lazy(() => Database))).toEqualTypeOf<Lazy<Database>>();
// What carries no type fits any place.
export const named: { readonly port: number; readonly members: Readonly<Record<string, unknown>> } = { port: ref('port'), members: ref(group('members')) };

component('router', {
  config: { port: ref(Port), routes: [{ path: '/', database: ref(Database) }], fallback: ref(optional(Mailer)) },
  start: ({ config }) => { expectTypeOf(config).toEqualTypeOf<{ port: number; routes: { path: string; database: Database }[]; fallback: { send(): void } | undefined }>(); },
});
expectTypeOf(value('limits', { body: 1024, from: ref(Port) }).kind).toEqualTypeOf<'token'>();
