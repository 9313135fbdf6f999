// A spec of the real system: started before each test with the mail server replaced, stopped after it, and looked over.
import './support/mini-runner'; // describe and it, so that this file runs without jest or vitest
import assert from 'node:assert/strict';
import { Component, component, createContainer, OnStart, OnStop, token } from 'systole';
import { calls, calledWith, fake, useSystem } from 'systole/testing';

interface Mailer { send(to: string, text: string): Promise<void> }
const Mailer = token<Mailer>('mailer');
const SmtpMailer = component(Mailer, { start: async (): Promise<Mailer> => { throw new Error('there is no mail server here'); } });

@Component()
class Database {
  readonly orders: string[] = [];
  @OnStart connect(): void { console.log('connect'); }
  @OnStop close(): void { console.log('close'); }
}

@Component(Database, Mailer)
class Orders {
  constructor(private readonly database: Database, private readonly mailer: Mailer) {}
  async place(customer: string): Promise<void> {
    this.database.orders.push(customer);
    await this.mailer.send(customer, `thank you, order ${this.database.orders.length}`);
  }
}

@Component(Orders)
class Api {
  constructor(readonly orders: Orders) {}
  @OnStart listen(): void { console.log('listen'); }
}

const application = createContainer({ components: [SmtpMailer, Api] });

// #region spec
describe('orders', () => {
  const system = useSystem(application, {
    overrides: [[Mailer, { useValue: fake(Mailer, { send: async () => undefined }) }]],
    only: [Orders], // and what they need: the Api is not started
  });

  it('thanks the customer', async () => {
    await system.get(Orders).place('ada');
    assert.ok(calledWith(system.fake(Mailer).send, 'ada', 'thank you, order 1'));
  });

  it('counts the orders', async () => {
    for (const customer of ['bob', 'cleo']) await system.get(Orders).place(customer);
    assert.deepEqual(calls(system.fake(Mailer).send).map(({ args }) => args), [['bob', 'thank you, order 1'], ['cleo', 'thank you, order 2']]);
  });
});
// #endregion

// prints:
// connect
// close
// ✓ thanks the customer
// connect
// close
// ✓ counts the orders
