/** A fake stands for what others see of a component: private members are nobody else's business. */
import { Component, component, createContainer, merge, optional, token, update, value } from 'systole';
import type { Container, Key, Override, TypedKey } from 'systole';
import { startSystem } from 'systole/testing';
import { expectTypeOf } from 'expect-type';

@Component()
class Database {
  readonly #kind = 'database';
  private readonly url = 'memory://';
  query(): string { return this.#kind + this.url; }
}
class Fake { query(): string { return 'fake'; } }
const Pool = component('pool', { start: () => ({ end: () => undefined }) });
const Port = value('port', 8080);

component('probe', {
  start: ({ update: change }) => {
    change([[Database, { useValue: { query: () => 'fake' } }], [Port, { useValue: 9090 }], ['port', { useValue: 'anything' }], [Pool, { config: { size: 1 }, stop: () => undefined }]]);
    change([[Database, { useFactory: (container) => container.get(Database) }], [Database, { useClass: Fake }]]);
    change({ 'database.config.pool.max': update((max: number) => max * 2), 'port': { useValue: 1 } });
    change(new Map<string, { readonly useValue: unknown }>([['port', { useValue: 1 }]]));
    change(merge({ database: { config: { size: 1 } } }));
  },
});

createContainer()
  .override(Database, { useValue: { query: () => 'fake' } })
  .override(Database, { useClass: Fake })
  .override(Database, { useFactory: () => new Fake() })
  .override(Database, { startTimeoutMs: 5, config: { size: 1 } })
  .override(Pool, { useValue: { end: () => undefined } })
  .override(Port, { useValue: 9090 })
  .override('port', { useValue: 'anything' });

// Handlers of an override get what the compiler knows of the component; with a list beside it, a start gets what the list stands for.
const Sized = component('sized', { config: { size: 1 }, start: (context) => ({ size: context.config.size }) });
interface Mailer { send(to: string): number }
const Mailer = token<Mailer>('mailer');
createContainer()
  .override(Database, {
    deps: [Port, optional(Sized)],
    start: (port, sized, context) => {
      expectTypeOf(port).toEqualTypeOf<number>();
      expectTypeOf(sized).toEqualTypeOf<{ size: number } | undefined>();
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
      return { query: () => `fake ${port}` };
    },
    stop: (database) => { expectTypeOf(database).toEqualTypeOf<Database>(); },
    drain: async (database, { signal }) => { if (!signal.aborted) database.query(); },
  })
  .override(Sized, { stop: (sized, { config }) => { expectTypeOf(sized).toEqualTypeOf<{ size: number }>(); expectTypeOf(config).toEqualTypeOf<{ size: number }>(); } })
  .override(Sized, { on: { reload: (sized) => sized.size } })
  .override(Sized, { start: async () => ({ size: 2 }) })
  .override(Sized, { start: (port: number) => ({ size: port }) })
  .override(Sized, { start: () => ({ size: 2, extra: true }), stop: (sized: { size: number; extra: boolean }) => sized.extra })
  .override(Sized, { config: merge({ size: 3 }), stop: (sized) => sized.size })
  .override(Mailer, { useValue: { send: (to) => to.length } })
  .override(Mailer, { useFactory: (container) => ({ send: (to) => to.length + container.get(Port) }) })
  .override('sized', { start: () => 'anything', stop: () => undefined })
  .overrideAll([[Sized, { stop: (sized: { size: number }) => sized.size }], [Database, { start: () => new Fake() }]]);

// Through functions that know no more than that key and value belong together.
export function replace<Value>(container: Container, key: TypedKey<Value>, value: Value): Container { return container.override(key, { useValue: value }); }
export function replaceBy<Value>(container: Container, key: TypedKey<Value>, make: () => Value): Container { return container.override(key, { useFactory: make }); }
export function pass<Value>(container: Container, key: TypedKey<Value>, by: Override<Value>): Container { return container.override(key, by); }
export function passAny(container: Container, key: Key, by: Override<unknown>): Container { return container.override(key, by); }
replace(createContainer(), Port, 1);
pass(createContainer(), Database, { useClass: Fake });
passAny(createContainer(), Database, { useValue: 'anything' });

// In a list, handlers may say themselves what they take, or take no notice of it; what the compiler makes of those that do not stands in rejects/messages/override-lists.ts.
createContainer().overrideAll([[Port, { useValue: 1 }], [Database, { stop: (_database) => undefined, drain: (_database, _context) => undefined }], [Pool, { stop: (pool: { end(): void }) => { pool.end(); } }]]);
component('later', { start: (context) => { context.update([[Database, { stop: (_database) => undefined }], [Port, { start: () => 1 }]]); } });
void startSystem(createContainer(), { overrides: [[Database, { stop: (_database) => undefined }]] });
declare const part: Override<Database>;
createContainer().overrideAll([[Database, part]]);
