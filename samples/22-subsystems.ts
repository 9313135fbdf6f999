// A whole container as one component of another: imports from outside, phases passed on, started and stopped as one.
import { Component, component, createContainer, OnStart, OnStop, subsystem } from 'systole';

const Database = component('database', {
  start: () => { console.log('database up'); return { name: 'orders' }; },
  stop: () => { console.log('database down'); },
});

// #region subsystem
@Component(Database)
class Invoices {
  constructor(private readonly database: { readonly name: string }) {}
  @OnStart open(): void { console.log(`invoices up, on ${this.database.name}`); }
  @OnStop close(): void { console.log('invoices down'); }
}

const billing = createContainer({ name: 'billing', components: [Invoices] });

const Billing = subsystem('billing', billing, { imports: [Database] });

const shop = createContainer({
  components: [component('api', { deps: [Billing], start: (inside) => { console.log(`api up, billing is ${inside.state}`); } })],
});
// #endregion

async function run(): Promise<void> {
  await shop.startAll();
  console.log(shop.describe('billing').needs, shop.get(Billing).ids());
  await shop.stopAll();
}

void run();

// prints:
// database up
// invoices up, on orders
// api up, billing is running
// [ 'database' ] [ 'Invoices', 'database' ]
// invoices down
// database down
