import { Component } from 'systole';
import { paymentReceipt, refundNotice } from '../mail/letters';
import { OutboxWorker } from '../mail/outbox-worker';
import type { Order } from '../order';
import { OrderCache } from '../storage/order-cache';
import { PaymentGateway } from './payment-gateway';

/** Settles and refunds orders. Names no feature: it is off when the gateway is, because it needs the gateway. */
@Component(PaymentGateway, OrderCache, OutboxWorker)
export class Payments {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly orders: OrderCache,
    private readonly outbox: OutboxWorker,
  ) {}

  /** `undefined` when there is no such order, it is not waiting for payment, or the signature is not the provider's. */
  async settle(id: string, signature: string): Promise<Order | undefined> {
    const order = await this.orders.find(id);
    if (order === undefined || !this.gateway.confirms(order, signature)) return undefined;
    return this.woken(await this.orders.move(id, 'unpaid', 'paid', paymentReceipt));
  }

  /** `undefined` when there is no such order, or it has not been paid. */
  async refund(id: string): Promise<Order | undefined> {
    return this.woken(await this.orders.move(id, 'paid', 'refunded', refundNotice));
  }

  private woken(order: Order | undefined): Order | undefined {
    if (order !== undefined) this.outbox.wake();
    return order;
  }
}
