/** Replacements that do not fit what they replace. */
import { Component, component, createContainer, value } from 'systole';

@Component()
class Database { readonly #kind = 'database'; query(): string { return this.#kind; } }
@Component()
class Cache { lookUp(): number { return 1; } }
const Pool = component('pool', { start: () => ({ end: () => undefined }) });
const Port = value('port', 8080);
const system = createContainer();

// @ts-expect-error an empty object is no Database
system.override(Database, { useValue: {} });
// @ts-expect-error a Cache is no Database
system.override(Database, { useValue: new Cache() });
// @ts-expect-error a Cache is no Database
system.override(Database, { useClass: Cache });
// @ts-expect-error a Cache is no Database
system.override(Database, { useFactory: () => new Cache() });
// @ts-expect-error a Cache is no Database
system.override(Database, { useToken: Cache });
// @ts-expect-error a text is no number
system.override(Port, { useValue: '8080' });
// @ts-expect-error the pool ends
system.override(Pool, { useValue: {} });
// @ts-expect-error a query gives a text
system.override(Database, { useValue: { query: () => 1 } });
// @ts-expect-error there is no such option
system.override(Database, { startTimeout: 5 });

// @ts-expect-error what the start makes is no Database
system.override(Database, { start: () => new Cache() });
// @ts-expect-error nor is what it makes later
system.override(Database, { start: async () => ({}) });
// @ts-expect-error the port is a number
system.override(Pool, { deps: [Port], start: (port: string) => ({ end: () => port }) });
// @ts-expect-error a number has no such method
system.override(Pool, { deps: [Port], start: (port) => ({ end: () => port.query() }) });
// @ts-expect-error a number is no dependency
system.override(Pool, { deps: [8080] });
// @ts-expect-error a Database has no such method
system.override(Database, { stop: (database) => { database.close(); } });
// @ts-expect-error nor in a handler of the user's own phase
system.override(Database, { on: { reload: (database) => { database.reload(); } } });

component('probe', {
  start: ({ update }) => {
    // @ts-expect-error a Cache is no Database
    update([[Database, { useValue: new Cache() }]]);
    // @ts-expect-error a text is no number
    update([[Port, { useValue: '8080' }]]);
    // @ts-expect-error a text is no Database, though the first override fits
    update([[Port, { useValue: 1 }], [Database, { useValue: '8080' }]]);
    // @ts-expect-error an override stands behind each key
    update([[Database]]);
  },
});

// @ts-expect-error a text is no number, though the first override fits
system.overrideAll([[Database, { useValue: new Database() }], [Port, { useValue: '8080' }]]);
// @ts-expect-error an empty object is no Database, in a list from a handler or from anywhere
system.overrideAll([[Database, { useValue: {} }]]);
