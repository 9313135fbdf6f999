// The first step: another import, and everything else as it was.
import { container, inject, singleton } from 'systole';

interface Mailer { send(to: string, text: string): void }

class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

@singleton()
class Database {
  private orders = 0;
  constructor(@inject('url') private readonly url: string) {}
  async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

@singleton()
class Orders {
  constructor(private readonly database: Database, @inject('mailer') private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@singleton()
class Api {
  constructor(readonly orders: Orders) {}
  async listen(): Promise<void> { console.log('listen'); }
  async drain(): Promise<void> { console.log('drain'); }
}

container.register('url', { useValue: 'db://there' });
container.register('mailer', { useClass: SmtpMailer });

async function live(customer: string): Promise<void> {
  const database = container.resolve(Database);
  const api = container.resolve(Api);
  await database.connect();
  await api.listen();
  api.orders.place(customer);
  await api.drain();
  await database.close();
}

async function run(): Promise<void> {
  await live('ada');
  // What a test does, to send no mail.
  container.clearInstances();
  container.register('url', { useValue: 'db://there' });
  container.register('mailer', { useValue: { send: (to: string) => { console.log(`no mail to ${to}`); } } });
  await live('bob');
}

void run();
