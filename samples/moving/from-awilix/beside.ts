// Half way: what has moved starts first and stops last; the awilix container is a component that takes it from there.
import { asClass, asValue, createContainer as createAwilix } from 'awilix';
import type { Container } from 'systole';
import { Component, component, createContainer, OnStart, OnStop, token, value } from 'systole';

interface Mailer { send(to: string, text: string): void }
const Mailer = token<Mailer>('mailer');
const SmtpMailer = component(Mailer, { start: (): Mailer => ({ send: (to, text) => { console.log(`mail to ${to}: ${text}`); } }) });
const Url = value('url', 'db://there');

@Component(Url)
class Database {
  private orders = 0;
  constructor(private readonly url: string) {}
  @OnStart async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  @OnStop async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

interface Cradle {
  readonly mailer: Mailer;
  readonly database: Database;
  readonly orders: Orders;
  readonly api: Api;
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

// #region beside
const Awilix = component('awilix', {
  deps: [Database, Mailer],
  start: async (database, mailer) => {
    const { cradle } = createAwilix<Cradle>().register({
      database: asValue(database), mailer: asValue(mailer), orders: asClass(Orders).singleton(), api: asClass(Api).singleton(),
    });
    await cradle.api.listen();
    return cradle;
  },
  stop: ({ api }) => api.drain(),
});

const application = createContainer({ components: [Awilix, SmtpMailer] });
// #endregion

async function live(container: Container, customer: string): Promise<void> {
  await container.startAll();
  container.get(Awilix).api.orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live(application, 'ada');
  // What a test does, to send no mail.
  await live(application.fork().override(Mailer, { useValue: { send: (to) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
