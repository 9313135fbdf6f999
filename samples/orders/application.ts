import type { Container } from 'systole';
import { createContainer } from 'systole';
import { HttpServer } from './http/http-server';
import { OrderRoutes } from './http/order-routes';
import { PaymentRoutes } from './http/payment-routes';
import { StatusRoutes } from './http/status-routes';
import { FileMailer } from './mail/file-mailer';
import { ExpireUnpaidOrders } from './schedule/expire-unpaid-orders';
import { HourlyReport } from './schedule/hourly-report';
import { Scheduler } from './schedule/scheduler';
import { PostgresOrders } from './storage/postgres-orders';
import { PostgresOutbox } from './storage/postgres-outbox';

/**
 * Puts the order service together; nothing runs yet.
 *
 * Listed is what nobody asks for by its class: the edge, what is found by a tag, and what stands behind a token. All they need
 * comes along. A test takes the same container and overrides what it wants to be different.
 *
 * @param environment - see `settings.ts` for the variables
 */
export function createApplication(environment: NodeJS.ProcessEnv): Container {
  return createContainer({
    name: 'orders',
    components: [
      HttpServer, OrderRoutes, PaymentRoutes, StatusRoutes,
      Scheduler, ExpireUnpaidOrders, HourlyReport,
      PostgresOrders, PostgresOutbox, FileMailer,
    ],
    config: { settings: { ...environment } },
    features: {
      payments: { enabled: Boolean(environment['ORDERS_PAYMENT_SECRET']), reason: 'ORDERS_PAYMENT_SECRET is not set' },
    },
  });
}
