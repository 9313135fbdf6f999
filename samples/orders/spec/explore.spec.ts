import type { Container } from 'systole';
import { explore } from 'systole/testing';
import { createApplication } from '../application';
import { HttpServer } from '../http/http-server';
import { OutboxWorker } from '../mail/outbox-worker';
import { Migrations } from '../storage/migrations';
import { Orders } from '../storage/orders';
import { Postgres } from '../storage/postgres';

/** The application as it runs in production, with payments; its handlers are simulated, so there is no Postgres and no socket. */
function application(): Container {
  return createApplication({ ORDERS_PAYMENT_SECRET: 'sixteen characters, or more' });
}

describe('whatever is slow, fails, hangs or is called off', () => {
  it('orders are taken only while they can be kept and their mails can be written down', async () => {
    const { reached } = await explore(application(), {
      check: ({ moments }) => {
        for (const { isUp } of moments()) {
          if (!isUp(HttpServer)) continue;
          if (!isUp(Postgres)) return 'the HTTP server is up without its database';
          if (!isUp(OutboxWorker)) return 'the HTTP server is up without the outbox';
        }
        return undefined;
      },
    });

    expect(reached).toMatchObject({ 'call startAll: done': expect.any(Number), 'call startAll: ERR_START_FAILED': expect.any(Number), 'state quarantined': expect.any(Number) });
  });

  it('nobody reads the tables before they are up to date', async () => {
    await explore(application(), {
      check: ({ moments }) => {
        for (const { isUp } of moments()) if (isUp(Orders) && !isUp(Migrations)) return 'orders are read from tables of an older version';
        return undefined;
      },
    });
  });
});

it('switching payments off and on again leaves the shop open', async () => {
  const { reached } = await explore(application(), {
    calls: ['startAll', { call: 'disable', targets: ['payments'] }, { call: 'enable', targets: ['payments'] }],
    check: ({ moments }) => {
      for (const { status } of moments()) if (status(HttpServer) === 'disabled') return 'without payments there is no HTTP server';
      return undefined;
    },
  });

  expect(reached).toMatchObject({ 'call disable: done': expect.any(Number), 'call enable: done': expect.any(Number) });
});

it('the last mails are sent while the database is still there', async () => {
  let drains = 0;
  await explore(application(), {
    check: ({ moments }) => {
      for (const { event, isUp } of moments()) {
        if (event.kind !== 'step-starting' || event.component !== 'OutboxWorker' || event.phase !== 'drain') continue;
        if (!isUp(Postgres)) return 'the outbox is drained without a database';
        drains += 1;
      }
      return undefined;
    },
  });

  expect(drains).toBeGreaterThan(20);
});
