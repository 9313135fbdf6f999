/** Answers taken for something else, and options that do not exist. */
import { Component, component, createContainer, value } from 'systole';

@Component()
class Database { private readonly kind = 'database'; }
@Component()
class Cache { private readonly kind = 'cache'; }
const Pool = component('pool', { start: () => ({ end: () => undefined }) });
const Port = value('port', 8080);
const system = createContainer();

// @ts-expect-error it is a Database
export const cache: Cache = system.get(Database);
// @ts-expect-error it is a number
export const text: string = system.get(Port);
// @ts-expect-error it is a Database
export const resolved: Cache = system.resolve(Database);
// @ts-expect-error an id carries no type
export const unknown: number = system.get('port');
// @ts-expect-error the pool has no such method
system.get(Pool).close();

const Server = component('server', { config: { port: 80 }, start: () => 'server' });
// @ts-expect-error its config has a number there
export const port: string = system.config(Server).port;
// @ts-expect-error there is no such field in its config
export const host: unknown = system.config(Server).host;
// @ts-expect-error the config of a class is unknown: it is its handlers that know it
export const config: { size: number } = system.config(Database);
// @ts-expect-error a component has no such part
system.part(Server, 'settings');

// @ts-expect-error it may be undefined
export const certain: Database = system.get(Database, { otherwise: undefined });
// @ts-expect-error it may be null
export const number: number = system.get(Port, { otherwise: null });
// @ts-expect-error what stands for it has to be named
system.get(Database, {});
// @ts-expect-error there is no such option
system.get(Database, { or: undefined });

// @ts-expect-error there is no such option
system.override(Database, { startTimeout: 5 });
// @ts-expect-error there is no such option
createContainer({ component: [Database] });
// @ts-expect-error a number is no component
createContainer({ components: [8080] });
