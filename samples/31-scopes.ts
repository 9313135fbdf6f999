// A unit of work with instances of its own: each request has a transaction, which is begun before it and ended after it, and everything that asks for one in there gets that.
import { Component, component, createContainer, lazy, OnStart, OnStop, required, supplier, token } from 'systole';
import type { HandlerContext, Lazy, Supplier } from 'systole';

interface Customer { readonly name: string }

// #region scopes
const Customer = required(token<Customer>('customer'), { scope: 'container' }); // each scope is given one

@Component()
class Database {
  @OnStart open(): void { console.log('database open'); }
  @OnStop close(): void { console.log('database closed'); }
}

@Component({ deps: [Database, Customer], scope: 'container' }) // one in each scope, begun and ended with it
class Transaction {
  constructor(readonly database: Database, readonly customer: Customer) {}
  @OnStart async begin({ signal }: HandlerContext): Promise<void> {
    signal.throwIfAborted();
    console.log(`begin for ${this.customer.name}`);
  }
  @OnStop async end(): Promise<void> { console.log(`end for ${this.customer.name}`); }
}

@Component({ deps: [Transaction], scope: 'transient' }) // a new one for each who asks
class Query {
  constructor(readonly transaction: Transaction) {}
}

@Component({ deps: [Transaction, Query, Query], scope: 'container' }) // no handlers: made when it is asked for
class Orders {
  constructor(readonly transaction: Transaction, readonly first: Query, readonly second: Query) {}
}
// #endregion

// #region make
const Cursor = component('cursor', { // without a class, and it takes time: whoever lists it is constructed when it is there
  scope: 'transient',
  deps: [Database],
  make: async (database) => { await later(); return { rowsOf: database, number: cursors += 1 }; },
});

const Reports = component('reports', { deps: [Cursor, Cursor, supplier(() => Cursor)], start: async (first, second, more) => {
  const third = await more.getAsync(); // another one, later
  console.log(`reports have cursors ${String(first.number)}, ${String(second.number)} and ${String(third.number)}`);
} });
// #endregion
let cursors = 0;

// #region server
@Component({ deps: [lazy(() => Orders), supplier(() => Query)], after: [Orders] })
class Server {
  // A singleton keeps none of them: it asks, and is given those of the scope that it is called in.
  constructor(private readonly orders: Lazy<Orders>, private readonly queries: Supplier<Query>) {}

  answer(): string {
    const { transaction, first, second } = this.orders.get();
    const isOne = [first, second, this.queries.get()].every((query) => query.transaction === transaction);
    return `${transaction.customer.name}: ${isOne ? 'one transaction' : 'several transactions'}, ${first === second ? 'one query' : 'two queries'}`;
  }
}
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Server, Reports] });
  await container.startAll();
  const server = container.get(Server);
  // #region request
  const handle = (customer: Customer): Promise<string> =>
    container.runInScope(async () => {
      await later(); // the scope goes on through awaits and timers, beside others
      return server.answer();
    }, { values: [[Customer, customer]] });

  console.log((await Promise.all([handle({ name: 'ada' }), handle({ name: 'ben' })])).join('\n'));
  // #endregion
  const serving = handle({ name: 'eve' });
  await container.stopAll(); // waits for what is open
  console.log(await serving);
}

function later(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}

void run();

// prints:
// database open
// reports have cursors 1, 2 and 3
// begin for ada
// begin for ben
// end for ada
// end for ben
// ada: one transaction, two queries
// ben: one transaction, two queries
// begin for eve
// end for eve
// database closed
// eve: one transaction, two queries
