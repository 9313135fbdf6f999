// Two classes, started dependencies first and stopped dependents first.
// #region hello
import { Component, container, OnStart, OnStop } from 'systole';

@Component()
class Database {
  @OnStart async connect(): Promise<void> { console.log('connect to the database'); }
  @OnStop async close(): Promise<void> { console.log('close the database'); }
}

@Component(Database)
class Api {
  constructor(private readonly database: Database) {}
  @OnStart async listen(): Promise<void> { console.log(`listen, with a ${this.database.constructor.name}`); }
  @OnStop async drain(): Promise<void> { console.log('drain'); }
}

async function run(): Promise<void> {
  await container.startAll(); // Database, then Api
  console.log(`the Api is ${container.status(Api)}`);
  await container.stopAll(); // Api, then Database
}

void run();
// #endregion

// prints:
// connect to the database
// listen, with a Database
// the Api is ready
// drain
// close the database
