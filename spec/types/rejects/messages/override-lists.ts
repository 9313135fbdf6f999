/**
 * In a list of overrides handlers get what the key beside them stands for, wherever such a list goes. TypeScript 5.2 does not look that far: there they
 * say themselves what they take.
 */
import { component, createContainer, defineSystem, system, value } from 'systole';
import { startSystem } from 'systole/testing';

class Database { private readonly kind = 'database'; query(): string { return this.kind; } }
const Port = value('port', 8080);
const Pool = component('pool', { config: { size: 1 }, start: () => ({ end: () => undefined }) });

// error (TypeScript 5.2): 'database' is of type 'unknown'.
createContainer().overrideAll([[Port, { useValue: 1 }], [Database, { stop: (database) => { const found: string = database.query(); return found; } }]]);

// error (TypeScript 5.2): 'pool' is of type 'unknown'.
createContainer().overrideAll([[Pool, { drain: (pool) => pool.end(), stop: (_pool, context) => context.config }]]);

// error (TypeScript 5.2): 'config' is of type 'unknown'.
createContainer().overrideAll([[Pool, { stop: (_pool, { config }) => config.size }], [Port, { useValue: 1 }]]);

// error (TypeScript 5.2): 'database' is of type 'unknown'.
component('later', { start: (context) => { context.update([[Port, { useValue: 1 }], [Database, { on: { reload: (database) => database.query() } }]]); } });

// error (TypeScript 5.2): 'database' is of type 'unknown'.
void startSystem(createContainer(), { overrides: [[Port, { useValue: 1 }], [Database, { stop: (database) => database.query() }]] });

// error (TypeScript 5.2): 'database' is of type 'unknown'.
system('shop', [[Port, { useValue: 1 }], [Database, { stop: (database) => database.query() }]]);

// error (TypeScript 5.2): 'database' is of type 'unknown'.
defineSystem('shop', () => createContainer()).build([[Database, { stop: (database) => database.query() }]]);

// error (TypeScript 5.2): 'database' is of type 'unknown'.
// error (TypeScript 5.4, TypeScript 5.9, TypeScript 6, TypeScript 7): Property 'close' does not exist on type 'Database'.
createContainer().overrideAll([[Port, { useValue: 1 }], [Database, { stop: (database) => database.close() }]]);

// error (TypeScript 5.2): Type '{}' is not assignable to type
// error (TypeScript 5.4, TypeScript 5.9, TypeScript 6, TypeScript 7): [typeof Database, { useValue: {}; }]]' is not assignable to type '
startSystem(createContainer(), { overrides: [[Port, { useValue: 1 }], [Database, { useValue: {} }]] }).catch(() => undefined);

// error: Type 'string' is not assignable to type
system('shop', [[Port, { useValue: '8080' }]]);

// Whoever says it is taken at their word, by every compiler.
createContainer().overrideAll([[Database, { stop: (database: { query(): string }) => database.query() }], ['database', { stop: (database: Database) => database.query() }], [Symbol.for('x'), { stop: () => undefined }]]);
system('shop', { port: { useValue: 1 } });
system('shop', new Map([['port', { useValue: 1 }]]));
system('shop', (container) => { container.override(Port, { useValue: 1 }); });
system('shop');
void startSystem(createContainer(), { overrides: new Map([['port', { useValue: 1 }]]) });
void startSystem(createContainer(), { overrides: () => [[Port, { useValue: 1 }], [Database, { useValue: { query: () => 'one' } }]] });
