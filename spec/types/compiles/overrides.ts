/** A fake stands for what others see of a component: private members are nobody else's business. */
import { Component, component, createContainer, value } from 'systole';

@Component()
class Database {
  readonly #kind = 'database';
  private readonly url = 'memory://';
  query(): string { return this.#kind + this.url; }
}
class Fake { query(): string { return 'fake'; } }
const Pool = component('pool', { start: () => ({ end: () => undefined }) });
const Port = value('port', 8080);

createContainer()
  .override(Database, { useValue: { query: () => 'fake' } })
  .override(Database, { useClass: Fake })
  .override(Database, { useFactory: () => new Fake() })
  .override(Database, { startTimeoutMs: 5, config: { size: 1 } })
  .override(Pool, { useValue: { end: () => undefined } })
  .override(Port, { useValue: 9090 })
  .override('port', { useValue: 'anything' });
