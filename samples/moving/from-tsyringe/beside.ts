// Half way: classes that start or stop something say so, one at a time; those that do not stay as they are, and both kinds need each other freely.
import type { Container } from 'systole';
import { Component, container, inject, OnStart, OnStop, singleton } from 'systole';

interface Mailer { send(to: string, text: string): void }

class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

// #region beside
@Component('url')
class Database {
  private orders = 0;
  constructor(private readonly url: string) {}
  @OnStart async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  @OnStop async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

@singleton()
class Orders {
  constructor(private readonly database: Database, @inject('mailer') private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@Component(Orders)
class Api {
  constructor(readonly orders: Orders) {}
  @OnStart async listen(): Promise<void> { console.log('listen'); }
  @OnStop async drain(): Promise<void> { console.log('drain'); }
}

container.register('url', { useValue: 'db://there' });
container.register('mailer', { useClass: SmtpMailer });
// #endregion

async function live(application: Container, customer: string): Promise<void> {
  await application.startAll();
  application.get(Api).orders.place(customer);
  await application.stopAll();
}

async function run(): Promise<void> {
  await live(container, 'ada');
  // What a test does, to send no mail.
  await live(container.fork().register('mailer', { useValue: { send: (to: string) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
