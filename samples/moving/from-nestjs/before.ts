// As it is with NestJS, for providers: hooks of the whole application, one after the other by module.
import 'reflect-metadata';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit, Provider } from '@nestjs/common';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

interface Mailer { send(to: string, text: string): void }

@Injectable()
class SmtpMailer implements Mailer {
  send(to: string, text: string): void { console.log(`mail to ${to}: ${text}`); }
}

@Injectable()
class Database implements OnModuleInit, OnApplicationShutdown {
  private orders = 0;
  constructor(@Inject('url') private readonly url: string) {}
  async onModuleInit(): Promise<void> { console.log(`connect ${this.url}`); }
  async onApplicationShutdown(): Promise<void> { console.log('close'); }
  save(): number { return (this.orders += 1); }
}

@Injectable()
class Orders {
  constructor(private readonly database: Database, @Inject('mailer') private readonly mailer: Mailer) {}
  place(customer: string): void { this.mailer.send(customer, `order ${this.database.save()}`); }
}

@Injectable()
class Api implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(readonly orders: Orders) {}
  async onApplicationBootstrap(): Promise<void> { console.log('listen'); }
  async beforeApplicationShutdown(): Promise<void> { console.log('drain'); }
}

const providers: Provider[] = [Api, Orders, Database, { provide: 'url', useValue: 'db://there' }, { provide: 'mailer', useClass: SmtpMailer }];

async function live(list: Provider[], customer: string): Promise<void> {
  @Module({ providers: list })
  class Application {}
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- declared as a class there, and given as an object by everybody
  const application = await NestFactory.createApplicationContext(Application, { logger: false });
  application.get(Api).orders.place(customer);
  await application.close();
}

async function run(): Promise<void> {
  await live(providers, 'ada');
  // What a test does, to send no mail: of two providers of one token, the last one counts.
  await live([...providers, { provide: 'mailer', useValue: { send: (to: string) => { console.log(`no mail to ${to}`); } } }], 'bob');
}

void run();
