// The same under TC39's decorators: no compiler flag, no emitted types. The lists are checked by the compiler here too.
import { Component, createContainer, OnStart, OnStop } from 'systole';

@Component()
class Database {
  @OnStart connect(): void { console.log('connect'); }
  @OnStop close(): void { console.log('close'); }
}

@Component(Database)
class Api {
  readonly #database: Database;
  constructor(database: Database) { this.#database = database; }
  @OnStart listen(): void { console.log(`listen, with a ${this.#database.constructor.name}`); }
}

async function run(): Promise<void> {
  const container = createContainer({ components: [Api] });
  await container.startAll();
  await container.stopAll();
}

void run();

// prints:
// connect
// listen, with a Database
// close
