// With systole: what starts and stops says so itself, and the container does it in order.
import type { Container } from 'systole';
import { alias, Component, createContainer, OnStart, OnStop, token, value } from 'systole';

interface Mailer { send(to: string, text: string): void }
const Mailer = token<Mailer>('mailer');

@Component()
class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

const Url = value('url', 'db://there');

@Component(Url)
class Database {
  private orders = 0;
  constructor(private readonly url: string) {}
  @OnStart async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  @OnStop async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

@Component(Database, Mailer)
class Orders {
  constructor(private readonly database: Database, private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@Component(Orders)
class Api {
  constructor(readonly orders: Orders) {}
  @OnStart async listen(): Promise<void> { console.log('listen'); }
  @OnStop async drain(): Promise<void> { console.log('drain'); }
}

const application = createContainer({ components: [Api, alias(Mailer, SmtpMailer)] });

async function live(container: Container, customer: string): Promise<void> {
  await container.startAll();
  container.get(Api).orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live(application, 'ada');
  // What a test does, to send no mail: a fork has the same definitions, and no instances yet.
  await live(application.fork().override(Mailer, { useValue: { send: (to) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
