// Half way: what has moved starts first and stops last; the NestJS application is a component that takes it from there.
import 'reflect-metadata';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
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

// #region beside
const Nest = component('nest', {
  deps: [Database, Mailer],
  start: (database, mailer) => {
    @Module({ providers: [Api, Orders, { provide: Database, useValue: database }, { provide: 'mailer', useValue: mailer }] })
    class Application {}
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- declared as a class there, and given as an object by everybody
    return NestFactory.createApplicationContext(Application, { logger: false });
  },
  stop: (nest) => nest.close(),
});

const application = createContainer({ components: [Nest, SmtpMailer] });
// #endregion

async function live(container: Container, customer: string): Promise<void> {
  await container.startAll();
  container.get(Nest).get(Api).orders.place(customer);
  await container.stopAll();
}

async function run(): Promise<void> {
  await live(application, 'ada');
  // What a test does, to send no mail.
  await live(application.fork().override(Mailer, { useValue: { send: (to) => { console.log(`no mail to ${to}`); } } }), 'bob');
}

void run();
