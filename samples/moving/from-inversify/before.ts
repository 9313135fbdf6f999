// As it is with inversify: bindings by symbols, hooks at construction, and a program that does the rest in order.
import 'reflect-metadata';
import { Container, inject, injectable, postConstruct, preDestroy } from 'inversify';

interface Mailer { send(to: string, text: string): void }

const types = { Url: Symbol.for('url'), Mailer: Symbol.for('mailer') };

@injectable()
class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

@injectable()
class Database {
  private orders = 0;
  constructor(@inject(types.Url) private readonly url: string) {}
  @postConstruct() async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  @preDestroy() async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

@injectable()
class Orders {
  constructor(@inject(Database) private readonly database: Database, @inject(types.Mailer) private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@injectable()
class Api {
  constructor(@inject(Orders) readonly orders: Orders) {}
  async listen(): Promise<void> { console.log('listen'); }
  async drain(): Promise<void> { console.log('drain'); }
}

function application(): Container {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(types.Url).toConstantValue('db://there');
  container.bind(types.Mailer).to(SmtpMailer);
  container.bind(Database).toSelf();
  container.bind(Orders).toSelf();
  container.bind(Api).toSelf();
  return container;
}

async function live(container: Container, customer: string): Promise<void> {
  const api = await container.getAsync(Api);
  await api.listen();
  api.orders.place(customer);
  await api.drain();
  await container.unbindAllAsync();
}

async function run(): Promise<void> {
  await live(application(), 'ada');
  // What a test does, to send no mail.
  const tested = application();
  tested.rebind<Mailer>(types.Mailer).toConstantValue({ send: (to) => { console.log(`no mail to ${to}`); } });
  await live(tested, 'bob');
}

void run();
