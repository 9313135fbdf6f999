import { createHmac, timingSafeEqual } from 'node:crypto';
import { Component, OnStart } from 'systole';
import type { Order } from '../order';
import { Settings } from '../settings';

/** Makes signed checkout links, and checks that a payment notice comes from the provider who got one. */
@Component({ deps: [Settings], feature: 'payments' })
export class PaymentGateway {
  private secret = '';

  constructor(private readonly settings: Settings) {}

  @OnStart takeSecret(): void {
    if (this.settings.paymentSecret === undefined) throw new Error('ORDERS_PAYMENT_SECRET is needed to sign checkout links');
    this.secret = this.settings.paymentSecret;
  }

  checkoutUrl(order: Order): string {
    const query = new URLSearchParams({ order: order.id, cents: String(order.totalCents), signature: this.sign('checkout', order) });
    return `https://pay.example/checkout?${query.toString()}`;
  }

  /** What the provider sends with the notice that an order has been paid. */
  sign(subject: 'checkout' | 'paid', order: Order): string {
    return createHmac('sha256', this.secret).update(`${subject}:${order.id}:${String(order.totalCents)}`).digest('hex');
  }

  confirms(order: Order, signature: string): boolean {
    const expected = Buffer.from(this.sign('paid', order));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
