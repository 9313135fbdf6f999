// With systole, and still by names: a component may be asked for by its name, and take what it needs as one object, as before.
import type { Container } from 'systole';
import { component, createContainer, value } from 'systole';

interface Mailer { send(to: string, text: string): void }

class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

class Database {
  private orders = 0;
  private readonly url: string;
  constructor({ url }: { readonly url: string }) { this.url = url; }
  async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

class Orders {
  private readonly database: Database;
  private readonly mailer: Mailer;
  constructor({ database, mailer }: { readonly database: Database; readonly mailer: Mailer }) {
    this.database = database;
    this.mailer = mailer;
  }
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

class Api {
  readonly orders: Orders;
  constructor({ orders }: { readonly orders: Orders }) { this.orders = orders; }
  async listen(): Promise<void> { console.log('listen'); }
  async drain(): Promise<void> { console.log('drain'); }
}

const url = value('url', 'db://there');
const mailer = component('mailer', { start: (): Mailer => new SmtpMailer() });
const database = component('database', {
  deps: [url],
  start: async (url) => {
    const made = new Database({ url });
    await made.connect();
    return made;
  },
  stop: (made) => made.close(),
});
// #region orders
const orders = component('orders', { deps: [database, mailer], start: (database, mailer) => new Orders({ database, mailer }) });
// #endregion
const api = component('api', {
  deps: [orders],
  start: async (orders) => {
    const made = new Api({ orders });
    await made.listen();
    return made;
  },
  stop: (made) => made.drain(),
});

const application = createContainer({ components: [api] });

async function live(container: Container, customer: string): Promise<void> {
  await container.startAll();
  container.get(api).orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live(application, 'ada');
  // What a test does, to send no mail.
  await live(application.fork().override(mailer, { useValue: { send: (to) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
