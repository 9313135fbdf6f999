/** What stands in the compiler's message when a container is asked for something else, or given something else, in words. */
import { component, createClosedContainer, createContainer, value } from 'systole';

class Database { private readonly kind = 'database'; query(): string { return this.kind; } }
class Cache { private readonly kind = 'cache'; }
const Pool = component('pool', { start: () => ({ size: 1 }) });
const Port = value('port', 8080);
const system = createContainer();
const closed = createClosedContainer({ components: [Database, Port] });

// error: Type 'Database' is not assignable to type 'Cache'.
export const cache: Cache = system.get(Database);

// error: Type 'number' is not assignable to type 'string'.
export const port: string = system.resolve(Port);

// error: Argument of type 'typeof Cache' is not assignable to parameter of type 'typeof Cache & NotListed<"it is not among the components of this closed container">'.
closed.get(Cache);

// error: NotListed<"it is not among the components of this closed container">'
closed.get(Pool);

// error: Argument of type 'typeof Cache' is not assignable to parameter of type 'typeof Cache & NotListed<"it is not among the components of this closed container">'.
closed.override(Cache, { useValue: new Cache() });

// error (TypeScript 5.2, TypeScript 5.4, TypeScript 5.9, TypeScript 6): Type '{}' is not assignable to type 'ListAddition | Change | PublicFace<Database>'.
// error (TypeScript 7): Type '{}' is not assignable to type 'Change | ListAddition | PublicFace<Database>'.
system.override(Database, { useValue: {} });

// error: Type 'typeof Cache' is not assignable to type 'ClassKey<PublicFace<Database>>'.
system.override(Database, { useClass: Cache });

// error: Type '() => Cache' is not assignable to type
system.override(Database, { start: () => new Cache() });

// error: Type 'number' is not assignable to type 'string'.
system.override(Database, { useValue: { query: () => 1 } });

// error: Property 'close' does not exist on type 'Database'.
system.override(Database, { stop: (database) => { database.close(); } });

// error: Type '(port: string) => { size: number; }' is not assignable to type
system.override(Pool, { deps: [Port], start: (port: string) => ({ size: port.length }) });

// error: Type '(port: string) => string' is not assignable to type '(args_0: number, args_1: HandlerContext<unknown>) => string | PromiseLike<string>'.
component('server', { deps: [Port], start: (port: string) => port });

// error (TypeScript 5.2, TypeScript 5.4, TypeScript 5.9, TypeScript 6): Type '{}' is not assignable to type 'ListAddition | Change | PublicFace<Database>'.
// error (TypeScript 7): Type '{}' is not assignable to type 'Change | ListAddition | PublicFace<Database>'.
system.overrideAll([[Port, { useValue: 1 }], [Database, { useValue: {} }]]);

// error: Type 'typeof Cache' is not assignable to type 'ClassKey<PublicFace<Database>>'.
system.overrideAll([[Database, { useClass: Cache }]]);
