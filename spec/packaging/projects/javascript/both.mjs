// One process, both doors: what a class says at one is known at the other, and there is one container.
import * as imported from 'systole';
import { startSystem } from 'systole/testing';
import { createRequire } from 'node:module';

const required = createRequire(import.meta.url)('systole');
const said = [];

class Database {
  connect() { said.push('connect'); }
}
required.OnStart(Database.prototype, 'connect', Object.getOwnPropertyDescriptor(Database.prototype, 'connect'));
required.Component()(Database);
class Api {
  constructor(database) { this.database = database; }
}
imported.Component(Database)(Api);

await imported.container.startAll();
said.push(required.container.ids().join(' '), required.container.get(Api).database instanceof Database);
await required.container.stopAll();

const running = await startSystem(required.container);
said.push(running.get(Api).database instanceof Database);
await running.stop();

try {
  imported.container.get('nobody');
} catch (error) {
  said.push(error instanceof required.SystoleError);
}
said.push(imported.container === required.container);
console.log(said.join('\n'));
