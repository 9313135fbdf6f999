/** References taken for something else, and references to what is no dependency. */
import { Component, component, pick, ref, value } from 'systole';

@Component()
class Database { readonly #kind = 'database'; query(): string { return this.#kind; } }
@Component()
class Cache { readonly #kind = 'cache'; lookUp(): string { return this.#kind; } }
const Port = value('port', 8080);

// @ts-expect-error it stands for a Database
export const cache: Cache = ref(Database);
// @ts-expect-error it stands for a number
export const text: string = ref(Port);
// @ts-expect-error a number is no dependency
ref(8080);
// @ts-expect-error a function is none either, unless lazy is around it
export const made: Database = ref(() => Database);
// @ts-expect-error it stands for the part that is picked
export const picked: number = ref(pick(Database, (database) => database.query()));

component('router', {
  config: { port: ref(Port) },
  // @ts-expect-error what stands there is a number
  start: ({ config }) => config.port.toUpperCase(),
});
