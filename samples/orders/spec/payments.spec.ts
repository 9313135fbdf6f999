import { HttpServer } from '../http/http-server';
import { PaymentRoutes } from '../http/payment-routes';
import type { AcceptedOrder } from '../order-desk';
import type { Order } from '../order';
import { PaymentGateway } from '../payments/payment-gateway';
import { ExpireUnpaidOrders } from '../schedule/expire-unpaid-orders';
import { orderBody, testApplication } from './test-application';

const secret = 'a secret for tests only';

const post = { method: 'POST', payload: {} } as const;

describe('payments', () => {
  describe('with a secret', () => {
    it('take an order from unpaid to paid to refunded, with a mail for each step', async () => {
      const { application, mailer } = testApplication({ ORDERS_PAYMENT_SECRET: secret });
      await application.startAll();
      const http = application.get(HttpServer);
      const order = (await http.inject({ ...post, url: '/orders', payload: orderBody })).json<AcceptedOrder>();
      const signature = application.get(PaymentGateway).sign('paid', order);

      const paid = await http.inject({ ...post, url: `/orders/${order.id}/payment`, payload: { signature } });
      const refunded = await http.inject({ ...post, url: `/orders/${order.id}/refund` });
      const read = await http.inject(`/orders/${order.id}`);
      await application.stopAll();

      expect(order.checkoutUrl).toContain(`order=${order.id}`);
      expect([order, paid.json<Order>(), refunded.json<Order>(), read.json<Order>()].map(({ status }) => status))
        .toEqual(['unpaid', 'paid', 'refunded', 'refunded']);
      expect(mailer.subjects).toEqual(['We have your order', 'Payment received', 'Your money is on its way']);
    });

    it('believe nobody without the signature of the order', async () => {
      const { application } = testApplication({ ORDERS_PAYMENT_SECRET: secret });
      await application.startAll();
      const http = application.get(HttpServer);
      const order = (await http.inject({ ...post, url: '/orders', payload: orderBody })).json<AcceptedOrder>();

      const forged = await http.inject({ ...post, url: `/orders/${order.id}/payment`, payload: { signature: 'guessed' } });

      expect(forged.statusCode).toBe(409);
      expect((await http.inject(`/orders/${order.id}`)).json<Order>().status).toBe('unpaid');
    });

    it('expire after an hour without payment', async () => {
      const { application, store, mailer } = testApplication({ ORDERS_PAYMENT_SECRET: secret });
      await application.startAll();
      const http = application.get(HttpServer);
      const order = (await http.inject({ ...post, url: '/orders', payload: orderBody })).json<AcceptedOrder>();
      store.orders.set(order.id, { ...order, placedAt: new Date(Date.now() - 3_600_001).toISOString() });

      await application.get(ExpireUnpaidOrders).run();
      await application.stopAll();

      expect(store.orders.get(order.id)?.status).toBe('expired');
      expect(mailer.subjects).toEqual(['We have your order', 'Your order has expired']);
    });
  });

  describe('without a secret', () => {
    it('are switched off together with what needs them, and say why', () => {
      const { application } = testApplication();

      expect(application.ids({ status: 'disabled' })).toEqual(['PaymentRoutes', 'Payments', 'PaymentGateway']);
      expect(application.explain(PaymentRoutes)).toBe(
        'PaymentRoutes requires Payments, which requires PaymentGateway, '
        + 'which is disabled: feature payments is off (ORDERS_PAYMENT_SECRET is not set)',
      );
    });

    it('have no routes, and orders are accepted all the same', async () => {
      const { application } = testApplication();
      await application.startAll();
      const http = application.get(HttpServer);

      const placed = await http.inject({ ...post, url: '/orders', payload: orderBody });
      const order = placed.json<AcceptedOrder>();
      const refund = await http.inject({ ...post, url: `/orders/${order.id}/refund` });

      expect([placed.statusCode, order.status, order.checkoutUrl, refund.statusCode]).toEqual([201, 'invoiced', undefined, 404]);
    });
  });
});
