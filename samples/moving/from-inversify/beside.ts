// Half way: what has moved starts first and stops last; the inversify container is a component that takes it from there.
import 'reflect-metadata';
import { Container as Inversify, inject, injectable, postConstruct, preDestroy } from 'inversify';
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

@injectable()
class Orders {
  constructor(@inject(Database) private readonly database: Database, @inject('mailer') private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@injectable()
class Api {
  constructor(@inject(Orders) readonly orders: Orders) {}
  @postConstruct() async listen(): Promise<void> { console.log('listen'); }
  @preDestroy() async drain(): Promise<void> { console.log('drain'); }
}

// #region beside
const Bindings = component('inversify', {
  deps: [Database, Mailer],
  start: async (database, mailer) => {
    const bindings = new Inversify({ defaultScope: 'Singleton' });
    bindings.bind(Database).toConstantValue(database);
    bindings.bind('mailer').toConstantValue(mailer);
    bindings.bind(Orders).toSelf();
    bindings.bind(Api).toSelf();
    return { bindings, api: await bindings.getAsync(Api) };
  },
  stop: ({ bindings }) => bindings.unbindAllAsync(),
});

const application = createContainer({ components: [Bindings, SmtpMailer] });
// #endregion

async function live(container: Container, customer: string): Promise<void> {
  await container.startAll();
  container.get(Bindings).api.orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live(application, 'ada');
  // What a test does, to send no mail.
  await live(application.fork().override(Mailer, { useValue: { send: (to) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
