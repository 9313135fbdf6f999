// As it is with awilix: the container makes things by the names of what they take, and the program starts and stops them.
import type { AwilixContainer } from 'awilix';
import { asClass, asValue, createContainer } from 'awilix';

interface Mailer { send(to: string, text: string): void }

class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

interface Cradle {
  readonly url: string;
  readonly mailer: Mailer;
  readonly database: Database;
  readonly orders: Orders;
  readonly api: Api;
}

class Database {
  private orders = 0;
  private readonly url: string;
  constructor({ url }: Cradle) { this.url = url; }
  async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

class Orders {
  private readonly database: Database;
  private readonly mailer: Mailer;
  constructor({ database, mailer }: Cradle) {
    this.database = database;
    this.mailer = mailer;
  }
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

class Api {
  readonly orders: Orders;
  constructor({ orders }: Cradle) { this.orders = orders; }
  async listen(): Promise<void> { console.log('listen'); }
  async drain(): Promise<void> { console.log('drain'); }
}

function application(): AwilixContainer<Cradle> {
  return createContainer<Cradle>().register({
    url: asValue('db://there'),
    mailer: asClass(SmtpMailer).singleton(),
    database: asClass(Database).singleton().disposer((database) => database.close()),
    orders: asClass(Orders).singleton(),
    api: asClass(Api).singleton(),
  });
}

async function live(container: AwilixContainer<Cradle>, customer: string): Promise<void> {
  await container.cradle.database.connect();
  await container.cradle.api.listen();
  container.cradle.api.orders.place(customer);
  await container.cradle.api.drain();
  await container.dispose();
}

async function run(): Promise<void> {
  await live(application(), 'ada');
  // What a test does, to send no mail.
  await live(application().register({ mailer: asValue({ send: (to: string) => { console.log(`no mail to ${to}`); } }) }), 'bob');
}

void run();
