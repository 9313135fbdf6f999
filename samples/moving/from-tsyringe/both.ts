// Where some code has to stay with tsyringe's own container, such as a library that asks it: both containers, and one of each thing.
import 'reflect-metadata';
import { Component, container, OnStart, OnStop } from 'systole';
import { container as tsyringe, inject, singleton } from 'tsyringe';

interface Mailer { send(to: string, text: string): void }

class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

@Component('url')
class Database {
  private orders = 0;
  constructor(private readonly url: string) {}
  @OnStart async connect(): Promise<void> { console.log(`connect ${this.url}`); }
  @OnStop async close(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

// #region both
@singleton() // tsyringe's decorator, and its container's singleton
class Orders {
  constructor(private readonly database: Database, @inject('mailer') private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@Component(Orders) // waits for the database, through both
class Api {
  constructor(readonly orders: Orders) {}
  @OnStart async listen(): Promise<void> { console.log('listen'); }
  @OnStop async drain(): Promise<void> { console.log('drain'); }
}

tsyringe.register(Database, { useFactory: () => container.resolve(Database) }); // what has moved
container.register(Orders, { useFactory: () => tsyringe.resolve(Orders) }); // what has not
// #endregion

container.register('url', { useValue: 'db://there' });
tsyringe.register('mailer', { useClass: SmtpMailer });

async function live(customer: string): Promise<void> {
  await container.startAll();
  container.get(Api).orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live('ada');
  // What a test does, to send no mail.
  tsyringe.clearInstances();
  tsyringe.register('mailer', { useValue: { send: (to: string) => { console.log(`no mail to ${to}`); } } });
  await live('bob');
}

void run();
