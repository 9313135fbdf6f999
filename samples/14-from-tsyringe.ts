// A container is a tsyringe container too: plain classes and registrations go on as before, and components and plain classes depend on each other.
import { Component, createContainer, inject, injectable, OnStart, OnStop, singleton } from 'systole';

// #region plain
@Component('database.url') // a plain registration, by its name
class Database {
  version = 0;
  constructor(private readonly url: string) {}
  @OnStart async connect(): Promise<void> { this.version = 17; console.log(`connect to ${this.url}`); }
  @OnStop async close(): Promise<void> { console.log('close'); }
  find(id: number): string { return `order ${String(id)}`; }
}

@injectable() // no component: made for whoever asks
class Orders {
  constructor(private readonly database: Database, @inject('greeting') private readonly greeting: string) {}
  show(id: number): string { return `${this.greeting}, ${this.database.find(id)}`; }
}

@singleton() // made once for each container
class Counter { shown = 0; }

@Component(Orders, Counter) // waits for the database, which Orders needs
class Server {
  constructor(private readonly orders: Orders, private readonly counter: Counter) {}
  @OnStart async listen(): Promise<void> { console.log(this.orders.show((this.counter.shown += 1))); }
}

const container = createContainer({ components: [Server] });
container.register('database.url', { useValue: 'db://there' });
container.register('greeting', { useFactory: (c) => `hello from ${String(c.resolve(Database).version)}` }); // called when the database is up
// #endregion

async function run(): Promise<void> {
  await container.startAll();
  await container.stopAll();
  // #region look
  console.log(container.explain(Orders));
  const system = container.fork().override('greeting', { useValue: 'bye' });
  console.log(system.verify().length, system.graph().successors('Server'), system.createChildContainer().resolve(Counter) === system.resolve(Counter));
  // #endregion
  await system.startAll();
  await system.stopAll();
}

void run();

// prints:
// connect to db://there
// hello from 17, order 1
// close
// Orders is a plain class, made anew each time; it needs Database, greeting; asked for by Server.
// 0 [ 'Orders', 'Counter' ] true
// connect to db://there
// bye, order 1
// close
