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

// @ts-expect-error there is no such option
system.override(Database, { startTimeout: 5 });
// @ts-expect-error there is no such option
createContainer({ component: [Database] });
// @ts-expect-error a number is no component
createContainer({ components: [8080] });
