/** What a closed container does not list, and lists that are none. */
import { Component, component, createClosedContainer, token, value } from 'systole';

@Component()
class Database { private readonly kind = 'database'; query(): string { return this.kind; } }
@Component(Database)
class Api { constructor(private readonly database: Database) {} url(): string { return this.database.query(); } }
@Component()
class Cache { private readonly kind = 'cache'; lookUp(): string { return this.kind; } }
class Fake extends Database { readonly isFake = true; }
const Pool = component('pool', { start: () => ({ end: () => undefined }) });
const Port = value('port', 8080);
const Name = token<string>('name');
const system = createClosedContainer({ components: [Api, Port] });

// @ts-expect-error nothing is taken along
system.get(Database);
// @ts-expect-error nobody lists it
system.get(Cache);
// @ts-expect-error nor the pool
system.get(Pool);
// @ts-expect-error there is a number, and no text
system.get(Name);
// @ts-expect-error whatever would stand for it
system.get(Cache, { otherwise: undefined });
// @ts-expect-error what is not there cannot be overridden
system.override(Cache, { useValue: new Cache() });
// @ts-expect-error nor in a fork
system.fork().get(Cache);
// @ts-expect-error nor beside what was added
system.add(Database).get(Cache);
// @ts-expect-error a base class is listed, not this one
createClosedContainer({ components: [Database] }).get(Fake);
// @ts-expect-error it is an Api
export const port: number = system.get(Api);
// @ts-expect-error a text is no number
system.override(Port, { useValue: '8080' });
// @ts-expect-error an empty object is no Api
system.override(Api, { useValue: {} });
// @ts-expect-error without a list, it is an open one that is wanted
createClosedContainer();
// @ts-expect-error a number is no component
createClosedContainer({ components: [8080] });
// @ts-expect-error there is no such option
createClosedContainer({ components: [Api], feature: {} });
