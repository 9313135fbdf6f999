import { randomUUID } from 'node:crypto';
import { Component, optional } from 'systole';
import { orderConfirmation } from './mail/letters';
import { OutboxWorker } from './mail/outbox-worker';
import { Metrics } from './metrics';
import { totalCents } from './order';
import type { Order, OrderRequest } from './order';
import { PaymentGateway } from './payments/payment-gateway';
import { OrderCache } from './storage/order-cache';

export interface AcceptedOrder extends Order {
  /** Where to pay; absent when payments are switched off and an invoice follows. */
  readonly checkoutUrl?: string;
}

/** Accepts orders: an order and its confirmation mail are committed together, or neither is. */
@Component(OrderCache, OutboxWorker, Metrics, optional(PaymentGateway))
export class OrderDesk {
  constructor(
    private readonly orders: OrderCache,
    private readonly outbox: OutboxWorker,
    private readonly metrics: Metrics,
    private readonly payments: PaymentGateway | undefined,
  ) {}

  /** Resolves once the order is committed. */
  async place({ customer, items }: OrderRequest): Promise<AcceptedOrder> {
    const order: Order = {
      id: randomUUID(), customer, items, totalCents: totalCents(items),
      status: this.payments === undefined ? 'invoiced' : 'unpaid',
      placedAt: new Date().toISOString(),
    };
    const checkoutUrl = this.payments?.checkoutUrl(order);
    await this.orders.place(order, orderConfirmation(order, checkoutUrl));
    this.metrics.ordersAccepted += 1;
    this.outbox.wake();
    return checkoutUrl === undefined ? order : { ...order, checkoutUrl };
  }
}
