import { HttpServer } from '../http/http-server';
import type { Order } from '../order';
import { orderBody, testApplication } from './test-application';

describe('ordering', () => {
  it('answers 201 with the order, which can be read from then on', async () => {
    const { application } = testApplication();
    await application.startAll();
    const http = application.get(HttpServer);

    const placed = await http.inject({ method: 'POST', url: '/orders', payload: orderBody });

    const order = placed.json<Order>();
    expect(placed.statusCode).toBe(201);
    expect(order).toEqual({ ...orderBody, id: order.id, totalCents: 1500, status: 'invoiced', placedAt: order.placedAt });
    expect((await http.inject(`/orders/${order.id}`)).json()).toEqual(order);
    expect((await http.inject('/orders')).json()).toEqual([order]);
  });

  it('has sent the confirmation when it has stopped', async () => {
    const { application, store, mailer } = testApplication();
    await application.startAll();
    await application.get(HttpServer).inject({ method: 'POST', url: '/orders', payload: orderBody });

    await application.stopAll();

    expect(mailer.subjects).toEqual(['We have your order']);
    expect(store.messages.size).toBe(0);
  });

  it('keeps a mail that cannot be sent in the outbox', async () => {
    const { application, store, mailer } = testApplication();
    mailer.outage = new Error('no mail today');
    await application.startAll();
    await application.get(HttpServer).inject({ method: 'POST', url: '/orders', payload: orderBody });

    await application.stopAll();

    expect([...store.messages.values()].map(({ id, failures }) => ({ id, failures }))).toEqual([{ id: 1, failures: 1 }]);
  });

  it('delivers what an earlier run has left in the outbox', async () => {
    const { application, store, mailer } = testApplication();
    await store.place({ ...orderBody, id: '1', totalCents: 1500, status: 'invoiced', placedAt: '' }, { to: 'ada@example.com', subject: 'Left over', text: '' });

    await application.startAll();
    await application.stopAll();

    expect(mailer.subjects).toEqual(['Left over']);
  });

  it('refuses what is no order, and says what is wrong with it', async () => {
    const { application, store } = testApplication();
    await application.startAll();

    const refused = await application.get(HttpServer).inject({ method: 'POST', url: '/orders', payload: { ...orderBody, items: [] } });

    expect([refused.statusCode, refused.json()]).toEqual([400, { error: '✖ Too small: expected array to have >=1 items\n  → at items' }]);
    expect(store.orders.size).toBe(0);
  });

  it('answers 500 without details when an order cannot be stored, and stores no mail', async () => {
    const { application, store } = testApplication();
    store.place = async () => { throw new Error('disk full'); };
    await application.startAll();

    const failed = await application.get(HttpServer).inject({ method: 'POST', url: '/orders', payload: orderBody });

    expect([failed.statusCode, failed.json()]).toEqual([500, { error: 'something went wrong here' }]);
    expect(store.messages.size).toBe(0);
  });

  it('shows an operator the state of every component', async () => {
    const { application } = testApplication();
    await application.startAll();
    const http = application.get(HttpServer);
    await http.inject({ method: 'POST', url: '/orders', payload: orderBody });

    const status = (await http.inject('/status')).json<{ state: string; components: readonly { id: string; state: string }[] }>();

    expect((await http.inject('/health')).json()).toMatchObject({ ready: true });
    expect((await http.inject('/metrics')).body).toContain('\norders_accepted_total 1\n');
    expect(status.state).toBe('running');
    expect(status.components.map(({ id, state }) => `${id} ${state}`)).toContain('OrderDesk ready');
  });
});
