// A test takes the real system and swaps what it does not want: nothing else changes, and the original is left alone.
import assert from 'node:assert/strict';
import { Component, component, createContainer, OnStart } from 'systole';

const Database = component('database', {
  start: async (): Promise<{ count(): number }> => { throw new Error('there is no database here'); },
});

@Component(Database)
class Api {
  constructor(private readonly database: { count(): number }) {}
  @OnStart listen(): void { console.log('listening'); }
  orders(): string { return `${this.database.count()} orders`; }
}

const application = createContainer({ components: [Api] });

async function test(): Promise<void> {
  // #region override
  const system = application.fork().override(Database, { useValue: { count: () => 3 } });
  await using running = await system.startAll(); // stopped at the end of the block
  assert.equal(system.get(Api).orders(), '3 orders');
  // #endregion
  console.log(`${running.outcome}: ${system.get(Api).orders()}`);
}

async function withoutStarting(): Promise<void> {
  // #region resolve
  const system = application.fork().override(Database, { useValue: { count: () => 4 } });
  const api = system.resolve(Api); // constructed with all it needs; no handler runs
  // #endregion
  console.log(`${api.orders()}, ${system.status(Api)}`);
}

void test().then(withoutStarting).then(() => { console.log(`the original is ${application.state}`); });

// prints:
// listening
// done: 3 orders
// 4 orders, registered
// the original is idle
