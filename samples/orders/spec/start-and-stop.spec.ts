import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Container } from 'systole';
import { createApplication } from '../application';
import { HttpServer } from '../http/http-server';
import { Mailer } from '../mail/mailer';
import { Migrations } from '../storage/migrations';
import { Postgres } from '../storage/postgres';
import type { Database } from '../storage/postgres';
import { RecordingMailer } from './in-memory';
import { gate, orderBody, testApplication } from './test-application';

/** `start Database`, `drain OutboxWorker`, …: every step that ended well, in order. */
function recordSteps(application: Container): readonly string[] {
  const steps: string[] = [];
  application.subscribe((event) => {
    if (event.kind === 'step-ended' && event.outcome.kind === 'done') steps.push(`${event.phase} ${event.component}`);
  });
  return steps;
}

describe('the application', () => {
  it('serves only while everything is up: the HTTP server starts last, stops first, and the outbox drains after it', async () => {
    const { application } = testApplication();
    const steps = recordSteps(application);

    await application.startAll();
    await application.stopAll();

    const started = steps.filter((step) => step.startsWith('start '));
    const wentDown = steps.filter((step) => /HttpServer|OrderDesk|OutboxWorker|outbox/.test(step) && !step.startsWith('start '));
    expect(started.at(-1)).toBe('start HttpServer');
    expect(wentDown).toEqual(['drain HttpServer', 'stop HttpServer', 'stop OrderDesk', 'drain OutboxWorker', 'stop OutboxWorker', 'stop outbox']);
  });

  it('leaves out what a replaced storage was the only one to need', () => {
    const { application } = testApplication();

    expect(createApplication({}).ids()).toEqual(expect.arrayContaining(['postgres', 'Migrations', 'DataDirectory']));
    expect(application.ids()).not.toEqual(expect.arrayContaining(['postgres']));
  });

  it('does not start with a failing migration, and stops again what had started', async () => {
    const refused = new Error('relation "orders" already exists');
    const database: Database = {
      exec: async () => [],
      query: async () => ({ rows: [], fields: [] }),
      transaction: async () => { throw refused; },
      close: async () => undefined,
    };
    const application = createApplication({ PORT: '0', ORDERS_LOG_LEVEL: 'silent' })
      .override(Postgres, { start: () => database, stop: (opened: Database) => opened.close(), deps: [] })
      .override(Mailer, { useValue: new RecordingMailer() });
    const steps = recordSteps(application);

    const error: unknown = await application.startAll().then(() => undefined, (reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'ERR_START_FAILED', details: { rootCause: 'Migrations' }, cause: refused });
    expect(application.explain(Migrations)).toBe('Migrations is failed: relation "orders" already exists');
    expect(steps.filter((step) => step.startsWith('stop ')).map((step) => step.slice(5)).sort())
      .toEqual(steps.filter((step) => step.startsWith('start ')).map((step) => step.slice(6)).sort());
    expect(application.ids({ status: 'ready' })).toEqual([]);
  });

  it('names every setting that is wrong', async () => {
    const application = createApplication({ PORT: '70000', ORDERS_LOG_LEVEL: 'loud' });

    await expect(application.startAll()).rejects.toMatchObject({
      details: { rootCause: 'settings' },
      cause: { code: 'ERR_INVALID_CONFIG', details: { issues: [{ path: ['PORT'] }, { path: ['ORDERS_LOG_LEVEL'] }] } },
    });
  });

  it('answers the request in flight when it stops, refuses the one that comes after, and ends both connections', async () => {
    const { application, store } = testApplication();
    await application.startAll();
    const { url } = application.get(HttpServer);
    const storing = gate();
    const isStoring = gate();
    const place = store.place.bind(store);
    store.place = async (...order) => {
      isStoring.open();
      await storing.opened;
      return place(...order);
    };
    // Connections are accepted in order: with the second one being answered, the first is there too.
    const late = send(url, 'GET /orders HTTP/1.1\r\n');
    const inFlight = send(url, `POST /orders HTTP/1.1\r\n${headers(orderBody)}`);
    const [lateAnswer, inFlightAnswer] = [text(late), text(inFlight)];
    await isStoring.opened;

    const draining = hasBegunToDrain(application);
    const stopped = application.stopAll();
    await draining;
    late.write('host: orders\r\n\r\n');
    const refusal = await lateAnswer;
    storing.open();

    expect(refusal).toMatch(/^HTTP\/1.1 503 [^]*\nconnection: close\r\n/);
    expect(await inFlightAnswer).toMatch(/^HTTP\/1.1 201 [^]*\nconnection: close\r\n/);
    expect((await stopped).outcome).toBe('done');
    expect(store.orders.size).toBe(1);
  });
});

function headers(body: unknown): string {
  const payload = JSON.stringify(body);
  return `host: orders\r\ncontent-type: application/json\r\ncontent-length: ${String(payload.length)}\r\n\r\n${payload}`;
}

function send(url: string, start: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(start);
  return socket;
}

function hasBegunToDrain(application: Container): Promise<void> {
  return new Promise((resolve) => {
    application.subscribe((event) => {
      if (event.kind === 'component-changed' && event.component === 'HttpServer' && event.to === 'draining') resolve();
    });
  });
}
