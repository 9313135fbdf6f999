/** A fake stands for what others see of a component: private members are nobody else's business. */
import { Component, component, createContainer, merge, update, value } from 'systole';

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
