import { Component, pick } from 'systole';
import { expiryNotice } from '../mail/letters';
import { OutboxWorker } from '../mail/outbox-worker';
import { Settings } from '../settings';
import { OrderCache } from '../storage/order-cache';
import { ScheduledJob } from './scheduler';

/** Gives up on orders that have waited too long for their payment, and tells the customers. */
@Component({
  deps: [OrderCache, OutboxWorker, pick(Settings, (settings) => settings.unpaidMinutes)],
  tags: [ScheduledJob],
})
export class ExpireUnpaidOrders implements ScheduledJob {
  readonly name = 'expire unpaid orders';
  readonly everyMs = 60_000;

  constructor(
    private readonly orders: OrderCache,
    private readonly outbox: OutboxWorker,
    private readonly unpaidMinutes: number,
  ) {}

  async run(): Promise<void> {
    const unpaid = await this.orders.unpaidBefore(new Date(Date.now() - this.unpaidMinutes * 60_000));
    for (const { id } of unpaid) await this.orders.move(id, 'unpaid', 'expired', expiryNotice);
    if (unpaid.length > 0) this.outbox.wake();
  }
}
